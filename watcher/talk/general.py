"""Commands anyone may give at any time: help, domains, who we are."""

from __future__ import annotations

from watcher.model import Kind
from watcher.remember.search.asked import LIVE
from watcher.remember.search.query import Query
from watcher.talk.person import Reply, reply
from watcher.talk.visit import Visit

_FINDING = (
    "search more news latest changed deadlines call why history missing share calendar export domains follow mute "
    "following note fit profile partner"
)
_OWN = (
    "subscribe save searches feed edit rename snooze away hush unhush unsave frequency reminders nothingnew zone "
    "language digest mail here manage settings unsubscribe mydata erase tell withdraw infos"
)
_FOR_ADMINS = (
    "sources test collect missed propose held release dismiss tag duplicates undo reports audit counts web reload"
)
TOLD = tuple(tuple(said.split()) for said in (_FINDING, _OWN, _FOR_ADMINS))
"""The commands of /help in its three groups, the last one for admins."""


def show_help(visit: Visit, _: str) -> Reply:
    """All commands, one line per command, in three groups."""
    groups = TOLD if visit.person.is_admin else TOLD[:2]
    blocks = [
        "\n".join(f"{visit.text(f'usage.{name}')} — {visit.text(f'menu.{name}')}" for name in names) for names in groups
    ]
    return reply(visit.text("help"), *blocks, visit.text("help_words"))


def domains(visit: Visit, _: str) -> Reply:
    """The domains with how many open calls each holds, and which of them the person follows."""
    chosen = {name for interest in visit.reader.interests for name in interest.domains}
    lines = [
        f"{'✓' if key in chosen else '·'} {visit.label(key)} ({key}) — {_open_calls(visit, key)}"
        for key, domain in visit.settings.domains.items()
        if domain.enabled
    ]
    return reply(visit.text("domains"), "\n".join(lines), visit.text("domains_more"))


def infos(visit: Visit, _: str) -> Reply:
    """Who sends, on whose behalf, where to write, and what is kept (CASL, GDPR, Loi 25)."""
    identity = visit.settings.identity
    known = [
        visit.text(f"identity.{name}", value=value)
        for name in ("organisation", "on_behalf", "address", "contact", "responsible", "privacy_url")
        if (value := getattr(identity, name))
    ]
    return reply("\n".join(known) or visit.settings.watch.name, visit.text("infos"))


def _open_calls(visit: Visit, domain: str) -> str:
    query = Query(domains=(domain,), statuses=LIVE, kinds=(Kind.CALL,), limit=1)
    return visit.text("open_calls", n=visit.store.search.find(query, visit.now).total)
