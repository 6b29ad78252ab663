"""A composed digest as a message: subject, text, HTML and Telegram blocks, all from the same entries.

Each entry is laid out, wrapped and escaped once per language, zone and day, and joined into every digest that tells
it; only the reasons and the signed links are made per person. A `Renderer` keeps what it laid out: one a run.
"""

from __future__ import annotations

from collections.abc import Mapping
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
_PARTNER = "partner"
_KEPT = 20_000
_GAP = "\0"

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


class _Taps(NamedTuple):
    """The links of triage in one language, as templates with a place for each address."""

    text: str
    html: str

    @classmethod
    def of(cls, language: str, actions: tuple[str, ...], *, row: bool) -> _Taps:
        keys = ["intro.alert_mail" if name == _PARTNER else f"action.{name}" for name in actions]
        labelled = [(translate(language, key), _GAP) for key in keys]
        text = "" if row else "".join(f"\n{line}" for line in plain.taps(language, labelled))
        return cls(_template(text), _template(html.taps(labelled, small=row)))


class _Blank(NamedTuple):
    """An item up to its signed links: text and HTML with a place for the address of each action, and its block."""

    text: str
    html: str
    block: str
    actions: tuple[str, ...]


class _ToldSection(NamedTuple):
    """A section as one reader gets it: text, mail HTML, and a block an item."""

    section: Section
    text: str
    html: str
    blocks: list[str]


_NOTHING = _Forms("", "", "")


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _template(text: str) -> str:
    return _escaped(text).replace(_GAP, "%s")


class Renderer:
    """Writes the messages of one run with one set of settings."""

    def __init__(self, settings: Settings, seeking: Mapping[int, int] = MappingProxyType({})) -> None:
        """`seeking` says how many teams look for a partner for a call."""
        self.settings = settings
        self._seeking = seeking
        self._sources = {source.name: source.label for source in settings.sources if source.label}
        self._names: dict[str, Names] = {}
        self._laid: dict[tuple[_Facts, _Eyes, str], _Laid] = {}
        self._joined: dict[tuple[_Facts, _Eyes, str, int, str, int], tuple[Match | None, _Blank]] = {}
        self._blanks: dict[tuple[_Eyes, str, int], dict[int, tuple[DigestItem, _Blank]]] = {}
        self._count = 0
        self._whys: dict[tuple[str, Match], _Forms] = {}
        self._taps: dict[tuple[str, tuple[str, ...], bool], _Taps] = {}

    def render(self, digest: Digest, links: Links = NO_LINKS, message_id: str = "") -> Message:
        """The message for the digest's subscriber; `links` are theirs, `message_id` becomes `Message.id`."""
        digest = replace(digest, subscriber=_spoken(digest.subscriber))
        who = digest.subscriber
        view = frame.view_of(who, self.settings, digest.now)
        told = [self._section(section, view, links) for section in digest.sections]
        counts = {"waiting": digest.waiting, "open": digest.open}
        waiting = [translate(who.language, f"digest.{name}", n=count) for name, count in counts.items() if count]
        words = _Words(digest, self.settings, links, waiting, self._named(who.language).domains)
        parts = _parts(words, told)
        return Message(
            id=message_id,
            subject=words.subject,
            text=_text(words, told),
            html=_html(words, told),
            language=who.language,
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
        """A section with this reader's own links."""
        form = _form(section)
        act, partner = (None, None) if form in (_TITLE, _LINE) else (links.action, links.partner)
        blanks = self._section_blanks(section, view, form, 0 if act is None else 1 if partner is None else 2)
        text, page = "\n\n".join([blank.text for blank in blanks]), "".join([blank.html for blank in blanks])
        made: list[str] = []
        if act is not None:
            for item, blank in zip(section.items, blanks, strict=True):
                call = item.call.id
                made += [partner(call) if partner and name == _PARTNER else act(call, name) for name in blank.actions]
        in_text = tuple(made) if form == _CARD else ()
        return _ToldSection(section, text % in_text, page % html.escaped(made), [blank.block for blank in blanks])

    def _section_blanks(self, section: Section, view: View, form: str, linked: int) -> list[_Blank]:
        """The items of a section up to their signed links.

        What readers share is one object for all of them (`Composer`), and found again by being that.
        """
        eyes = view.language, view.zone, view.today
        if self._count >= _KEPT:
            self._blanks.clear()
            self._count = 0
        shared = self._blanks.setdefault((eyes, form, linked), {})
        blanks: list[_Blank] = []
        for item in section.items:
            if known := shared.get(id(item)):
                blanks.append(known[1])
                continue
            blank = self._blank(item, view, eyes, form, linked)
            blanks.append(blank)
            if item.fit is None and not item.mark:
                shared[id(item)] = item, blank  # kept with what was made of it: no other gets its place
                self._count += 1
        return blanks

    def _blank(self, item: DigestItem, view: View, eyes: _Eyes, form: str, linked: int) -> _Blank:
        """An item up to its signed links; who follows a call is not asked to follow it."""
        facts, match = _facts(item), item.match if form == _CARD else None
        fits = fit_line(view.language, item.fit) if item.fit and form == _CARD else ""
        key = facts, eyes, form, id(match), fits, linked  # a match is kept, too
        _, known = self._joined.get(key, (None, None))
        if known is not None:
            return known
        laid = self._lay(item, facts, view, eyes, form)
        if form in (_TITLE, _LINE):
            known = _Blank(_escaped(laid.head.text), _escaped(laid.head.html), laid.head.block, ())
        else:
            why = self._why(view.language, match) if match else _NOTHING
            fit = _remark(fits) if fits else _NOTHING
            actions = _ACTIONS[item.mark == "follow" :] if linked else ()
            if form == _CARD and linked > 1 and self._seeks_partners(item.call):
                actions = (*actions, _PARTNER)
            taps = self._tapped(view.language, actions, row=form == _ROW) if linked else _Taps("", html.taps(()))
            text = "\n".join(filter(None, [laid.head.text, why.text, fit.text, laid.foot.text]))
            page = laid.head.html + why.html + fit.html + laid.foot.html
            block = "\n".join(filter(None, [laid.head.block, why.block, fit.block]))
            known = _Blank(_escaped(text) + taps.text, _escaped(page) + taps.html, block, actions)
        _kept(self._joined)[key] = match, known
        return known

    def _tapped(self, language: str, actions: tuple[str, ...], *, row: bool) -> _Taps:
        key = language, actions, row
        return self._taps.get(key) or self._taps.setdefault(key, _Taps.of(language, actions, row=row))

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
        self, digest: Digest, settings: Settings, links: Links, waiting: list[str], domains: Mapping[str, str]
    ) -> None:
        self.language = digest.subscriber.language
        self.summary = subjects.summary(digest)
        self.subject = subjects.subject(digest)
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


def _spoken(who: Subscriber) -> Subscriber:
    """The person with a language the catalogues have."""
    return who if who.language in ("fr", "en") else replace(who, language=language_of(who.language))
