"""What an admin sees: sources and their health, what is held back, one call to put right, reports, letters, readers,
the log. Reads only; `acts` does what the buttons say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from starlette.exceptions import HTTPException

from watcher.config.sources import AnySource
from watcher.errors import BadAddress
from watcher.model import Call, Event, OutboxState
from watcher.remember.sources.state import Health, SourceState
from watcher.web.admin import parts
from watcher.web.admin.blocks import AdminField, AdminForm, AdminSection, AdminView, Button, Cell, texts, words
from watcher.web.admin.entry import Admin, address
from watcher.web.public.cards import seen_words
from watcher.web.public.paths import query_string
from watcher.web.public.visitor import Visitor
from watcher.wording import acts, events
from watcher.wording.catalogue import translate
from watcher.wording.faults import told
from watcher.wording.text import short

CHANNELS = ("email", "telegram", "file", "apprise")
ILL = (Health.FAILING, Health.BLOCKED, Health.REFUSED, Health.SILENT, Health.DEGRADED)
MOST_TITLES, MOST_LINES, MOST_BODY = 30, 200, 20_000


# --- sources -------------------------------------------------------------------------------------------------


def sources(visitor: Visitor, _: Admin) -> AdminView:
    """Those in trouble first, each with its reason and what can be done; then all others."""
    language, states = visitor.language, visitor.store.sources.states()
    counts = visitor.store.calls.count_by_source()
    known = [
        (source, states.get(source.name) or SourceState(source.name)) for source in visitor.settings.enabled_sources
    ]
    ill = [pair for pair in known if pair[1].health in ILL or pair[1].stopped or _was_never_read(pair[1])]
    well = [pair for pair in known if pair not in ill]
    troubles = tuple(_trouble(visitor, source, state, counts.get(source.name, 0)) for source, state in ill)
    columns = texts(language, [f"column.{name}" for name in ("source", "state", "calls", "read", "next", "do")])
    rows = tuple(_line(visitor, source, state, counts.get(source.name, 0)) for source, state in well)
    table = AdminSection(words(language, "sources.well", n=len(well)), columns=columns, rows=rows)
    return AdminView(
        "sources", words(language, "sources.title", n=len(ill)), (*troubles, table), notices=parts.done(visitor)
    )


def _was_never_read(state: SourceState) -> bool:
    """Whether a source was asked, and never answered well."""
    return bool(state.failures) and state.last_ok is None


def _trouble(visitor: Visitor, source: AnySource, state: SourceState, calls: int) -> AdminSection:
    language = visitor.language
    facts = (
        (words(language, "sources.reason"), told(language, state.stopped or state.reason) or "–"),
        (words(language, "sources.failures"), str(state.failures)),
        (words(language, "sources.touched"), words(language, "sources.calls", n=calls)),
    )
    heading = f"{source.label or source.name}{words(language, 'colon')}{_health(language, state)}"
    page = (words(language, "sources.page"), address(visitor.settings, language, f"sources/{source.name}"))
    return AdminSection(heading, facts=facts, forms=(_source_form(visitor, source, state),), links=(page,))


def _source_form(visitor: Visitor, source: AnySource, state: SourceState, *, all_acts: bool = True) -> AdminForm:
    language, name = visitor.language, source.label or source.name
    pause = "resume" if state.paused or state.stopped else "pause"
    acts = ["test"] if all_acts else []
    buttons = [Button(act, words(language, f"act.{act}"), name) for act in (*acts, "collect", pause)]
    return AdminForm((replace(buttons[0], is_main=all_acts), *buttons[1:]), hidden={"source": source.name})


def _line(visitor: Visitor, source: AnySource, state: SourceState, calls: int) -> tuple[Cell, ...]:
    language, view = visitor.language, visitor.view
    url = address(visitor.settings, language, f"sources/{source.name}")
    read = seen_words(language, state.last_ok, view) if state.last_ok else translate(language, "site.read.never")
    following = parts.at(visitor, state.next_check_at) if state.next_check_at else "–"
    form = _source_form(visitor, source, state, all_acts=False)
    return (
        Cell(source.label or source.name, url),
        Cell(_health(language, state)),
        Cell(str(calls)),
        Cell(read),
        Cell(following),
        Cell(form=form),
    )


def _health(language: str, state: SourceState) -> str:
    if state.paused:
        return words(language, "sources.paused")
    return translate(language, f"site.health.{state.health.value}")


def source(visitor: Visitor, _: Admin) -> AdminView:
    """One source: how it stands, what it sent when it failed, what was done about it. Raises HTTPException (404)."""
    found = visitor.settings.source(visitor.key)
    if found is None:
        raise HTTPException(404)
    language, state = visitor.language, visitor.store.sources.state(found.name)
    head = AdminSection(
        facts=(
            (words(language, "column.state"), _health(language, state)),
            (words(language, "sources.reason"), told(language, state.stopped or state.reason) or "–"),
            (words(language, "sources.failures"), str(state.failures)),
            (words(language, "column.read"), parts.at(visitor, state.last_ok) if state.last_ok else "–"),
            (words(language, "column.next"), parts.at(visitor, state.next_check_at) if state.next_check_at else "–"),
            (words(language, "sources.kind"), translate(language, f"site.kind.{found.kind}")),
            (words(language, "sources.address"), found.url),
        ),
        forms=(_source_form(visitor, found, state),),
        links=((words(language, "sources.public"), visitor.paths.page("sources", found.name)),),
    )
    body = visitor.store.sources.failing_body(found.name)
    sent: tuple[AdminSection, ...] = ()
    if body is not None:
        at, status, content = body
        said = words(language, "sources.body_lead", at=parts.at(visitor, at), status=status)
        sent = (
            AdminSection(words(language, "sources.body"), (said,), text=content[:MOST_BODY].decode("utf-8", "replace")),
        )
    return AdminView(
        "sources",
        found.label or found.name,
        (head, *sent, *parts.log_of(visitor, found.name)),
        notices=parts.done(visitor),
    )


def add(visitor: Visitor, _: Admin) -> AdminView:
    """The address of a new source."""
    language = visitor.language
    form = AdminForm(
        (Button("propose", words(language, "add.button"), is_main=True),),
        (AdminField("url", words(language, "add.address"), "url", hint=words(language, "add.hint")),),
    )
    return AdminView(
        "add", words(language, "add.title"), (AdminSection(lines=(words(language, "add.lead"),), forms=(form,)),)
    )


# --- what is held back ---------------------------------------------------------------------------------------


def held(visitor: Visitor, _: Admin) -> AdminView:
    """Events held back, by source and reason; harvests held whole; messages that cannot be sent by themselves."""
    language, groups = visitor.language, defaultdict[tuple[str, str], list[Event]](list)
    for event in visitor.store.ledger.held():
        groups[event.source, event.held_because].append(event)
    calls = visitor.store.search.cards({event.call for lines in groups.values() for event in lines[:MOST_TITLES]})
    sections = [_held_group(visitor, *key, lines, calls) for key, lines in sorted(groups.items())]
    for harvest in visitor.store.ledger.held_harvests():
        said = words(language, "held.whole", n=harvest.calls, move=harvest.move)
        sections.append(
            AdminSection(
                parts.label(visitor, harvest.source), (said,), forms=(settle_form(visitor, harvest.source, ""),)
            )
        )
    rows = tuple(
        (
            Cell(str(row.id)),
            Cell(acts.channel(language, row.channel)),
            Cell(row.slot),
            Cell(row.last_error[:200]),
            Cell(form=_message_form(visitor, row.id)),
        )
        for row in visitor.store.outbox.held()
    )
    columns = texts(language, [f"column.{name}" for name in ("number", "channel", "slot", "reason", "do")])
    if rows:
        sections.append(AdminSection(words(language, "held.messages"), columns=columns, rows=rows))
    if not sections:
        sections.append(AdminSection(lines=(words(language, "held.none"),)))
    return AdminView("held", words(language, "held.title"), tuple(sections), notices=parts.done(visitor))


def _held_group(
    visitor: Visitor, source: str, why: str, lines: Sequence[Event], calls: dict[int, Call]
) -> AdminSection:
    language = visitor.language
    rows = tuple(
        (
            Cell(
                short(calls[event.call].title, 160),
                parts.call_url(visitor, event.call),
                language=calls[event.call].reading.language,
            ),
            Cell(events.title(language, event)),
            Cell(parts.at(visitor, event.at)),
        )
        for event in lines[:MOST_TITLES]
        if event.call in calls
    )
    columns = texts(language, ["column.call", "column.what", "column.at"])
    preview = address(visitor.settings, language, f"held/{source}") + query_string([("why", why)])
    return AdminSection(
        parts.label(visitor, source),
        (held_because(language, why, len(lines)),),
        columns=columns,
        rows=rows,
        forms=(settle_form(visitor, source, why),),
        links=((words(language, "held.preview"), preview),),
    )


def held_because(language: str, why: str, count: int) -> str:
    """How many events are held, and for which reason."""
    reason = translate(language, f"talk.held_because.{why}") if why in ("flood", "restored", "rule_lost") else why
    return words(language, "held.because", n=count, reason=reason)


def settle_form(visitor: Visitor, source: str, why: str) -> AdminForm:
    """The buttons that release and dismiss what is held of a source for one reason, or whole."""
    language, name = visitor.language, parts.label(visitor, source)
    buttons = (
        Button("release", words(language, "act.release"), name, is_main=True),
        Button("dismiss", words(language, "act.dismiss"), name),
    )
    return AdminForm(buttons, hidden={"source": source, "why": why})


def _message_form(visitor: Visitor, number: int) -> AdminForm:
    language = visitor.language
    return AdminForm(
        (
            Button("send", words(language, "act.send"), str(number)),
            Button("discard", words(language, "act.discard"), str(number)),
        ),
        hidden={"number": str(number)},
    )


# --- reports, letters, readers, log --------------------------------------------------------------------------


def reports(visitor: Visitor, _: Admin) -> AdminView:
    """What readers say is wrong or missing."""
    language = visitor.language
    rows = tuple(
        (
            Cell(parts.at(visitor, one.at)),
            Cell(f"{one.call}", parts.call_url(visitor, one.call)) if one.call else Cell(one.url[:300] or "–"),
            Cell(one.words),
            Cell(
                form=AdminForm(
                    (Button("close", words(language, "act.close"), str(one.id)),), hidden={"number": str(one.id)}
                )
            ),
        )
        for one in visitor.store.reports.open()[:MOST_LINES]
    )
    columns = texts(language, [f"column.{name}" for name in ("at", "call", "words", "do")])
    lines = () if rows else (words(language, "reports.none"),)
    return AdminView(
        "reports",
        words(language, "reports.title"),
        (AdminSection(lines=lines, columns=columns, rows=rows),),
        notices=parts.done(visitor),
    )


def deliveries(visitor: Visitor, _: Admin) -> AdminView:
    """The channels, what is in the outbox, and messages that failed or may have arrived."""
    language, outbox, now = visitor.language, visitor.store.outbox, visitor.now
    rows = []
    for name in CHANNELS:
        state = outbox.channel(name)
        is_on = getattr(visitor.settings.deliver, name).enabled
        word = (
            "off" if not is_on else "paused" if state.paused_at else "waiting" if state.free_at(now) > now else "ready"
        )
        act = "channel_on" if word in ("paused", "waiting") else "channel_off"
        form = (
            AdminForm(
                (Button(act, words(language, f"act.{act}"), acts.channel(language, name)),), hidden={"channel": name}
            )
            if is_on
            else None
        )
        rows.append(
            (
                Cell(acts.channel(language, name)),
                Cell(words(language, f"channel.{word}")),
                Cell(state.why[:300] if word != "ready" else ""),
                Cell(form=form),
            )
        )
    columns = texts(language, [f"column.{name}" for name in ("channel", "state", "reason", "do")])
    counts = tuple((words(language, f"outbox.{state}"), str(count)) for state, count in sorted(outbox.count().items()))
    ended = [row for row in outbox.rows() if row.state in (OutboxState.UNKNOWN, OutboxState.FAILED)][-MOST_LINES:]
    lines = tuple(
        (
            Cell(str(row.id)),
            Cell(acts.channel(language, row.channel)),
            Cell(words(language, f"outbox.{row.state}")),
            Cell(row.slot),
            Cell(row.last_error[:200]),
        )
        for row in reversed(ended)
    )
    heads = texts(language, [f"column.{name}" for name in ("number", "channel", "state", "slot", "reason")])
    sections = (
        AdminSection(words(language, "deliveries.channels"), columns=columns, rows=tuple(rows)),
        AdminSection(
            words(language, "deliveries.outbox"), () if counts else (words(language, "deliveries.none"),), facts=counts
        ),
        AdminSection(
            words(language, "deliveries.ended"),
            () if lines else (words(language, "deliveries.none"),),
            columns=heads,
            rows=lines,
        ),
    )
    return AdminView("deliveries", words(language, "deliveries.title"), sections, notices=parts.done(visitor))


def readers(visitor: Visitor, _: Admin | None, asked: str = "") -> AdminView:
    """How many readers there are; one of them, by the whole address. No list of everybody.

    Asked by POST: an address has no place in an address line.
    """
    language, people = visitor.language, visitor.store.people
    counts = tuple((words(language, f"reader.{state}"), str(count)) for state, count in sorted(people.count().items()))
    form = AdminForm(
        (Button("look", words(language, "readers.button"), is_main=True),),
        (AdminField("address", words(language, "readers.address")),),
    )
    sections = [
        AdminSection(words(language, "readers.numbers"), facts=counts),
        AdminSection(words(language, "readers.one"), forms=(form,)),
    ]
    if asked:
        sections.append(_reader(visitor, asked))
    return AdminView("readers", words(language, "readers.title"), tuple(sections))


def _reader(visitor: Visitor, asked: str) -> AdminSection:
    language = visitor.language
    found = None
    for channel in ("email", "telegram", "file"):
        try:
            found = found or visitor.store.people.find(channel, asked)
        except BadAddress:
            continue
    if found is None:
        return AdminSection(lines=(words(language, "readers.unknown"),))
    log = visitor.store.outbox.audit(found.id)[-30:]
    rows = tuple(
        (Cell(parts.at(visitor, line["at"])), Cell(line["slot"]), Cell(line["what"]), Cell(line["why"][:200]))
        for line in reversed(log)
    )
    facts = (
        (words(language, "column.channel"), acts.channel(language, found.channel)),
        (words(language, "column.state"), words(language, f"reader.{found.state}")),
    )
    return AdminSection(
        words(language, "readers.found"),
        facts=facts,
        columns=texts(language, ["column.at", "column.slot", "column.what", "column.reason"]),
        rows=rows,
    )


def log(visitor: Visitor, admin: Admin) -> AdminView:
    """Who did what; and who is in."""
    language = visitor.language
    rows = tuple(parts.log_row(visitor, line) for line in visitor.store.audit.latest(MOST_LINES))
    sessions = tuple(
        (
            Cell(one.who),
            Cell(parts.at(visitor, one.created)),
            Cell(parts.at(visitor, one.seen)),
            Cell(
                form=AdminForm(
                    (Button("revoke", words(language, "act.revoke"), one.who),), hidden={"number": str(one.id)}
                )
            )
            if one.id != admin.session
            else Cell(words(language, "log.this")),
        )
        for one in visitor.store.admin_access.sessions(visitor.now)
    )
    columns = texts(language, [f"column.{name}" for name in ("who", "came", "seen", "do")])
    sections = (
        AdminSection(words(language, "log.acts"), columns=parts.log_columns(language), rows=rows),
        AdminSection(words(language, "log.sessions"), columns=columns, rows=sessions),
    )
    return AdminView("log", words(language, "log.title"), sections, notices=parts.done(visitor))
