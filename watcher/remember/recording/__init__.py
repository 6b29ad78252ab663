"""Takes harvests in, one transaction per source: which call it is, what changed, which events that makes. Fetches
nothing and tells nobody.
"""
