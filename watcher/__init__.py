"""Watches where funding is announced and tells the right people in time.

The folders tell the story: collect → understand → remember → deliver, and people talk to it.
"""

__version__ = "0.1.0"
