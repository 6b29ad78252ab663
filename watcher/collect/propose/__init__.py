"""Looks at an address an admin gives and proposes the source table that would read it. Writes no settings; the command
does.
"""
