"""The readers of the year: they ask, confirm, change their minds, sort calls, leave by every way there is, come back.

A reader knows only what a person knows: their own address, and the messages that reached them. They act through the
pages, the chat desk and the mail they send back. `agreed` is their own record of when they said yes and no.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from urllib.parse import urlencode

from tests.year.watch import Watch
from tests.year.wires import Sent
from watcher.deliver.bounces.bounces import read_returned, take_back
from watcher.deliver.confirming import request_subscription
from watcher.model import Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.talk.person import Person
from watcher.talk.roles import ChatRole

HOURS = ("06:30", "07:30", "18:00")
ZONES = ("Europe/Paris", "America/Montreal")
RHYTHMS = ("daily", "daily", "workdays", "weekly", "instant")
ORDERS = (
    "/stop", "/erase oui", "/effacer", "oui", "/frequence jamais", "/langue en", "/zone Montréal", "/abonner culture",
    "/mydata", "/bulletin", "/release region", "/rappels 1", "/start",
)  # fmt: skip
"""What members of a group try, who are none of its administrators."""
SITE = "https://veille.example.org"


@dataclass
class Reader:
    """One person with one address. `state`: outside, asked, in, shut (blocked the bot), gone (mailbox deleted)."""

    number: int
    channel: str
    address: str
    dice: random.Random
    state: str = "outside"
    shut_for: int = 0
    agreed: list[tuple[int, bool]] = field(default_factory=list)  # how many messages had left by then, yes or no
    faults: list[str] = field(default_factory=list)
    last: Sent | None = None

    @property
    def host(self) -> str:
        """The network address they come from."""
        return f"198.51.100.{self.number % 250}"

    def said_yes(self, watch: Watch) -> None:
        self.agreed.append((len(watch.post.sent), True))
        self.state = "in"

    def said_no(self, watch: Watch, state: str = "outside") -> None:
        """To be called once the answer was there: nothing may leave from here on."""
        self.agreed.append((len(watch.post.sent), False))
        self.state = state

    def wanted(self, number: int) -> bool:
        """Whether they had said yes, and not no, before that message left."""
        said = [is_in for place, is_in in self.agreed if place <= number]
        return bool(said) and said[-1]

    # --- a day in their life --------------------------------------------------------------------------------

    def act(self, watch: Watch) -> None:
        """What they do of themselves, a few times a day."""
        if self.address.startswith("-") and self.dice.random() < 0.2:
            self._meddled(watch)
        if self.state == "outside" and self.dice.random() < 0.1:
            self._ask(watch)
        elif self.state == "in" and self.dice.random() < (0.03 if self._waits(watch) else 0.006):
            self._change(watch)
        elif self.state == "shut":
            self._return_to_the_chat(watch)
        elif self.state == "in" and self.dice.random() < (0.03 if self._waits(watch) else 0.002):
            self.leave(watch)

    def _waits(self, watch: Watch) -> bool:
        """Whether their channel is in a storm: that is when leaving is put to the test."""
        until = watch.post.stormy_until.get(self.channel)
        return until is not None and watch.clock() < until

    def take(self, watch: Watch, sent: Sent) -> None:
        """A message came: they confirm, sort, leave, or their mailbox sends something back."""
        self.last = sent
        if self.channel == "email":
            self._take_mail(watch, sent)
            return
        calls = [data.split(":")[1] for data in sent.taps if data[:2] in ("1f", "1o")]
        if self.state == "in" and calls and self.dice.random() < 0.2:
            act = self.dice.choice(("follow", "follow", "mute", "later"))
            self._say(watch, f"/{act}_{self.dice.choice(calls)}")

    async def stop(self, watch: Watch) -> None:
        """Leaves the chat's digests while others are on their way; the answer takes its turn."""
        await watch.answer(self.address, self._say(watch, "/stop"))
        self.said_no(watch)

    def leave(self, watch: Watch) -> None:
        """One of the ways out; the last word is noted when it was answered."""
        if self.channel == "telegram":
            watch.run(self.stop(watch))
        elif self.last is not None:
            self._leave_by_mail(watch, self.last)

    def _meddled(self, watch: Watch) -> None:
        """A member of the group gives orders that are not theirs to give: nothing of the subscription changes."""
        words, role = self.dice.choice(ORDERS), self.dice.choice((ChatRole.MEMBER, ChatRole.READER))
        before = watch.store.people.find("telegram", self.address)
        member = Person("telegram", self.address, "Membre", "fr", role=role, sender=str(self.dice.randrange(1, 9)))
        watch.commands.answer(member, words, watch.clock())
        if watch.store.people.find("telegram", self.address) != before:
            self.faults.append(f"I3: a member of {self.address} changed its subscription by {words}")

    # --- chat -----------------------------------------------------------------------------------------------

    def _say(self, watch: Watch, text: str, language: str = "") -> str:
        spoken = language or self.dice.choice(("fr", "en"))
        person = Person("telegram", self.address, f"R{self.number}", spoken)
        answer = watch.commands.answer(person, text, watch.clock())
        return answer.text if answer else ""

    def _return_to_the_chat(self, watch: Watch) -> None:
        self.shut_for -= 1
        if self.shut_for <= 0:
            watch.post.closed.discard(self.address)
            self._say(watch, "/start")
            self.said_yes(watch)

    # --- asking and changing --------------------------------------------------------------------------------

    def _ask(self, watch: Watch) -> None:
        draft = self._draft(watch)
        if self.channel == "telegram":
            spoken = self.dice.choice(("fr", "en"))  # who changes language is shown the words to agree to again
            self._say(watch, "/start", spoken)
            self._say(watch, f"/abonner {', '.join(self._domains(watch))}", spoken)
            self._say(watch, "oui", spoken)
            self.said_yes(watch)
            found = watch.store.people.find("telegram", self.address)
            assert found is not None
            kept = (
                "language",
                "zone",
                "frequency",
                "hour",
                "weekday",
                "interests",
                "quiet_rhythm",
                "news",
                "reminders",
            )
            watch.store.people.update(found.id, **{name: getattr(draft, name) for name in kept})
        elif request_subscription(watch.settings, watch.store, draft, Consent(way="form"), watch.clock()):
            self.state = "asked"

    def _draft(self, watch: Watch) -> Subscriber:
        pick = self.dice.choice
        more: dict[str, object] = self.dice.choice(
            (
                {},
                {},
                {"countries": ("FR",)},
                {"languages": ("fr",)},
                {"exclude": ("lauréats", "winners")},
                {"sources": ("trust",)},
            )
        )
        interests = [Interest(domains=tuple(self._domains(watch)), **more)]
        if self.dice.random() < 0.2:
            interests.append(Interest(name="musées", words=("musée", "museum")))
        return Subscriber(
            0, self.channel, self.address, name=f"Équipe {self.number}", language=pick(("fr", "en")), zone=pick(ZONES),
            frequency=pick(RHYTHMS), hour=pick(HOURS), weekday=pick(range(7)), interests=tuple(interests),
            quiet_rhythm=pick(("daily", "weekly", "never")), news=pick((True, True, False)),
            since_seq=watch.store.ledger.latest_seq(),
        )  # fmt: skip

    def _domains(self, watch: Watch) -> list[str]:
        known = list(watch.settings.domains)
        return self.dice.sample(known, self.dice.choice((1, 2, len(known))))

    def _change(self, watch: Watch) -> None:
        if self.channel == "telegram":
            words = self.dice.choice(("/frequence quotidien 18:00", "/frequence lundi 7:30", "/zone Montréal",
                                      "/zone Paris", "/langue en", "/frequence instant", "/bulletin"))  # fmt: skip
            self._say(watch, words)
        elif self.last and (link := _link(self.last, "p")):
            form = {
                "language": self.dice.choice(("fr", "en")), "frequency": self.dice.choice(RHYTHMS),
                "hour": self.dice.choice(HOURS), "weekday": str(self.dice.randrange(7)),
                "zone": self.dice.choice(ZONES), "domain": self._domains(watch), "news": "yes",
                "quiet": self.dice.choice(("daily", "weekly", "never")), "reminders": "30, 7, 1",
            }  # fmt: skip
            status, _ = watch.put(link, self.host, urlencode(form, doseq=True).encode())
            if status != 200:
                self.faults.append(f"reader {self.number} could not change their settings ({status})")

    # --- mail -----------------------------------------------------------------------------------------------

    def _take_mail(self, watch: Watch, sent: Sent) -> None:
        if link := _link(sent, "c"):
            self._confirm(watch, link)
        elif self.state == "in":
            chance = self.dice.random()
            links = re.findall(rf"{SITE}(/t/\S+)", sent.text)
            if links and chance < 0.2:
                watch.put(self.dice.choice(links), self.host, b"")
            elif chance < 0.208:
                self._leave_by_mail(watch, sent)
            elif chance < 0.24:
                self._send_back(watch, sent)

    def _confirm(self, watch: Watch, link: str) -> None:
        """A scanner opens the link first; only a press of the button counts."""
        watch.get(link, "192.0.2.9")
        found = watch.store.people.find("email", self.address)
        if self.state == "asked" and (found is None or found.state == "active"):
            self.faults.append(f"I4: a GET subscribed reader {self.number}")
        if self.state == "asked" and self.dice.random() < 0.9:
            watch.put(link, self.host, b"")
            self.said_yes(watch)

    def _leave_by_mail(self, watch: Watch, sent: Sent) -> None:
        header = str(message_from_bytes(sent.raw, policy=policy.default)["List-Unsubscribe"])
        link = re.search(rf"<{SITE}(/u/[^>]+)>", header)
        mailto = re.search(r"<mailto:([^?>]+)", header)
        if not link or not mailto:
            return  # a letter to confirm has no way out: there is nothing to leave
        way = self.dice.choices(("one-click", "multipart", "mailto", "complaint"), (4, 3, 3, 0.4))[0]
        if way == "one-click":
            watch.put(link[1], self.host, b"List-Unsubscribe=One-Click")
        elif way == "multipart":
            body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
            watch.put(link[1], self.host, body, "multipart/form-data; boundary=x")
        elif way == "mailto":
            raw = f"From: {self.address}\r\nTo: {mailto[1]}\r\nSubject: unsubscribe\r\n\r\n".encode()
            take_back(watch.store, read_returned(raw), watch.clock())
        else:
            take_back(watch.store, read_returned(complaint(sent)), watch.clock())
        self.said_no(watch)

    def _send_back(self, watch: Watch, sent: Sent) -> None:
        """Their mailbox answers: a vacation, a delay, a full box, and rarely that it is no more."""
        kind = self.dice.choices(("4.2.2", "delayed", "vacation", "forged", "5.1.1"), (5, 3, 3, 2, 0.5))[0]
        if kind == "vacation":
            raw = (
                f"From: {self.address}\r\nTo: {sent.sender}\r\nSubject: Absence\r\nAuto-Submitted: auto-replied\r\n\r\n"
            )
            take_back(watch.store, read_returned(raw.encode()), watch.clock())
            return
        to = "bounces+" + "a" * 26 + "@veille.example.org" if kind == "forged" else sent.sender
        status, action = ("5.1.1", "failed") if kind == "forged" else (kind, "failed")
        if kind == "delayed":
            status, action = "4.4.1", "delayed"
        take_back(watch.store, read_returned(dsn(to, action, status)), watch.clock())
        if kind == "5.1.1":
            self.said_no(watch, "gone")


def _link(sent: Sent, kind: str) -> str:
    """The path of the link of that kind in a message."""
    found = re.search(rf"{SITE}(/{kind}/\S+)", sent.text)
    return found[1] if found else ""


def dsn(to: str, action: str, status: str) -> bytes:
    """A delivery status notification (RFC 3464)."""
    return (
        f"Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: {to}\r\n"
        "Subject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; x@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {status}\r\n\r\n--b--\r\n"
    ).encode()


def complaint(sent: Sent) -> bytes:
    """A feedback report (RFC 5965): «this is spam»."""
    return (
        f"Delivered-To: {sent.sender}\r\nFrom: fbl@mx.example.org\r\nTo: {sent.sender}\r\nSubject: abuse report\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: fbl/1\r\n"
        "Version: 1\r\n\r\n--b--\r\n"
    ).encode()
