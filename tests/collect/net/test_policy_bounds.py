"""The bounds of the plain rules: each limit from both sides, and what every refusal says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collect.scenes import NOON
from watcher.collect.net import policy
from watcher.collect.net.address_guard import AddressGuard
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.config.settings import Collect
from watcher.config.sources import FeedSource
from watcher.model import Validators

GUARD = AddressGuard(["127.0.0.1"])


def feed(**more: object) -> FeedSource:
    return FeedSource(kind="feed", name="ville", url="https://ville.fr/flux.xml", **more)


def test_limits__are_of_the_settings_unless_the_source_has_its_own() -> None:
    collect = Collect(timeout="7s", max_body="2MB")
    assert policy.Limits.of(collect) == policy.Limits(7.0, 2_000_000, 5)
    assert policy.Limits.of(collect, feed()) == policy.Limits(7.0, 2_000_000, 5)
    assert policy.Limits.of(collect, feed(max_body="30kB")).max_body == 30_000


@pytest.mark.parametrize(
    ("site", "contact", "said"),
    [
        (None, "", ""),
        ("https://veille.example", "", " (+https://veille.example)"),
        (None, "a@veille.example", " (a@veille.example)"),
        ("https://veille.example", "é~ a", " (+https://veille.example; ~ a)"),
    ],
)
def test_user_agent__says_what_is_given_in_plain_characters(site: str | None, contact: str, said: str) -> None:
    agent = policy.user_agent(Collect(site=site, contact=contact))
    assert agent == f"funding-watcher/{policy.__version__}{said}"


def test_pause__is_the_longer_of_the_two_up_to_a_minute() -> None:
    collect = Collect(delay=2.0)
    asked = [None, 0, 1.5, 2.5, 60, 61]
    assert [policy.pause(collect, GUARD, "ville.fr", delay) for delay in asked] == [2.0, 2.0, 2.0, 2.5, 60.0, 60.0]


# --- redirects ---------------------------------------------------------------------------------------------


def hop(here: str, location: str, allowed: tuple[str, ...] = ()) -> str:
    home = GUARD.check_url("https://www.ville.fr/appels")
    return policy.next_hop(GUARD, home, GUARD.check_url(here), location, allowed).url


@pytest.mark.parametrize(
    ("here", "location", "there"),
    [
        ("https://www.ville.fr/appels", "/fr/appels", "https://www.ville.fr/fr/appels"),
        ("https://www.ville.fr/appels", " \tflux.xml ", "https://www.ville.fr/flux.xml"),
        ("https://www.ville.fr/appels", "https://data.ville.fr/a", "https://data.ville.fr/a"),
        ("http://www.ville.fr/appels", "http://ville.fr/a", "http://ville.fr/a"),
        ("http://www.ville.fr/appels", "https://ville.fr/a", "https://ville.fr/a"),
    ],
)
def test_next_hop__stays_with_the_publisher(here: str, location: str, there: str) -> None:
    assert hop(here, location) == there


@pytest.mark.parametrize(
    ("here", "location", "kind", "words"),
    [
        ("https://www.ville.fr/", "ftp://ville.fr/a", FaultKind.GUARD, "redirected to a refused address: "),
        ("https://www.ville.fr/", "https://10.0.0.1/", FaultKind.GUARD, "redirected to a refused address: "),
        ("https://www.ville.fr/", "http://www.ville.fr/", FaultKind.REDIRECT,
         "redirected from https down to http (www.ville.fr)"),
        ("https://www.ville.fr/", "https://other.fr/", FaultKind.REDIRECT,
         "redirected to another site; if other.fr is right, change the url or add it to allow_redirects_to"),
    ],
)  # fmt: skip
def test_next_hop__refused_with_its_reason(here: str, location: str, kind: FaultKind, words: str) -> None:
    with pytest.raises(CannotFetch) as caught:
        hop(here, location)
    assert caught.value.kind is kind
    assert str(caught.value).startswith(words)


def test_next_hop__to_a_host_that_the_source_names_and_what_is_below_it() -> None:
    for there in ("https://other.fr/a", "https://sub.other.fr/a"):
        assert hop("https://www.ville.fr/", there, ("Other.FR",)) == there
        assert hop("https://www.ville.fr/", there, ("third.fr", "other.fr")) == there
    with pytest.raises(CannotFetch):
        hop("https://www.ville.fr/", "https://another.fr/a", ("other.fr",))


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.ville.fr", "ville.fr"), ("a.b.fonds.example", "fonds.example"), ("localhost", "localhost"),
        ("10.0.0.1", "10.0.0.1"), ("::1", "::1"), ("github.io", "github.io"), ("a.github.io", "a.github.io"),
    ],
)  # fmt: skip
def test_site_of__is_the_registered_name_or_the_host(host: str, site: str) -> None:
    assert policy.site_of(host) == site


# --- what servers say --------------------------------------------------------------------------------------


@given(st.integers(-(10**6), 10**15))
def test_retry_after__a_number_lies_between_a_minute_and_a_day(seconds: int) -> None:
    assert policy.retry_after(f" {seconds} ", NOON) == min(max(seconds, 60), 86400)


@given(st.integers(-200_000, 200_000))
def test_retry_after__a_date_counts_from_now(seconds: int) -> None:
    at = format_datetime(NOON + timedelta(seconds=seconds), usegmt=True)
    assert policy.retry_after(at, NOON) == min(max(seconds, 60), 86400)
    fresh = policy.fresh_for({"Expires": at}, NOON)
    assert fresh == (min(seconds, 86400) if seconds > 0 else None)


def test_retry_after__nothing_said_is_none() -> None:
    assert policy.retry_after(None, NOON) is None


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=600, s-maxage=60", 60), ('Max-Age="600"', 600), ("max-age=0", None), ("no-store", None),
        ("private", 120), ("max-age=86401", 86400), ("max-age=86399", 86399), ("max-age=", 120),
        ("max-age=1234567890", 86400), ("s-maxage=x, max-age=7", 120),
    ],
)  # fmt: skip
def test_fresh_for__cache_control_before_expires(control: str, seconds: float | None) -> None:
    expires = format_datetime(NOON + timedelta(minutes=2), usegmt=True)
    assert policy.fresh_for({"Cache-Control": control, "Expires": expires}, NOON) == seconds


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Sun, 22 Nov 2026 12:00:00 GMT", datetime(2026, 11, 22, 12, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 12:00:00 -0000", datetime(2026, 11, 22, 12, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 12:00:00 +0200", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_http_date__is_utc_or_nothing(text: str, at: datetime | None) -> None:
    found = policy.http_date(text)
    assert found == at
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "is_usable"),
    [
        ("x" * 4096, True),
        ("x" * 4097, False),
        ("a b", True),
        ("a\x1f", False),
        ("a\x7f", False),
        ("ÿ", True),
        ("Ā", False),
    ],
)
def test_validators__the_last_usable_and_the_first_unusable(value: str, is_usable: bool) -> None:
    assert policy.validators({"ETag": value}) == Validators(value if is_usable else "", "")
    assert policy.validators({"Last-Modified": value}) == Validators("", value if is_usable else "")


@pytest.mark.parametrize("status", [200, 203, 226, 304])
def test_status__that_is_an_answer(status: int) -> None:
    policy.judge_status(status, {}, NOON)
    policy.judge_status(status, {"x-datadome": "protected"}, NOON)
    with pytest.raises(CannotFetch):
        policy.judge_status(status, {"cf-mitigated": "Challenge"}, NOON)


@pytest.mark.parametrize(
    ("status", "headers", "kind", "words", "wait"),
    [
        (206, {}, FaultKind.HTTP, "the server answered 206", 90),
        (410, {}, FaultKind.GONE, "the server says it is gone for good (410)", None),
        (429, {}, FaultKind.BUSY, "the server asks to wait (429)", 90),
        (503, {}, FaultKind.BUSY, "the server asks to wait (503)", 90),
        (429, {"x-datadome": "protected"}, FaultKind.BLOCKED, "a bot wall answered (429)", 90),
        (403, {"x-datadome": "protected"}, FaultKind.BLOCKED, "a bot wall answered (403)", 90),
        (503, {"x-datadome": "protected"}, FaultKind.BLOCKED, "a bot wall answered (503)", 90),
        (500, {"x-datadome": "protected"}, FaultKind.HTTP, "the server answered 500", 90),
        (404, {"cf-mitigated": "challenge"}, FaultKind.BLOCKED, "a bot wall answered (404)", 90),
        (404, {"cf-mitigated": "other"}, FaultKind.HTTP, "the server answered 404", 90),
    ],
)
def test_status__each_refusal_says_what_and_how_long(
    status: int, headers: dict[str, str], kind: FaultKind, words: str, wait: float | None
) -> None:
    with pytest.raises(CannotFetch) as caught:
        policy.judge_status(status, headers | {"Retry-After": "90"}, NOON)
    error = caught.value
    assert (error.kind, str(error), error.status, error.retry_after) == (kind, words, status, wait)


def test_status__may_ask_to_wait_until_a_date() -> None:
    with pytest.raises(CannotFetch) as caught:
        policy.judge_status(503, {"Retry-After": format_datetime(NOON + timedelta(minutes=10), usegmt=True)}, NOON)
    assert caught.value.retry_after == 600


def test_unchanged__is_an_answer_to_a_condition_only() -> None:
    policy.judge_unchanged({"IF-NONE-MATCH": '"x"'})
    policy.judge_unchanged({"if-modified-since": "x", "accept": "*/*"})
    with pytest.raises(CannotFetch) as caught:
        policy.judge_unchanged({"Accept": "*/*"})
    assert (caught.value.kind, caught.value.status) == (FaultKind.HTTP, 304)
    assert str(caught.value) == "the server answered 304 though nothing was known before"


# --- back-off ----------------------------------------------------------------------------------------------


@given(st.integers(-1, 60), st.integers(1, 86_400), st.text(max_size=8))
def test_back_off__is_near_the_doubled_wait(failures: int, seconds: int, seed: str) -> None:
    expected = min(seconds * 2 ** min(max(failures - 1, 0), 12), 86_400)
    wait = policy.back_off(failures, timedelta(seconds=seconds), seed).total_seconds()
    assert 0.8 * expected - 0.001 <= wait <= 1.2 * expected + 0.001
    assert wait == policy.spread(timedelta(seconds=expected), seed, 0.2).total_seconds()


@given(st.floats(0.01, 0.5))
def test_spread__reaches_both_ways_and_no_further(share: float) -> None:
    waits = [policy.spread(timedelta(hours=1), f"source {number}", share) / timedelta(hours=1) for number in range(60)]
    assert 1 - share <= min(waits) < 1 - share / 2
    assert 1 + share / 2 < max(waits) <= 1 + share
