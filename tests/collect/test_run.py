"""Whole collections against a hostile server and a real store: what is stored, said and scheduled."""

from __future__ import annotations

import pytest

from tests.collect.hostile import Exchange, HostileServer, redirects, says, says_raw
from tests.collect.scenes import feed_source, hours, item, rss, run, settings_of
from watcher.model import HarvestState
from watcher.remember.sources.state import Health
from watcher.remember.store import Store

MAINTENANCE = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>De retour bientot</body></html>"


def stored(store: Store, name: str = "feed") -> int:
    return store.calls.count_by_source().get(name, 0)


async def test_collect__first_run_then_304_then_one_new(server: HostileServer, store: Store) -> None:
    settings = settings_of(feed_source(server))
    server.on("/feed", says(rss(3), ETag='"v1"', Last_Modified="Sun, 22 Nov 2026 11:00:00 GMT"))
    first = (await run(store, settings))["feed"]
    assert (first.state, first.notices, first.new) == (HarvestState.COMPLETE, 3, 3)

    server.on("/feed", says(b"", 304, ETag='"v1"'))
    second = (await run(store, settings, hours(1)))["feed"]
    assert (second.state, second.new, second.error) == (HarvestState.NOT_MODIFIED, 0, "")
    asked = server.asked("/feed")[1].headers
    assert asked["If-None-Match"] == '"v1"'
    assert asked["If-Modified-Since"] == "Sun, 22 Nov 2026 11:00:00 GMT"

    server.on("/feed", says(rss(4), ETag='"v2"'))
    third = (await run(store, settings, hours(2)))["feed"]
    assert (third.state, third.notices, third.new, third.unchanged) == (HarvestState.COMPLETE, 4, 1, 3)
    row = third.as_row()
    assert set(row) == {
        "source", "state", "notices", "new", "changed", "unchanged", "error", "took_ms", "next_check_at",
        "lost", "anomaly",
    }  # fmt: skip


async def test_collect__only_the_new_items_are_parsed(server: HostileServer, store: Store) -> None:
    """An item that would no longer parse the same way stays as it is, since its bytes are known."""
    settings = settings_of(feed_source(server))
    server.on("/feed", says(rss(30)))
    await run(store, settings)
    server.on("/feed", says(rss([item(99), *map(item, range(30))])))
    report = (await run(store, settings, hours(1)))["feed"]
    assert (report.new, report.unchanged, report.changed) == (1, 30, 0)
    assert stored(store) == 31


async def test_collect__dry_run_changes_nothing(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss(3)))
    report = (await run(store, settings_of(feed_source(server)), dry_run=True))["feed"]
    assert (report.notices, report.new) == (3, 3)
    assert stored(store) == 0
    assert store.sources.states() == {}
    assert store.ledger.since() == ()


async def test_collect__dry_run_counts_what_would_change(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss(3)))
    settings = settings_of(feed_source(server))
    await run(store, settings)
    later = item(1, description="Dossier à déposer avant le 30 avril 2027.")
    server.on("/feed", says(rss([item(0), later, item(2), item(3)])))
    for keys in ({"dry_run": True}, {}):  # what was said came true
        report = (await run(store, settings, hours(1), **keys))["feed"]
        assert (report.new, report.changed, report.unchanged) == (1, 1, 2)


async def test_collect__due_only_named_and_paused(server: HostileServer, store: Store) -> None:
    server.on("/a", says(rss(1)))
    server.on("/b", says(rss(1)))
    settings = settings_of(feed_source(server, "a"), feed_source(server, "b"))
    assert set(await run(store, settings, due=True)) == {"a", "b"}
    assert await run(store, settings, hours(0.01), due=True) == {}
    store.sources.ask_now(["b"], hours(0.02))
    assert set(await run(store, settings, hours(0.02), due=True)) == {"b"}
    store.sources.pause("a")
    assert set(await run(store, settings, hours(1000), due=True)) == {"b"}
    assert set(await run(store, settings, hours(1001))) == {"b"}
    assert set(await run(store, settings, hours(1002), only=["a"])) == {"a"}
    store.sources.resume("a")
    assert "a" in await run(store, settings, hours(1003), due=True)


