"""Which notice is which: canonical addresses, identity keys, and the match against what is stored. Pure.

A notice has several keys, from the coarse one its source's policy names to finer ones that add its address and
title. A coarse key that several items share is marked so for ever and the finer ones decide. Aliases (address,
text) recognise an item whose id changed, but only when the item it was known as is not there as well.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from types import MappingProxyType
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from watcher.lazy import cached_property
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


def key_digest(key: str) -> bytes:
    """The name under which a key is stored (128 bits): keys are looked up whole, and never shown."""
    return hashlib.blake2b(key.encode(errors="replace"), digest_size=16).digest()


API_SPIDERS = frozenset({"sedia", "grants_gov", "aides_territoires", "find_a_grant"})
"""Spiders that read an API with record ids of its own."""


def exact_hash(notice: Notice) -> str:
    """A name for the very words of a notice: where it is the same, nothing needs comparing."""
    return digest(notice.title, notice.url, notice.text, repr(sorted(notice.fields.items())))


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
        """The policy a source's settings ask for; an API's own record id is believed, whoever reads the API."""
        fields = tuple(getattr(source, "identity_fields", ()))
        by = "fields" if fields else getattr(source, "identity", None)
        is_api = getattr(source, "kind", "") == "api" or getattr(source, "spider", "") in API_SPIDERS
        return cls(by or "auto", fields, trusts_id=is_api)


@dataclass(frozen=True)
class IdentityKeys:
    """What identifies one notice: `keys` from coarse to fine, and what else it might be known by."""

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
    def keys(self) -> tuple[str, ...]:
        fine = f"{self.first} url:{digest(self.whole_url)}"
        titled = f"{fine} title:{digest(self.title)}"
        if self.notice.guid.strip():
            return self.first, fine, titled
        return self.first, fine, titled, f"{titled} text:{digest(flat(self.notice.text))}"

    @cached_property
    def address(self) -> str:
        """The key that recognises an item by its address alone; empty where that says nothing."""
        return f"at:{self.url}" if self.notice.url and self.policy.by in ("auto", "guid") else ""

    @cached_property
    def content(self) -> str:
        """The key that recognises an item by its words alone; empty where they are too few to be its own."""
        text = flat(self.notice.text)
        if len(text) < 80 and len(self.title.split()) < 4:
            return ""
        return f"text:{digest(self.title, text, str(self.notice.fields.get('deadline', '')))}"

    @cached_property
    def exact(self) -> str:
        """A name for the very words of the notice."""
        return exact_hash(self.notice)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Address and words, under names that no key of an item has; empty ones left out."""
        return tuple(key for key in (self.address, self.content) if key)

    @property
    def known_by(self) -> tuple[str, ...]:
        """Where to look for the item under another id: also where an item without an id stands under its address."""
        own = (f"url:{self.url}",) if self.address else ()
        return tuple(key for key in (self.address, *own, self.content) if key and key != self.first)

    @cached_property
    def whole(self) -> str:
        """A name for link, title, text and fields together: items that share it are one item under several ids."""
        notice = self.notice
        facts = repr(sorted((name, value) for name, value in notice.fields.items() if name != "id"))
        return digest(self.whole_url, self.title, flat(notice.text), facts)

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
class KnownItem:
    """A stored sighting, as far as telling it apart goes."""

    id: int
    key: str
    call: int
    url: str
    title: str
    notice_hash: str
    exact_hash: str = ""
    raw_hash: str = ""


@dataclass(frozen=True, slots=True)
class ItemMatch:
    """What a notice turned out to be: a stored sighting, or (None) a new one, known as `key` from now on.

    `keys` are those to remember for it; `shared` those that turned out to belong to several items; `taken` the finest
    one where it led to another item, which is no longer listed as this. `repeats`: the same harvest lists the item a
    second time, so only the keys are news. `moved`: the site gave the item another id or address.
    `was_told`: this very entry was listed before, as the item that is another by now.
    """

    known: KnownItem | None
    key: str
    keys: tuple[str, ...]
    shared: tuple[str, ...] = ()
    repeats: bool = False
    moved: bool = False
    taken: str = ""
    was_told: bool = False


Stored = Mapping[str, KnownItem | None]  # None: several items share the key
NOTHING: Mapping[str, Sequence[KnownItem]] = MappingProxyType({})


