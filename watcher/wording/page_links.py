"""The addresses of the public pages that messages lead to. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from watcher.config import Settings

SEARCH = {"fr": "appels", "en": "calls"}
FEEDS = "feed"
"""The first word of the addresses of private feeds."""
FEED_FORMS = (".atom", ".json", ".ics")


def root_of(settings: Settings) -> str:
    """The public address of the watch, without a slash at its end."""
    web = settings.deliver.web
    return (web.public_url or f"http://{web.host}:{web.port}").rstrip("/")


def host_of(settings: Settings) -> str:
    """The host of the public address: what names of calendar events end with."""
    return urlsplit(root_of(settings)).hostname or "localhost"


def call_page(settings: Settings, language: str, call: int) -> str:
    """The page of a call; empty where no public site is served under an address of its own."""
    return f"{root_of(settings)}/{language}/{SEARCH[language]}/{call}" if has_pages(settings) else ""


def call_calendar(settings: Settings, language: str, call: int) -> str:
    """The calendar file of a call, with every date of it; empty where no public site is served."""
    page = call_page(settings, language, call)
    return f"{page}.ics" if page else ""


def has_pages(settings: Settings) -> bool:
    """Whether a public site is served under an address of its own."""
    web = settings.deliver.web
    return bool(web.enabled and web.public_url and settings.site.enabled)


def private_feed(settings: Settings, token: str) -> dict[str, str]:
    """The addresses of a private feed by their form; none where no public site is served."""
    root = root_of(settings)
    return {form: f"{root}/{FEEDS}/{token}{form}" for form in FEED_FORMS} if has_pages(settings) else {}


def admin_link(settings: Settings, language: str, token: str) -> str:
    """Where an admin comes in with a fresh token: what a letter or a chat carries."""
    return f"{root_of(settings)}/admin/{language}/enter/{token}"


def bot_link(settings: Settings, call: int = 0) -> str:
    """Where the bot is spoken to, about that call; empty where it is off or not named."""
    telegram = settings.deliver.telegram
    if not telegram.enabled or not telegram.name:
        return ""
    return f"https://t.me/{telegram.name}" + (f"?start=c{call}" if call else "")
