"""What lists show of a call, kept in one narrow row: a page of answers decodes no whole reading.

A card is a call without what only its own page shows: its text beyond the first words, long quotes, the words behind
its domains. Lists, mails and feeds say of a card exactly what they say of its call. Which sources publish it, and
whether they still list it, is read when it is shown: that changes without a new version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, text

from watcher.model import Amount, Call, DomainScore, Fact, Moment, Reading, Side
from watcher.remember.calls import loading
from watcher.remember.db import json_codec
from watcher.remember.db.database import Transaction, batches, insert_rows
from watcher.remember.db.packing import pack, unpack
from watcher.remember.db.tables.search import search_cards
from watcher.remember.search.snippets import LENGTH

CUT = 300
"""Lists cut quotes and names at 240 characters, at a word or a figure: what lies behind this one changes nothing."""
LEAD = LENGTH + 60
KEPT = 2_000  # cards that a process keeps unpacked, some kilobytes each

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_SELECT = text("SELECT call_id, card FROM search_cards WHERE call_id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)

Quoted = TypeVar("Quoted", Amount, Fact, Moment)


def brief(call: Call) -> Call:
    """The call as its card holds it. Pure."""
    return replace(
        call,
        text=call.text[:LEAD],
        reading=_brief(call.reading),
        edition_of=None,
        sources=(),
        last_seen=call.first_seen,
        missing_since=None,
    )


def row(call: Call) -> dict[str, Any]:
    """The row of `search_cards` for a call."""
    said = json.dumps(json_codec.plain(brief(call)), ensure_ascii=False, separators=(",", ":"))
    return {"call_id": call.id, "card": pack(said)}


def load(tx: Transaction, ids: Iterable[int]) -> dict[int, Call]:
    """The cards of these calls, in that order; unknown calls are absent, merged ones answer as what they belong to.

    A call without a card (merged, or not indexed yet) is looked up as a whole.
    """
    wanted, found = list(dict.fromkeys(ids)), dict[int, Call]()
    for batch in batches(wanted):
        seen = loading.seen(tx, batch)
        for number, packed in tx.execute(_SELECT, {"ids": batch}):
            found[number] = loading.with_sightings(_unpacked(packed), seen.get(number, []))
    found |= loading.load_calls(tx, [number for number in wanted if number not in found])
    return {number: found[number] for number in wanted if number in found}


def put_in(tx: Transaction, calls: Sequence[Call]) -> None:
    """Writes the cards of calls that have none."""
    insert_rows(tx, search_cards, [row(call) for call in calls])


def take_out(tx: Transaction, ids: Sequence[int]) -> None:
    """Forgets cards."""
    tx.execute(search_cards.delete().where(search_cards.c.call_id.in_(ids)))


@lru_cache(maxsize=KEPT)
def _unpacked(packed: bytes) -> Call:
    """The same bytes are the same call; lists show the nearest deadlines and the newest changes again and again."""
    return json_codec.value_of(Call, json.loads(unpack(packed)))


def _brief(reading: Reading) -> Reading:
    return replace(
        reading,
        domains=tuple(DomainScore(one.domain, one.score) for one in reading.domains),
        opens=_cut(reading.opens),
        deadline=_cut(reading.deadline),
        deadlines=tuple(map(_quoted, reading.deadlines)),
        amounts=tuple(map(_quoted, reading.amounts)),
        funders=tuple(map(_quoted, reading.funders)),
        eligible=tuple(map(_quoted, reading.eligible)),
        territories=tuple(map(_quoted, reading.territories)),
        partner_rule=_cut(reading.partner_rule),
        own_funding=_cut(reading.own_funding),
        status_word=_cut(reading.status_word),
        purpose=_purpose(reading.purpose),
        sides=tuple(map(_side, reading.sides)),
    )


def _side(side: Side) -> Side:
    return replace(
        side,
        eligible=tuple(map(_quoted, side.eligible)),
        amounts=tuple(map(_quoted, side.amounts)),
        deadline=_cut(side.deadline),
    )


def _purpose(fact: Fact | None) -> Fact | None:
    return replace(_quoted(fact), value=brief_quote(fact.value)) if fact else None


def _cut(fact: Quoted | None) -> Quoted | None:
    return _quoted(fact) if fact else None


def _quoted(fact: Quoted) -> Quoted:
    return replace(fact, quote=brief_quote(fact.quote)) if len(fact.quote) > CUT else fact


def brief_quote(words: str) -> str:
    """As much of the words as any list shows, on one line."""
    return _SPACES.sub(" ", words).strip()[:CUT]
