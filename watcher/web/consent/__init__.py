"""The pages behind a reader's own links: confirm, unsubscribe, preferences. Shows nothing without its token."""
