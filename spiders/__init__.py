"""Scrapy spiders: from pages and APIs to Notices, nothing interpreted."""
