"""What can be seen of a message as its reader sees it: its items, each with its link and its dates in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

from tests.year.publishing import day_en, day_fr
from tests.year.wires import Sent
from watcher.model import Moment, Subscriber


@dataclass(frozen=True)
class Shown:
    """One item of a message: its text, and the addresses it links to."""

    text: str
    links: tuple[str, ...]


def items(sent: Sent) -> list[Shown]:
    """The items of a mail (bullets) or of a chat message (linked bold titles)."""
    if sent.channel == "email":
        body = sent.text.partition("\n-- ")[0]
        found = re.split(r"(?m)^• ", body)[1:]
        return [Shown(_flat(part), tuple(re.findall(r"→ (https?://\S+)", part))) for part in found]
    found = re.split(r'(?=<a href="[^"]*"><b>)', sent.text.partition("\n— ")[0])[1:]
    return [Shown(_flat(re.sub(r"<[^>]*>", "", part)), _hrefs(part)) for part in found]


def _hrefs(part: str) -> tuple[str, ...]:
    return tuple(unescape(link) for link in re.findall(r'<a href="([^"]*)"', part))


def _flat(text: str) -> str:
    return " ".join(unescape(text).split())


def day_words(moment: Moment, who: Subscriber, language: str) -> str:
    """The day of a deadline as its reader has to be told it: in their zone where the hour and its zone are known."""
    on = _day(moment, who)
    return day_fr(on) if language == "fr" else day_en(on)


def left_words(moment: Moment, who: Subscriber, language: str, now: datetime) -> str:
    """The days left in the reader's calendar, as they have to be told at that moment; empty once the day is over."""
    days = (_day(moment, who) - now.astimezone(ZoneInfo(who.zone)).date()).days
    if days < 0:
        return ""
    words = {"fr": ("aujourd’hui", "demain", f"dans {days} jours"), "en": ("today", "tomorrow", f"in {days} days")}
    return words[language][min(days, 2)]


def _day(moment: Moment, who: Subscriber) -> date:
    on = moment.date
    if moment.time and moment.zone:
        there = datetime.combine(moment.date, moment.time, ZoneInfo(moment.zone))
        on = there.astimezone(ZoneInfo(who.zone)).date()
    return on
