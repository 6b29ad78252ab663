"""Builds the program from its settings: clock, store, channels, secrets, log, and what is missing for readiness.

Decides nothing about calls or readers; the commands in `cli` call it.
"""
