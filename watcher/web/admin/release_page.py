"""What releasing held events would send, before an admin releases them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException

from watcher.deliver.releasing import release_preview
from watcher.web.admin import parts
from watcher.web.admin.blocks import AdminSection, AdminView, words
from watcher.web.admin.entry import Admin, address
from watcher.web.admin.pages import held_because, settle_form
from watcher.web.public.visitor import Visitor
from watcher.wording import acts
from watcher.wording.money import plain_number

MOST_TEXT = 20_000


def page(visitor: Visitor, _: Admin) -> AdminView:
    """What is held of one source for one reason: who would be told, when, and how it reads.

    Raises HTTPException (404).
    """
    language, store, why = visitor.language, visitor.store, dict(visitor.pairs).get("why", "")
    events = store.ledger.held(visitor.key, why)
    if not events:
        raise HTTPException(404)
    found = release_preview(visitor.settings, store, events, language, visitor.now)
    facts = (
        (words(language, "release.held"), plain_number(language, str(len(events)))),
        (words(language, "release.at_once"), _counted(language, found.at_once)),
        (words(language, "release.later"), _counted(language, found.later)),
        *([(words(language, "release.unsaid"), str(found.unsaid))] if found.unsaid else []),
    )
    head = AdminSection(
        parts.label(visitor, visitor.key),
        (held_because(language, why, len(events)),),
        facts=facts,
        forms=(settle_form(visitor, visitor.key, why),),
        links=((words(language, "held.title"), address(visitor.settings, language, "held")),),
    )
    if found.message is None:
        sent = AdminSection(words(language, "release.message"), (words(language, "release.nothing"),))
    else:
        subject = words(language, "release.subject", subject=found.message.subject)
        sent = AdminSection(words(language, "release.message"), (subject,), text=found.message.text[:MOST_TEXT])
    return AdminView("held", words(language, "release.title"), (head, sent))


def _counted(language: str, counts: Mapping[str, int]) -> str:
    """«courriel 1 200, Telegram 3»; «personne»."""
    told = (f"{acts.channel(language, name)} {plain_number(language, str(n))}" for name, n in sorted(counts.items()))
    return ", ".join(told) or words(language, "release.nobody")
