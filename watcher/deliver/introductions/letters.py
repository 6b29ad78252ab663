"""The letters about introductions, for mail and Telegram: an offer, an introduction, what a partner wrote.

An offer is written from teasers, which hold no name and no address; `introduced` alone is given the partner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from watcher.config import Settings
from watcher.deliver.render.chat_split import split
from watcher.deliver.render.frame import view_of
from watcher.deliver.render.headers import VERP, common_headers, message_id
from watcher.deliver.render.links import Addresses
from watcher.model import Call, Message, Subscriber
from watcher.model.introductions import Offer, Teaser
from watcher.remember.people.introduction_rows import slot
from watcher.remember.people.introductions import UntoldMessage
from watcher.remember.people.tokens import Signer
from watcher.wording import introductions as wording
from watcher.wording.cards import card
from watcher.wording.catalogue import language_of, translate
from watcher.wording.dates import day
from watcher.wording.markup import telegram
from watcher.wording.text import quoted, short

Act = tuple[str, str]
"""The key of a label, and the action of the button or link."""

OFFER_ACTS: tuple[tuple[Act, ...], ...] = (
    (("offer_yes", "accept"), ("offer_no", "decline")),
    (("offer_report", "report"), ("withdraw", "withdraw")),
)
WRITING: tuple[tuple[Act, ...], ...] = ((("write", "tell"),), (("block", "decline"), ("offer_report", "report")))


@dataclass(frozen=True, slots=True)
class Letters:
    """Writes to one reader about one offer; `relay_token` is what stands in the reader's own relay address."""

    settings: Settings
    signer: Signer
    reader: Subscriber
    offer: Offer
    call: Call | None
    now: datetime

    @property
    def language(self) -> str:
        return language_of(self.reader.language, self.settings.watch.language)

    @property
    def side(self) -> str:
        return self.offer.side_of(self.reader.id)

    @property
    def title(self) -> str:
        return self.call.title if self.call else f"n° {self.offer.a.call}"

    def made(self) -> Message:
        """The other's line, and how to answer in secret."""
        mine, theirs = Teaser.of(self.offer.mine(self.side)), Teaser.of(self.offer.theirs(self.side))
        blocks = [
            self._text("offer"),
            self._about(),
            wording.shown(self.language, theirs),
            translate(self.language, "intro.yours", line=quoted(self.language, mine.line)),
            self._text("offer_how", day=self._day(self.offer.closes)),
        ]
        return self._message("made", "offer_subject", blocks, OFFER_ACTS)

    def introduced(self, partner: Subscriber, relay_token: str) -> Message:
        """Who the partner is, and how to write to them: only of an offer to which both said yes."""
        mine, theirs = self.offer.mine(self.side), self.offer.theirs(self.side)
        name = wording.name(self.language, theirs)
        blocks = [
            self._text("introduced"),
            self._about(),
            "\n".join((name, wording.shown(self.language, Teaser.of(theirs)))),
            translate(self.language, "intro.yours", line=quoted(self.language, mine.line)),
            self._how(relay_token),
            self._text("address", address=partner.address) if theirs.shows_address else "",
            self._text("questions"),
        ]
        return self._message("introduced", "introduced_subject", blocks, WRITING, relay_token)

    def said(self, message: UntoldMessage, relay_token: str) -> Message:
        """What the partner wrote."""
        name = wording.name(self.language, self.offer.theirs(self.side))
        blocks = [self._text("message", name=name), message.text, self._how(relay_token)]
        return self._message(
            f"said-{message.id}", "message_subject", blocks, WRITING, relay_token, name=short(name, 60)
        )

    def refused(self, reason: str, most: int) -> Message:
        """Why something the reader sent to a relay was not forwarded."""
        blocks = [translate(self.language, f"intro.refused.{reason}", most=most), self._about()]
        return self._message(f"{reason}-{self.now:%Y%m%d}", "introduced_subject", blocks, ())

    def _about(self) -> str:
        """The call: title, deadline, link."""
        if self.call is None:
            return self.title
        told = card(self.call, view_of(self.reader, self.settings, self.now))
        until = translate(self.language, "intro.until", when=told.until) if told.until else ""
        return "\n".join(line for line in (told.title, until, told.url) if line)

    def _how(self, relay_token: str) -> str:
        until = self._day(self.offer.closes)
        if self.reader.channel == "telegram":
            return self._text("button", day=until)
        if self._reply_to(relay_token):
            return self._text("reply", day=until)
        return self._text("page", day=until) if self._links.site else ""

    def _reply_to(self, relay_token: str) -> str:
        is_read = self.settings.introductions.relay and self._links.is_mail_read
        return self._links.relay_mail(relay_token) if relay_token and is_read else ""

    @property
    def _links(self) -> Addresses:
        return Addresses.of(self.settings, self.signer, self.reader.id)

    def _message(
        self,
        what: str,
        subject: str,
        blocks: Sequence[str],
        acts: Sequence[Sequence[Act]],
        relay_token: str = "",
        **values: str,
    ) -> Message:
        """The letter in the form of the reader's channel: plain text with links, or Telegram's HTML with buttons."""
        blocks = [block for block in blocks if block]
        headers = common_headers(self.reader, self.now) | {VERP: self._links.bounce_mail}
        if reply_to := self._reply_to(relay_token):
            headers["Reply-To"] = reply_to
        parts: tuple[str, ...] = ()
        taps: tuple[tuple[tuple[tuple[str, str], ...], ...], ...] = ()
        if self.reader.channel == "telegram":
            parts = split([telegram(block) for block in blocks])
            rows = tuple(tuple(self._button(act) for act in row) for row in acts)
            taps = (*((),) * (len(parts) - 1), rows)
        else:
            blocks += ["\n".join(self._link(act) for row in acts for act in row)] if self._links.site and acts else []
            blocks.append(f"-- \n{self._footer()}")
        return Message(
            id=message_id(self.settings, self.reader, slot(self.offer.id, what)),
            subject=self._text(subject, title=short(self.title, 90), **values),
            text="\n\n".join(blocks) + "\n",
            language=self.language,
            parts=parts,
            taps=taps,
            headers=headers,
        )

    def _button(self, act: Act) -> tuple[str, str]:
        label, action = act
        return self._text(label), self.signer.button(action, self._number(action), self.reader.id)

    def _number(self, action: str) -> int:
        """What an action is about: one's own seek, or the offer."""
        return self.offer.mine(self.side).id if action == "withdraw" else self.offer.id

    def _link(self, act: Act) -> str:
        label, action = act
        link = self._links.introduction(action, self._number(action))
        return translate(self.language, "list.label", label=self._text(label), words=link)

    def _footer(self) -> str:
        """Who sends this: nobody's address but that of the watch."""
        identity, watch = self.settings.identity, self.settings.watch.name
        named = (identity.organisation or watch, identity.address, identity.contact)
        return "\n".join((self._text("footer", watch=watch), " · ".join(part for part in named if part)))

    def _text(self, key: str, **values: str) -> str:
        return translate(self.language, f"intro.letter.{key}", **values)

    def _day(self, at: datetime) -> str:
        return day(self.language, at.astimezone(ZoneInfo(self.reader.zone)).date())
