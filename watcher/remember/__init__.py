"""What is known: calls, versions, the ledger of changes, people and what was sent. The only room that knows SQL."""