class ItemMatcher:
    """Matches the notices of one harvest with stored sightings; each sighting is one notice, and its repetitions."""

    def __init__(
        self,
        identities: Sequence[IdentityKeys],
        stored: Stored,
        seen: Iterable[str] = (),
        exact: Mapping[str, Sequence[KnownItem]] = NOTHING,
    ) -> None:
        """`stored` answers for the first key of every notice, for all keys of those that `needs_finer_key` or that
        share it, and for the aliases of those that are unknown by these.

        `seen` are the keys of items that were present but not read; `exact` answers for the very words of those that
        their first key does not lead to.
        """
        self._stored = stored
        self._exact = exact
        shared = shared_keys(identities)
        self._own = [(identity, self._own_key(identity, shared)) for identity in identities]
        unread = {known.id: known for key in seen if (known := stored.get(key))}
        self._unread = frozenset(unread)
        self._present = {known.id for _, key in self._own if (known := stored.get(key))} | self._unread
        self._taken: dict[int, tuple[str, str]] = {known.id: (known.url, known.title) for known in unread.values()}
        unknown = {(alias, some.whole) for some in identities if is_unknown(some, stored) for alias in some.known_by}
        self._aliases = Counter(alias for alias, _ in unknown)

    def matches(self) -> list[ItemMatch | None]:
        """A match for each notice, in order; None for one whose own key another of the same harvest has.

        Those that are known by a key of their own come first, so that what is left over may repeat them.
        """
        found = self._unchanged()
        done = {self._own[place][1] for place in found}
        open_: list[int] = []
        for place in sorted(range(len(self._own)), key=self._weakness):
            identity, own = self._own[place]
            if own in done:
                continue
            done.add(own)
            match = self._by_key(identity, own)
            if match is None:
                open_.append(place)
                continue
            found[place] = match
        first: dict[str, ItemMatch] = {self._own[place][0].whole: match for place, match in found.items()}
        for place in sorted(open_):
            identity, own = self._own[place]
            match = self._repeated(identity, first) or self._unknown(identity, own)
            found[place] = match
            first.setdefault(identity.whole, match)
        return [found.get(place) for place in range(len(self._own))]

    def _unchanged(self) -> dict[int, ItemMatch]:
        """The notices that say word for word what a sighting said last: whatever their keys, they are that one."""
        found: dict[int, ItemMatch] = {}
        for place, (identity, own) in enumerate(self._own):
            first = self._stored.get(identity.first)
            known = first if first and first.exact_hash == identity.exact else self._said(identity)
            if known and known.id not in self._taken:
                self._taken[known.id] = (identity.url, identity.title)
                found[place] = self._match(known, identity, own)
        return found

    def _said(self, identity: IdentityKeys) -> KnownItem | None:
        """The item whose last words these are; where they are few, one of the keys has to lead to it as well."""
        items = [item for item in self._exact.get(identity.exact, ()) if item.id not in self._taken]
        if not items:
            return None
        named = {known.id for key in identity.keys if (known := self._stored.get(key))}
        best = min(items, key=lambda item: (item.id not in named, item.id))
        return best if identity.content or best.id in named else None

    def _match(self, known: KnownItem | None, identity: IdentityKeys, own: str, *, moved: bool = False) -> ItemMatch:
        """The notice as that item: keys that lead elsewhere are shared from now on, the finest is its own."""
        at = identity.keys.index(own)
        id = known.id if known else None
        leads = {key: other.id for key in identity.keys if (other := self._stored.get(key)) and other.id != id}
        shared = tuple(key for place, key in enumerate(identity.keys[:-1]) if place < at or key in leads)
        finest = identity.keys[-1]
        is_taken = finest in leads or self._is_shared(finest) or (known is None and identity.first in self._stored)
        keys = tuple(key for key in identity.keys if key not in shared)
        key = known.key if known else keys[0]
        taken = finest if is_taken else ""
        return ItemMatch(known, key, keys, shared, moved=moved, taken=taken, was_told=known is None and finest in leads)

    def _weakness(self, place: int) -> int:
        """0 where the finest key is known, so that a lasting claim to a sighting comes before a coarser one."""
        return 0 if self._stored.get(self._own[place][0].keys[-1]) else 1

    def _own_key(self, identity: IdentityKeys, shared: set[str]) -> str:
        """The coarsest key of a notice that is its own, in this harvest and in the store."""
        if identity.first not in shared and not self._is_shared(identity.first):
            return identity.first
        own = (key for key in identity.keys if key not in shared and not self._is_shared(key))
        return next(own, identity.keys[-1])

    def _is_shared(self, key: str) -> bool:
        return key in self._stored and self._stored[key] is None

    def _by_key(self, identity: IdentityKeys, own: str) -> ItemMatch | None:
        """The sighting one of its own keys leads to; a repetition of the notice that had it before; else None."""
        at = identity.keys.index(own)
        for key in identity.keys[at:]:
            known = self._stored.get(key)
            if known is None or self._is_reused(known, identity):
                continue
            before = self._taken.get(known.id)
            if before is None:
                self._taken[known.id] = (identity.url, identity.title)
                return self._match(known, identity, own)
            if key == identity.keys[-1] or self._is_same_page(before, identity):
                return ItemMatch(known, known.key, (key,), repeats=True)
        return None

    def _unknown(self, identity: IdentityKeys, own: str) -> ItemMatch:
        """An item known under another id, or a new one."""
        known = self._elsewhere(identity)
        if known:
            self._taken[known.id] = (identity.url, identity.title)
        return self._match(known, identity, own, moved=known is not None)

    def _repeated(self, identity: IdentityKeys, first: Mapping[str, ItemMatch]) -> ItemMatch | None:
        """The item this one lists a second time under another id: link, title and text are the same."""
        if identity.policy.trusts_id or identity.policy.by == "fields" or not identity.notice.guid.strip():
            return None
        before = first.get(identity.whole)
        if before is None:
            named = (self._stored.get(alias) for alias in identity.known_by)
            same = (item for item in named if item and item.id in self._unread and item.exact_hash == identity.exact)
            known = next(same, None)
            before = ItemMatch(known, known.key, ()) if known else None
        return replace(before, keys=(identity.first,), shared=(), repeats=True) if before else None

    @staticmethod
    def _is_same_page(before: tuple[str, str], identity: IdentityKeys) -> bool:
        if identity.policy.trusts_id or identity.policy.by == "fields":
            return False
        return before == (identity.url, identity.title)

    def _is_reused(self, known: KnownItem, identity: IdentityKeys) -> bool:
        """Whether an id was given to another text: neither address nor title is what it was."""
        if identity.policy.trusts_id or not identity.first.startswith("guid:"):
            return False
        if known.url and known.url == identity.url:
            return False
        return not alike(known.title, identity.title)

    def _elsewhere(self, identity: IdentityKeys) -> KnownItem | None:
        """The item this one was under another id: it is not there itself, and it says the same."""
        if identity.policy.trusts_id:
            return None
        for alias in identity.known_by:
            known = self._stored.get(alias)
            if known is None or self._aliases[alias] > 1 or known.id in self._present or known.id in self._taken:
                continue
            if alike(known.title, identity.title):
                return known
        return None


