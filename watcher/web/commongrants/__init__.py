"""A server of the CommonGrants protocol 0.4: calls as opportunities, sides as competitions."""
