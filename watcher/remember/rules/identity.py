"""Which notice is which: canonical addresses, identity keys, and the match against what is remembered. Pure.

A notice has a chain of keys, from the coarse one its source's policy names to finer ones that add its address and
title. A coarse key that several items share is marked so for ever and the finer ones decide. Aliases (address,
text) recognise an item whose id changed, but only when the item it was known as is not there as well.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from watcher.model import Notice

_TRACKING = re.compile(
    r"utm_\w+|at_(medium|campaign\w*|creation|custom\d*|emplacement|format|network|platform|variant|send_date|"
    r"recipient_\w+|link\w*)|(pk|mtm|piwik|matomo)_\w+|hsa_\w+|_hs\w+|mc_[ce]id|fbclid|[gd]clid|gclsrc|[gw]braid|msclkid|"
    r"yclid|twclid|ttclid|li_fat_id|igshid|igsh|xtor|mkt_tok|_g[al]|vero_\w+|oly_\w+|elq\w*|ml_subscriber\w*|"
    r"wt\.\w+|s_cid|cmpid|icid|ns_\w+|trk\w*|sc_(campaign|channel|content|medium|outcome|geo|country)|spm|"
    r"phpsessid|jsessionid|sessionid|aspsessionid\w*|cfid|cftoken|__hs\w+|_openstat|fb_(action|source|ref)\w*",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(index|default)\.(html?|php\d?|aspx?|jsp)$", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_ROUTE = re.compile(r"^(!|/|.*[=/])")  # a fragment that names a page of its own, not a place on the page


@lru_cache(maxsize=16_384)  # one address is asked for again by each who handles its notice
def canonical_url(url: str, *, fragment: bool = False) -> str:
    """The address without what does not tell pages apart: scheme, `www.`, tracking, order of parameters, `/` at
    the end. A fragment stays where it is a route («#/appel/12», «#!…», «#id=3») or where `fragment` asks for it.

    Returns «host/path?query#fragment»; what is no web address comes back stripped.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www.").rstrip("."), parts.port
    except ValueError:
        return url.strip()
    if parts.scheme not in ("http", "https") or not host:
        return url.strip()
    place = _host(host) + (f":{port}" if port not in (None, 80, 443) else "")
    anchor = parts.fragment if fragment or _ROUTE.match(parts.fragment) else ""
    return f"{place}{_path(parts)}{_query(parts.query)}" + (f"#{anchor}" if anchor else "")


def _host(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host


def _path(parts: SplitResult) -> str:
    path = re.sub(r"/{2,}", "/", _SESSION.sub("", parts.path))
    return unquote(_INDEX.sub("/", path)).rstrip("/")


def _query(query: str) -> str:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return f"?{query}"
    kept = sorted((key, value) for key, value in pairs if not _TRACKING.fullmatch(key))
    return f"?{urlencode(kept)}" if kept else ""


def flat(text: str) -> str:
    """The text as one compares it: composed, lower case, one space between words. Keeps every script."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def digest(*texts: str) -> str:
    """A short stable name for texts (128 bits)."""
    return hashlib.blake2b("\x1f".join(texts).encode(errors="replace"), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Policy:
    """What tells the items of a source apart: `by` is guid, link, link+title, fields, or auto.

    `auto` takes the id where there is one, doubts it, and falls back to the address. `trusts_id` says that the id
    is the record's own and never reused, as in an API.
    """

    by: str = "auto"
    fields: tuple[str, ...] = ()
    trusts_id: bool = False

    @classmethod
    def of(cls, source: object) -> Policy:
        """The policy a source's settings ask for; an API's own record id is believed."""
        fields = tuple(getattr(source, "identity_fields", ()))
        by = "fields" if fields else getattr(source, "identity", None)
        return cls(by or "auto", fields, trusts_id=getattr(source, "kind", "") == "api")


@dataclass(frozen=True)
class Face:
    """What identifies one notice: `chain` from coarse to fine, and what else it might be known by."""

    notice: Notice
    policy: Policy

    @cached_property
    def url(self) -> str:
        return canonical_url(self.notice.url)

    @cached_property
    def whole_url(self) -> str:
        """With its fragment, whatever that says."""
        return canonical_url(self.notice.url, fragment=True) if "#" in self.notice.url else self.url

    @cached_property
    def title(self) -> str:
        return flat(self.notice.title)

    @cached_property
    def chain(self) -> tuple[str, ...]:
        fine = f"{self.first} url:{digest(self.whole_url)}"
        words = (self.title,) if self.notice.url or self.notice.guid else (self.title, flat(self.notice.text))
        return self.first, fine, f"{fine} title:{digest(*words)}"

    @cached_property
    def address(self) -> str:
        """The key that recognises an item by its address alone; empty where that says nothing."""
        return f"url:{self.url}" if self.notice.url and self.policy.by in ("auto", "guid") else ""

    @cached_property
    def content(self) -> str:
        """The key that recognises an item by its words alone; empty where they are too few to be its own."""
        text = flat(self.notice.text)
        if len(text) < 80 and len(self.title.split()) < 4:
            return ""
        return f"text:{digest(self.title, text, str(self.notice.fields.get('deadline', '')))}"

    @property
    def aliases(self) -> tuple[str, ...]:
        """Address and words, without what is in the chain already; empty ones left out."""
        return tuple(key for key in (self.address, self.content) if key and key != self.first)

    @cached_property
    def first(self) -> str:
        """The key the policy asks for; nearly always the only one needed."""
        notice, policy = self.notice, self.policy
        if policy.by == "fields":
            values = [notice.fields.get(name) for name in policy.fields]
            if any(values):
                return "fields:" + json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
        if policy.by in ("guid", "auto") and notice.guid.strip():
            is_address = notice.guid.strip().startswith("http")  # many are
            return f"guid:{canonical_url(notice.guid, fragment=True) if is_address else notice.guid.strip()}"
        if policy.by == "link+title" and notice.url:
            return f"link:{self.whole_url} title:{digest(self.title)}"
        return f"url:{self.url}" if notice.url else f"title:{digest(self.title)}"


@dataclass(frozen=True, slots=True)
class Known:
    """A sighting in memory, as far as telling it apart goes."""

    id: int
    key: str
    call: int
    url: str
    title: str
    notice_hash: str
    exact_hash: str = ""
    raw_hash: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a notice turned out to be: a sighting in memory, or (None) a new one, known as `key` from now on.

    `keys` are those to remember for it; `shared` those that turned out to belong to several items.
    """

    known: Known | None
    key: str
    keys: tuple[str, ...]
    shared: tuple[str, ...] = ()


Memory = Mapping[str, Known | None]  # None: several items share the key


class Resolver:
    """Matches the notices of one harvest with the memory; each notice gets one match, each sighting one notice."""

    def __init__(self, faces: Sequence[Face], memory: Memory, seen: Iterable[str] = ()) -> None:
        """`memory` answers for the first key of every face, for the chain of those that `needs_finer` or that share
        it, and for the aliases of those that are a stranger by these.

        `seen` are the keys of items that were present but not read.
        """
        self.memory = memory
        shared = shared_keys(faces)
        self._own = [(face, self._own_key(face, shared)) for face in faces]
        keys = (*(own for _, own in self._own), *seen)
        self._present = {known.id for key in keys if (known := memory.get(key))}
        self._taken: set[int] = set()
        strangers = [face for face in faces if is_stranger(face, memory)]
        self._aliases = Counter(alias for face in strangers for alias in face.aliases)

    def matches(self) -> list[Match | None]:
        """A match for each notice, in order; None for one that repeats another of the same harvest."""
        done: set[str] = set()
        found: list[Match | None] = []
        for face, own in self._own:
            match = None if own in done else self._match(face, own)
            done.add(own)
            if match and match.known:
                self._taken.add(match.known.id)
            found.append(match)
        return found

    def _own_key(self, face: Face, shared: set[str]) -> str:
        """The coarsest key of a notice that is its own, in this harvest and in memory."""
        if face.first not in shared and not self._is_shared(face.first):
            return face.first
        return next((key for key in face.chain if key not in shared and not self._is_shared(key)), face.chain[-1])

    def _is_shared(self, key: str) -> bool:
        return key in self.memory and self.memory[key] is None

    def _match(self, face: Face, own: str) -> Match:
        at = face.chain.index(own)
        shared = list(face.chain[:at])
        for place, key in enumerate(face.chain[at:], at):
            known = self.memory.get(key)
            if known is None or known.id in self._taken:
                continue
            if not self._is_reused(known, face):
                return Match(known, known.key, face.chain[at:], tuple(shared))
            shared.append(key)
            own = face.chain[min(place + 1, len(face.chain) - 1)]
        finer = tuple(key for key in face.chain if key not in shared)
        known = self._elsewhere(face)
        return Match(known, known.key if known else own, finer, tuple(shared))

    def _is_reused(self, known: Known, face: Face) -> bool:
        """Whether an id was given to another text: neither address nor title is what it was."""
        if face.policy.trusts_id or not face.first.startswith("guid:") or known.url == face.url:
            return False
        return not alike(known.title, face.title)

    def _elsewhere(self, face: Face) -> Known | None:
        """The item this one was under another id: it is not there itself, and it says the same."""
        if face.policy.trusts_id:
            return None
        for alias in face.aliases:
            known = self.memory.get(alias)
            if known is None or self._aliases[alias] > 1 or known.id in self._present or known.id in self._taken:
                continue
            if alike(known.title, face.title):
                return known
        return None


def is_stranger(face: Face, memory: Memory) -> bool:
    """Whether the memory knows none of a notice's own keys."""
    return face.first not in memory or not any(memory.get(key) for key in face.chain)


def needs_finer(face: Face, memory: Memory) -> bool:
    """Whether the first key does not settle which item a notice is; the memory of its finer keys will."""
    known = memory.get(face.first)
    return face.first in memory and (known is None or known.url != face.url)


def alike(one: str, other: str) -> bool:
    """Whether two titles may be one title, edited; numbers and years must agree."""
    from rapidfuzz import fuzz

    one, other = flat(one), flat(other)
    return re.findall(r"\d+", one) == re.findall(r"\d+", other) and fuzz.token_sort_ratio(one, other) >= 75


def shared_keys(faces: Sequence[Face]) -> set[str]:
    """The keys that more than one item of a harvest has, where the finest key tells these apart."""
    crowds: dict[str, list[Face]] = defaultdict(list)
    for face in faces:
        crowds[face.first].append(face)
    owners: dict[str, set[str]] = defaultdict(set)
    for face in (face for crowd in crowds.values() if len(crowd) > 1 for face in crowd):
        for key in face.chain:
            owners[key].add(face.chain[-1])
    return {key for key, finest in owners.items() if len(finest) > 1}
