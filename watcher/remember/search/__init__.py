"""The question in words and the index that answers it, on SQLite and PostgreSQL. Changes no call."""