async def test_collect__include_and_exclude(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss([item(1), item(2, title="Offre d'emploi"), item(3)])))
    settings = settings_of(feed_source(server, include=("(?i)appel|offre",), exclude=("(?i)emploi",)))
    report = (await run(store, settings))["feed"]
    assert (report.state, report.new) == (HarvestState.COMPLETE, 2)


async def test_t20_pattern__catastrophic_for_others_is_quick_here(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss([item(1, title="a" * 400 + "!", description="a" * 50_000 + "!")])))
    settings = settings_of(feed_source(server, include=("(a+)+$", "(a|a)*b")))
    report = (await run(store, settings))["feed"]
    assert report.state is HarvestState.COMPLETE
    assert report.new == 0


async def test_collect__discovers_the_feed_a_page_announces(server: HostileServer, store: Store) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/news.xml"></head></html>'
    server.on("/site", says(page, Content_Type="text/html"))
    server.on("/news.xml", says(rss(2)))
    settings = settings_of(feed_source(server, "site", discover=True))
    assert (await run(store, settings))["site"].new == 2
    assert len(server.asked("/site")) == 1


# --- T11 T12: lies about caching, emptiness ----------------------------------------------------------------


async def test_t11_caching__same_etag_new_content(server: HostileServer, store: Store) -> None:
    settings = settings_of(feed_source(server))
    server.on("/feed", says(rss(2), ETag='"same"'))
    await run(store, settings)
    server.on("/feed", says(rss(3), ETag='"same"'))
    assert (await run(store, settings, hours(6)))["feed"].new == 1


async def test_t11_caching__new_etag_same_content(server: HostileServer, store: Store) -> None:
    settings = settings_of(feed_source(server))
    for turn in range(4):
        server.on("/feed", says(rss(2), ETag=f'"{turn}"', Last_Modified="Fri, 01 Jan 2038 00:00:00 GMT"))
        report = (await run(store, settings, hours(turn)))["feed"]
        assert report.state is (HarvestState.COMPLETE if turn == 0 else HarvestState.NOT_MODIFIED)
    assert stored(store) == 2


async def test_t11_caching__304_for_ever_is_asked_in_full_every_week(server: HostileServer, store: Store) -> None:
    settings = settings_of(feed_source(server))

    async def stubborn(exchange: Exchange) -> None:
        if "If-None-Match" in exchange.headers or "If-Modified-Since" in exchange.headers:
            await exchange.answer(304)
        else:
            await exchange.answer(200, rss(len(server.requests)), ETag='"x"')

    server.on("/feed", stubborn)
    states = [(await run(store, settings, hours(24 * day)))["feed"].state for day in range(9)]
    assert states.count(HarvestState.NOT_MODIFIED) == 7
    assert states[7] is HarvestState.COMPLETE
    assert stored(store) > 3


async def test_t12_empty__is_an_anomaly_and_removes_nothing(server: HostileServer, store: Store) -> None:
    settings = settings_of(feed_source(server))
    server.on("/feed", says(rss(5)))
    await run(store, settings)
    before = store.ledger.latest_seq()
    for body, said in (
        (b"", "empty"),
        (MAINTENANCE, "web page"),
        (rss(0), "0 items"),
        (b"<rss/>", ""),
        (b"ok", "neither"),
    ):
        server.on("/feed", says(body))
        report = (await run(store, settings, hours(5)))["feed"]
        assert report.state is HarvestState.FAILED
        assert said in report.error
    assert stored(store) == 5
    assert store.ledger.latest_seq() == before
    assert store.sources.state("feed").health is Health.FAILING
    kept = store.sources.failing_body("feed")
    assert kept is not None
    server.on("/feed", says(rss(5)))
    assert (await run(store, settings, hours(6)))["feed"].state is HarvestState.NOT_MODIFIED
    assert store.sources.state("feed").health is Health.OK


