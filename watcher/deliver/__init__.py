"""Who is owed what, as digests that are frozen, queued, sent and closed one by one."""
