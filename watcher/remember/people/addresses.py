"""Addresses as they are kept and as they are compared. Pure; does not ask whether a mailbox exists."""

from __future__ import annotations

import re
import unicodedata

from watcher.errors import BadAddress

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff.-]{1,64}")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def tidy_address(channel: str, address: str) -> str:
    """The address to keep: for mail with a punycode domain, for a chat its number.

    Raises BadAddress.
    """
    address = unicodedata.normalize("NFC", address.strip())
    if not address or len(address) > 2000 or any(unicodedata.category(sign)[0] == "C" for sign in address):
        raise BadAddress(f"{address[:60]!r} is no address")
    if channel == "email":
        return _mail(address)
    if channel == "telegram" and not re.fullmatch(r"-?\d{1,19}", address):
        raise BadAddress(f'"{address[:60]}" is no Telegram chat; write its number')
    return address


def address_key(channel: str, address: str) -> str:
    """The address as compared: two spellings of one mailbox are one key."""
    return tidy_address(channel, address).casefold() if channel == "email" else tidy_address(channel, address)


def _is_spelled(local: str) -> bool:
    """Whether every sign beyond ASCII is a letter, a digit or an accent."""
    return all(sign.isascii() or unicodedata.category(sign)[0] in "LNM" for sign in local)


def _mail(address: str) -> str:
    local, _, domain = address.rpartition("@")
    is_sound = _LOCAL.fullmatch(local) and all(part for part in local.split(".")) and _is_spelled(local)
    if not is_sound:  # quoted local parts are allowed by the standard and used by nobody: refused
        raise BadAddress(f'"{address[:80]}" is no e-mail address')
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise BadAddress(f'"{address[:80]}" is no e-mail address: its domain cannot be written') from error
    labels = domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise BadAddress(f'"{address[:80]}" is no e-mail address: its domain is not complete')
    if len(local.encode()) > 64 or len(f"{local}@{domain}".encode()) > 254:
        raise BadAddress(f'"{address[:60]}…" is too long for an e-mail address')
    return f"{local}@{domain}"
