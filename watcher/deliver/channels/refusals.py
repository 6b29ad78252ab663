"""Whose fault a refusal is, from the reply code, the enhanced status (RFC 3463) and the words. Pure.

One recipient's fault concerns that recipient; ours (relay, policy, authentication) suppresses nobody.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Blame(StrEnum):
    """Whose fault: the RECIPIENT does not exist, LATER it may pass, the MESSAGE is refused, or US."""

    RECIPIENT = "recipient"
    LATER = "later"
    MESSAGE = "message"
    US = "us"
    UNCLEAR = "unclear"


_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_OF_US = re.compile(
    r"relay|rcpthosts|authenticat|not authori[sz]ed|unauthori[sz]ed|\bauth\b|\bspf\b|\bdkim\b|\bdmarc\b|spam|"
    r"block ?list|black ?list|\bblocked\b|\brbl\b|dnsbl|spamhaus|policy|reputation|sender|\bhelo\b|\behlo\b|"
    r"reverse dns|\bptr\b|rate limit|too many|quota exceeded for|not permitted|not allowed|access denied|"
    r"client host|tls required|must issue|bad sequence|\bip\b.*(denied|refused|rejected)"
)
_RELAY = re.compile(r"relay|rcpthosts|authenticat|must issue")
_GONE = re.compile(
    r"no such|unknown|invalid|does ?n.t exist|does not exist|not exist|non-?exist|not found|disabled|inactive|"
    r"deactivated|unavailable|no longer|closed|inconnu|n.existe pas|invalide|désactiv"
)
_WHO = re.compile(r"user|mailbox|recipient|address|account|utilisat|destinataire|adresse|bo[iî]te|compte|domain|here")
_OF_MESSAGE = re.compile(r"too (large|big)|size limit|message size|content|virus|malformed|header|line too long")
_AUTH_CODES = (530, 534, 535, 538)
_BY_STATUS = {
    **dict.fromkeys(((1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)), Blame.RECIPIENT),
    **dict.fromkeys(((1, 7), (1, 8)), Blame.US),
    **dict.fromkeys(((2, 3), (3, 4)), Blame.MESSAGE),
    (2, 2): Blame.LATER,
}
"""By subject and detail of the enhanced status: no such mailbox or domain, bad syntax, moved, null MX, disabled …"""
_BY_SUBJECT = {3: Blame.US, 4: Blame.US, 5: Blame.US, 6: Blame.MESSAGE, 7: Blame.US}
_NOISE = re.compile(r"<[^>]*>|\S+@\S+|[0-9a-f]{8,}|\d+")


def blame(code: int, text: str) -> Blame:
    """Whose fault that reply is."""
    words = text.lower()
    is_full = code == 552 or "mailbox full" in words or "over quota" in words
    status = _STATUS.search(text)
    if 400 <= code < 500 or (status and status[1] == "4"):
        return Blame.LATER
    if code in (*_AUTH_CODES, 503, 571) or (_OF_US.search(words) and not is_full):
        return Blame.US
    if status and status[1] == "5":
        known = _BY_STATUS.get((int(status[2]), int(status[3]))) or _BY_SUBJECT.get(int(status[2]))
        if known:
            return known
    if not is_full and _GONE.search(words) and _WHO.search(words):
        return Blame.RECIPIENT
    return Blame.LATER if is_full else Blame.MESSAGE if _OF_MESSAGE.search(words) else Blame.UNCLEAR


def concerns_all(code: int, text: str) -> bool:
    """Whether every recipient would be refused like this: the relay does not take mail from us at all."""
    return code in (*_AUTH_CODES, 503) or bool(_RELAY.search(text.lower()))


def fingerprint(why: str) -> str:
    """The words of a refusal without addresses and numbers: equal for many recipients, it speaks of us."""
    return " ".join(_NOISE.sub("#", why.lower()).split())
