"""Commands for admins: the health of sources, collect now, what is held back, corrections."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta

from watcher.remember.people.audit import MISSED, AuditLine
from watcher.remember.store import Store
from watcher.talk.holding import settling
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.visit import Visit
from watcher.wording import acts
from watcher.wording.catalogue import translate
from watcher.wording.faults import told
from watcher.wording.page_links import admin_link, has_pages
from watcher.wording.text import short

MOST_LINES = 20
MONTH = timedelta(days=30)
ILL = ("failing", "silent", "blocked", "refused", "degraded", "quarantined", "gone")


def sources(visit: Visit, args: str) -> Reply:
    """/sources [name [pause | resume]] — a line for all that are well, a block for each that is not; one in full."""
    states = visit.store.sources.states()
    if args.strip():
        return _one(visit, *args.split()[:2])
    enabled = [source for source in visit.settings.sources if source.enabled]
    ill = [source for source in enabled if (state := states.get(source.name)) and state.health in ILL]
    failing = sum(states[source.name].health != "degraded" for source in ill)
    counts = {
        "sources": len(enabled),
        "sources_well": len(enabled) - len(ill),
        "sources_degraded": len(ill) - failing,
        "sources_failing": failing,
    }
    blocks = [
        f"⚠ {source.name}  {visit.text(f'health.{states[source.name].health}')}\n   "
        f"{told(visit.language, states[source.name].reason)}"
        for source in ill
    ]
    rows = tuple((ReplyButton(source.name, f"/sources {source.name}"),) for source in ill[:8])
    return reply(" · ".join(visit.text(name, n=count) for name, count in counts.items()), *blocks, buttons=rows)


def _one(visit: Visit, name: str, act: str = "") -> Reply:
    source = visit.settings.source(name)
    if source is None:
        return reply(visit.text("unknown_source", name=name[:60]))
    if act in ("pause", "resume"):
        (visit.store.sources.pause if act == "pause" else visit.store.sources.resume)(name)
        visit.note(act, name)
    state = visit.store.sources.states().get(name)
    lines = [f"{source.label or source.name} ({source.kind})", source.url]
    if state is None:
        lines.append(visit.text("health.new"))
    else:
        lines += [visit.text(f"health.{state.health}"), told(visit.language, state.reason)]
        lines.append(
            visit.text("next_check", at=f"{state.next_check_at:%Y-%m-%d %H:%M} UTC") if state.next_check_at else ""
        )
    waiting = [event for event in visit.store.ledger.first_run(name) if event.held]
    lines += [visit.text("first_run", n=len(waiting))] if waiting else []
    is_paused = state is not None and state.paused
    lines += [visit.text("health.paused")] if is_paused else []
    row = [visit.button("collect", f"/collect {name}")]
    row += [visit.button("resume" if is_paused else "pause", f"/sources {name} {'resume' if is_paused else 'pause'}")]
    row += [visit.button("test", f"/test {name}")]
    known = ReplyButton(visit.text("button.its_calls"), f"/ask source={name}&status=all")
    rows = (tuple(row), *((settling(visit, name),) if waiting else ()), (known,))
    return reply("\n".join(line for line in lines if line), buttons=rows)


def audit(visit: Visit, _: str) -> Reply:
    """/audit — what admins and groups did last, newest first."""
    lines = [
        " · ".join(filter(None, (f"{line.at:%Y-%m-%d %H:%M}", line.who, *_in_words(visit.language, line))))
        for line in visit.store.audit.latest(MOST_LINES)
        if line.what != MISSED
    ]
    return reply(visit.text("audit" if lines else "audit_none"), "\n".join(lines))


def _in_words(language: str, line: AuditLine) -> tuple[str, str]:
    return acts.act(language, line.what).rstrip("."), short(acts.thing(language, line.about), 80)


def web(visit: Visit, _: str) -> Reply:
    """/web — a link to the admin pages, good once; only where nobody else reads."""
    if visit.person.is_shared:
        return reply(visit.text("private_only"))
    if not has_pages(visit.settings):
        return reply(visit.text("web_none"))
    token = visit.store.admin_access.make_link(f"{visit.person.channel}:{visit.person.address}", visit.now)
    return reply(
        visit.text("web", link=admin_link(visit.settings, visit.language, token)) if token else visit.text("web_often")
    )


def counts(visit: Visit, _: str) -> Reply:
    """/counts — subscribers by channel and state, messages of the outbox by state, missed calls by cause."""
    language = visit.language
    people = Counter(
        f"{acts.channel(language, who.channel)} · {translate(language, f'admin.reader.{who.state}').lower()}"
        for who in visit.store.people.all()
    )
    outbox = Counter(translate(language, f"admin.outbox.{row.state}").lower() for row in visit.store.outbox.rows())
    causes = missed_by_cause(visit.store, visit.language, visit.now)
    found = {"people": dict(sorted(people.items())), "messages": outbox, "missed": causes}
    blocks = [
        "\n".join([visit.text(f"counts_{what}", n=sum(of.values())), *(f"· {key}: {n}" for key, n in of.items())])
        for what, of in found.items()
    ]
    return reply(*blocks)


def missed_by_cause(store: Store, language: str, now: datetime) -> dict[str, int]:
    """How often readers said that a page is missing, by what kept it away, in words; the most frequent first."""
    found = store.audit.counts(MISSED, now - MONTH)
    return {translate(language, f"talk.cause.{cause}"): count for cause, count in found.items()}


def missed_line(store: Store, language: str, now: datetime) -> str:
    """The same in a line, for the summary of the admins; empty where nobody said so."""
    causes = missed_by_cause(store, language, now)
    said = translate(language, "talk.counts_missed", n=sum(causes.values()))
    return f"{said} ({', '.join(f'{cause} {count}' for cause, count in causes.items())})" if causes else ""


def collect(visit: Visit, args: str) -> Reply:
    """/collect [name …] — makes sources due at once; the next tick reads them."""
    names = args.split() or [source.name for source in visit.settings.enabled_sources]
    unknown = [name for name in names if visit.settings.source(name) is None]
    if unknown:
        return reply(visit.text("unknown_source", name=unknown[0][:60]))
    visit.store.sources.ask_now(names, visit.now)
    visit.note("collect", ", ".join(args.split()))
    return reply(visit.text("collect_soon", n=len(names)))


def tag(visit: Visit, args: str) -> Reply:
    """/tag 2 health, digital — corrects the domains of a call; the correction is kept as an example."""
    first, _, rest = args.strip().partition(" ")
    call = visit.pick(first)
    words = [word for word in re.split(r"[\s,;]+", rest) if word]
    chosen = [visit.domain(word) for word in words]
    if None in chosen:
        return reply(
            visit.text("unknown_domain", word=words[chosen.index(None)][:40]), ", ".join(visit.settings.domains)
        )
    domains = tuple(name for name in chosen if name)
    visit.store.calls.correct(call.id, domains=domains, who=visit.person.key, now=visit.now)
    visit.note("tag", f"call {call.id}")
    undo = visit.button("undo", f"/tag #{call.id} {','.join(call.domains)}".strip())
    said = visit.text("tagged", title=call.title, domains=", ".join(map(visit.label, domains)) or "—")
    return reply(
        said, visit.text("tagged_before", domains=", ".join(map(visit.label, call.domains)) or "—"), buttons=((undo,),)
    )
