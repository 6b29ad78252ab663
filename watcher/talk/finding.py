"""Commands that say what is known of one call: its card, its history, why and why not."""

from __future__ import annotations

from dataclasses import replace

from watcher.config.hosts import host_of, source_of
from watcher.deliver.digest.bundle import is_over
from watcher.deliver.match.fit import fit
from watcher.deliver.match.match import explain as judge
from watcher.deliver.match.match import is_minor, untellable
from watcher.model import Call, Event, Kind, OutboxState
from watcher.model.introductions import needs_partner
from watcher.remember.people.audit import MISSED, AuditLine, MissedCause
from watcher.remember.people.awaited import AwaitedSource
from watcher.talk import missed
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.visit import Visit
from watcher.wording import dates, events
from watcher.wording.cards import card, plain
from watcher.wording.catalogue import translate
from watcher.wording.fit import fit_line
from watcher.wording.reasons import Names, explain
from watcher.wording.text import short

_WAITS = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.STALE, OutboxState.HELD)


def show(visit: Visit, args: str) -> Reply:
    """/call 2 — everything known of one call, each fact with its words."""
    call = visit.pick(args)
    domains = ", ".join(visit.label(name) for name in call.domains)
    seen = visit.text(
        "seen",
        first=dates.day(visit.language, call.first_seen.date()),
        last=dates.day(visit.language, call.last_seen.date()),
        n=len(call.sources),
        sources=", ".join(_source(visit, name) for name in call.sources),
    )
    body = plain(card(call, visit.view), visit.language)
    extra = visit.text("domains_of", domains=domains) if domains else visit.text("domains_of_none")
    seeking = visit.store.introductions.count_open().get(call.id, 0)
    teams = translate(visit.language, "intro.public", n=seeking) if seeking > 1 else ""
    rows = (_acts(visit, call), _ways_out(visit, call), *_fit(visit, call), *_partner(visit, call))
    return reply(body, f"{extra}\n{seen}", teams, _own(visit, call), buttons=rows)


def _own(visit: Visit, call: Call) -> str:
    """What concerns this person alone: how it fits their profile, and their note. Not where others read."""
    if visit.subscriber is None or visit.person.is_shared:
        return ""
    known, note = visit.store.profiles.of(visit.subscriber.id), visit.store.notes.of(visit.subscriber.id).get(call.id)
    fits = "" if known.is_empty else fit_line(visit.language, fit(known, call, visit.now))
    return "\n".join(filter(None, (fits, f"📝 {note}" if note else "")))


def _fit(visit: Visit, call: Call) -> tuple[tuple[ReplyButton, ...], ...]:
    return () if visit.person.is_shared or call.kind is not Kind.CALL else ((visit.button("fit", f"/fit #{call.id}"),),)


def _partner(visit: Visit, call: Call) -> tuple[tuple[ReplyButton, ...], ...]:
    """To look for a partner, where the call requires one; not where others read."""
    is_open = visit.settings.introductions.enabled and not visit.person.is_shared
    if not is_open or not needs_partner(call) or is_over(call, visit.now):
        return ()
    return ((visit.button("partner", f"/partner #{call.id}"),),)


def _acts(visit: Visit, call: Call) -> tuple[ReplyButton, ...]:
    return (
        visit.button("follow", f"/follow #{call.id}"),
        visit.button("mute", f"/mute #{call.id}"),
        visit.button("why", f"/why #{call.id}"),
    )


def _ways_out(visit: Visit, call: Call) -> tuple[ReplyButton, ...]:
    return visit.button("calendar", f"/calendar #{call.id}"), visit.button("share", f"/share #{call.id}")


def _source(visit: Visit, name: str) -> str:
    source = visit.settings.source(name)
    return (source.label or source.name) if source else name


def history(visit: Visit, args: str) -> Reply:
    """/history 2 — what changed in one call, when it was seen, and what the page says."""
    call = visit.pick(args)
    lines = []
    for event in visit.store.ledger.of_call(call.id):
        change = events.moved(visit.view, event)
        when = dates.day(visit.language, event.at.date())
        line = f"{when} — {events.heading(visit.language, event.kind)}" + (f" : {change}" if change else "")
        quotes = [words for words in events.lines(visit.view, event) if event.quote and event.quote[:20] in words]
        lines.append("\n   ".join([line, *quotes]))
    return reply(call.title, *lines or [visit.text("history_none")])


def why(visit: Visit, args: str) -> Reply:
    """/why 2 — what one was told of a call, the words of its domains, and what one's own filters say of it."""
    call = visit.pick(args)
    event, state = _event(visit, call)
    told: tuple[str, ...] = ()
    if event is not None and state:
        day = dates.day(visit.language, event.at.date())
        said = visit.text(
            "why_waits" if state in _WAITS else "why_told", what=events.title(visit.language, event), day=day
        )
        told = ("\n".join((said, *events.lines(visit.view, event))),)
    return reply(call.title, *told, *_because(visit, call))


