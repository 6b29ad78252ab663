"""The parts of a config.toml for a watch whose sources, mail and chat are peers on this machine."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.peers.botapi import BotApiPeer
from tests.peers.smtp import SmtpPeer

WATCH = """
[watch]
name = "Veille d'essai"
[collect]
contact = "test@example.org"
allow_hosts = ["127.0.0.1"]
delay = 0.0
"""
"""It ends within `[collect]`: what a test sets there comes next."""
SENDER = """
[identity]
organisation = "Cellule de veille"
address = "1 place de la Ville, 35000 Rennes"
contact = "veille@example.org"
[deliver.file]
enabled = false
"""
RHYTHM = 'every = "1s"\nevery_min = "1s"\nevery_max = "2s"\ntick = "1s"'
"""As often as it goes; a part of `[collect]`."""
HEALTH = """
[domains.health]
label = { fr = "Santé", en = "Health" }
fr = ["santé", "hôpital"]
en = ["health", "hospital"]
"""


def zone_by_day() -> str:
    """A zone where the present hour is no hour of clock changes (1 to 4)."""
    return "UTC" if not 1 <= datetime.now(UTC).hour <= 3 else "Etc/GMT-6"


def by_mail(peer: SmtpPeer) -> str:
    return f"""
[deliver.email]
enabled = true
host = "127.0.0.1"
port = {peer.port}
security = "none"
sender = "veille@veille.example.org"
"""


def by_telegram(peer: BotApiPeer) -> str:
    return f"""
[deliver.telegram]
enabled = true
api_url = "{peer.url}"
"""


def feed(name: str, root: str) -> str:
    """A source that may be empty. It ends within its table: what a test adds to it comes next."""
    return f"""
[[sources]]
name = "{name}"
kind = "feed"
url = "{root}/rss.xml"
language = "fr"
country = "FR"
may_be_empty = "a test begins without calls"
min = 0
"""
