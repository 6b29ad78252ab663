"""The pure decisions of the store: identity, change, lifecycle, what a partial harvest may say. Knows no database."""
