"""Scrapy spiders: from pages and APIs to Notices, nothing interpreted.

One file per kind of source (`page`, `api`, `sitemap`, `pdf`, `watch`), one per site that needs code. Scrapy finds them
by name; settings that matter for safety stand in watcher/collect/crawl/settings.py, never in `custom_settings`.
"""