def free_key(match: ItemMatch, used: Collection[str]) -> str:
    """The key a new sighting gets: its own, else a finer one, else the finest with a number no other has."""
    for key in (match.key, *match.keys):
        if key not in used:
            return key
    finest = (match.key, *match.keys)[-1]
    return next(key for number in count(2) if (key := f"{finest} #{number}") not in used)


def is_unknown(identity: IdentityKeys, stored: Stored) -> bool:
    """Whether none of a notice's own keys is known."""
    return identity.first not in stored or not any(stored.get(key) for key in identity.keys)


def needs_finer_key(identity: IdentityKeys, stored: Stored) -> bool:
    """Whether the first key does not settle which item a notice is; its finer keys will."""
    known = stored.get(identity.first)
    return identity.first in stored and (known is None or known.url != identity.url)


def alike(one: str, other: str) -> bool:
    """Whether two titles may be one title, edited; numbers and years must agree."""
    from rapidfuzz import fuzz

    one, other = flat(one), flat(other)
    return re.findall(r"\d+", one) == re.findall(r"\d+", other) and fuzz.token_sort_ratio(one, other) >= 75


def shared_keys(identities: Sequence[IdentityKeys]) -> set[str]:
    """The keys that more than one item of a harvest has, where the finest key tells these apart."""
    by_first: dict[str, list[IdentityKeys]] = defaultdict(list)
    for identity in identities:
        by_first[identity.first].append(identity)
    owners: dict[str, set[str]] = defaultdict(set)
    for identity in (identity for same in by_first.values() if len(same) > 1 for identity in same):
        for key in identity.keys:
            owners[key].add(identity.keys[-1])
    return {key for key, finest in owners.items() if len(finest) > 1}
