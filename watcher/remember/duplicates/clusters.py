"""The same call on several sites: finds, for what a source brings for the first time, the call it is.

Candidates come from stored keys (addresses, pairs of title words, deadline with amount or funder); `likeness` judges
them. Every merge is kept with its reasons.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from heapq import nlargest
from itertools import combinations, groupby, islice
from operator import itemgetter

from sqlalchemy import insert, select

from watcher.model import Call, Kind
from watcher.remember.db import json_codec
from watcher.remember.db.database import Database, Transaction, batches
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.db.tables.clusters import cluster_keys, merges, partings
from watcher.remember.duplicates import kept_keys
from watcher.remember.duplicates.accounts import stored_accounts
from watcher.remember.duplicates.comparison import TwinVerdict, judge
from watcher.remember.duplicates.editions import Editions, Programme, fingerprint_of
from watcher.remember.duplicates.evidence import BY_FACTS
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.relations import NewNotice
from watcher.remember.duplicates.told_days import FIRST_STEP
from watcher.remember.rules.differences import SAME_DAY
from watcher.remember.rules.identity import flat
from watcher.remember.search.analysis import Analyser
from watcher.remember.search.synonyms import Lexicon

# A key that so many live calls have says nothing («a deadline of 31 December at the European Commission»).
MOST = 61
CANDIDATES = 15


@dataclass(frozen=True, slots=True)
class Merge:
    """That a source's notice was taken for a known call: when, and why."""

    call: int
    at: datetime
    source: str
    url: str
    by_rule: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What the rules of today say of calls as they are kept: calls that would be one, or a call that would be two."""

    calls: tuple[int, ...]
    sources: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """What today's rules would merge, and what they would split."""

    would_merge: tuple[Regrouping, ...]
    would_split: tuple[Regrouping, ...]


