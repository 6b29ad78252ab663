"""Lays out a digest as mail, plain text and chat messages; the only room that escapes markup. Chooses nothing."""
