"""A composed digest as a message: subject, text, HTML and Telegram blocks, all from the same entries.

Each entry is laid out, wrapped and escaped once per language, zone and day, and the whole message once for all who are
told the same (`shared`); only the signed links are made per person. A `Renderer` keeps what it laid out: one a run.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from watcher.config import Settings
from watcher.deliver.digest.bundle import is_over
from watcher.deliver.digest.digest import BRIEF, ROWS, Composer, Digest, DigestItem, Due, Section
from watcher.deliver.digest.flat import FLAT
from watcher.deliver.render import chat_blocks, frame
from watcher.deliver.render import mail_html as html
from watcher.deliver.render import subject as subjects
from watcher.deliver.render import text as plain
from watcher.deliver.render.entry import CallEntry, entry
from watcher.deliver.render.frame import Links
from watcher.deliver.render.shared import PARTNER, SUBJECT, MarkedText, Marks, OwnWords, SharedMessage
from watcher.model import Call, EventKind, Match, Message, Status, Subscriber
from watcher.model.introductions import needs_partner
from watcher.wording.calendars import dates_of, is_cancelled
from watcher.wording.cards import Row
from watcher.wording.catalogue import language_of, translate
from watcher.wording.dates import day
from watcher.wording.fit import fit_line
from watcher.wording.page_links import call_calendar
from watcher.wording.reasons import Names, because
from watcher.wording.view import View

MAX_HTML = 98_000
"""Bytes of HTML a mail may have: Gmail clips at 102 kB, and what it clips is the way to unsubscribe."""

NO_LINKS = Links()
_ACTIONS = ("follow", "mute", "later")
_KEPT = 20_000
_SHARED = 200
"""So many whole messages are kept for readers who are told the same: some 200 kB each."""

_Facts = tuple[int, int, Status, str, tuple[tuple[int, EventKind, str], ...]]
_Eyes = tuple[str, str, date]
"""What a reader's view changes in an item: language, zone and day."""


_K = TypeVar("_K")
_V = TypeVar("_V")


class _Forms(NamedTuple):
    """One piece of a message in its three forms, escaped for each: text, mail HTML, Telegram HTML."""

    text: str
    html: str
    block: str


class _Laid(NamedTuple):
    """An entry in its three forms: what stands before the reasons, and after them up to the signed links.

    Rows give no reasons; in the text part they have no signed links either.
    """

    head: _Forms
    foot: _Forms


class _Item(NamedTuple):
    """An item as its readers share it: text and HTML with marks for the signed links, and its block."""

    text: str
    html: str
    block: str


class _ToldSection(NamedTuple):
    """A section: text, mail HTML, and a block an item."""

    section: Section
    text: str
    html: str
    blocks: list[str]


_NOTHING = _Forms("", "", "")


