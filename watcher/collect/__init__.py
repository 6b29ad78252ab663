"""Reads the sources: what is due, fetched politely, as Notices. The only room that knows HTTP, feeds and Scrapy."""
