"""Decides, from values alone, whether a harvest keeps its contract, how healthy a source is and when to read it next.
Knows no network and no database.
"""
