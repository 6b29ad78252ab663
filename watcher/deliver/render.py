"""A composed digest as a message: subject, text, HTML and Telegram blocks, all from the same entries.

Each entry is laid out, wrapped and escaped once per language, zone and day, and joined into every digest that tells
it; only the reasons and the signed links are made per person. A `Renderer` keeps what it laid out: one a run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup

from watcher.config import Settings
from watcher.deliver import blocks, frame, html, plain
from watcher.deliver.digest import BRIEF, Digest, Due, Item, Section, compose
from watcher.deliver.entry import Entry, entry, headline
from watcher.deliver.frame import Links
from watcher.model import EventKind, Message, Status, Subscriber
from watcher.wording.catalogue import language_of, say
from watcher.wording.reasons import Names, because
from watcher.wording.view import View

MAX_HTML = 98_000
"""Bytes of HTML a mail may have: Gmail clips at 102 kB, and what it clips is the way to unsubscribe."""

NO_LINKS = Links()
_Key = tuple[int, int, Status, tuple[tuple[int, EventKind, str], ...], str, str, date, bool]


@dataclass(frozen=True, slots=True)
class _Laid:
    """An entry in its three escaped forms, still open at the end for the reasons."""

    entry: Entry
    text: str
    html: Markup
    block: str


class Renderer:
    """Writes the messages of one run with one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._sources = {source.name: source.label for source in settings.sources if source.label}
        self._names: dict[str, Names] = {}
        self._laid: dict[_Key, _Laid] = {}

    def render(self, digest: Digest, links: Links = NO_LINKS, message_id: str = "") -> Message:
        """The message for the digest's subscriber; `links` are theirs, `message_id` becomes `Message.id`."""
        digest = replace(digest, subscriber=_spoken(digest.subscriber))
        who = digest.subscriber
        view = frame.view_of(who, self.settings, digest.now)
        told = [(section, self._section(section, view, links)) for section in digest.sections]
        waiting = say(who.language, "digest.waiting", n=digest.waiting) if digest.waiting else ""
        words = _Words(digest, self.settings, links, waiting)
        return Message(
            id=message_id,
            subject=frame.subject(digest),
            text=_text(words, told),
            html=_html(words, told),
            language=who.language,
            parts=tuple(_parts(words, told)),
        )

    def write(self, subscriber: Subscriber, due: Due, now: datetime, links: Links = NO_LINKS) -> tuple[Digest, Message]:
        """Composes and renders; tells less at once when the mail would grow past MAX_HTML."""
        budget = self.settings.deliver.budget
        while True:
            digest = compose(subscriber, due, self.settings, now, budget)
            message = self.render(digest, links)
            size = len(message.html.encode())
            if size <= MAX_HTML or budget <= 1:
                return digest, message
            budget = max(1, min(budget - 1, len(digest.items) * MAX_HTML // size - 1))

    def _section(self, section: Section, view: View, links: Links) -> list[tuple[str, Markup, str]]:
        is_brief = section.name in BRIEF
        return [self._brief(item, view) if is_brief else self._item(item, view, links) for item in section.items]

    def _item(self, item: Item, view: View, links: Links) -> tuple[str, Markup, str]:
        laid, language = self._lay(item, view), view.language
        why = because(self._named(language), item.match) if item.match else ""
        return (
            f"{laid.text}\n{plain.entry_tail(laid.entry, language, why, links)}",
            laid.html + html.entry_tail(laid.entry, language, why, links),
            f"{laid.block}\n{blocks.entry_tail(laid.entry, language, why)}",
        )

    def _brief(self, item: Item, view: View) -> tuple[str, Markup, str]:
        laid = self._lay(item, view, brief=True)
        return laid.text, laid.html, laid.block

    def _lay(self, item: Item, view: View, *, brief: bool = False) -> _Laid:
        # Two readers may see one change from different starts: what stood before belongs to the key.
        told = tuple((event.seq, event.kind, str(event.before)) for event in item.events)
        facts = (item.call.id, item.call.version, item.call.status, told)
        key = (*facts, view.language, view.zone, view.today, brief)
        if key not in self._laid:
            self._laid[key] = _brief(item, view) if brief else _full(item, view, self._sources)
        return self._laid[key]

    def _named(self, language: str) -> Names:
        if language not in self._names:
            self._names[language] = Names(language, frame.domain_names(language, self.settings), self._sources)
        return self._names[language]


def render(digest: Digest, settings: Settings, links: Links = NO_LINKS, message_id: str = "") -> Message:
    """One message by itself; for many, keep a `Renderer`."""
    return Renderer(settings).render(digest, links, message_id)


def _full(item: Item, view: View, sources: Mapping[str, str]) -> _Laid:
    told, language = entry(item, view, sources), view.language
    return _Laid(told, plain.entry_head(told, language), html.entry_head(told), blocks.entry_head(told, language))


def _brief(item: Item, view: View) -> _Laid:
    told = headline(item, view)
    return _Laid(told, plain.headline(told), html.headline(told), blocks.headline(told))


_Told = list[tuple[Section, list[tuple[str, Markup, str]]]]


class _Words:
    """The frame of one message in words."""

    def __init__(self, digest: Digest, settings: Settings, links: Links, waiting: str) -> None:
        self.language = digest.subscriber.language
        self.subject = frame.subject(digest)
        self.summary = frame.summary(digest)
        self.preheader = frame.preheader(digest)
        self.intro = frame.intro(digest, settings)
        self.no_tracking = say(self.language, "footer.no_tracking")
        self.quiet = say(self.language, "digest.quiet_more") if digest.is_empty else ""
        self.waiting = waiting
        self.footer = frame.footer(digest, settings, links)
        self.name = settings.watch.name
        self.sender = ", ".join(filter(None, (settings.identity.organisation or self.name, settings.identity.city)))
        self.titles = [frame.section_title(section, self.language, settings) for section in digest.sections]


def _text(words: _Words, told: _Told) -> str:
    pieces = [plain.paragraph(words.intro), words.quiet]
    for title, (_, items) in zip(words.titles, told, strict=True):
        pieces.append(plain.heading(title) + "\n" + "\n\n".join(text for text, _, _ in items))
    pieces += [words.waiting, plain.footer(words.footer, words.language)]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def _html(words: _Words, told: _Told) -> str:
    sections = [
        (title, section.name in BRIEF, Markup("").join(markup for _, markup, _ in items))
        for title, (section, items) in zip(words.titles, told, strict=True)
    ]
    return html.page({"words": words, "sections": sections, "footer": words.footer})


def _parts(words: _Words, told: _Told) -> list[str]:
    parts = [blocks.paragraph(words.intro)]
    parts += [blocks.paragraph(words.quiet)] if words.quiet else []
    for title, (section, items) in zip(words.titles, told, strict=True):
        found = [block for _, _, block in items]
        parts += ["\n".join([blocks.heading(title), *found])] if section.name in BRIEF else []
        parts += [f"{blocks.heading(title)}\n\n{found[0]}", *found[1:]] if section.name not in BRIEF else []
    parts += [blocks.paragraph(words.waiting)] if words.waiting else []
    return [*parts, blocks.footer(words.footer, words.language, words.sender)]


def _spoken(who: Subscriber) -> Subscriber:
    """The person with a language the catalogues have."""
    return who if who.language in ("fr", "en") else replace(who, language=language_of(who.language))
