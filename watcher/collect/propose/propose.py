"""From an address to a proposed `[[sources]]` table: what kind it is, which feed it announces, which selectors fit.

One request. The proposal is a plain table for a person to confirm; `config.edit` adds it to config.toml.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
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
from watcher.collect.net.hosts import Hosts
from watcher.collect.net.policy import Limits
from watcher.collect.newsletters.newsletter import notices_of, read_newsletter
from watcher.collect.page.blocks import PageText, read_page
from watcher.collect.page.walls import states_a_day
from watcher.collect.propose import api_fields
from watcher.collect.propose.list_detection import RepeatingList, find_lists, next_page
from watcher.collect.propose.pdf_links import pdf_links
from watcher.config import Settings
from watcher.config.sources import AnySource, MailboxSource
from watcher.errors import CannotCollect
from watcher.model import Notice
from watcher.remember.rules.identity import canonical_url

_LANGUAGE = re.compile(rb"<html[^>]*\slang\s*=\s*[\"']?([a-zA-Z]{2})(?:-([a-zA-Z]{2}))?", re.IGNORECASE)
_COUNTRIES = (
    (".qc.ca", "CA-QC"), (".quebec", "CA-QC"), ("quebec.ca", "CA-QC"), ("montreal.ca", "CA-QC"), (".ca", "CA"),
    (".fr", "FR"), (".bzh", "FR"), (".europa.eu", "EU"), (".eu", "EU"), (".uk", "UK"), (".gov", "US"), (".mil", "US"),
)  # fmt: skip
PAGES = 5
PDF_FILES = 20
MIN_FILES = 3
MIN_TEXT = 40
_MAIL_FIELDS = frozenset(
    b"from to subject date message-id received mime-version return-path delivered-to content-type".split()
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table for config.toml, what was seen, and other ways to read the same place.

    `remarks` hold a short comment for a key («18 matches»). `page` is the body that was read, to try the table on;
    `notices` are what it holds where the source itself cannot be tried (a newsletter). `missing` names the keys that
    only a person can fill in: until then nothing is written.
    """

    table: Mapping[str, Any]
    seen: str
    remarks: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[Mapping[str, Any], ...] = ()
    page: bytes = b""
    content_type: str = ""
    notices: tuple[Notice, ...] = ()
    missing: tuple[str, ...] = ()


def propose(url: str, settings: Settings, now: datetime) -> Proposal:
    """Reads the address once and proposes how to watch it. Raises CannotCollect when it cannot be read."""
    return asyncio.run(_propose(url, settings, now))


async def _propose(url: str, settings: Settings, now: datetime) -> Proposal:
    collect = settings.collect
    async with (
        Fetcher(AddressGuard(collect.allow_hosts), policy.user_agent(collect)) as fetcher,
        Hosts(fetcher, collect, {}, now).slot(url),
    ):
        answer = await fetcher.get(FetchRequest(url, Limits.of(collect)), now)
    taken = frozenset(source.name for source in settings.sources)
    return proposal_of(answer, taken, now)


def proposal_of(answer: FetchResponse, taken: frozenset[str], now: datetime) -> Proposal:
    """The proposal for an answer already read. Pure."""
    body, kind = answer.body, answer.headers.get("Content-Type", "").lower()
    base = {"name": _name(answer.url, taken), "url": answer.url}
    place = {"language": _language(body, kind), "country": _country(answer.url) or _spoken_in(body)}
    size = f"{answer.status}, {max(1, len(body) // 1000)} kB"
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return Proposal({**_head(base, "pdf"), **_known(place)}, f"PDF read ({size}).")
    if _is_message(body):
        return _newsletter(base, place, body)
    document = to_utf8(body, kind)
    if proposal := _known_format(base, place, document, body, size):
        return proposal
    if document.lstrip()[:1] in (b"{", b"["):
        return _api(base, place, document, size)
    is_csv = _is_csv(document, kind, answer.url)
    return _csv(base, place, document, size) if is_csv else _page(answer, base, place, document, size, now)


def _known_format(
    base: Mapping[str, str], place: Mapping[str, str], document: bytes, body: bytes, size: str
) -> Proposal | None:
    """The proposal for a feed or a site map; None for anything else."""
    head = document[:3000].lower()
    if b"<rss" in head or b"<feed" in head or b"<rdf:rdf" in head or _is_json_feed(document):
        return Proposal({**_head(base, "feed"), **_known(place)}, f"Feed read ({size}).")
    if b"<urlset" in head or b"<sitemapindex" in head:
        return Proposal({**_head(base, "sitemap"), **_known(place)}, f"Site map read ({size}).", page=body)
    return None