async def test_t12_304__with_a_body(server: HostileServer, store: Store) -> None:
    async def talkative(exchange: Exchange) -> None:
        if "If-None-Match" in exchange.headers:
            await exchange.raw(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello")
            raise ConnectionResetError
        await exchange.answer(200, rss(2), ETag='"x"')

    server.on("/feed", talkative)
    settings = settings_of(feed_source(server))
    for turn in range(3):
        assert not (await run(store, settings, hours(turn)))["feed"].has_failed
    assert stored(store) == 2


async def test_contract__may_be_empty_min_and_max(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss(0)))
    quiet = settings_of(feed_source(server, may_be_empty="between two calls"))
    assert (await run(store, quiet))["feed"].state is HarvestState.COMPLETE
    server.on("/feed", says(rss(3)))
    few = (await run(store, settings_of(feed_source(server, min=5))))["feed"]
    assert (few.state, few.error) == (HarvestState.FAILED, "3 items found (expected at least 5)")
    many = (await run(store, settings_of(feed_source(server, max=2)), hours(1)))["feed"]
    assert (many.state, many.new) == (HarvestState.PARTIAL, 3)
    assert store.sources.state("feed").health is Health.DEGRADED


# --- T13 T14: what servers ask -----------------------------------------------------------------------------


async def test_t13_busy__host_is_left_alone_as_long_as_it_asks(server: HostileServer, store: Store) -> None:
    server.on("/a", says(b"", 429, Retry_After="7200"))
    server.on("/b", says(rss(1)))
    settings = settings_of(feed_source(server, "a"), feed_source(server, "b"), at_once=1)
    first = await run(store, settings, only=["a"])
    assert first["a"].next_check_at is not None
    assert first["a"].next_check_at >= hours(2)
    asked = len(server.requests)
    second = await run(store, settings, hours(1))
    assert all("left alone" in report.error for report in second.values())
    assert len(server.requests) == asked
    server.on("/a", says(rss(1)))
    assert (await run(store, settings, hours(2.1)))["b"].state is HarvestState.COMPLETE


async def test_t13_challenge_gone_and_404(server: HostileServer, store: Store) -> None:
    server.on("/wall", says(b"Just a moment", 403, cf_mitigated="challenge"))
    server.on("/gone", says(b"", 410))
    server.on("/lost", says(b"not here", 404))
    settings = settings_of(*(feed_source(server, name) for name in ("wall", "gone", "lost")))
    for turn in range(3):
        await run(store, settings, hours(24 * turn), due=True)
    states = store.sources.states()
    assert states["wall"].health is Health.BLOCKED
    assert states["gone"].health is Health.REFUSED
    assert "410" in states["gone"].stopped
    assert len(server.asked("/gone")) == 1
    assert states["lost"].health is Health.NEW  # never read
    assert {alert.source for alert in store.sources.alerts()} == {"wall", "gone", "lost"}
    assert store.sources.failing_body("lost") == (hours(48), 404, b"not here")


async def test_t14_robots__asked_once_a_day_and_obeyed(server: HostileServer, store: Store) -> None:
    server.on("/robots.txt", says(b"User-agent: *\nDisallow: /a\n"))
    server.on("/a", says(rss(1)))
    server.on("/b", says(rss(1)))
    settings = settings_of(feed_source(server, "a"), feed_source(server, "b"))
    reports = await run(store, settings)
    assert (reports["a"].state, reports["a"].error) == (HarvestState.REFUSED, "robots.txt asks not to fetch this")
    assert reports["b"].state is HarvestState.COMPLETE
    await run(store, settings, hours(1))
    assert len(server.asked("/robots.txt")) == 1
    assert not server.asked("/a")
    own_way = settings_of(feed_source(server, "a", obey_robots=False))
    assert (await run(store, own_way, hours(2)))["a"].state is HarvestState.COMPLETE


async def test_t10_headers__their_fault_is_said_without_plumbing(server: HostileServer, store: Store) -> None:
    server.on("/feed", says_raw(b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n"))
    error = (await run(store, settings_of(feed_source(server))))["feed"].error
    assert error.startswith("the answer of 127.0.0.1 is no valid HTTP: Invalid HTTP header")
    assert "url=" not in error


async def test_t12_304__to_a_question_without_conditions_hides_everything(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(b"", 304))
    report = (await run(store, settings_of(feed_source(server))))["feed"]
    assert report.state is HarvestState.FAILED
    assert report.error == "the server answered 304 though nothing was known before"


async def test_t12_206__is_a_part_nobody_asked_for(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss(2), 206, Content_Range="bytes 0-99/1000"))
    assert (await run(store, settings_of(feed_source(server))))["feed"].error == "the server answered 206"


async def test_t54_clock__that_stood_years_ahead_leaves_no_source_unread(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss(2)))
    settings = settings_of(feed_source(server))
    await run(store, settings, hours(24 * 900))
    assert (await run(store, settings, hours(1), due=True))["feed"].state is HarvestState.NOT_MODIFIED
    assert await run(store, settings, hours(1.1), due=True) == {}


