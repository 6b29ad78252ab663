"""What a seek may say and how much anybody may do. Pure; the repository of introductions asks.

A line is read by strangers before anybody agreed to anything: it may hold no way to reach its author. Whatever looks
like an address, a number or a link is refused, in whichever script or spelling, rather than taken out.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from watcher.model import Call, Subscriber
from watcher.model.introductions import Seek, SeekState, Teaser
from watcher.understand.text.text import clean, fold

LONGEST_LINE, SHORTEST_LINE, LONGEST_NAME = 200, 10, 80
LONGEST_MESSAGE = 4000
OPEN_SEEKS = 5
"""So many a person may have at once."""
SEEKS_A_DAY = 10
"""So many may be opened in a day, also when others were withdrawn."""
ANSWERS_A_DAY = 10
OFFERS_A_WEEK = 3
MESSAGES_A_DAY = 20
"""So many one may send to one partner."""
REPORTS_TO_HIDE = 2
OFFER_LASTS = timedelta(days=14)
RELAY_LASTS = timedelta(days=30)
AFTER_DEADLINE = timedelta(days=7)
LONGEST_SEEK = timedelta(days=365)
"""A seek for a call without a deadline."""
KEEP_ENDED = timedelta(days=90)
"""So long what ended is kept, should somebody complain."""
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)

_AT = re.compile(
    r"@|[(\[{<]\s*(?:at|a|arobase|arobas|chez)\s*[)\]}>]|\b(?:arobase|arobas)\b|\bat\s+[\w-]{2,40}\s+dot\b"
)
_LINK = re.compile(
    r"\w+://|\bwww\b|\b(?:t|wa|m)\.me\b|\b(?:point|dot) ?(?:com|org|net|fr|ca|qc|eu|info|io)\b|"
    r"[a-z0-9-]{2,}(?:[.。．｡]|\s[.。．｡]\s)(?:com|org|net|info|biz|fr|ca|quebec|qc|eu|be|ch|uk|de|us|io|co|me|app|dev|gouv|edu|"
    r"paris|bzh|re|coop|asso|tech|xyz|link|page|site|online|ly|gg|to)\b"
)
_PHONE = re.compile(r"\+?\d(?:[\s.()/_-]{0,3}\d){8,}")
_HANDLE = re.compile(
    r"\b(?:telegram|whatsapp|signal|skype|messenger|discord|linkedin|teams|wechat|tel|telephone|phone|mobile|portable|"
    r"courriel|e-?mail|mailto|insta(?:gram)?|facebook)\s*[:=]"
)


def tidy_line(text: str) -> str:
    """A text on one line, without what cannot be seen: controls, marks of direction, zero width."""
    return " ".join(clean(text, LONGEST_MESSAGE).split())


def line_fault(line: str) -> str:
    """Why a tidy line may not be shown («contact», «too_long», «too_short»); empty where it may."""
    if len(line) > LONGEST_LINE:
        return "too_long"
    if sum(sign.isalpha() for sign in line) < SHORTEST_LINE:
        return "too_short"
    return "contact" if names_a_contact(line) else ""


def name_fault(name: str) -> str:
    """Why a tidy name may not be told; empty where it may. A name is no address either."""
    if len(name) > LONGEST_NAME:
        return "name_too_long"
    return "contact" if names_a_contact(name) else ""


def names_a_contact(text: str) -> bool:
    """Whether a text holds something that looks like a way to reach somebody."""
    wide = unicodedata.normalize("NFKC", text)
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in wide)
    found = (fold(digits), digits.lower())
    return any(pattern.search(said) for said in found for pattern in (_AT, _LINK, _PHONE, _HANDLE))


def draft_seek(who: Subscriber, call: Call, teaser: Teaser, now: datetime) -> Seek:
    """The seek a person would open: shown until a week after the last deadline, under the name they subscribed with,
    their address for themselves."""
    deadlines = [moment for moment in (*call.reading.deadlines, call.reading.deadline) if moment]
    until = max((moment.ends_at for moment in deadlines), default=now + LONGEST_SEEK) + AFTER_DEADLINE
    name = tidy_line(who.name)[:LONGEST_NAME]
    return Seek(
        id=0,
        subscriber=who.id,
        call=call.id,
        side=teaser.side,
        kind=teaser.kind,
        line=teaser.line,
        name="" if names_a_contact(name) else name,
        shows_address=False,
        state=SeekState.OPEN,
        opened=now,
        until=min(until, now + LONGEST_SEEK),
    )


def masked(text: str, private: tuple[str, ...], mask: str) -> str:
    """The text without these addresses, however their letters are cased."""
    for address in private:
        if address:
            text = re.sub(re.escape(address), lambda _: mask, text, flags=re.IGNORECASE)
    return text