def missing(visit: Visit, args: str) -> Reply:
    """/missing https://… — why a page did not come: which cause, and what can be done; admins hear of unknown ones."""
    url = args.strip()
    call = visit.store.calls.by_url(url)
    if call is None:
        return _missing_unknown(visit, url)
    day = dates.day(visit.language, call.last_seen.date())
    known = visit.text("missing_known", title=call.title, day=day)
    cause = missed.cause_of_known(_known_page(visit, call)) if visit.subscriber else None
    _count(visit, cause)
    said = visit.text(f"missed.{cause.value}", **_told_in(visit, call)) if cause else ""
    return reply(known, said, *_because(visit, call), buttons=(_acts(visit, call),))


def _missing_unknown(visit: Visit, url: str) -> Reply:
    host = host_of(url)
    if not host:
        return reply(visit.text("missing_unknown"))
    source = source_of(url, visit.settings.sources)
    state = visit.store.sources.states().get(source.name) if source else None
    cause = missed.cause_of_unknown(source, state)
    _count(visit, cause)
    values = {"source": _source(visit, source.name) if source else "", "host": host, "day": "", "next": ""}
    if state is not None and state.since is not None:
        values["day"] = dates.day(visit.language, state.since.date())
    if state is not None and state.next_check_at is not None:
        values["next"] = f"{state.next_check_at:%Y-%m-%d %H:%M} UTC"
    said = visit.text(f"missed.{cause.value}", **values)
    waits = ""
    if visit.subscriber and cause in (MissedCause.UNKNOWN_SOURCE, MissedCause.NOT_READ):
        is_kept = visit.store.awaited.ask(AwaitedSource(visit.subscriber.id, host, url, visit.now))
        waits = visit.text("missing_waits") if is_kept else ""
    if cause is not MissedCause.UNKNOWN_SOURCE:
        return reply(visit.text("missing_unknown"), said, waits)
    what = translate(visit.settings.watch.language, "talk.missed_report", url=short(url, 200), host=host)
    visit.store.reports.take("", visit.now, url=url)
    visit.store.outbox.alert(f"missed {host}"[:80], what, visit.now)
    return reply(visit.text("missing_unknown"), said, waits)


def _count(visit: Visit, cause: MissedCause | None) -> None:
    """Counts what kept a page away, without a word of who asked."""
    if cause is not None:
        visit.store.audit.note(AuditLine(visit.now, "reader", MISSED, cause.value))


def _known_page(visit: Visit, call: Call) -> missed.KnownPage:
    assert visit.subscriber
    explanation = judge(visit.subscriber, call)
    failed = [tuple(reason.filter for reason in said if not reason.passed) for _, said in explanation.interests]
    return missed.KnownPage(
        is_call=call.kind is Kind.CALL or visit.subscriber.news,
        is_held=any(event.call == call.id for event in visit.store.ledger.held()),
        told_in=next(iter(_messages(visit, call).values()), ""),
        failed_filters=() if any(not names for names in failed) else min(failed, key=len, default=()),
    )


def _messages(visit: Visit, call: Call) -> dict[int, str]:
    """In which messages the person was told of a call, by event."""
    seqs = [event.seq for event in visit.store.ledger.of_call(call.id)]
    return visit.store.digests.told_of_call(visit.subscriber.id, seqs) if visit.subscriber else {}


def _event(visit: Visit, call: Call) -> tuple[Event | None, str]:
    """The newest change the person was told and where that message stands; else the newest they may yet be told."""
    if visit.subscriber is None:
        return None, ""
    known, told = visit.store.ledger.of_call(call.id), _messages(visit, call)
    for event in reversed(known):
        if event.seq in told:
            return event, told[event.seq].rpartition(" ")[2]
    open_to_tell = [event for event in known if not untellable(visit.subscriber, event) and not is_minor(event)]
    return (open_to_tell[-1] if open_to_tell else None), ""


def _told_in(visit: Visit, call: Call) -> dict[str, str]:
    return {"message": next(iter(_messages(visit, call).values()), "")}


def _because(visit: Visit, call: Call) -> tuple[str, ...]:
    """The words of its domains, then the verdict; a domain that the verdict speaks of is not said twice."""
    if visit.subscriber is None:
        return _domains_because(visit, call, frozenset()), visit.text("not_subscribed")
    mark = visit.store.marks.marks(visit.subscriber.id).get(call.id, "")
    event, state = _event(visit, call)
    reader = replace(visit.subscriber, since_seq=0) if state else visit.subscriber
    explanation = judge(reader, call, event, mark=mark)
    if state and explanation.verdict == "no_match":
        explanation = replace(explanation, verdict="no_longer")
    reasons = [reason for _, said in explanation.interests for reason in said if reason.filter == "domain"]
    told = frozenset(name for reason in reasons for name in reason.found)
    domains = _domains_because(visit, call, told) if call.domains or not reasons else ""
    return domains, *explain(Names(visit.language, visit.labels, visit.settings.source_labels), explanation)


def _domains_because(visit: Visit, call: Call, told: frozenset[str]) -> str:
    lines = [
        visit.text("domain_because", domain=visit.label(score.domain), words=", ".join(f"« {word} »" for word in words))
        for score in call.reading.domains
        if (words := score.because[:6]) and score.domain not in told
    ]
    return "\n".join(lines) or ("" if told else visit.text("domains_of_none"))
