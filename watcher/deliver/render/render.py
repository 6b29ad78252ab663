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


def _template(text: str) -> str:
    return text.replace("%", "%%").replace(_GAP, "%s")


class Renderer:
    """Writes the messages of one run with one set of settings."""

    def __init__(self, settings: Settings, seeking: Mapping[int, int] = MappingProxyType({})) -> None:
        """`seeking` says how many teams look for a partner for a call."""
        self.settings = settings
        self._seeking = seeking
        self._sources = {source.name: source.label for source in settings.sources if source.label}
        self._names: dict[str, Names] = {}
        self._laid: dict[tuple[_Facts, _Eyes, str], _Laid] = {}
        self._joined: dict[tuple[_Facts, _Eyes, str, int, str], tuple[Match | None, _Forms]] = {}
        self._whys: dict[tuple[str, Match], _Forms] = {}
        self._taps: dict[tuple[str, tuple[str, ...], bool], _Taps] = {}

    def render(self, digest: Digest, links: Links = NO_LINKS, message_id: str = "") -> Message:
        """The message for the digest's subscriber; `links` are theirs, `message_id` becomes `Message.id`."""
        digest = replace(digest, subscriber=_spoken(digest.subscriber))
        who = digest.subscriber
        view = frame.view_of(who, self.settings, digest.now)
        told = [(section, self._section(section, view, links)) for section in digest.sections]
        counts = {"waiting": digest.waiting, "open": digest.open}
        waiting = [translate(who.language, f"digest.{name}", n=count) for name, count in counts.items() if count]
        words = _Words(digest, self.settings, links, waiting)
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

    def _section(self, section: Section, view: View, links: Links) -> list[_Forms]:
        eyes, form = (view.language, view.zone, view.today), _form(section)
        if form in (_TITLE, _LINE):
            return [self._lay(item, _facts(item), view, eyes, form).head for item in section.items]
        items = [self._item(item, view, eyes, form) for item in section.items]
        if links.action is None:
            return [item._replace(html=item.html + html.taps(())) for item in items]
        found = zip(items, section.items, strict=True)
        return [self._signed(forms, item, view.language, links, form) for forms, item in found]

    def _signed(self, forms: _Forms, item: DigestItem, language: str, links: Links, form: str) -> _Forms:
        """The item with this reader's own links; who follows a call is not asked to follow it."""
        act, call = links.action, item.call
        assert act is not None
        actions = _ACTIONS[item.mark == "follow" :]
        made = tuple([act(call.id, name) for name in actions])
        if form == _CARD and links.partner and self._seeks_partners(call):
            actions, made = (*actions, _PARTNER), (*made, links.partner(call.id))
        key = language, actions, form == _ROW
        taps = self._taps.get(key) or self._taps.setdefault(key, _Taps.of(language, actions, row=form == _ROW))
        text = taps.text and taps.text % made
        return _Forms(forms.text + text, forms.html + taps.html % html.escaped(made), forms.block)

    def _item(self, item: DigestItem, view: View, eyes: _Eyes, form: str) -> _Forms:
        """An item up to its signed links."""
        facts, match = _facts(item), item.match if form == _CARD else None
        fits = fit_line(view.language, item.fit) if item.fit and form == _CARD else ""
        key = facts, eyes, form, id(match), fits  # a match is kept with what was made of it: no other gets its place
        _, known = self._joined.get(key, (None, None))
        if known is None:
            laid = self._lay(item, facts, view, eyes, form)
            why = self._why(view.language, match) if match else _Forms("", "", "")
            fit = _remark(fits) if fits else _Forms("", "", "")
            known = _Forms(
                "\n".join(filter(None, [laid.head.text, why.text, fit.text, laid.foot.text])),
                laid.head.html + why.html + fit.html + laid.foot.html,
                "\n".join(filter(None, [laid.head.block, why.block, fit.block])),
            )
            _kept(self._joined)[key] = match, known
        return known

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


_Told = list[tuple[Section, list[_Forms]]]


class _Words:
    """The frame of one message in words."""

    def __init__(self, digest: Digest, settings: Settings, links: Links, waiting: list[str]) -> None:
        self.language = digest.subscriber.language
        self.summary = subjects.summary(digest)
        self.subject = subjects.subject(digest)
        self.preheader = subjects.preheader(digest)
        self.intro = frame.intro(digest, settings)
        self.no_tracking = translate(self.language, "footer.no_tracking")
        self.quiet = translate(self.language, "digest.quiet_more") if digest.is_empty else ""
        self.waiting = waiting
        self.day = day(self.language, frame.view_of(digest.subscriber, settings, digest.now).today, weekday=True)
        self.footer = frame.footer(digest, settings, links)
        self.name = settings.watch.name
        self.sender = ", ".join(filter(None, (settings.identity.organisation or self.name, settings.identity.city)))
        self.titles = frame.section_titles(digest, frame.domain_names(self.language, settings))


def _text(words: _Words, told: _Told) -> str:
    pieces = [plain.paragraph(words.intro), words.quiet]
    for title, (_, items) in zip(words.titles, told, strict=True):
        pieces.append(plain.heading(title) + "\n" + "\n\n".join(item.text for item in items))
    pieces += [*map(plain.paragraph, words.waiting), plain.footer(words.footer, words.language)]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def _html(words: _Words, told: _Told) -> str:
    sections = [
        (title, section.name, "".join(item.html for item in items))
        for title, (section, items) in zip(words.titles, told, strict=True)
    ]
    return html.page({"words": words, "sections": sections, "footer": words.footer})


_Part = tuple[str, tuple[tuple[int, int], ...]]
"""A block of Telegram, and the calls it tells of by their number in the text."""


def _parts(words: _Words, told: _Told) -> list[_Part]:
    parts = [_plain_part(words.intro)]
    parts += [_plain_part(words.quiet)] if words.quiet else []
    numbers = _numbers(told)
    for title, (section, items) in zip(words.titles, told, strict=True):
        head, found = chat_blocks.heading(title), [item.block for item in items]
        if section.name in BRIEF:
            parts.append(("\n".join([head, *found]), ()))
        else:
            known = [(numbers[item.call.id], item.call.id) for item in section.items]
            found = [chat_blocks.numbered(number, block) for (number, _), block in zip(known, found, strict=True)]
            found[0] = f"{head}\n\n{found[0]}"
            parts += [(block, (pair,)) for pair, block in zip(known, found, strict=True)]
    parts += map(_plain_part, words.waiting)
    return [*parts, (chat_blocks.footer(words.footer, words.language, words.sender), ())]


def _plain_part(text: str) -> _Part:
    return chat_blocks.paragraph(text), ()


def _numbers(told: _Told) -> dict[int, int]:
    """The number each call has in a chat: 1, 2, 3 …, and none where it is alone."""
    calls = [item.call.id for section, _ in told if section.name not in BRIEF for item in section.items]
    return {call: number for number, call in enumerate(calls, 1)} if len(calls) > 1 else dict.fromkeys(calls, 0)


def _spoken(who: Subscriber) -> Subscriber:
    """The person with a language the catalogues have."""
    return who if who.language in ("fr", "en") else replace(who, language=language_of(who.language))
