"""What a release of held events would send: to how many readers, when, and how it reads. Writes nothing, names nobody.

Whether an event is still told hangs on its call as it stands now, as it will when messages are composed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.config import Settings
from watcher.deliver.digest.bundle import Bundler
from watcher.deliver.digest.digest import Composer, Due
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.match.match import NO_MARKS
from watcher.deliver.render.render import Renderer
from watcher.model import Event, Frequency, Interest, Message, Subscriber
from watcher.remember.store import Store


@dataclass(frozen=True, slots=True)
class ReleasePreview:
    """How many readers would be told at once, and how many with their next message, by channel.

    `unsaid` counts the events that need not be told any more. `message` is what somebody would read who asks for
    everything; None where nothing is left to tell.
    """

    at_once: Mapping[str, int]
    later: Mapping[str, int]
    unsaid: int
    message: Message | None


def release_preview(
    settings: Settings, store: Store, held: Sequence[Event], language: str, now: datetime
) -> ReleasePreview:
    """What would be sent if these held events were released now. Who only reads when they ask is not counted."""
    events = [replace(event, held=False) for event in held]
    index, bundler = MatchIndex(events, store.calls.many({event.call for event in events})), Bundler(now)
    unsaid = bundler.bundles(index.items, frozenset())[1]
    told = sum(1 << place for place, item in enumerate(index.items) if item.event.seq not in unsaid)
    marks, counts = store.marks.all_marks(), {True: Counter[str](), False: Counter[str]()}
    for who in store.people.active():
        if who.frequency is not Frequency.NEVER and index.bits(who, marks.get(who.id, NO_MARKS)) & told:
            counts[who.frequency is Frequency.INSTANT][who.channel] += 1
    reader = Subscriber(0, "email", "", language=language, zone=settings.site.zone, interests=(Interest(),))
    digest = Composer(settings, now).compose(reader, Due(owed=index.owed(reader)))
    message = None if digest.is_empty else Renderer(settings).render(digest)
    return ReleasePreview(counts[True], counts[False], len(held) - told.bit_count(), message)
