"""What a list of mails shows of a message: its most important fact first. Plain text, not escaped."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.deliver.digest.bundle import ENDS, MOVES
from watcher.deliver.digest.digest import BRIEF, Digest, DigestItem
from watcher.deliver.digest.flat import FLAT
from watcher.deliver.render.frame import section_title
from watcher.model import EventKind
from watcher.wording import dates
from watcher.wording.catalogue import translate
from watcher.wording.events import is_new_deadline
from watcher.wording.events import title as event_title
from watcher.wording.text import short
from watcher.wording.tiles import short_day
from watcher.wording.view import View

MAX_SUBJECT = 150
_LATER, _NOTHING = 2, 9  # ranks of a deadline that moved away, and of what is no fact of the day


def subject(digest: Digest) -> tuple[str, ...]:
    """The parts of the subject: the day's most important fact, then what else is inside."""
    language = digest.subscriber.language
    if digest.is_empty:
        return (summary(digest),)
    lead, item = _lead(digest)
    others = _counts(digest, without=item)
    if item is None and len(digest.items) == 1 and not digest.count(*BRIEF):
        lead, others = _only(digest), []
    hello = translate(language, "subject.welcome") if digest.is_first else ""
    return lead, hello, *others[: 2 if lead else 3]


def for_reader(parts: Sequence[str], name: str) -> str:
    """The subject, and for whom it is.

    «Date repoussée au 19 mars : Données de santé… · 3 nouveaux appels pour vous · CHU de Rennes».
    """
    return _joined(*parts, name)


def summary(digest: Digest) -> str:
    """What is inside, changes first: «1 date repoussée · 3 nouveaux appels pour vous»."""
    language = digest.subscriber.language
    if digest.is_empty and digest.is_first:
        return translate(language, "subject.quiet_first")
    if digest.is_empty:
        checked = translate(language, "subject.checked", n=digest.health.read) if digest.health.read else ""
        return _joined(translate(language, "subject.quiet"), checked)
    return _joined(*_counts(digest)[:3])


def preheader(digest: Digest) -> str:
    """What a list of mails shows beside the subject: the first titles that it does not name."""
    _, named = _lead(digest)
    items = [item for item in digest.items if item != named]
    return _joined(*(short(item.call.title, 80) for item in items[:3]))


def _joined(*parts: str) -> str:
    return short(" · ".join(filter(None, parts)), MAX_SUBJECT)


def _lead(digest: Digest) -> tuple[str, DigestItem | None]:
    """The most important fact of the day, and the call it is about: what a person loses who reads no further."""
    who = digest.subscriber
    view = View(who.language, who.zone, digest.now)
    found = [(*_fact(item, view), item) for item in digest.items]
    if sum(rank == _LATER for rank, _, _ in found) > 1:  # several that moved away are counted
        found = [one for one in found if one[0] != _LATER]
    _, words, item = min(found, key=lambda one: one[0], default=(_NOTHING, "", None))
    if item is None or not words:
        return "", None
    return translate(who.language, "subject.one", label=words, title=short(item.call.title, 48)), item


def _fact(item: DigestItem, view: View) -> tuple[int, str]:
    """How important what is told of a call is (0 the most), and the fact in words.

    A followed call closes by tomorrow; a deadline came nearer, or moved away; a followed call ended.
    """
    deadline, event = item.call.reading.deadline, item.events[0] if item.events else None
    if item.mark == "follow" and deadline and (left := dates.when(view, deadline).days) in (0, 1):
        return 0, translate(view.language, "subject.last_day", when=dates.left(view.language, left))
    if event and deadline and event.kind in MOVES and is_new_deadline(event):
        on = short_day(view.language, dates.day_of(view, deadline), view.today)
        rank = _LATER if event.kind is EventKind.DEADLINE_EXTENDED else 1
        return rank, translate(view.language, f"subject.{event.kind.value}", day=on)
    if event and event.kind in ENDS and item.mark == "follow":
        return 3, event_title(view.language, event)
    return _NOTHING, ""


def _only(digest: Digest) -> str:
    """A message about one call says which."""
    language, section = digest.subscriber.language, digest.sections[0]
    item = section.items[0]
    label = event_title(language, item.events[0]) if item.events else section_title(section, language, {}, 1)
    return translate(language, "subject.one", label=label, title=short(item.call.title, 90))


def _counts(digest: Digest, without: DigestItem | None = None) -> list[str]:
    language = digest.subscriber.language
    items = {name: [one for one in found if one != without] for name, found in digest.by_section.items()}
    kinds = [item.events[0].kind if item.events else None for item in items.get("changes", [])]
    moved = {
        "advanced": kinds.count(EventKind.DEADLINE_ADVANCED),
        "extended": kinds.count(EventKind.DEADLINE_EXTENDED),
    }

    def count(*names: str) -> int:
        return sum(len(items.get(name, [])) for name in names)

    counts = {
        **moved,
        "new": count("new", "more", FLAT),
        "changed": len(kinds) - sum(moved.values()),
        "closing": count("closing"),
        "open": count("welcome", "open") + digest.open,
        "ended": count("ended"),
        "later": count("later"),
        "forecasts": count("forecasts"),
        "news": count("news"),
        "awards": count("awards"),
    }
    return [translate(language, f"subject.{name}", n=number) for name, number in counts.items() if number]