def propose_file(path: Path, settings: Settings, now: datetime) -> Proposal:
    """The proposal for a saved newsletter (.eml). Raises CannotCollect for any other file: it has no address."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise CannotCollect(f"{path} cannot be read: {error}") from error
    if not _is_message(body):
        raise CannotCollect(f"{path} is no mail; a page, a feed or a table is added by its address")
    sender = read_newsletter(body).sender.rpartition("@")[2] or "newsletter.example.org"
    taken = frozenset(source.name for source in settings.sources)
    return proposal_of(FetchResponse(200, {}, body, f"https://{sender}/"), taken, now)


def _is_json_feed(document: bytes) -> bool:
    if not json_feed.looks_like_json(document):
        return False
    try:
        json_feed.parse(document)
    except CannotFetch:
        return False
    return b"jsonfeed.org" in document[:2000]


def _head(base: Mapping[str, str], kind: str) -> dict[str, Any]:
    return {"name": base["name"], "kind": kind, "url": base["url"]}


def _known(place: Mapping[str, str]) -> dict[str, Any]:
    return {key: value for key, value in place.items() if value}


# --- pages -------------------------------------------------------------------------------------------------


def _page(
    answer: FetchResponse, base: Mapping[str, str], place: Mapping[str, str], document: bytes, size: str, now: datetime
) -> Proposal:
    language = {"fr": "French", "en": "English"}.get(place["language"], "language unknown")
    feeds = feed_links(document, answer.url)
    said = read_page(document, answer.url)
    if not feeds:
        _refuse_walls(said)
    blocks = find_lists(document, answer.url, _understands(place, now.date()), now.date())
    seen = [f"Page read ({size}, {language})."]
    seen.append(f"It announces a feed: {feeds[0]}." if feeds else "No feed announced.")
    tables: list[tuple[dict[str, Any], dict[str, str]]] = []
    files = pdf_links(document, answer.url)
    if files.count >= max(MIN_FILES, blocks[0].count if blocks else 0):
        seen.append(f"It links {files.count} PDF files: each can be read as a notice.")
        table = {**_head(base, "pdf"), "link": files.rule, "files": max(files.count, PDF_FILES), **_known(place)}
        tables.append((table, {"link": f"{files.count} matches"}))
        blocks = [block for block in blocks if not files.holds(block)]
    if blocks:
        seen.append(f"A repeating block was found: {blocks[0].count} items.")
        tables.append(_page_table(base, place, blocks[0], next_page(document, answer.url)))
    if feeds:
        feed: tuple[dict[str, Any], dict[str, str]] = (
            {**_head({**base, "url": feeds[0]}, "feed"), **_known(place)},
            {},
        )
        tables.insert(0 if _is_of_this_page(feeds[0], answer.url) or not _has_dates(blocks) else 1, feed)
    if not tables:
        seen.append("No repeating block was found; the page can be watched for changes.")
    watch: tuple[dict[str, Any], dict[str, str]] = ({**_head(base, "watch"), **_known(place)}, {})
    if blocks and not feeds and blocks[0].is_beside and states_a_day(said.text):
        seen.append("But the page is about one call of its own, which it states a day for: the list shows others.")
        tables.insert(0, watch)
    else:
        tables.append(watch)
    (table, remarks), *others = tables
    return Proposal(
        table,
        " ".join(seen),
        remarks,
        tuple(other for other, _ in others),
        answer.body,
        answer.headers.get("Content-Type", ""),
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


def _is_of_this_page(feed: str, page: str) -> bool:
    """Whether the feed is this page's own rather than that of the whole site around a list of calls."""
    path = urlsplit(page).path.rstrip("/")
    return not path or urlsplit(feed).path.startswith(path)


def _has_dates(blocks: list[RepeatingList]) -> bool:
    return bool(blocks) and blocks[0].deadline_found * 2 >= blocks[0].count


