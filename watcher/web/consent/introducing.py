"""The pages about partners: look for one, answer an offer, write to a partner, take a line back.

A GET shows, a POST acts. The words agreed to are shown on the page that asks, and named by their hash in what it sends:
others are never recorded. Made of one signed link for one reader, as the pages of triage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from watcher.config import Settings
from watcher.deliver.digest.bundle import is_over
from watcher.deliver.introductions.introduce import answer
from watcher.deliver.introductions.relay import say
from watcher.deliver.render.frame import view_of
from watcher.deliver.render.links import Addresses
from watcher.model import Call, Subscriber
from watcher.model.introductions import (
    IntroductionRefused,
    Offer,
    OfferState,
    Seek,
    Teaser,
    needs_partner,
    shown_state,
    sides_of,
)
from watcher.remember.people.consent import Consent
from watcher.remember.people.tokens import SignedButton
from watcher.remember.rules.introductions import (
    LONGEST_LINE,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    draft_seek,
    line_fault,
    name_fault,
    tidy_line,
)
from watcher.remember.store import Store
from watcher.understand.parties.applicant_words import TYPES
from watcher.web.consent.pages import ConsentPage, Field
from watcher.web.consent.preferences import Form
from watcher.wording import introductions as wording
from watcher.wording.cards import card
from watcher.wording.catalogue import language_of, translate
from watcher.wording.dates import day

INTRODUCING = ("partner", "accept", "decline", "report", "withdraw", "tell")
_YES = "yes"
_NONE = ("", "—")  # what was not chosen is not published


class IntroductionAnswer(NamedTuple):
    """A page, and the status it is answered with."""

    page: ConsentPage
    status: int = 200


@dataclass(frozen=True)
class IntroductionVisit:
    """One request: whose link, what was sent (None: it only asks to see), how consent is recorded."""

    settings: Settings
    store: Store
    button: SignedButton
    who: Subscriber
    form: Form | None
    consent: Consent
    now: datetime

    @property
    def language(self) -> str:
        return language_of(self.who.language, self.settings.watch.language)

    def answer(self) -> IntroductionAnswer:
        """The page of the link's action, or why it is not possible."""
        try:
            if not self.settings.introductions.enabled:
                raise IntroductionRefused("off")
            return _PAGES[self.button.action](self)
        except IntroductionRefused as error:
            return IntroductionAnswer(ConsentPage(self.language, self._text("title"), self._why(error.reason)), 422)

    # --- looking for a partner -------------------------------------------------------------------------------

    def partner(self) -> IntroductionAnswer:
        """The form, the preview, or what was published. Raises IntroductionRefused."""
        call = self.store.calls.many([self.button.call]).get(self.button.call)
        if call is None or not needs_partner(call):
            raise IntroductionRefused("no_partner")
        if is_over(call, self.now):
            raise IntroductionRefused("over")
        mine = [seek for seek in self.store.introductions.seeks_of(self.who.id) if seek.call == call.id]
        if mine:
            return self._standing(call, mine[0])
        if self.form is None:
            return IntroductionAnswer(self._form_page(call, draft_seek(self.who, call, Teaser("", "", ""), self.now)))
        return self._open(call, self._drafted(call, self.form))

    def _drafted(self, call: Call, form: Form) -> Seek:
        """The seek of a form that was sent; a side or type that is none is empty."""
        side = _first(form, "side") if _first(form, "side") in sides_of(call) else ""
        kind = _first(form, "kind") if _first(form, "kind") in TYPES else ""
        seek = draft_seek(self.who, call, Teaser(side, kind, tidy_line(_first(form, "line"))), self.now)
        shows = _first(form, "shows_address") == _YES and self.who.channel == "email"
        return replace(seek, name=tidy_line(_first(form, "name")), shows_address=shows)

    def _open(self, call: Call, seek: Seek) -> IntroductionAnswer:
        is_chosen = seek.side and seek.kind
        if fault := ("" if is_chosen else "choose") or line_fault(seek.line) or name_fault(seek.name):
            return IntroductionAnswer(self._form_page(call, seek, self._why(fault)), 422)
        consent = self._agreed("seek")
        if self.form is None or _first(self.form, "agreed") != consent.wording_hash[:8]:
            return IntroductionAnswer(self._preview(call, seek))
        opened = self.store.introductions.open(seek, consent, self.now)
        said = self._text("opened", day=self._day(opened.until))
        page = ConsentPage(self.language, self._text("opened_title"), said, others=(self._withdraw(opened),))
        return IntroductionAnswer(page)

    def _form_page(self, call: Call, seek: Seek, fault: str = "") -> ConsentPage:
        sides = (_NONE, *((key, wording.side(self.language, key)) for key in sides_of(call)))
        kinds = (_NONE, *((key, translate(self.language, f"applicant.{key}")) for key in TYPES))
        line, name = seek.line[:LONGEST_LINE], seek.name[:LONGEST_NAME]
        fields = [
            Field("side", self._text("side"), "choice", (seek.side,), sides),
            Field("kind", self._text("kind"), "choice", (seek.kind,), kinds),
            Field("line", self._text("line"), "text", (line,), hint=self._text("line_hint"), longest=LONGEST_LINE),
            Field("name", self._text("name"), "text", (name,), longest=LONGEST_NAME),
        ]
        if self.who.channel == "email":
            shown = (_YES,) if seek.shows_address else ()
            fields.append(Field("shows_address", self._text("shows_address"), "tick", shown))
        title, look = self._text("title"), self._text("look")
        return ConsentPage(self.language, title, "", look, fault, fields=tuple(fields), about=self._about(call))

    def _preview(self, call: Call, seek: Seek) -> ConsentPage:
        """What others will see, word for word; sending it again with the mark of the words publishes it."""
        consent = self._agreed("seek")
        hidden = [(name, str(getattr(seek, name))) for name in ("side", "kind", "line", "name")]
        hidden += [("shows_address", _YES)] if seek.shows_address else []
        shown = tuple(wording.shown(self.language, Teaser.of(seek)).split("\n"))
        return ConsentPage(
            self.language,
            self._text("preview_title"),
            consent.wording,
            self._text("agree"),
            hidden=(*hidden, ("agreed", consent.wording_hash[:8])),
            about=shown,
        )

    def _standing(self, call: Call, seek: Seek) -> IntroductionAnswer:
        """What was published for a call, and what may be answered."""
        links = []
        for offer in self.store.introductions.offers_of(self.who.id):
            side = offer.side_of(self.who.id)
            state = shown_state(offer, side, self.now)
            if offer.a.call != call.id or state not in (OfferState.MADE, OfferState.INTRODUCED):
                continue
            action = "tell" if state is OfferState.INTRODUCED else "accept"
            label = wording.team(self.language, Teaser.of(offer.theirs(side)))
            links.append((label, self._beside(action, offer.id)))
        title = self._text("standing_title")
        about = (*self._about(call), *wording.shown(self.language, Teaser.of(seek)).split("\n"))
        page = ConsentPage(self.language, title, about=about, others=(self._withdraw(seek),), links=tuple(links))
        return IntroductionAnswer(page)

    def withdraw(self) -> IntroductionAnswer:
        if self.form is None:
            title = self._text("withdraw")
            return IntroductionAnswer(ConsentPage(self.language, title, "", title))
        self.store.introductions.withdraw(self.who.id, self.button.call, self.consent, self.now)
        return IntroductionAnswer(ConsentPage(self.language, self._text("withdrawn_title"), self._text("withdrawn")))

    # --- offers ----------------------------------------------------------------------------------------------

    def accept(self) -> IntroductionAnswer:
        offer, consent = self._offer(), self._agreed("yes")
        is_open = shown_state(offer, offer.side_of(self.who.id), self.now) is OfferState.MADE
        if is_open and (self.form is None or _first(self.form, "agreed") != consent.wording_hash[:8]):
            others = tuple(
                (self._text(f"{name}_button"), self._beside(action, offer.id))
                for name, action in (("no", "decline"), ("report", "report"))
            )
            page = ConsentPage(
                self.language,
                self._text("offer_title"),
                consent.wording,
                self._text("yes_button"),
                hidden=(("agreed", consent.wording_hash[:8]),),
                about=(*self._of_call(offer), *self._line(offer), self._presented(offer)),
                others=others,
            )
            return IntroductionAnswer(page)
        return self._answered(offer, "yes", consent)

    def decline(self) -> IntroductionAnswer:
        return self._asked("no")

    def report(self) -> IntroductionAnswer:
        return self._asked("report")

    def _asked(self, said: str) -> IntroductionAnswer:
        offer = self._offer()
        if self.form is None:
            title = self._text(f"{said}_button")
            return IntroductionAnswer(ConsentPage(self.language, title, "", title, about=self._line(offer)))
        return self._answered(offer, said, self.consent)

    def _answered(self, offer: Offer, said: str, consent: Consent) -> IntroductionAnswer:
        after = answer(self.settings, self.store, (self.who.id, offer.id), said, consent, self.now)
        if after is None:
            raise IntroductionRefused("gone")
        side = after.side_of(self.who.id)
        state = shown_state(after, side, self.now)
        key = {OfferState.INTRODUCED: "introduced", OfferState.ENDED: "ended"}.get(state) or after.answer_of(side)
        return IntroductionAnswer(ConsentPage(self.language, self._text("noted_title"), self._text(key)))

    def tell(self) -> IntroductionAnswer:
        """A field for words, which are forwarded. Raises IntroductionRefused."""
        offer = self._offer()
        if offer.state is not OfferState.INTRODUCED:
            raise IntroductionRefused("gone")
        words = _first(self.form or {}, "words").replace("\r\n", "\n").strip()
        fault = ""
        if self.form is not None:
            try:
                say(self.settings, self.store, (self.who.id, offer.id), words, self.now)
                return IntroductionAnswer(ConsentPage(self.language, self._text("sent_title"), self._text("sent")))
            except IntroductionRefused as error:
                fault = self._why(error.reason)
        field = Field("words", self._text("write"), "area", (words,), longest=LONGEST_MESSAGE)
        title, send = self._text("write_title"), self._text("write_button")
        name = wording.name(self.language, offer.theirs(offer.side_of(self.who.id)))
        about = (name, *self._line(offer), *self._of_call(offer)[:1])
        page = ConsentPage(self.language, title, "", send, fault, fields=(field,), about=about)
        return IntroductionAnswer(page, 422 if fault else 200)

    def _offer(self) -> Offer:
        """The offer of this link. Raises IntroductionRefused where it is over, or nothing of this reader's."""
        offer = self.store.introductions.offer_for(self.who.id, self.button.call)
        side = offer.side_of(self.who.id) if offer else ""
        if offer is None or shown_state(offer, side, self.now) in (OfferState.EXPIRED, OfferState.ENDED):
            raise IntroductionRefused("gone")
        return offer

    # --- words -----------------------------------------------------------------------------------------------

    def _about(self, call: Call) -> tuple[str, ...]:
        told = card(call, view_of(self.who, self.settings, self.now))
        until = translate(self.language, "card.deadline") + told.until if told.until else ""
        return tuple(line for line in (told.title, told.funder, until) if line)

    def _of_call(self, offer: Offer) -> tuple[str, ...]:
        """Which call the offer is about: somebody may look for partners for several."""
        call = self.store.calls.many([offer.a.call]).get(offer.a.call)
        return self._about(call) if call else ()

    def _line(self, offer: Offer) -> tuple[str, ...]:
        theirs = offer.theirs(offer.side_of(self.who.id))
        return tuple(wording.shown(self.language, Teaser.of(theirs)).split("\n"))

    def _presented(self, offer: Offer) -> str:
        name = wording.name(self.language, offer.mine(offer.side_of(self.who.id)))
        return translate(self.language, "talk.partner.presented", name=name)

    def _withdraw(self, seek: Seek) -> tuple[str, str]:
        return self._text("withdraw"), self._beside("withdraw", seek.id)

    def _beside(self, action: str, number: int) -> str:
        """The address of another page, beside this one."""
        links = Addresses(".", "", self.who.id, self.store.people.signer)
        return links.introduction(action, number).rpartition("/")[2]

    def _agreed(self, what: str) -> Consent:
        words = wording.consent(self.language, what, self.settings.watch.name)
        return replace(self.consent, wording=words, language=self.language)

    def _why(self, reason: str) -> str:
        return translate(self.language, f"intro.refused.{reason}", most=LONGEST_MESSAGE)

    def _text(self, key: str, **values: str) -> str:
        return translate(self.language, f"intro.page.{key}", **values)

    def _day(self, at: datetime) -> str:
        return day(self.language, at.astimezone(ZoneInfo(self.who.zone)).date())


_PAGES: Mapping[str, Callable[[IntroductionVisit], IntroductionAnswer]] = {
    name: getattr(IntroductionVisit, name) for name in INTRODUCING
}


def _first(form: Form, name: str) -> str:
    return (form.get(name) or ("",))[0]
