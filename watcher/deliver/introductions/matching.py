"""Who may be shown to whom: pure, over what a seek says of its side and type; it knows no name and no address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import combinations

from watcher.deliver.digest.bundle import is_over
from watcher.model import Call
from watcher.model.introductions import Seek, is_for_both_sides, needs_partner
from watcher.remember.people.introductions import Seekers
from watcher.remember.rules.introductions import OFFERS_A_WEEK

BOTH = {"FR", "CA-QC"}


def proposals(seekers: Seekers, calls: Mapping[int, Call], now: datetime) -> Iterator[tuple[Seek, Seek]]:
    """The pairs to be shown to each other now, who waits longest first; within what each may be shown in a week."""
    by_call: dict[int, list[Seek]] = defaultdict(list)
    known = {call.id: call for call in calls.values()}
    for seek in sorted(seekers.open, key=lambda seek: (seek.opened, seek.id)):
        if seek.call in calls:
            by_call[calls[seek.call].id].append(seek)  # a call that was merged answers as the one it belongs to
    left = {who: OFFERS_A_WEEK - shown for who, shown in seekers.lately.items()}
    chosen: set[frozenset[int]] = set()
    for number, seeks in by_call.items():
        call = known[number]
        if is_over(call, now):
            continue
        for one, other in combinations(seeks, 2):
            people = frozenset((one.subscriber, other.subscriber))
            is_free = people not in chosen and all(left[who] > 0 for who in people)
            if is_free and fits(one, other, call) and not seekers.met(one.subscriber, other.subscriber):
                chosen.add(people)
                left.update({who: left[who] - 1 for who in people})
                yield one, other


def fits(one: Seek, other: Seek, call: Call) -> bool:
    """Whether two seeks for a call could be partners: one of each side of the fund where it has two, else teams that
    differ by side or type."""
    if one.subscriber == other.subscriber or not needs_partner(call):
        return False
    if is_for_both_sides(call):
        return {one.side, other.side} == BOTH
    return one.side != other.side or one.kind != other.kind
