"""The tables about people: who sends, over which channels, when, and who the admins are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from watcher.config.table import Check, Checks, Clash, Table
from watcher.config.values import BotName, Hour, MailAddress, Network, TelegramId, WebUrl, each_once

Rate = Annotated[float, Field(gt=0, le=1000)]


class Identity(Table):
    """Who sends and on whose behalf: shown in every message (CASL, GDPR, Loi 25)."""

    organisation: str = ""
    on_behalf: str = ""
    address: str = ""
    city: str = ""
    contact: str = ""
    privacy_url: WebUrl | None = None
    responsible: str = ""


LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _sender(email: Email) -> Iterator[Clash]:
    if email.enabled and not email.sender:
        yield "sender", "sender is needed when e-mail is enabled"


def _security(email: Email) -> Iterator[Clash]:
    if email.enabled and email.security == "none" and email.host not in LOOPBACK:
        yield "security", 'security = "none" is only for a relay on this machine; use "starttls" or "tls"'


EMAIL: Checks = (Check(("enabled", "sender"), _sender), Check(("enabled", "security", "host"), _security))


class Email(Table):
    """How mail leaves; the password comes from WATCHER_SMTP_PASSWORD (or …_FILE)."""

    checks = EMAIL

    enabled: bool = False
    host: str = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    sender: MailAddress | None = None
    sender_name: str = ""
    reply_to: MailAddress | None = None
    bounce_domain: str = ""
    per_second: Rate = 5
    dkim_selector: str = ""
    dkim_domain: str = ""
    bounce_host: str = ""
    bounce_user: str = ""


class Telegram(Table):
    """How the bot speaks; the token comes from WATCHER_TELEGRAM_TOKEN (or …_FILE)."""

    enabled: bool = False
    name: BotName = ""
    """Where it is given, pages and feeds lead to the bot: t.me/NAME?start=c17."""
    api_url: WebUrl = "https://api.telegram.org"
    per_second: Rate = 25


class File(Table):
    """The embedded default: every message becomes .eml and .html files in a folder."""

    enabled: bool = True
    folder: str = "var/outbox"


class Apprise(Table):
    """Other chats (Slack, Mattermost, Matrix, Discord, Teams): addresses are the subscribers' own."""

    enabled: bool = False


class Web(Table):
    """The small web pages for consent and preferences, and the public address they are reached at."""

    enabled: bool = False
    public_url: WebUrl | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8765
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses of the web servers before it, whose X-Forwarded-For is believed."""
    metrics: tuple[Network, ...] = ()
    """The machines that may read /metrics, as addresses or networks; none, and it is not there."""


class Deliver(Table):
    """When and how subscribers are told."""

    hour: Hour = "07:30"
    budget: Annotated[int, Field(ge=1, le=500)] = 40
    news_budget: Annotated[int, Field(ge=0, le=100)] = 12
    email: Email = Email()
    telegram: Telegram = Telegram()
    file: File = File()
    apprise: Apprise = Apprise()
    web: Web = Web()


class IntroductionSettings(Table):
    """Whether partners may look for each other, and whether replies by mail are forwarded between them.

    `relay` takes mail to intro+…@ from where returned mail is read: the mailbox of bounces, or the pipe.
    """

    enabled: bool = True
    relay: bool = False


class Chat(Table):
    """Limits of the conversation."""

    per_minute: Annotated[int, Field(ge=1, le=600)] = 30
    results: Annotated[int, Field(ge=1, le=20)] = 5


class Admins(Table):
    """Who hears what is not well, sees sources and orders collections: Telegram accounts by number, mail addresses."""

    telegram: Annotated[tuple[TelegramId, ...], AfterValidator(each_once)] = ()
    email: Annotated[tuple[MailAddress, ...], AfterValidator(each_once)] = ()
