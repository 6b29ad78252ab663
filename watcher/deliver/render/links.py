"""The signed links of one reader: off, preferences, triage. Makes addresses; the web pages answer them.

Web addresses stay within 60 characters where the host allows it (`docs/operate.md`), so that no mail program folds
the List-Unsubscribe header.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from watcher.config import Settings
from watcher.deliver.render.frame import Links
from watcher.remember.people.tokens import Signer, spell_for_mail


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one reader; each is empty where the service has no way to answer it."""

    site: str
    mail_domain: str
    subscriber: int
    signer: Signer
    is_mail_read: bool = False

    @classmethod
    def of(cls, settings: Settings, signer: Signer, subscriber: int) -> Addresses:
        site = settings.deliver.web.public_url or ""
        email = settings.deliver.email
        is_mail_read = email.enabled and bool(email.bounce_host or email.bounce_domain)
        return cls(site.rstrip("/"), mail_domain(settings), subscriber, signer, is_mail_read)

    @property
    def unsubscribe(self) -> str:
        """The page with one button; a POST to it is the one-click way of RFC 8058."""
        return self._page("u", self.signer.token("unsubscribe", self.subscriber))

    @property
    def preferences(self) -> str:
        return self._page("p", self.signer.token("preferences", self.subscriber))

    @property
    def unsubscribe_mail(self) -> str:
        """The address that takes a mail as a request to leave."""
        token = spell_for_mail(self.signer.token("unsubscribe", self.subscriber))
        return f"unsub+{token}@{self.mail_domain}" if self.mail_domain else ""

    @property
    def leave_mail(self) -> str:
        """The same, where the settings say that somebody reads it: fit to be shown to people."""
        return self.unsubscribe_mail if self.is_mail_read else ""

    def confirm_mail(self, token: str) -> str:
        """The address that takes an answer as a yes; empty where nobody reads it."""
        return f"confirm+{spell_for_mail(token)}@{self.mail_domain}" if self.is_mail_read and self.mail_domain else ""

    @property
    def links(self) -> Links:
        """What a message shows of these."""
        return Links(self.unsubscribe, self.preferences, self.triage if self.site else None, self.leave_mail)

    @property
    def bounce_mail(self) -> str:
        """The envelope sender: who bounces is known from the token, not from what the bounce says (VERP)."""
        token = spell_for_mail(self.signer.token("bounce", self.subscriber))
        return f"bounces+{token}@{self.mail_domain}" if self.mail_domain else ""

    def triage(self, asked: Sequence[tuple[str, int]]) -> list[str]:
        """The pages that follow, mute or put off a call (action: follow, mute, later), each with its call."""
        page = f"{self.site}/t/"
        return [page + button.replace(":", ".") for button in self.signer.buttons(asked, self.subscriber)]

    def introduction(self, action: str, number: int) -> str:
        """The page about a partner (action: partner, accept, decline, report, withdraw, tell)."""
        return self._page("i", self.signer.button(action, number, self.subscriber).replace(":", "."))

    def relay_mail(self, token: str) -> str:
        """The address whose mail is forwarded to a partner."""
        return f"intro+{spell_for_mail(token)}@{self.mail_domain}" if self.mail_domain else ""

    def _page(self, kind: str, token: str) -> str:
        return f"{self.site}/{kind}/{token}" if self.site else ""


def mail_domain(settings: Settings) -> str:
    """The domain of our addresses: where bounces and filters to leave come back."""
    email = settings.deliver.email
    return email.bounce_domain or (email.sender or "").rpartition("@")[2].rstrip(">")


def id_domain(settings: Settings) -> str:
    """The domain of Message-ID and List-Id, also where no mail is sent."""
    sender = (settings.deliver.email.sender or "").rpartition("@")[2].rstrip(">")
    return sender or urlsplit(settings.deliver.web.public_url or "").hostname or "watch.invalid"
