"""A program for test_run: one collection with hardly a file descriptor left. Arguments: the feed, the database."""

from __future__ import annotations

import os
import resource
import sys

from tests.collect.scenes import hours, settings_of
from watcher.collect.run import collect
from watcher.config.sources import FeedSource
from watcher.remember.store import Store

if __name__ == "__main__":
    with Store.open(sys.argv[2]) as store:
        settings = settings_of(FeedSource(name="feed", kind="feed", url=sys.argv[1]))
        used = len(os.listdir("/proc/self/fd"))
        resource.setrlimit(resource.RLIMIT_NOFILE, (used + 1, used + 1))
        collect(settings, store, hours(1))
