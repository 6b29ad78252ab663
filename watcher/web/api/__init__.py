"""The JSON interface `/api/v1`: calls, the ledger of changes, sources, domains."""
