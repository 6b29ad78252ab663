"""From an address to a proposed `[[sources]]` table: what kind it is, which feed it announces, which selectors fit.

The proposal is a plain table for a person to confirm; `config.edit` adds it to config.toml.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watcher.collect.feeds import json_feed
from watcher.collect.feeds.discover import feed_links
from watcher.collect.net import policy
from watcher.collect.net.address_guard import AddressGuard
from watcher.collect.net.charset import to_utf8
from watcher.collect.net.faults import CannotFetch
from watcher.collect.net.fetch import Fetcher, FetchRequest, FetchResponse
from watcher.collect.net.host_memory import HostMemory
from watcher.collect.net.hosts import Hosts
from watcher.collect.net.policy import Limits
from watcher.collect.newsletters.newsletter import read_newsletter
from watcher.collect.page.blocks import PageText, read_page
from watcher.collect.propose.choose import choose
from watcher.collect.propose.further_pages import further_pages
from watcher.collect.propose.list_detection import LOOKED_AT, RepeatingList, find_lists
from watcher.collect.propose.newsletter import is_message, newsletter
from watcher.collect.propose.pdf_links import pdf_links
from watcher.collect.propose.proposal import Candidate, Proposal, head, known
from watcher.collect.propose.records import proposal_of_records, records_of
from watcher.config import Settings
from watcher.config.sources import AnySource
from watcher.errors import CannotCollect
from watcher.remember.rules.identity import canonical_url

_LANGUAGE = re.compile(rb"<html[^>]*\slang\s*=\s*[\"']?([a-zA-Z]{2})(?:-([a-zA-Z]{2}))?", re.IGNORECASE)
_COUNTRIES = (
    (".qc.ca", "CA-QC"), (".quebec", "CA-QC"), ("quebec.ca", "CA-QC"), ("montreal.ca", "CA-QC"), (".ca", "CA"),
    (".fr", "FR"), (".bzh", "FR"), (".europa.eu", "EU"), (".eu", "EU"), (".uk", "UK"), (".gov", "US"), (".mil", "US"),
)  # fmt: skip
PDF_FILES, MOST_FILES = 20, 100  # what a source reads unless it says so, and what it may say
MIN_FILES = 2
MIN_TEXT = 40


def propose(url: str, settings: Settings, now: datetime, kind: str = "") -> Proposal:
    """Reads the address once, and what is behind it as far as the choice hangs on it; proposes how to watch it.

    `kind` asks for one way to read it. Raises CannotCollect when it cannot be read, or not that way.
    """
    answer = asyncio.run(_ask(url, settings, now))
    found = proposal_of(answer, frozenset(source.name for source in settings.sources), now)
    wanted = tuple(one for one in found.candidates if kind in ("", one.kind))
    if not wanted:
        possible = ", ".join(dict.fromkeys(one.kind for one in found.candidates))
        raise CannotCollect(f"it cannot be read as {kind}; possible: {possible}")
    return choose(replace(found, candidates=wanted), settings, now)


async def _ask(url: str, settings: Settings, now: datetime) -> FetchResponse:
    collect = settings.collect
    async with (
        Fetcher(AddressGuard(collect.allow_hosts), policy.user_agent(collect)) as fetcher,
        Hosts(fetcher, collect, HostMemory(), now).slot(url),
    ):
        return await fetcher.get(FetchRequest(url, Limits.of(collect)), now)


def proposal_of(answer: FetchResponse, taken: frozenset[str], now: datetime) -> Proposal:
    """The likely ways to read an answer, none of them tried. Pure. Raises CannotCollect where there is none."""
    body, kind = answer.body, answer.headers.get("Content-Type", "").lower()
    base = {"name": _name(answer.url, taken), "url": answer.url}
    place = {"language": _language(body, kind), "country": _country(answer.url) or _spoken_in(body)}
    size = f"{answer.status}, {max(1, len(body) // 1000)} kB"
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return Proposal((Candidate({**head(base, "pdf"), **known(place)}),), f"PDF read ({size}).")
    if is_message(body):
        return newsletter(base, place, body)
    document = to_utf8(body, kind)
    if proposal := _known_format(base, place, document, size):
        return proposal
    records = records_of(document, kind, answer.url, now.date())
    return (
        proposal_of_records(base, place, records, size) if records else _page(answer, base, place, document, size, now)
    )


def _known_format(base: Mapping[str, str], place: Mapping[str, str], document: bytes, size: str) -> Proposal | None:
    """The proposal for a feed or a site map; None for anything else."""
    start = document[:3000].lower()
    if b"<rss" in start or b"<feed" in start or b"<rdf:rdf" in start or _is_json_feed(document):
        return Proposal((Candidate({**head(base, "feed"), **known(place)}),), f"Feed read ({size}).")
    if b"<urlset" in start or b"<sitemapindex" in start:
        return Proposal((Candidate({**head(base, "sitemap"), **known(place)}),), f"Site map read ({size}).")
    return None


def propose_file(path: Path, settings: Settings, now: datetime) -> Proposal:
    """The proposal for a saved newsletter (.eml). Raises CannotCollect for any other file: it has no address."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise CannotCollect(f"{path} cannot be read: {error}") from error
    if not is_message(body):
        raise CannotCollect(f"{path} is no mail; a page, a feed or a table is added by its address")
    sender = read_newsletter(body).sender.rpartition("@")[2] or "newsletter.example.org"
    taken = frozenset(source.name for source in settings.sources)
    return choose(proposal_of(FetchResponse(200, {}, body, f"https://{sender}/"), taken, now), settings, now)


