"""Reads RSS, Atom, RDF and JSON feeds: fetching many at once, parsing in bounded processes. Does not judge what a feed
brought and stores nothing.
"""
