"""Reads delivery reports and complaints, and ages the counts that suspend an address. Sends nothing."""
