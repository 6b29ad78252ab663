"""The history of the tables: one file a step in versions/, applied in order by `migrate`, never taken back."""
