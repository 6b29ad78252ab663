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
from watcher.web.admin.blocks import (
    AdminField,
    AdminForm,
    AdminSection,
    AdminView,
    Button,
    Cell,
    one_button,
    table,
    words,
)
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
    rows = (_line(visitor, source, state, counts.get(source.name, 0)) for source, state in well)
    others = table(language, words(language, "sources.well", n=len(well)), "source state calls read next do", rows)
    return parts.page(visitor, "sources", *troubles, others, n=len(ill))


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


def _line(visitor: Visitor, source: AnySource, state: SourceState, calls: int) -> tuple[Cell | AdminForm | str, ...]:
    language, view = visitor.language, visitor.view
    url = address(visitor.settings, language, f"sources/{source.name}")
    read = seen_words(language, state.last_ok, view) if state.last_ok else translate(language, "site.read.never")
    following = parts.at(visitor, state.next_check_at) if state.next_check_at else "–"
    form = _source_form(visitor, source, state, all_acts=False)
    return Cell(source.label or source.name, url), _health(language, state), str(calls), read, following, form


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
    return parts.page(visitor, "add", AdminSection(lines=(words(language, "add.lead"),), forms=(form,)))


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
    rows = [
        (
            str(row.id),
            acts.channel(language, row.channel),
            row.slot,
            row.last_error[:200],
            _message_form(language, row.id),
        )
        for row in visitor.store.outbox.held()
    ]
    if rows:
        sections.append(table(language, words(language, "held.messages"), "number channel slot reason do", rows))
    if not sections:
        sections.append(AdminSection(lines=(words(language, "held.none"),)))
    return parts.page(visitor, "held", *sections)


def _held_group(
    visitor: Visitor, source: str, why: str, lines: Sequence[Event], calls: dict[int, Call]
) -> AdminSection:
    language = visitor.language
    known = [(event, calls[event.call]) for event in lines[:MOST_TITLES] if event.call in calls]
    rows = (
        (
            Cell(short(call.title, 160), parts.call_url(visitor, event.call), language=call.reading.language),
            events.title(language, event),
            parts.at(visitor, event.at),
        )
        for event, call in known
    )
    preview = address(visitor.settings, language, f"held/{source}") + query_string([("why", why)])
    return replace(
        table(language, parts.label(visitor, source), "call what at", rows),
        lines=(held_because(language, why, len(lines)),),
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


def _message_form(language: str, number: int) -> AdminForm:
    buttons = tuple(Button(act, words(language, f"act.{act}"), str(number)) for act in ("send", "discard"))
    return AdminForm(buttons, hidden={"number": str(number)})


# --- reports, letters, readers, log --------------------------------------------------------------------------


def reports(visitor: Visitor, _: Admin) -> AdminView:
    """What readers say is wrong or missing."""
    language = visitor.language
    rows = (
        (
            parts.at(visitor, one.at),
            Cell(f"{one.call}", parts.call_url(visitor, one.call)) if one.call else one.url[:300] or "–",
            one.words,
            one_button(language, "close", str(one.id), number=one.id),
        )
        for one in visitor.store.reports.open()[:MOST_LINES]
    )
    return parts.page(visitor, "reports", table(language, "", "at call words do", rows, none="reports.none"))


def deliveries(visitor: Visitor, _: Admin) -> AdminView:
    """The channels, what is in the outbox, and messages that failed or may have arrived."""
    language, outbox, now = visitor.language, visitor.store.outbox, visitor.now
    rows = []
    for name in CHANNELS:
        state, said = outbox.channel(name), acts.channel(language, name)
        word = state.word(now) if getattr(visitor.settings.deliver, name).enabled else "off"
        act = "channel_on" if word in ("paused", "waiting") else "channel_off"
        form = one_button(language, act, said, channel=name) if word != "off" else ""
        rows.append((said, words(language, f"channel.{word}"), state.why[:300] if word != "ready" else "", form))
    counts = tuple((words(language, f"outbox.{state}"), str(count)) for state, count in sorted(outbox.count().items()))
    ended = [row for row in outbox.rows() if row.state in (OutboxState.UNKNOWN, OutboxState.FAILED)][-MOST_LINES:]
    lines = (
        (
            str(row.id),
            acts.channel(language, row.channel),
            words(language, f"outbox.{row.state}"),
            row.slot,
            row.last_error[:200],
        )
        for row in reversed(ended)
    )
    heads = [words(language, f"deliveries.{name}") for name in ("channels", "outbox", "ended")]
    none = () if counts else (words(language, "deliveries.none"),)
    return parts.page(
        visitor,
        "deliveries",
        table(language, heads[0], "channel state reason do", rows),
        AdminSection(heads[1], none, facts=counts),
        table(language, heads[2], "number channel state slot reason", lines, none="deliveries.none"),
    )


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
    rows = ((parts.at(visitor, line["at"]), line["slot"], line["what"], line["why"][:200]) for line in reversed(log))
    facts = (
        (words(language, "column.channel"), acts.channel(language, found.channel)),
        (words(language, "column.state"), words(language, f"reader.{found.state}")),
    )
    return replace(table(language, words(language, "readers.found"), "at slot what reason", rows), facts=facts)


def log(visitor: Visitor, admin: Admin) -> AdminView:
    """Who did what; and who is in."""
    language = visitor.language
    sessions = (
        (
            one.who,
            parts.at(visitor, one.created),
            parts.at(visitor, one.seen),
            one_button(language, "revoke", one.who, number=one.id)
            if one.id != admin.session
            else words(language, "log.this"),
        )
        for one in visitor.store.admin_access.sessions(visitor.now)
    )
    return parts.page(
        visitor,
        "log",
        parts.log_table(visitor, words(language, "log.acts"), visitor.store.audit.latest(MOST_LINES)),
        table(language, words(language, "log.sessions"), "who came seen do", sessions),
    )
