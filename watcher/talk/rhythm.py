"""How often a subscriber is written to, at what hour of which day, when reminded, and how often told that nothing is
new; as they say it in French or English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from itertools import pairwise
from typing import Any

from watcher.model import BadPreference, QuietRhythm, Subscriber
from watcher.model.preferences import MOST_REMINDERS
from watcher.talk.person import Reply, reply
from watcher.talk.visit import Visit
from watcher.understand.text.calendar_names import WEEKDAYS
from watcher.understand.text.text import fold, words
from watcher.wording.dates import city, hour, weekday_name

_RHYTHMS = {
    "instant": ("instant", "instantane", "immediat", "immediate", "immediately", "now"),
    "daily": ("daily", "quotidien", "jour", "jours", "day", "days"),
    "workdays": ("workdays", "ouvres", "ouvrables", "jours ouvres", "jour ouvre", "jours ouvrables", "weekdays",
                 "workday", "working days", "semaine travail", "jours semaine"),
    "weekly": ("weekly", "hebdomadaire", "hebdo", "semaine", "week"),
    "never": ("never", "jamais", "pause"),
}  # fmt: skip
_FILLERS = "a at le la les on every each chaque tous toutes the par per de du une once fois vers"
_SMALL = frozenset(_FILLERS.split())
_NONE = ("none", "never", "no", "off", "aucun", "jamais", "non", "0")
_HOUR = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:\s*[:h]\s*(?P<minute>[0-5]\d)?(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|\s*(?P<half_only>[ap]\.?m\b\.?)|\s*$)"
)


def frequency(visit: Visit, args: str) -> Reply:
    """/frequency weekly monday 8:00 — how often, on which day, and at what local hour."""
    who = visit.active
    changes = read_rhythm(args)
    if changes is None:
        return reply(visit.text("unknown_rhythm", said=" ".join(args.split())[:40]))
    try:
        wanted = who.preferences().changed(changes)
    except BadPreference:  # of what the words can set, only an hour can be wrong
        return reply(visit.text("bad_hour"))
    if changes:
        who = visit.store.people.update(who.id, **wanted.as_values())
    return reply(rhythm_of(visit, who), "" if changes else visit.text("rhythm_how"))


def read_rhythm(text: str) -> dict[str, Any] | None:
    """What of frequency, weekday (0 = Monday) and hour («08:00») the words set; None when they are not understood."""
    level = fold(text)
    hour = _HOUR.search(level)
    changes: dict[str, Any] = {"hour": _clock(hour)} if hour else {}
    said = [word for word in words(_HOUR.sub(" ", level, count=1)) if word not in _SMALL]
    days = [WEEKDAYS[word.removesuffix("s")] for word in said if word.removesuffix("s") in WEEKDAYS]
    rest = " ".join(word for word in said if word.removesuffix("s") not in WEEKDAYS)
    chosen = next((key for key, names in _RHYTHMS.items() if rest in names), None)
    if (rest and chosen is None) or len(days) > 1 or (days and chosen not in (None, "weekly")):
        return None
    if days:
        return changes | {"frequency": "weekly", "weekday": days[0]}
    return changes | ({"frequency": chosen} if chosen else {})


def frequency_said(said: Sequence[str]) -> str:
    """How often the first of these words, or pairs of them, that says so means, as the settings call it."""
    pairs = [f"{one} {other}" for one, other in pairwise(said)]
    return next((key for word in (*pairs, *said) for key, names in _RHYTHMS.items() if word in names), "")


def reminders(visit: Visit, args: str) -> Reply:
    """/reminders 14, 3 — how many days before the deadline of followed calls; `none` for no reminder at all."""
    who = visit.active
    if not args.strip():
        return reply(reminders_of(visit, who), visit.text("reminders_how"))
    numbers = [int(number) for number in re.findall(r"\d+", args)]
    is_none = fold(args).strip() in _NONE or numbers == [0]
    try:
        wanted = who.preferences().changed({"reminders": () if is_none else numbers or args})
    except BadPreference:
        return reply(visit.text("unknown_reminders", said=" ".join(args.split())[:40], most=MOST_REMINDERS))
    return reply(reminders_of(visit, visit.store.people.update(who.id, reminders=wanted.reminders)))


def is_steps(args: str) -> bool:
    """Whether words name days before a deadline and nothing else: «14, 3 jours», «aucun»."""
    folded = fold(args).strip()
    return folded in _NONE or bool(re.fullmatch(r"\d{1,3}(?:\s*(?:,|et|and)\s*\d{1,3})*(?: jours?| days?)?", folded))


def nothing_new(visit: Visit, args: str) -> Reply:
    """/nothingnew weekly — how often «nothing new» is worth a message: daily (every time), weekly, never."""
    who = visit.active
    said = " ".join(word for word in words(fold(args)) if word not in _SMALL)
    if not said:
        return reply(visit.text(f"quiet.{who.quiet_rhythm}"), visit.text("quiet_how"))
    chosen = next((key for key in QuietRhythm if said in _RHYTHMS[key]), None)
    if chosen is None:
        return reply(visit.text("quiet_how"))
    return reply(visit.text(f"quiet.{visit.store.people.update(who.id, quiet_rhythm=chosen).quiet_rhythm}"))


def reminders_of(visit: Visit, who: Subscriber) -> str:
    """«Rappels des appels suivis : 30, 7, 1 jours avant la date limite.»"""
    if not who.reminders:
        return visit.text("no_reminders")
    return visit.text("reminders", days=", ".join(map(str, who.reminders)))


def _clock(match: re.Match[str]) -> str:
    hour, half = int(match["hour"]), match["half"] or match["half_only"] or ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02}:{int(match['minute'] or 0):02}"


def rhythm_of(visit: Visit, who: Subscriber) -> str:
    """«Envoi : chaque lundi à 8 h (heure de Paris).»"""
    day, at = weekday_name(visit.language, who.weekday), hour(visit.language, time.fromisoformat(who.hour))
    return visit.text(f"rhythm.{who.frequency}", hour=at, zone=city(visit.language, who.zone), weekday=day)