class Renderer:
    """Writes the messages of one run with one set of settings."""

    def __init__(self, settings: Settings, seeking: Mapping[int, int] = MappingProxyType({})) -> None:
        """`seeking` says how many teams look for a partner for a call."""
        self.settings = settings
        self._seeking = seeking
        self._sources = {source.name: source.label for source in settings.sources if source.label}
        self._names: dict[str, Names] = {}
        self._marks = Marks()
        self._laid: dict[tuple[_Facts, _Eyes, str], _Laid] = {}
        self._joined: dict[tuple[_Facts, _Eyes, str, int, str, int], tuple[Match | None, _Item]] = {}
        self._items: dict[tuple[_Eyes, str, int], dict[int, tuple[DigestItem, _Item]]] = {}
        self._count = 0
        self._whys: dict[tuple[str, Match], _Forms] = {}
        self._shared: dict[Hashable, tuple[tuple[Section, ...], SharedMessage]] = {}

    def render(self, digest: Digest, links: Links = NO_LINKS, message_id: str = "") -> Message:
        """The message for the digest's subscriber; `links` are theirs, `message_id` becomes `Message.id`."""
        return self._shared_message(digest, links).of(digest.subscriber.name, links, message_id)

    def _shared_message(self, digest: Digest, links: Links) -> SharedMessage:
        """What all readers share who are told the same items (`Composer`) and whose settings give the same words."""
        who = _addressee(digest.subscriber)
        words = digest.now, digest.waiting, digest.open, digest.is_first, digest.since, digest.health
        has = bool(links.unsubscribe), bool(links.preferences), bool(links.leave_mail), _linked(links)
        key = id(digest.sections), who, words, has
        _, known = self._shared.pop(key, (None, None))
        if known is None:
            known = self._laid_out(replace(digest, subscriber=who), self._marks.links(links))
        self._shared[key] = digest.sections, known  # kept with their sections: no others get that place in memory
        if len(self._shared) > _SHARED:
            del self._shared[next(iter(self._shared))]
        return known

    def _laid_out(self, digest: Digest, links: Links) -> SharedMessage:
        """The message with marks for what is each reader's own."""
        language = digest.subscriber.language
        view = frame.view_of(digest.subscriber, self.settings, digest.now)
        told = [self._section(section, view, links) for section in digest.sections]
        counts = {"waiting": digest.waiting, "open": digest.open}
        waiting = [translate(language, f"digest.{name}", n=count) for name, count in counts.items() if count]
        words = _Words(digest, self.settings, links, waiting, self._named(language).domains, self._marks.of(SUBJECT))
        parts = _parts(words, told)
        (text, in_text), (page, in_page) = map(self._marks.parted, (_text(words, told), _html(words, told)))
        own = OwnWords.among((*in_page, *in_text))
        return SharedMessage(
            subject=subjects.subject(digest),
            text=MarkedText(text, own.places(in_text)),
            html=MarkedText(page, own.places(in_page)),
            own=own,
            language=language,
            parts=tuple(block for block, _ in parts),
            calls=tuple(calls for _, calls in parts),
        )

    def write(
        self, subscriber: Subscriber, due: Due, now: datetime, links: Links = NO_LINKS, composer: Composer | None = None
    ) -> tuple[Digest, Message]:
        """Composes (with the run's `composer`) and renders; tells less at once when the mail would pass MAX_HTML."""
        composer = composer or Composer(self.settings, now)
        budget: int | None = None
        while True:
            digest = composer.compose(subscriber, due, budget)
            message = self.render(digest, links)
            size = len(message.html.encode())
            if size <= MAX_HTML or budget == 1:
                return digest, message
            told = len(digest.items) if budget is None else min(budget, len(digest.items))
            budget = max(1, min(told - 1, len(digest.items) * MAX_HTML // size - 1))

    def _section(self, section: Section, view: View, links: Links) -> _ToldSection:
        form = _form(section)
        linked = 0 if form in (_TITLE, _LINE) else _linked(links)
        items = self._section_items(section, view, form, linked)
        text, page = "\n\n".join([item.text for item in items]), "".join([item.html for item in items])
        return _ToldSection(section, text, page, [item.block for item in items])

    def _section_items(self, section: Section, view: View, form: str, linked: int) -> list[_Item]:
        """The items of a section. What readers share is one object for all (`Composer`), and found by being that."""
        eyes = view.language, view.zone, view.today
        if self._count >= _KEPT:
            self._items.clear()
            self._count = 0
        shared = self._items.setdefault((eyes, form, linked), {})
        made: list[_Item] = []
        for item in section.items:
            if known := shared.get(id(item)):
                made.append(known[1])
                continue
            laid = self._item(item, view, eyes, form, linked)
            made.append(laid)
            if item.fit is None and not item.mark:
                shared[id(item)] = item, laid  # kept with what was made of it: no other gets its place
                self._count += 1
        return made

    def _item(self, item: DigestItem, view: View, eyes: _Eyes, form: str, linked: int) -> _Item:
        """An item with marks for its signed links; who follows a call is not asked to follow it."""
        facts, match = _facts(item), item.match if form == _CARD else None
        fits = fit_line(view.language, item.fit) if item.fit and form == _CARD else ""
        key = facts, eyes, form, id(match), fits, linked  # a match is kept, too
        _, known = self._joined.get(key, (None, None))
        if known is not None:
            return known
        laid = self._lay(item, facts, view, eyes, form)
        if form in (_TITLE, _LINE):
            known = _Item(laid.head.text, laid.head.html, laid.head.block)
        else:
            why = self._why(view.language, match) if match else _NOTHING
            fit = _remark(fits) if fits else _NOTHING
            taps = self._taps(item, view.language, form, linked)
            in_text = plain.taps(view.language, taps) if form == _CARD else []
            text = "\n".join(filter(None, [laid.head.text, why.text, fit.text, laid.foot.text, *in_text]))
            page = laid.head.html + why.html + fit.html + laid.foot.html + html.taps(taps, small=form == _ROW)
            block = "\n".join(filter(None, [laid.head.block, why.block, fit.block]))
            known = _Item(text, page, block)
        _kept(self._joined)[key] = match, known
        return known

    def _taps(self, item: DigestItem, language: str, form: str, linked: int) -> list[tuple[str, str]]:
        """What may be done with a call by a tap: label, and the mark of the link."""
        if not linked:
            return []
        call, actions = item.call.id, _ACTIONS[item.mark == "follow" :]
        taps = [(translate(language, f"action.{name}"), self._marks.of(name, call)) for name in actions]
        if form == _CARD and linked > 1 and self._seeks_partners(item.call):
            taps.append((translate(language, "intro.alert_mail"), self._marks.of(PARTNER, call)))
        return taps

    def _why(self, language: str, match: Match) -> _Forms:
        known = self._whys.get((language, match))
        if known is None:
            known = _remark(translate(language, "digest.why") + because(self._named(language), match))
            _kept(self._whys)[language, match] = known
        return known

    def _lay(self, item: DigestItem, facts: _Facts, view: View, eyes: _Eyes, form: str) -> _Laid:
        key = facts, eyes, form
        known = self._laid.get(key)
        if known is None:
            laid = _FORMS[form](self._told(item, view), view.language)
            if form == _CARD and self._seeks_partners(item.call):
                invite = translate(view.language, "intro.alert_chat", call=item.call.id)
                block = f"{laid.head.block}\n{chat_blocks.paragraph(invite)}"
                laid = laid._replace(head=laid.head._replace(block=block))
            known = _kept(self._laid)[key] = laid
        return known

    def _told(self, item: DigestItem, view: View) -> CallEntry:
        """The entry with the file of its dates, and how many teams look for a partner (from two on)."""
        told, number = entry(item, view, self._sources), self._seeking.get(item.call.id, 0)
        is_dated = dates_of(item.call) and is_cancelled(item.call, view.now) is False
        if is_dated and not is_over(item.call, view.now):
            told = replace(told, calendar=call_calendar(self.settings, view.language, item.call.id))
        if number < 2 or not self._seeks_partners(item.call):
            return told
        return replace(told, rows=(*told.rows, Row("", translate(view.language, "intro.public", n=number))))

    def _seeks_partners(self, call: Call) -> bool:
        return self.settings.introductions.enabled and needs_partner(call) and not call.status.is_over

    def _named(self, language: str) -> Names:
        if language not in self._names:
            self._names[language] = Names(language, frame.domain_names(language, self.settings), self._sources)
        return self._names[language]


def _facts(item: DigestItem) -> _Facts:
    # Two readers may see one change from different starts: what stood before belongs to the key.
    told = tuple([(event.seq, event.kind, str(event.before)) for event in item.events])
    return item.call.id, item.call.version, item.call.status, item.mark, told


def _kept(memory: dict[_K, _V]) -> dict[_K, _V]:
    """The memory with room for one more: what grew too large is forgotten and laid out again."""
    if len(memory) >= _KEPT:
        memory.clear()
    return memory


def _remark(words: str) -> _Forms:
    return _Forms(plain.remark(words), html.remark(words), chat_blocks.remark(words))


def _card(told: CallEntry, language: str) -> _Laid:
    head = _Forms(plain.entry_head(told, language), html.card(told), chat_blocks.entry_head(told, language))
    return _Laid(head, _Forms(plain.see(told, language), html.see(told, language), ""))


def _row(told: CallEntry, language: str) -> _Laid:
    head = _Forms(plain.row(told), html.row(told), chat_blocks.row(told))
    return _Laid(head, _Forms(plain.see(told, language), html.under_row(), ""))


def _title(told: CallEntry, _language: str) -> _Laid:
    head = _Forms(plain.headline(told), html.headline(told), chat_blocks.headline(told))
    return _Laid(head, _Forms("", "", ""))


def _line(told: CallEntry, language: str) -> _Laid:
    text = f"{plain.row(told)}\n{plain.see(replace(told, calendar=''), language)}"
    return _Laid(_Forms(text, html.line(told), chat_blocks.row(told)), _Forms("", "", ""))


_CARD, _ROW, _TITLE, _LINE = "card", "row", "title", "line"
_FORMS = {_CARD: _card, _ROW: _row, _TITLE: _title, _LINE: _line}


def _form(section: Section) -> str:
    """How the items of a section are told: in full, in two lines, by their title; those of a flat list without links
    of triage, for it has room for calls rather than for these."""
    if section.name == FLAT:
        return _LINE
    return _TITLE if section.name in BRIEF else _ROW if section.name in ROWS else _CARD


_Told = list[_ToldSection]


class _Words:
    """The frame of one message in words."""

    def __init__(
        self,
        digest: Digest,
        settings: Settings,
        links: Links,
        waiting: list[str],
        domains: Mapping[str, str],
        subject: str,
    ) -> None:
        self.language = digest.subscriber.language
        self.summary = subjects.summary(digest)
        self.subject = subject
        self.preheader = subjects.preheader(digest)
        self.intro = frame.intro(digest, domains)
        self.no_tracking = translate(self.language, "footer.no_tracking")
        self.quiet = translate(self.language, "digest.quiet_more") if digest.is_empty else ""
        self.waiting = waiting
        self.day = day(self.language, frame.view_of(digest.subscriber, settings, digest.now).today, weekday=True)
        self.footer = frame.footer(digest, settings, links, domains)
        self.name = settings.watch.name
        self.sender = ", ".join(filter(None, (settings.identity.organisation or self.name, settings.identity.city)))
        self.titles = frame.section_titles(digest, domains)


def _text(words: _Words, told: _Told) -> str:
    pieces = [plain.paragraph(words.intro), words.quiet]
    for title, part in zip(words.titles, told, strict=True):
        pieces.append(plain.heading(title) + "\n" + part.text)
    pieces += [*map(plain.paragraph, words.waiting), plain.footer(words.footer, words.language)]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def _html(words: _Words, told: _Told) -> str:
    sections = [(title, part.section.name, part.html) for title, part in zip(words.titles, told, strict=True)]
    return html.page({"words": words, "sections": sections, "footer": words.footer})


_Part = tuple[str, tuple[tuple[int, int], ...]]
"""A block of Telegram, and the calls it tells of by their number in the text."""


def _parts(words: _Words, told: _Told) -> list[_Part]:
    parts = [_plain_part(words.intro)]
    parts += [_plain_part(words.quiet)] if words.quiet else []
    numbers = _numbers(told)
    for title, (section, _, _, blocks) in zip(words.titles, told, strict=True):
        head = chat_blocks.heading(title)
        if section.name in BRIEF:
            parts.append(("\n".join([head, *blocks]), ()))
        else:
            known = [(numbers[item.call.id], item.call.id) for item in section.items]
            found = [chat_blocks.numbered(number, block) for (number, _), block in zip(known, blocks, strict=True)]
            found[0] = f"{head}\n\n{found[0]}"
            parts += [(block, (pair,)) for pair, block in zip(known, found, strict=True)]
    parts += map(_plain_part, words.waiting)
    return [*parts, (chat_blocks.footer(words.footer, words.language, words.sender), ())]


def _plain_part(text: str) -> _Part:
    return chat_blocks.paragraph(text), ()


def _numbers(told: _Told) -> dict[int, int]:
    """The number each call has in a chat: 1, 2, 3 …, and none where it is alone."""
    calls = [item.call.id for section, *_ in told if section.name not in BRIEF for item in section.items]
    return {call: number for number, call in enumerate(calls, 1)} if len(calls) > 1 else dict.fromkeys(calls, 0)


def _linked(links: Links) -> int:
    """How far calls have links of triage: not, or with the way to a partner (2), or without it."""
    return 0 if links.actions is None else 1 if links.partner is None else 2


def _addressee(who: Subscriber) -> Subscriber:
    """A reader with nothing but what the words depend on, in a language the catalogues have."""
    return Subscriber(
        id=0,
        channel="",
        address="",
        language=who.language if who.language in ("fr", "en") else language_of(who.language),
        zone=who.zone,
        frequency=who.frequency,
        hour=who.hour,
        weekday=who.weekday,
        interests=who.interests,
    )
