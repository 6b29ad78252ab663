"""The demo: sample sites of our own on loopback, and one run that shows the whole watch on them.

Everything the sites say is invented. Two days are played, so that something is new and something has changed.
"""
