"""Computes which slots are due for whom, in local time. Pure; the clock is an argument."""