@pytest.mark.parametrize("body", [b"#" * 9_000_000, bytes(range(256)) * 4000])
async def test_t14_robots__huge_or_junk(server: HostileServer, store: Store, body: bytes) -> None:
    server.on("/robots.txt", says(body))
    server.on("/feed", says(rss(1)))
    assert (await run(store, settings_of(feed_source(server))))["feed"].state is HarvestState.COMPLETE


async def test_t14_robots__loop_and_5xx_do_not_stop_a_feed(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss(1)))
    settings = settings_of(feed_source(server))
    for turn, scene in enumerate((redirects("/robots.txt"), says(b"", 500), says_raw(b""))):
        server.on("/robots.txt", scene)
        assert (await run(store, settings, hours(25 * turn)))["feed"].state is not HarvestState.REFUSED


# --- redirects over time -----------------------------------------------------------------------------------


async def test_moved__saved_after_three_confirmations(server: HostileServer, store: Store) -> None:
    server.on("/feed", redirects("/neuf", 301))
    server.on("/neuf", says(rss(2)))
    settings = settings_of(feed_source(server))
    for turn in range(5):
        assert not (await run(store, settings, hours(turn)))["feed"].has_failed
    assert len(server.asked("/feed")) == 3
    assert store.sources.state("feed").moved_to == server.url("/neuf")
    server.on("/neuf", says(b"", 404))
    await run(store, settings, hours(6))
    server.on("/feed", says(rss(2)))
    assert not (await run(store, settings, hours(7)))["feed"].has_failed
    assert len(server.asked("/feed")) == 4


# --- T24: the same item ------------------------------------------------------------------------------------


async def test_t24_identity__changed_links_and_ids_are_not_new(server: HostileServer, store: Store) -> None:
    settings = settings_of(feed_source(server))
    links = [f"https://fonds.exemple.org/appels/{number}" for number in range(3)]
    server.on("/feed", says(rss([item(number, link=link, guid="") for number, link in enumerate(links)])))
    assert (await run(store, settings))["feed"].new == 3
    ways = [
        [link + "?utm_source=rss&amp;fbclid=x" for link in links],
        [link.replace("https://", "http://www.") + "/" for link in links],
        [link + "#haut" for link in links],
    ]
    for turn, changed in enumerate(ways, 1):
        body = rss([item(number, link=link, guid="") for number, link in enumerate(changed)])
        server.on("/feed", says(body))
        assert (await run(store, settings, hours(turn)))["feed"].new == 0
    assert stored(store) == 3


async def test_t24_flood__a_migrated_site_is_held_not_told(server: HostileServer, store: Store) -> None:
    settings = settings_of(feed_source(server))
    server.on("/feed", says(rss(5)))
    await run(store, settings)
    server.on("/feed", says(rss(range_of_items(100, 1100))))
    report = (await run(store, settings, hours(6)))["feed"]
    assert report.new == 1000
    assert len(store.ledger.held("feed", "flood")) > 0


def range_of_items(first: int, last: int) -> list[str]:
    return [item(number) for number in range(first, last)]


# --- T55: a source leaves config ---------------------------------------------------------------------------


async def test_t55_removed_source__its_calls_and_state_stay(server: HostileServer, store: Store) -> None:
    server.on("/a", says(rss(2)))
    server.on("/b", says(rss([item(7)])))
    await run(store, settings_of(feed_source(server, "a"), feed_source(server, "b")))
    await run(store, settings_of(feed_source(server, "b")), hours(24))
    assert stored(store, "a") == 2
    assert store.sources.state("a").health is Health.OK
