"""Reads stored calls and the ledger of their events. Writes nothing; recordings do."""
