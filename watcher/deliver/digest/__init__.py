"""Chooses and orders what one message tells: events, reminders, health of the sources.

Pure values; lays out nothing.
"""
