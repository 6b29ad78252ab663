"""State of each source: last reading, health, validators, next due time. Reads no page."""
