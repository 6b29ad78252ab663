"""What an admin does: one function per button. Each checks what it is given, acts, and writes a line into the log.

An act answers with the page to go to next (`held?done=release`), or with a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from starlette.exceptions import HTTPException

from watcher.errors import CannotRegroup, UnknownCall, WatcherError
from watcher.model import Amount, AmountRole, Moment
from watcher.remember.recording.corrections import Correction
from watcher.remember.search.asked import CURRENCIES
from watcher.understand.parties.applicant_words import TYPES
from watcher.web.admin import introductions, pages, second_factor, trying
from watcher.web.admin.act import Act
from watcher.web.admin.blocks import AdminView

MOST_SIDES = 6
_CODE = re.compile(r"[A-Z]{2}(-[A-Z]{2,3})?")


def do(act: Act) -> str | AdminView:
    """Does what the button says. Raises HTTPException (400, 404) for what is none of ours."""
    doing = _ACTS.get(act.value("act"))
    if doing is None:
        raise HTTPException(400)
    return doing(act)


# --- sources -------------------------------------------------------------------------------------------------


def _collect(act: Act) -> str:
    source = act.source
    act.visitor.store.sources.ask_now([source.name], act.visitor.now)
    act.note("collect", source.name)
    return f"sources/{source.name}?done=collect"


def _pause(act: Act) -> str:
    source, sources = act.source, act.visitor.store.sources
    pausing = act.value("act") == "pause"
    before = sources.state(source.name)
    (sources.pause if pausing else sources.resume)(source.name)
    was = {"paused": before.paused, "stopped": before.stopped}
    act.note("pause" if pausing else "resume", source.name, was, {"paused": pausing})
    return f"sources/{source.name}?done={'pause' if pausing else 'resume'}"


def _test(act: Act) -> AdminView:
    act.note("test", act.source.name)
    return trying.tried_view(act.visitor, act.source)


def _propose(act: Act) -> AdminView:
    return trying.proposed_view(act.visitor, act.value("url", 2000), act.config)


def _write(act: Act) -> str | AdminView:
    """Adds the table to the file of settings, where this process may write it."""
    url = act.value("url", 2000)
    try:
        name = trying.written(act.visitor, url, act.config)
    except WatcherError as error:
        return trying.refused_view(act.visitor, str(error))
    act.note("write", name, after={"url": url})
    return "add?done=write"


# --- what is held back ---------------------------------------------------------------------------------------


def _settle(act: Act) -> str:
    """Releases or dismisses what is held of a source for one reason; without a reason the harvest held whole."""
    name, why = act.value("source"), act.value("why")
    store, now, what = act.visitor.store, act.visitor.now, act.value("act")
    seqs = [event.seq for event in store.ledger.held(name) if event.held_because == why] if why else None
    count = (store.ledger.release if what == "release" else store.ledger.dismiss)(name, now, seqs=seqs)
    is_known = act.visitor.settings.source(name) is not None
    if not count and (why or not is_known):
        return "held?done=refused"
    if what == "release" and seqs is None and is_known:
        store.sources.ask_now([name], now)
    act.note(what, name, after={"events": count, "because": why})
    return f"held?done={what}"


def _message(act: Act) -> str:
    number, outbox, what = act.number("number"), act.visitor.store.outbox, act.value("act")
    if not (outbox.release if what == "send" else outbox.discard)(number, act.visitor.now):
        return "held?done=refused"
    act.note(what, f"message {number}")
    return f"held?done={what}"


# --- one call ------------------------------------------------------------------------------------------------


def _correct(act: Act) -> str:
    number = act.number("call")
    found = act.visitor.store.calls.many([number]).get(number)
    if found is None:
        raise HTTPException(404)
    said = _correction(act, found)
    if said == Correction():
        return f"calls/{found.id}?done=refused"
    before, after = act.visitor.store.calls.put_right(found.id, said, act.who, act.visitor.now)
    act.note("correct", f"call {found.id}", before, after)
    return f"calls/{found.id}?done=correct"


def _correction(act: Act, found: Any) -> Correction:
    """What the form says otherwise than the call. Raises HTTPException (400) for what nobody could have chosen."""
    reading = found.reading
    domains = tuple(dict.fromkeys(act.form.get("domain", ())))
    eligible = tuple(dict.fromkeys(act.form.get("who", ())))
    if not set(domains) <= act.visitor.settings.domains.keys() or not set(eligible) <= set(TYPES):
        raise HTTPException(400)
    is_rolling = "1" in act.form.get("rolling", ())
    moment, sides = None if is_rolling else _moment(act, reading.deadline), _sides(act)
    known = {fact.value for fact in reading.eligible if fact.value in TYPES}
    before = tuple((side.country, side.funder) for side in reading.sides)
    return Correction(
        domains if set(domains) != set(found.domains) else None,
        moment,
        True if is_rolling and not reading.rolling else None,
        _amount(act, reading),
        eligible if set(eligible) != known else None,
        sides if sides != before else None,
    )


def _moment(act: Act, before: Moment | None) -> Moment | None:
    """The deadline of the form where it is another one than before."""
    day, hour, zone = act.value("day"), act.value("hour"), act.value("zone")
    if not day:
        return None
    known = {"", *act.visitor.view.zones, before.zone if before and before.zone else ""}
    try:
        on, at = date.fromisoformat(day), time.fromisoformat(hour) if hour else None
    except ValueError as error:
        raise HTTPException(400) from error
    if zone not in known or not 2000 <= on.year <= 2200 or (at and at.tzinfo):
        raise HTTPException(400)
    chosen = (on, at, (zone or None) if at else None)
    if before and chosen == (before.date, before.time, before.zone if before.time else None):
        return None
    return Moment(*chosen, quote=before.quote if before else "", label=before.label if before else "")


def _amount(act: Act, reading: Any) -> Amount | None:
    text, currency = re.sub(r"[\s\u00a0\u202f]", "", act.value("amount")), act.value("currency")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,13}(\.\d{1,2})?", text, re.ASCII) or currency not in CURRENCIES:
        raise HTTPException(400)
    before = next((one for one in reading.amounts if one.role is AmountRole.MAX and one.currency), None)
    if before and (before.value, before.currency) == (Decimal(text), currency):
        return None
    kept = {"quote": before.quote, "per": before.per, "count": before.count} if before else {}
    return Amount(Decimal(text), currency, AmountRole.MAX, **kept)


def _sides(act: Act) -> tuple[tuple[str, str], ...]:
    """One side a line: a country, then who pays. Raises HTTPException (400) for a line without a country."""
    lines = [line.strip() for line in act.value("sides", 2000).splitlines() if line.strip()][:MOST_SIDES]
    pairs = [(code, funder.strip()[:200]) for line in lines for code, _, funder in (line.partition(" "),)]
    if not all(_CODE.fullmatch(code) for code, _ in pairs) or len(pairs) == 1:
        raise HTTPException(400)
    return tuple(pairs)


def _merge(act: Act) -> str:
    keep, other = act.number("call"), act.number("other")
    return _regroup(
        act,
        keep,
        "merge",
        {"other": other},
        lambda who: act.visitor.store.calls.merge(keep, other, who, act.visitor.now),
    )


def _split(act: Act) -> str:
    call, source = act.number("call"), act.value("source")
    return _regroup(
        act,
        call,
        "split",
        {"source": source},
        lambda who: act.visitor.store.calls.split(call, source, who, act.visitor.now),
    )


def _regroup(act: Act, call: int, what: str, about: Mapping[str, Any], regroup: Callable[[str], Any]) -> str:
    """Merges or splits, with a reason: who comes later wants to know why."""
    reason = act.value("reason", 100)
    if not reason:
        return f"calls/{call}?done=refused"
    try:
        new = regroup(f"{act.who}: {reason}")
    except (CannotRegroup, UnknownCall):
        return f"calls/{call}?done=refused"
    act.note(what, f"call {call}", about, {"call": new} if new else None)
    return f"calls/{call}?done={what}"


# --- letters, reports, readers, sessions ---------------------------------------------------------------------


def _channel(act: Act) -> str:
    name, outbox, what = act.value("channel"), act.visitor.store.outbox, act.value("act")
    if name not in pages.CHANNELS:
        raise HTTPException(400)
    if what == "channel_off":
        outbox.pause_channel(name, act.visitor.now, f"paused by {act.who}")
    else:
        outbox.resume_channel(name, lifts_wait=True)
    act.note(what, f"channel {name}")
    return f"deliveries?done={what}"


def _close(act: Act) -> str:
    number = act.number("number")
    if act.visitor.store.reports.close(number, act.visitor.now):
        act.note("close", f"report {number}")
    return "reports?done=close"


def _look(act: Act) -> AdminView:
    return pages.readers(act.visitor, None, act.value("address", 254))


def _revoke(act: Act) -> str:
    number = act.number("number")
    act.visitor.store.admin_access.revoke(number)
    act.note("revoke", f"session {number}")
    return "log?done=revoke"


_ACTS: dict[str, Callable[[Act], str | AdminView]] = {
    "collect": _collect, "pause": _pause, "resume": _pause, "test": _test, "propose": _propose, "write": _write,
    "release": _settle, "dismiss": _settle, "send": _message, "discard": _message,
    "correct": _correct, "merge": _merge, "split": _split,
    "factor_begin": second_factor.begin, "factor_confirm": second_factor.confirm, "factor_renew": second_factor.renew,
    "factor_off": second_factor.remove,
    "seek_keep": introductions.settle, "seek_ban": introductions.settle,
    "channel_off": _channel, "channel_on": _channel, "close": _close, "look": _look, "revoke": _revoke,
}  # fmt: skip
