"""For admins: a source tried in a child, and the settings file read again. Both answer what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from watcher.errors import WatcherError
from watcher.talk.person import Reply, reply
from watcher.talk.visit import Visit
from watcher.wording.faults import told
from watcher.wording.text import short

MOST_SHOWN, MOST_WORDS = 5, 1_500


def test(visit: Visit, args: str) -> Reply:
    """/test NAME — reads a source once in a child and answers what it would bring; nothing is stored."""
    name, tools = args.strip(), visit.tools
    if not name:
        return reply(visit.text("test_how"))
    source = visit.settings.source(name)
    if source is None:
        return reply(visit.text("unknown_source", name=name[:60]))
    if tools is None:
        return reply(visit.text("not_here"))
    visit.note("test", name)

    def tried() -> Reply:
        found = tools.rows(visit.settings, "source", "test", name)
        lines = [
            " · ".join(filter(None, (short(str(row["title"]), 100), row["deadline"] or "", *row["amounts"][:1])))
            for row in found[:MOST_SHOWN]
        ]
        dated = sum(bool(row["deadline"] or row["rolling"]) for row in found)
        said = visit.text("tested", n=len(found), source=source.label or name, dated=dated)
        return reply(
            said, "\n".join(f"· {line}" for line in lines), buttons=((visit.button("collect", f"/collect {name}"),),)
        )

    return later(visit, visit.text("testing", source=source.label or name), tried)


def later(visit: Visit, said: str, work: Callable[[], Reply]) -> Reply:
    """An answer at once, and one when the work is done; a fault of the child is said in its words."""

    def done() -> Reply:
        try:
            return work()
        except WatcherError as error:
            return reply(visit.text("tool_failed"), told(visit.language, str(error)[-MOST_WORDS:]))

    return replace(reply(said), later=done)


def reload(visit: Visit, _: str) -> Reply:
    """/reload — reads config.toml again: a faulty file changes nothing, and its faults are named."""
    if visit.tools is None:
        return reply(visit.text("not_here"))
    try:
        read = visit.tools.check()
    except WatcherError as error:
        return reply(visit.text("reload_faulty"), str(error)[:MOST_WORDS])
    before, after = ({source.name for source in one.enabled_sources} for one in (visit.settings, read))
    changes = [*(f"+ {name}" for name in sorted(after - before)), *(f"− {name}" for name in sorted(before - after))]
    visit.note("reload", before={"sources": len(before)}, after={"sources": len(after)})
    return reply(visit.text("reloaded", n=len(after)), "\n".join(changes[:20]))
