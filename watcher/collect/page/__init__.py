"""Turns HTML into what a reader of the page sees: its own text in lines, without furniture and other items.

Fetches nothing and interprets nothing. Every kind of source reads its HTML here.
"""
