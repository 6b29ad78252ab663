"""Runs Scrapy spiders in a process of their own and hands back what they found. Knows the request policy, but neither
feeds nor the store.
"""
