"""A source tried before it is trusted, on a page: what it would bring, and the table to paste. Stores nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from watcher.collect.propose.proposal import Proposal
from watcher.collect.propose.propose import already_there, propose
from watcher.collect.propose.trial import Tried, try_source
from watcher.config.edit import add_sources, table_text
from watcher.config.sources import AnySource
from watcher.errors import BadArgument, WatcherError
from watcher.web.admin.blocks import AdminForm, AdminSection, AdminView, Button, Cell, table, words
from watcher.web.admin.entry import address
from watcher.web.public.visitor import Visitor
from watcher.wording import dates, money
from watcher.wording.text import short

MOST_ITEMS = 15


def tried_view(visitor: Visitor, source: AnySource) -> AdminView:
    """What a source of the settings brings now."""
    language = visitor.language
    try:
        result = try_source(source, visitor.settings, visitor.now)
    except WatcherError as error:
        return refused_view(visitor, str(error))
    back = (source.label or source.name, address(visitor.settings, language, f"sources/{source.name}"))
    heading = words(language, "try.title", source=source.label or source.name)
    return AdminView("sources", heading, (*_brought(visitor, result), AdminSection(links=(back,))))


def proposed_view(visitor: Visitor, url: str, config: Path | None) -> AdminView:
    """How an address would be read, what that brings, and the table for the file of settings."""
    language = visitor.language
    try:
        proposal = _proposal(visitor, url)
    except WatcherError as error:
        return refused_view(visitor, str(error))
    result = proposal.tried
    assert result is not None
    table = table_text(dict(proposal.table), proposal.remarks)
    forms: tuple[AdminForm, ...] = ()
    if _is_writable(config) and not proposal.missing and not result.harvest.has_failed:
        button = Button("write", words(language, "act.write"), is_main=True)
        forms = (AdminForm((button,), hidden={"url": str(proposal.table["url"])}),)
    lines = (words(language, "add.paste" if not forms else "add.write"),)
    if proposal.missing:
        lines = (words(language, "add.missing", what=", ".join(proposal.missing)),)
    section = AdminSection(words(language, "add.table"), lines, text=table, forms=forms)
    seen = AdminSection(lines=(proposal.seen,))
    return AdminView("add", words(language, "add.title"), (seen, *_brought(visitor, result), section))


def written(visitor: Visitor, url: str, config: Path | None) -> str:
    """Adds the source of that address to the settings; its name. Raises BadArgument where that cannot be."""
    if config is None or not _is_writable(config):
        raise BadArgument("the file of settings cannot be written here")
    proposal = _proposal(visitor, url)
    if proposal.missing:
        raise BadArgument(f"put in {', '.join(proposal.missing)} first")
    add_sources(config, [dict(proposal.table)], proposal.remarks)
    return str(proposal.table["name"])


def refused_view(visitor: Visitor, why: str) -> AdminView:
    """What could not be done, in the words of the fault."""
    language = visitor.language
    return AdminView("add", words(language, "add.failed"), (AdminSection(text=why[:2000]),), 422)


def _proposal(visitor: Visitor, url: str) -> Proposal:
    """Raises WatcherError for what is no address, or is there already."""
    whole = url if "://" in url else f"https://{url}"
    if not url or len(whole) > 2000 or any(sign.isspace() or ord(sign) < 33 for sign in whole):
        raise BadArgument("that is no address")
    if known := already_there(whole, visitor.settings):
        raise BadArgument(f"{whole} is already there as {known.name}")
    return propose(whole, visitor.settings, visitor.now)


def _is_writable(config: Path | None) -> bool:
    return config is not None and config.is_file() and os.access(config, os.W_OK)


def _brought(visitor: Visitor, result: Tried) -> tuple[AdminSection, ...]:
    language, harvest = visitor.language, result.harvest
    rows = (
        (
            Cell(short(row.notice.title, 160), language=row.reading.language),
            dates.day(language, row.reading.deadline.date) if row.reading.deadline else "–",
            ", ".join(money.amounts(language, row.reading.amounts[:2])) or "–",
            ", ".join(visitor.names.of("domain", score.domain) for score in row.reading.domains) or "–",
        )
        for row in result.rows[:MOST_ITEMS]
    )
    brought = table(language, words(language, "try.brought"), "call deadline amount domains", rows)
    said = words(language, "try.items", n=len(result.rows), dated=result.dated)
    found = [replace(brought, lines=(said,))]
    faults = "\n".join(filter(None, (harvest.fault, *harvest.warnings, *result.doubts)))
    if faults:
        found.append(AdminSection(words(language, "try.faults"), text=faults[:4000]))
    return tuple(found)
