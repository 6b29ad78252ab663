"""Digests: matched, composed, frozen, queued, sent and closed one by one. Does not decide what changed in a call."""
