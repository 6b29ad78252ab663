"""One source was asked to wait: what that means for the others of its host."""

from __future__ import annotations

from tests.collect.hostile import HostileServer, says
from tests.collect.scenes import NOON, feed_source, hours, rss, run, settings_of
from watcher.remember.store import Store


async def test_t13_busy__the_others_of_the_host_are_passed_over_as_they_are(
    server: HostileServer, store: Store
) -> None:
    server.on("/a", says(rss(1)))
    server.on("/b", says(rss(1)))
    server.on("/c", says(b"not here", 404))
    settings = settings_of(*(feed_source(server, name) for name in "abc"), at_once=1)
    await run(store, settings)
    before = store.sources.states()
    server.on("/a", says(b"", 429, Retry_After="7200"))
    reports = await run(store, settings, hours(25))
    states = store.sources.states()
    assert {name: str(report.state) for name, report in reports.items()} == {
        "a": "failed", "b": "skipped", "c": "skipped",
    }  # fmt: skip
    assert "left alone until" in reports["b"].error
    for name in "bc":
        assert (states[name].health, states[name].reason) == (before[name].health, before[name].reason)
        assert states[name].failures == before[name].failures
        assert (states[name].next_check_at or NOON) >= hours(27)
    assert states["a"].failures == 1
