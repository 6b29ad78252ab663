"""Which stored item each notice of a harvest is: asks the store for what the pure rules of identity want to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watcher.config.sources import AnySource
from watcher.model import Harvest, HarvestState, Notice, Reading
from watcher.remember.calls import loading
from watcher.remember.db import json_codec
from watcher.remember.db.database import Transaction
from watcher.remember.recording import writing
from watcher.remember.recording.matched_items import MatchedItem, item_of
from watcher.remember.rules.identity import (
    IdentityKeys,
    ItemMatcher,
    KnownItem,
    Policy,
    free_key,
    is_unknown,
    needs_finer_key,
    shared_keys,
)
from watcher.remember.rules.relaunch import AT_ONCE, ListedItem, moved_items

COMPARED = 400  # items of a source that are compared word by word with new ones; of more only those of equal title


@dataclass
class Matching:
    """The notices of one harvest being matched inside `tx`."""

    tx: Transaction
    source: AnySource
    harvest: Harvest
    now: datetime
    warnings: list[str] = field(default_factory=list)
    _stored: dict[str, KnownItem | None] = field(default_factory=dict)

    def items(self, readings: Sequence[tuple[Notice, Reading]]) -> list[MatchedItem]:
        """The notices with what they turned out to be; those that repeat another only add keys to it."""
        policy = Policy.of(self.source)
        identities = [IdentityKeys(self._own(notice), policy) for notice, _ in readings]
        self._stored = self._load(identities)
        exact = self._same_words(identities)
        matches = ItemMatcher(identities, self._stored, self.harvest.known_keys, exact).matches()
        found = [
            item_of(identity, reading, match)
            for identity, (_, reading), match in zip(identities, readings, matches, strict=True)
            if match
        ]
        found = self._with_free_keys(_joined(self._relaunched(found, policy)))
        listed = sum(not item.match.repeats for item in found)
        if listed < len(identities):
            self.warnings.append(f"{len(identities) - listed} items repeat another of the same harvest")
        return found

    def learn(self, items: Sequence[MatchedItem]) -> None:
        """Keeps the keys that lead to known items by another way, and those that several items share."""
        leads: dict[str, int | None] = {}
        for item in items:
            known = item.match.known
            leads.update((key, known.id) for key in item.match.keys if known and key not in self._stored)
        shared = [key for item in items for key in item.match.shared]
        leads.update((key, None) for key in shared if key not in self._stored or self._stored[key] is not None)
        writing.remember_keys(self.tx, self.source.name, leads)
        own = {item.match.taken: item.match.known.id for item in items if item.match.known and item.match.taken}
        writing.take_keys(self.tx, self.source.name, own)

    def _own(self, notice: Notice) -> Notice:
        """The notice as it is stored: under the name of its source, without what databases refuse."""
        notice = json_codec.clean(notice)
        return notice if notice.source == self.source.name else replace(notice, source=self.source.name)

    def _load(self, identities: Sequence[IdentityKeys]) -> dict[str, KnownItem | None]:
        """What is known under the keys of these notices, asking only as far as the coarser ones leave doubt."""
        name = self.source.name
        stored = loading.known_items(self.tx, name, (identity.first for identity in identities))
        shared = shared_keys(identities)
        reached = Counter(known.id for identity in identities if (known := stored.get(identity.first)))
        doubtful = [
            identity
            for identity in identities
            if identity.first in shared
            or needs_finer_key(identity, stored)
            or ((known := stored.get(identity.first)) and reached[known.id] > 1)
        ]
        finer = loading.known_items(self.tx, name, (key for identity in doubtful for key in identity.keys))
        also = {known.id for known in finer.values() if known}
        claimed = [some for some in identities if (known := stored.get(some.first)) and known.id in also]
        stored |= finer | loading.known_items(self.tx, name, (key for some in claimed for key in some.keys))
        unknown = [identity for identity in identities if is_unknown(identity, stored)]
        if unknown:
            aliases = (key for identity in unknown for key in identity.known_by)
            stored |= loading.known_items(self.tx, name, (*aliases, *self.harvest.known_keys))
        return stored

    def _same_words(self, identities: Sequence[IdentityKeys]) -> dict[str, list[KnownItem]]:
        """The items that said last what these notices say, for those that their first key does not lead to."""
        asked = [
            identity.exact
            for identity in identities
            if not identity.policy.trusts_id
            and identity.policy.by != "fields"
            and ((known := self._stored.get(identity.first)) is None or known.exact_hash != identity.exact)
        ]
        return loading.same_words(self.tx, self.source.name, asked)

    def _relaunched(self, items: list[MatchedItem], policy: Policy) -> list[MatchedItem]:
        """The same, with those that the site lists under new ids or addresses known as what they were."""
        new = {place: item for place, item in enumerate(items) if not item.match.known and not item.match.repeats}
        if not new or policy.by == "fields":
            return items
        gone, present, known, listed = self._listed(items, new)
        fresh = {place: ListedItem.of(item.notice, item.reading) for place, item in new.items()}
        already = sum(item.match.moved for item in items)
        moved, beside = moved_items(fresh, gone, present, trusts_id=policy.trusts_id, already=already, listed=listed)
        if moved or beside:
            self.warnings.append(f"{len(moved) + len(beside)} known items are listed under another id or address")
        for place, id in (*moved.items(), *beside.items()):
            old, item = known[id], items[place]
            match = replace(item.match, known=old, key=old.key, repeats=place in beside, moved=True)
            items[place] = item_of(item.identity, item.reading, match)
        return items

    def _listed(
        self, items: Sequence[MatchedItem], new: Mapping[int, MatchedItem]
    ) -> tuple[dict[int, ListedItem], dict[int, ListedItem], dict[int, KnownItem], int]:
        """The known items that left with this harvest, those that are still there, and how many were listed."""
        here = {item.match.known.id for item in items if item.match.known}
        rows = loading.listed_items(self.tx, self.source.name, self.now)
        is_whole = self.harvest.state is HarvestState.COMPLETE
        left = {row.id for row in rows if is_whole and row.id not in here and row.key not in self.harvest.known_keys}
        wanted = rows if len(new) >= AT_ONCE else [row for row in rows if row.id in left]
        if len(wanted) > COMPARED:
            titles = {item.identity.title for item in new.values()}
            wanted = [row for row in wanted if row.title in titles]
        read = loading.accounts(self.tx, [row.id for row in wanted])
        listed = {id: ListedItem.of(*account) for id, account in read.items()}
        gone = {id: item for id, item in listed.items() if id in left}
        present = {id: item for id, item in listed.items() if id not in left}
        return gone, present, {row.id: row for row in wanted}, len(rows)

    def _with_free_keys(self, items: list[MatchedItem]) -> list[MatchedItem]:
        """The same, each new item under a key that no other item of the source has."""
        new = [item for item in items if not item.match.known and not item.match.repeats]
        asked = {key for item in new for key in (item.match.key, *item.match.keys)}
        used = loading.used_keys(self.tx, self.source.name, asked)
        while True:
            keys: dict[int, str] = {}
            not_free = set(used)
            for place, item in enumerate(items):
                if not item.match.known and not item.match.repeats:
                    keys[place] = free_key(item.match, not_free)
                    not_free.add(keys[place])
            taken = loading.used_keys(self.tx, self.source.name, set(keys.values()) - asked)
            if not taken:
                break
            used |= taken
        return [
            replace(item, match=replace(item.match, key=keys[place])) if place in keys else item
            for place, item in enumerate(items)
        ]


def _joined(items: list[MatchedItem]) -> list[MatchedItem]:
    """The same, with the keys of what repeats a new item given to that item."""
    first: dict[str, int] = {}
    found: list[MatchedItem] = []
    for item in items:
        at = first.get(item.identity.whole)
        if item.match.repeats and not item.match.known and at is not None:
            before = found[at]
            keys = (*before.match.keys, *item.match.keys)
            found[at] = replace(before, match=replace(before.match, keys=keys))
            continue
        if not item.match.repeats:
            first.setdefault(item.identity.whole, len(found))
        found.append(item)
    return found
