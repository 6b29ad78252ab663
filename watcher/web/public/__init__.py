"""The public pages: search, a page per call, lists, feeds, calendars, exports. No log-in, no cookie, no script."""