def _is_json_feed(document: bytes) -> bool:
    if not json_feed.looks_like_json(document):
        return False
    try:
        json_feed.parse(document)
    except CannotFetch:
        return False
    return b"jsonfeed.org" in document[:2000]


# --- pages -------------------------------------------------------------------------------------------------


def _page(
    answer: FetchResponse, base: Mapping[str, str], place: Mapping[str, str], document: bytes, size: str, now: datetime
) -> Proposal:
    """The lists of a page, best first by their looks, its PDF files, the feed it announces, and the page itself."""
    language = {"fr": "French", "en": "English"}.get(place["language"], "language unknown")
    feeds = feed_links(document, answer.url)
    said = read_page(document, answer.url)
    if not feeds:
        _refuse_walls(said)
    lists = find_lists(document, answer.url, _understands(place, now.date()), now.date())
    further = further_pages(document, answer.url)
    candidates = [_of_list(base, place, one, further) for one in lists]
    files = pdf_links(document, answer.url)
    if files.count >= MIN_FILES:
        table = {
            **head(base, "pdf"),
            "link": files.rule,
            "files": min(max(files.count, PDF_FILES), MOST_FILES),
            **known(place),
        }
        words = f"It links {files.count} PDF files: each can be read as a notice."
        candidates.append(Candidate(table, {"link": f"{files.count} matches"}, words))
    candidates += [Candidate({**head({**base, "url": url}, "feed"), **known(place)}) for url in feeds[:1]]
    whole = "No repeating block was found; the page can be watched for changes."
    if lists:
        whole = "The page is about one call of its own; what repeats on it shows others, or belongs to it."
    candidates.append(Candidate({**head(base, "watch"), **known(place)}, {}, whole))
    return Proposal(
        tuple(candidates),
        f"Page read ({size}, {language}). {f'It announces a feed: {feeds[0]}.' if feeds else 'No feed announced.'}",
        answer.body,
        answer.headers.get("Content-Type", ""),
        title=said.title,
    )


def _refuse_walls(said: PageText) -> None:
    """Raises CannotCollect where a wall came, or a page that says nothing without its scripts."""
    if said.wall:
        raise CannotCollect(
            f"{said.wall.words} came in the place of the page («{said.title[:80]}»): nothing can be proposed"
        )
    if len(said.text) < MIN_TEXT:
        raise CannotCollect(
            f"without its scripts the page says only {len(said.text)} characters; look for a feed, an API (what the "
            "page asks for by itself) or another address"
        )


def _of_list(
    base: Mapping[str, str], place: Mapping[str, str], block: RepeatingList, further: Mapping[str, Any]
) -> Candidate:
    table: dict[str, Any] = {**head(base, "page"), "item": block.item}
    by_place = ", by its place on the page alone: a name would last longer" if block.item.startswith("/html") else ""
    remarks = {"item": f"{block.count} matches{by_place}"}
    if block.until_next:
        table["until_next"] = True
        remarks["until_next"] = "and what stands beside it, up to the next one"
    table["title"] = block.title
    if block.link:
        table["link"] = block.link
    if block.is_here:
        table["identity"] = "link+title"
        remarks["link"] = "the items have no page of their own"
    if block.day.rule and block.day.is_deadline:
        table["deadline"] = block.day.rule
        remarks["deadline"] = f"{block.day.found} of {min(block.count, LOOKED_AT)} understood"
    elif block.day.rule:
        table["date"] = block.day.rule
        remarks["date"] = "all of them past, none called a deadline: when it was published"
    return Candidate(
        {**table, **known(place), "min": max(1, block.count // 3)},
        remarks,
        f"A repeating block was found: {block.count} items.",
        is_named=block.day.is_named,
        is_beside=block.is_beside,
        further=further,
    )


def _understands(place: Mapping[str, str], today: date) -> Any:
    from watcher.understand.dates import read_dates

    def understands(text: str) -> date | None:
        language, country = place["language"] or "fr", place["country"] or "FR"
        found = read_dates(f"Date limite : {text}", language=language, country=country, published=None, today=today)
        days = [moment.date for moment in (found.deadline, *found.deadlines) if moment]
        return max(days, default=None)

    return understands


# --- what is there already ---------------------------------------------------------------------------------


def already_there(url: str, settings: Settings) -> AnySource | None:
    """The source of config.toml that reads this address, however it is written (https, www., a last /)."""
    wanted = canonical_url(url)
    return next((source for source in settings.sources if canonical_url(source.url) == wanted), None)


# --- names and places --------------------------------------------------------------------------------------


def _name(url: str, taken: frozenset[str]) -> str:
    """A name for the source that is not taken: its host without what all hosts have."""
    host = (urlsplit(url).hostname or "source").removeprefix("www.")
    labels = [label for label in host.split(".")[:-1] if label not in ("gouv", "gov", "gc", "qc", "co", "org")]
    name = re.sub(r"[^a-z0-9-]+", "-", "-".join(labels) or host).strip("-")[:50] or "source"
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def _language(body: bytes, kind: str) -> str:
    found = _LANGUAGE.search(body[:4000]) if "html" in kind or b"<html" in body[:4000].lower() else None
    language = found[1].decode().lower() if found else ""
    return language if language in ("fr", "en") else ""


def _country(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return next((country for ending, country in _COUNTRIES if f".{host}".endswith(ending)), "")


def _spoken_in(body: bytes) -> str:
    """Canada, where the page says so of its language; «fr-FR» and «en-US» stand in the templates of anybody's site."""
    found = _LANGUAGE.search(body[:4000])
    return "CA" if found and (found[2] or b"").upper() == b"CA" else ""
