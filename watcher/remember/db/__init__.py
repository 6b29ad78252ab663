"""The database itself: engine, tables, migrations, leases, JSON columns. Knows no rule about calls or readers."""