class Clusters:
    """The repository of calls that several sources publish."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Analyser().lexicon

    def twins(self, tx: Transaction, notices: Sequence[NewNotice], now: datetime) -> Mapping[int, int]:
        """For notices (by their place) that are a call known already: its id. Writes down why."""
        prints = {place: new.fingerprint for place, new in enumerate(notices)}
        pages = Counter(map(_page, prints.values()))
        candidates = _candidates(tx, prints, now.date())
        known = stored_accounts(tx, {call for found in candidates.values() for call in found})
        twins: dict[int, int] = {}
        for place, found in candidates.items():
            meant = {call: known[call] for call in found if call in known}
            call, verdict = self._best(prints[place], meant, is_alone=pages[_page(prints[place])] == 1)
            if call:
                twins[place] = call
                known[call].append(prints[place])
                _note(tx, call, prints[place], verdict, now)
        return twins

    def earlier(self, tx: Transaction, notices: Sequence[NewNotice], now: datetime) -> Mapping[int, int]:
        """For notices (by their place) that are a new round of a call known already: its id."""
        return Editions(self._db).earlier(tx, notices, now)

    def _best(
        self, new: Fingerprint, known: Mapping[int, Sequence[Fingerprint]], *, is_alone: bool
    ) -> tuple[int, TwinVerdict]:
        """The call that a new notice is, with the most reasons; 0 for none.

        Where several rounds share one page, another deadline is another round and no extension.
        """
        verdicts = [
            (call, verdict) for call, prints in known.items() if (verdict := judge(new, prints, self._lexicon)).same
        ]
        by_facts = [found for found in verdicts if found[1].reasons[0].startswith(BY_FACTS)]
        if len(by_facts) > 1:  # several calls have this day and these sums: no word says which it is
            verdicts = [found for found in verdicts if found not in by_facts]
        # A final day that is heard after the first step, would be told as an extension that nobody granted.
        verdicts = [
            found for found in verdicts if FIRST_STEP not in found[1].reasons or not _delays(new, known[found[0]])
        ]
        if len(verdicts) > 1 or not is_alone:
            verdicts = [found for found in verdicts if not _moves(new, known[found[0]])]
        return max(verdicts, key=lambda found: (len(found[1].reasons), -found[0]), default=(0, TwinVerdict(False)))

    def why(self, call: int) -> tuple[Merge, ...]:
        """The merges that made a call, oldest first."""
        query = select(merges).where(merges.c.call_id == call).order_by(merges.c.id)
        return tuple(
            Merge(row.call_id, row.at, row.source, row.url, row.by_rule, tuple(row.reasons))
            for row in self._db.rows(query)
        )

    def backtest(self) -> Backtest:
        """What the rules of today would do to the calls as they are kept: run it before and after a change."""
        with self._db.read() as tx:
            ids = tx.execute(select(calls.c.id).where(calls.c.kind == Kind.CALL, calls.c.merged_into.is_(None)))
            known = stored_accounts(tx, ids.scalars(), may_write=False)
            pairs = set(_neighbours(tx)) - _parted(tx)
        would_merge = [finding for one, two in sorted(pairs) if (finding := self._joined(known, one, two))]
        would_split = [finding for call, prints in known.items() for finding in self._split(call, prints)]
        return Backtest(tuple(would_merge), tuple(would_split))

    def _joined(self, known: Mapping[int, Sequence[Fingerprint]], one: int, two: int) -> Regrouping | None:
        if one not in known or two not in known:
            return None
        verdicts = [judge(account, known[one], self._lexicon) for account in known[two]]
        if not all(verdict.same for verdict in verdicts):
            return None
        sources = tuple(account.source for account in (*known[one], *known[two]))
        return Regrouping((one, two), sources, verdicts[0].reasons)

    def _split(self, call: int, prints: Sequence[Fingerprint]) -> Iterator[Regrouping]:
        for place, account in enumerate(prints):
            others = [*prints[:place], *prints[place + 1 :]]
            if others and not (verdict := judge(account, others, self._lexicon)).same:
                yield Regrouping((call,), (account.source,), verdict.reasons)


def note(tx: Transaction, known: Iterable[Call], accounts: Mapping[int, Fingerprint], *, are_new: bool = False) -> None:
    """Keeps the keys under which calls are found again; call it whenever a call is new or changed.

    `accounts` are those of new calls (by id) that were compared already: what their one source says is the call.
    `are_new` says that no keys of them are kept yet.
    """
    for batch in batches(known):
        if not are_new:
            kept_keys.forget(tx, [call.id for call in batch])
        told = [(call, accounts.get(call.id) or fingerprint_of(call)) for call in batch if call.kind is Kind.CALL]
        keys = [(call, account.block_keys - {f"u:{account.url}"}) for call, account in told]  # its sightings lead there
        rounds = {call.id: Programme.of(account, call.first_seen.date()) for call, account in told}
        kept_keys.keep(tx, keys, {id: (one.key, one.day) for id, one in rounds.items() if one.key})


def _candidates(tx: Transaction, prints: Mapping[int, Fingerprint], today: date) -> dict[int, list[int]]:
    """For each new notice the calls that share most keys with it, of equals the latest."""
    asked: dict[str, list[int]] = defaultdict(list)
    for place, fingerprint in prints.items():
        for key in _keys(fingerprint):
            asked[key].append(place)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for key, found in _calls_by_key(tx, asked, today).items():
        for place in asked[key]:
            shared[place].update(found)
    return {
        place: [call for _, call in nlargest(CANDIDATES, ((count, call) for call, count in shared[place].items()))]
        for place in prints
        if shared[place]
    }


def _keys(fingerprint: Fingerprint) -> Iterable[str]:
    """Where to look for what an account may be: news and awards are the same only where page and title are."""
    if fingerprint.kind is Kind.CALL:
        return fingerprint.block_keys
    return (f"u:{fingerprint.url}",) if fingerprint.has_page else ()


def _page(fingerprint: Fingerprint) -> tuple[str, str]:
    return fingerprint.url, flat(fingerprint.notice.title)


def _moves(new: Fingerprint, known: Sequence[Fingerprint]) -> bool:
    """Whether a new notice gives a call a deadline that none of its accounts has."""
    days = {day for account in known for day in account.days}
    told = new.days - new.vague_deadlines
    return bool(told and days) and not any(abs(day - other) <= SAME_DAY for day in days for other in told)


def _delays(new: Fingerprint, known: Sequence[Fingerprint]) -> bool:
    return max(new.days) > max(day for account in known for day in account.days)


def _calls_by_key(tx: Transaction, keys: Iterable[str], today: date) -> dict[str, set[int]]:
    """The calls under each key that is not common; a page leads to all calls that a source lists there."""
    keys = list(keys)
    pages = kept_keys.of_pages(tx, [key[2:] for key in keys if key.startswith("u:")], MOST)
    telling = {f"u:{url}": set(ids) for url, ids in pages.items()}
    for key, ids in kept_keys.of_clusters(tx, keys, today, MOST).items():
        telling.setdefault(key, set()).update(ids)
    return telling


def _parted(tx: Transaction) -> set[tuple[int, int]]:
    """The pairs of calls that a person parted, the smaller id first."""
    return {(row.call_id, row.other_id) for row in tx.execute(select(partings))}


def _neighbours(tx: Transaction) -> Iterator[tuple[int, int]]:
    """The pairs of calls that share a telling key, or a page."""
    k, s = cluster_keys.c, sightings.c
    paged = select(s.url, s.call_id).where(s.url != "").distinct().order_by(s.url)
    for query in (select(k.key, k.call_id).order_by(k.key), paged):
        for _, rows in groupby(tx.execute(query), key=itemgetter(0)):
            ids = sorted({call for _, call in islice(rows, MOST)})
            if len(ids) < MOST:
                yield from combinations(ids, 2)


def _note(tx: Transaction, call: int, new: Fingerprint, verdict: TwinVerdict, now: datetime) -> None:
    row = {"call_id": call, "at": now, "source": new.source, "url": json_codec.storable(new.notice.url)}
    tx.execute(insert(merges).values(row | {"by_rule": True, "reasons": list(verdict.reasons)}))