def _page_table(
    base: Mapping[str, str], place: Mapping[str, str], block: RepeatingList, further: str
) -> tuple[dict[str, Any], dict[str, str]]:
    table = {**_head(base, "page"), "item": block.item, "title": block.title}
    remarks = {"item": f"{block.count} matches"}
    if block.link:
        table["link"] = block.link
    if block.deadline:
        table["deadline"] = block.deadline
        remarks["deadline"] = f"{block.deadline_found} of {block.count} understood"
    if block.date:
        table["date"] = block.date
        remarks["date"] = "all of them past, none called a deadline: when it was published"
    if further:
        table |= {"next": further, "pages": PAGES}
        remarks["pages"] = "the list goes on: so many pages are read"
    return {**table, **_known(place), "min": max(1, block.count // 3)}, remarks


def _understands(place: Mapping[str, str], today: date) -> Any:
    from watcher.understand.dates import read_dates

    def understands(text: str) -> date | None:
        language, country = place["language"] or "fr", place["country"] or "FR"
        found = read_dates(f"Date limite : {text}", language=language, country=country, published=None, today=today)
        days = [moment.date for moment in (found.deadline, *found.deadlines) if moment]
        return max(days, default=None)

    return understands


# --- APIs --------------------------------------------------------------------------------------------------


def _api(base: Mapping[str, str], place: Mapping[str, str], document: bytes, size: str) -> Proposal:
    try:
        data = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise CannotCollect("the answer begins like JSON and is none") from error
    path, records = api_fields.longest_list(data)
    if not records:
        raise CannotCollect("the answer is JSON, but holds no list of records")
    words = f"JSON read ({size}). A list was found under «{path}»: {len(records)} records."
    return _records(base, place, records, (path, "json"), document, words)


def _records(
    base: Mapping[str, str],
    place: Mapping[str, str],
    records: Sequence[api_fields.Record],
    form: tuple[str, str],
    document: bytes,
    words: str,
) -> Proposal:
    """The API table for records found under a path, in a format; `words` say what was read."""
    fields = {"title": "title", **api_fields.guess(records)}
    kind = {} if form[1] == "json" else {"format": form[1]}
    table = {**_head(base, "api"), **kind, "items": form[0], "fields": fields, **_known(place)}
    remarks = {"fields": "guessed from their names and values"}
    seen = [words]
    if "url" not in fields:
        root = base["url"].partition("?")[0]
        table["link_template"] = f"{root}/{{id}}" if "id" in fields else root
        remarks["link_template"] = "a guess: write how the page of a record is addressed"
        seen.append("No field holds the address of a record: link_template is to be written by you.")
    content_type = "application/json" if form[1] == "json" else "text/csv"
    return Proposal(table, " ".join(seen), remarks, (), document, content_type)


# --- tables and newsletters --------------------------------------------------------------------------------


def _is_csv(document: bytes, kind: str, url: str) -> bool:
    lines = document[:20_000].decode("utf-8", "replace").splitlines()[:20]
    if len(lines) < 2 or document.lstrip()[:1] == b"<":
        return False
    if "csv" in kind or urlsplit(url).path.lower().endswith((".csv", ".tsv")):
        return True
    mark = max(";,\t|", key=lines[0].count)
    return "html" not in kind and lines[0].count(mark) >= 2 and all(line.count(mark) >= 2 for line in lines[:5])


def _csv(base: Mapping[str, str], place: Mapping[str, str], document: bytes, size: str) -> Proposal:
    text = document.decode("utf-8", "replace")
    mark = max(";,\t|", key=text[:4000].partition("\n")[0].count)
    try:
        records = list(islice(csv.DictReader(io.StringIO(text), delimiter=mark), 5000))
    except csv.Error as error:
        raise CannotCollect(f"the table cannot be read: {error}") from error
    if not records:
        raise CannotCollect("the table has a line of names and no line of values")
    rows = [{str(key): value for key, value in record.items() if key} for record in records]
    return _records(base, place, rows, ("@", "csv"), document, f"Table read ({size}): {len(rows)} lines.")


def _is_message(body: bytes) -> bool:
    """Whether it is a mail as saved from a mailbox (.eml): header fields, then a body."""
    head = body[:4000].lstrip().partition(b"\n\n")[0].replace(b"\r", b"")
    names = {line.partition(b":")[0].strip().lower() for line in head.split(b"\n") if b":" in line[:40]}
    return not body.lstrip().startswith((b"<", b"{", b"[")) and len(names & _MAIL_FIELDS) >= 3


def _newsletter(base: Mapping[str, str], place: Mapping[str, str], body: bytes) -> Proposal:
    mail = read_newsletter(body)
    table: dict[str, Any] = {
        **_head(base, "mailbox"),
        "host": "imap.example.org",
        "user": "watch@example.org",
        "password_env": "NEWSLETTER_PASSWORD",
        **({"senders": [mail.sender]} if mail.sender else {}),
        **_known(place),
    }
    remarks = {"host": "your mailbox", "user": "your mailbox", "password_env": "the variable that holds its password"}
    words = f"A newsletter of {mail.sender or 'an unknown sender'}: «{mail.subject}», {len(mail.links)} links to calls."
    source = MailboxSource.model_validate({**table, "senders": tuple(table.get("senders", ()))})
    notices = tuple(notice for notice in notices_of(mail, source) if notice.title)
    why = "Such letters are read from a mailbox that is subscribed to them."
    return Proposal(table, f"{words} {why}", remarks, notices=notices, missing=("host", "user", "password_env"))


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
