"""The plain rules: Retry-After, freshness, validators, back-off, robots.txt, who we say we are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.collect.scenes import NOON
from watcher.collect.net import policy
from watcher.collect.net.address_guard import AddressGuard
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.net.robots import Robots
from watcher.config.settings import Collect
from watcher.model import Validators


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120), ("0", 60), ("-1", 60), ("1000000000000", 86400), ("garbage", None), ("", None), ("١٢", None),
        ("Sun, 22 Nov 2026 12:10:00 GMT", 600), ("Sun, 22 Nov 2026 11:00:00 GMT", 60),
        ("Sun, 22 Nov 2099 12:00:00 GMT", 86400), ("Sun, 99 Nov 2026 12:00:00 GMT", None), ("9" * 4000, 86400),
    ],
)  # fmt: skip
def test_t10_retry_after__clamped(said: str, seconds: float | None) -> None:
    assert policy.retry_after(said, NOON) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": "public, max-age=31536000"}, 86400),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "max-age=-5"}, None),
        ({"Cache-Control": "max-age=" + "9" * 500}, 86400),
        ({"Expires": "Sun, 22 Nov 2026 13:00:00 GMT"}, 3600),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({}, None),
    ],
)
def test_fresh_for(headers: dict[str, str], seconds: float | None) -> None:
    assert policy.fresh_for(headers, NOON) == seconds


def test_validators__byte_for_byte_or_not_at_all() -> None:
    given = policy.validators({"ETag": 'W/"Ã©"', "Last-Modified": "Sunday, garbage"})
    assert policy.conditional(given) == {"If-None-Match": 'W/"Ã©"', "If-Modified-Since": "Sunday, garbage"}
    assert policy.validators({"ETag": "x" * 65_000, "Last-Modified": "a\x00b"}) == Validators()
    assert policy.conditional(Validators()) == {}


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (403, {"cf-mitigated": "challenge"}, FaultKind.BLOCKED),
        (503, {"cf-mitigated": "challenge"}, FaultKind.BLOCKED),
        (403, {}, FaultKind.HTTP),
        (410, {}, FaultKind.GONE),
        (429, {"Retry-After": "300"}, FaultKind.BUSY),
        (503, {}, FaultKind.BUSY),
        (404, {}, FaultKind.HTTP),
        (500, {}, FaultKind.HTTP),
        (204, {}, FaultKind.HTTP),
    ],
)
def test_t13_status__each_has_its_reason(status: int, headers: dict[str, str], kind: FaultKind) -> None:
    with pytest.raises(CannotFetch) as caught:
        policy.judge_status(status, headers, NOON)
    assert caught.value.kind is kind
    assert caught.value.retry_after == (300 if "Retry-After" in headers else None)


def test_back_off__doubles_with_jitter_up_to_a_day() -> None:
    base = timedelta(minutes=15)
    waits = [policy.back_off(failures, base, f"s {failures}") for failures in range(1, 40)]
    assert waits[0] < waits[2] < waits[4]
    assert all(wait <= timedelta(days=1.2) for wait in waits)
    assert len({policy.back_off(3, base, f"source-{n}") for n in range(50)}) == 50
    assert policy.back_off(3, base, "a") == policy.back_off(3, base, "a")


def test_user_agent__honest_and_clean() -> None:
    agent = policy.user_agent(Collect(contact="veille@exemple.org\r\nX: y", site="https://exemple.org/veille"))
    assert agent.startswith("funding-watcher/")
    assert "+https://exemple.org/veille; veille@exemple.org" in agent
    assert "\n" not in agent


def test_t14_robots__rules_unknown_and_none() -> None:
    rules = Robots.read(200, b"User-agent: *\nDisallow: /prive\nCrawl-delay: 7\n")
    assert not rules.allows("https://exemple.org/prive/feed", when_unknown=True)
    assert rules.allows("https://exemple.org/feed", when_unknown=False)
    assert rules.delay == 7
    assert Robots.read(404, b"").allows("https://exemple.org/", when_unknown=False)
    assert Robots.read(503, b"").allows("https://exemple.org/", when_unknown=True)
    assert not Robots.read(503, b"").allows("https://exemple.org/", when_unknown=False)
    junk = Robots.read(200, bytes(range(256)) * 4000)
    assert junk.allows("https://exemple.org/", when_unknown=False)


def test_pause__own_hosts_are_not_made_to_wait() -> None:
    collect, guard = Collect(), AddressGuard(["127.0.0.1"])
    assert policy.pause(collect, guard, "exemple.org") == 2.0
    assert policy.pause(collect, guard, "exemple.org", 7) == 7
    assert policy.pause(collect, guard, "exemple.org", 86400) == policy.MAX_CRAWL_DELAY
    assert policy.pause(collect, guard, "127.0.0.1", 7) == 0


def test_t14_robots__that_could_not_be_read_is_asked_for_again_soon() -> None:
    """A host that answered 500 once would else go uncrawled for a day."""
    assert Robots.read(500, b"").keep_seconds <= 900
    assert Robots.read(200, b"").keep_seconds == Robots.read(404, b"").keep_seconds == 86400


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("www.ville.fr", "ville.fr", True),
        ("appels.ville.fr", "www.ville.fr", True),
        ("a.github.io", "b.github.io", False),
        ("github.io", "b.github.io", False),
        ("a.blogspot.com", "b.blogspot.com", False),
        ("culture.gouv.fr", "sante.gouv.fr", False),
        ("mffp.gouv.qc.ca", "www.gouv.qc.ca", True),
        ("un.asso.fr", "deux.asso.fr", False),
        ("www.fonds.example", "fonds.example", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("localhost", "other", False),
    ],
)
def test_same_site__is_one_registered_name_and_no_shared_suffix(one: str, other: str, same: bool) -> None:
    assert policy.is_same_site(one, other) is same
    assert policy.is_same_site(other, one) is same
