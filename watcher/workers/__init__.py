"""Several machines on one PostgreSQL: workers share out slices of the sources, and each chore has one holder.

What is due stands in rows, as on one machine; here it is only said who works on it. Fetches and sends nothing itself.
"""
