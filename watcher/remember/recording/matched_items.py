"""The items of a harvest: a notice, what was read of it, and the known item it was matched with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.model import Kind, Notice, Reading
from watcher.remember.recording import first_hashes
from watcher.remember.recording.writing import Sighting
from watcher.remember.rules.decide import State
from watcher.remember.rules.differences import notice_hash
from watcher.remember.rules.identity import IdentityKeys, ItemMatch


@dataclass(frozen=True, slots=True)
class MatchedItem:
    """A notice, what was read of it, and the known item it was matched with, if any."""

    identity: IdentityKeys
    reading: Reading
    match: ItemMatch
    hash: str
    exact: str

    @property
    def notice(self) -> Notice:
        return self.identity.notice

    def sighting(self, reader: str) -> Sighting:
        """The item as it is stored, read by that reader."""
        keys = tuple(dict.fromkeys((self.match.key, *self.match.keys, *self.identity.aliases)))
        hashes, match = (self.hash, self.exact), self.match
        return Sighting(self.notice, self.reading, hashes, match.key, keys, match.taken, reader)

    @property
    def state(self) -> State:
        return State(self.notice.title, self.notice.text, self.reading, self.notice.url)


def item_of(identity: IdentityKeys, reading: Reading, match: ItemMatch) -> MatchedItem:
    """The item of a notice; the costlier hash only where its bytes are not those remembered."""
    exact, known = identity.exact, match.known
    if known is None:
        said = first_hashes.NONE
    else:
        said = known.notice_hash if known.exact_hash == exact else notice_hash(identity.notice)
    return MatchedItem(identity, reading, match, said, exact)


def by_language(items: Sequence[MatchedItem]) -> list[list[MatchedItem]]:
    """The items, those of the most frequent language first; one list where there are no calls in several."""
    spoken = Counter(item.reading.language for item in items if item.reading.kind is Kind.CALL)
    if len(spoken) < 2:
        return [list(items)] if items else []
    first = spoken.most_common(1)[0][0]
    groups = ([item for item in items if (item.reading.language == first) is is_first] for is_first in (True, False))
    return [group for group in groups if group]
