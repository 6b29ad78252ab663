"""Feeds and calendars of one reader's saved search, or of the calls they follow, behind an unguessable address.

Nothing of the person is in them: neither a name, nor what they call the search, nor their zone. Every address that is
none, or none any more, gets the same answer; who guesses is held back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from urllib.parse import parse_qsl

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from watcher.model import Interest
from watcher.remember.people.private_feeds import PrivateFeed
from watcher.remember.people.tokens import read_token, token_hash
from watcher.remember.search.asked import ALL, SearchCriteria, from_interest, to_query, to_query_string
from watcher.web.guard import MISSES_PER_MINUTE, Limit
from watcher.web.public import ask, feeds
from watcher.web.public.routing import RouteKind, Wrap
from watcher.web.public.syndication import MOST_EVENTS, FeedTopic, calendar_of, changes_feed
from watcher.web.public.visitor import Visitor, etag
from watcher.wording.asked import sentence
from watcher.wording.page_links import FEED_FORMS, FEEDS
from watcher.wording.text import labelled

PER_ADDRESS = 12
"""So often a minute one private address answers, whoever asks."""
CACHED_BY_READERS = "private, max-age=300"
MOST_PAIRS = 20
_DATED = ("open", "closing", "forecast", "withdrawn")


def private_feed_routes(wrap: Wrap) -> list[Route]:
    """`/feed/{token}.atom`, `.json`, `.ics`."""
    answering = PrivateFeedPages()
    kind = RouteKind(cached=False, limit="private", fault=_fault)
    return [Route(f"/{FEEDS}/{{token}}{form}", wrap(partial(answering.answer, form=form), kind)) for form in FEED_FORMS]


class PrivateFeedPages:
    """Answers private addresses; keeps count of who guesses and of what is asked too often."""

    def __init__(self) -> None:
        self._misses = Limit(MISSES_PER_MINUTE)
        self._reads = Limit(PER_ADDRESS)

    def answer(self, visitor: Visitor, form: str) -> Response:
        """The feed in that form, or 304, 404 where the address is none, 429."""
        if self._misses.is_full(visitor.address):
            return _fault(429)
        token = read_token(visitor.request.path_params["token"])
        feed = visitor.store.feeds.find(token, visitor.now) if token else None
        if token is None or feed is None:
            self._misses.admits(visitor.address)
            return _fault(404)
        if not self._reads.admits(token_hash(token)):
            return _fault(429)
        language = feed.subscriber.language
        if language in visitor.settings.site.languages:
            visitor = replace(visitor, language=language)
        tag = _version(visitor, feed)
        if tag in visitor.request.headers.get("if-none-match", ""):
            answer = Response(status_code=304)
        else:
            answer = _calendar(visitor, feed) if form == ".ics" else _feed(visitor, feed, token, form)
        answer.headers["etag"] = tag
        answer.headers["cache-control"] = CACHED_BY_READERS
        answer.headers["x-robots-tag"] = "noindex, nofollow, noarchive"
        return answer


def _fault(status: int) -> Response:
    headers = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow, noarchive"}
    if status in (429, 503):
        headers["retry-after"] = "60"
    return PlainTextResponse(f"{status}\n", status, headers)


def _version(visitor: Visitor, feed: PrivateFeed) -> str:
    """Changes with the watch, the day, the search and what its reader marked."""
    asked = sorted(map(to_query_string, _criteria(feed.interest))) if feed.interest else []
    marked = sorted(visitor.store.marks.marks(feed.subscriber.id).items())
    return f'W/"{hashlib.sha256(f"{etag(visitor)}{asked}{marked}".encode()).hexdigest()[:16]}"'


def _feed(visitor: Visitor, feed: PrivateFeed, token: str, form: str) -> Response:
    paths = visitor.paths
    home = paths.home()
    answers: set[int] | None = _marked(visitor, feed, "follow")
    if feed.interest is not None:
        answers, pairs = _answers(visitor, feed), parse_qsl(to_query_string(from_interest(feed.interest)))
        home = paths.search(ask.read(pairs, visitor.settings)[0].pairs())
    topic = FeedTopic(
        id=f"{FEEDS}/{token_hash(token)[:16]}",
        title=_name(visitor, feed),
        home=home,
        address=f"{paths.base}/{FEEDS}/{token}{form}",
        pairs=(),
        answers=answers,
    )
    made = changes_feed(visitor, topic)
    if form == ".atom":
        return Response(feeds.atom(made), media_type="application/atom+xml")
    return Response(feeds.json_feed(made), media_type="application/feed+json")


def _calendar(visitor: Visitor, feed: PrivateFeed) -> Response:
    """What has a date and is not over; of followed calls every date."""
    if feed.interest is None:
        ids = sorted(_marked(visitor, feed, "follow"))
    else:
        muted = _marked(visitor, feed, "mute")
        today, search = visitor.view.today, visitor.store.search
        queries = (to_query(replace(one, statuses=_DATED), today, order="deadline") for one in _criteria(feed.interest))
        ids = list(dict.fromkeys(number for query in queries for number in search.ids(query, visitor.now)))
        ids = [number for number in ids if number not in muted]
    return calendar_of(visitor, _name(visitor, feed), list(visitor.store.calls.in_order(ids[:MOST_EVENTS])))


def _name(visitor: Visitor, feed: PrivateFeed) -> str:
    watch = visitor.settings.watch.name
    if feed.interest is None:
        return labelled(visitor.language, watch, visitor.text("private.followed"))
    labels = {key: visitor.names.of("domain", key) for key in visitor.settings.domains}
    asked = "" if feed.interest.flat else sentence(from_interest(feed.interest), visitor.language, labels)
    return labelled(visitor.language, watch, asked) if asked else watch


def _answers(visitor: Visitor, feed: PrivateFeed) -> set[int] | None:
    """The calls of a saved search, whatever their state; None for all. What its reader said no to is left out."""
    assert feed.interest is not None
    found: set[int] = set()
    for one in _criteria(feed.interest):
        query = to_query(replace(one, statuses=(ALL,)), visitor.view.today)
        found.update(visitor.store.search.matching(query, visitor.now))
    return found - _marked(visitor, feed, "mute")


def _criteria(interest: Interest) -> Iterator[SearchCriteria]:
    """The questions whose answers together are those of the interest: any of its words, in any of its languages."""
    pairs = product(interest.words or ("",), interest.languages or ("",))
    for word, language in list(pairs)[:MOST_PAIRS]:
        yield from_interest(replace(interest, words=(word,) if word else (), languages=(language,) if language else ()))


def _marked(visitor: Visitor, feed: PrivateFeed, mark: str) -> set[int]:
    marks = visitor.store.marks.marks(feed.subscriber.id)
    return {call for call, said in marks.items() if said == mark}
