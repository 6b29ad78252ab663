"""Keyed hashes: the tokens of links, the signatures of buttons, the trace of an erased address.

A token is 16 bytes derived from the key, the person and one purpose, so that the same link can be written again
without being stored; the table of tokens holds only its hash. Does not decide what a token allows.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from binascii import b2a_base64
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import insert, select

from watcher.config.secret_values import SECRET_KEY, secret
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables.people import secrets as secrets_table
from watcher.remember.db.tables.people import tokens

BUTTON_ACTIONS = {
    "f": "follow",
    "m": "mute",
    "l": "later",
    "n": "undo",
    "o": "open",
    "u": "unsubscribe",
    "w": "why",
    "d": "detail",
    "p": "partner",
    "y": "accept",
    "x": "decline",
    "r": "report",
    "z": "withdraw",
    "t": "tell",
}
_SIGNED = 12  # bytes of a signature
_IN_ADDRESSES = bytes.maketrans(b"+/", b"-_")
_LETTERS = {action: letter for letter, action in BUTTON_ACTIONS.items()}


def secret_key(db: Database) -> bytes:
    """The key of all keyed hashes: from the environment, else made once and kept in the database."""
    given = secret(SECRET_KEY)
    if given:
        return hashlib.sha256(given.encode()).digest()
    stored = _stored_key(db)
    if stored is None:
        with db.write() as tx:  # asked again inside: another process may have made it meanwhile
            found = tx.scalar(select(secrets_table.c.value).where(secrets_table.c.name == "key"))
            stored = found or secrets.token_hex(32)
            if not found:
                tx.execute(secrets_table.insert().values(name="key", value=stored))
    return bytes.fromhex(stored)


def _stored_key(db: Database) -> str | None:
    return db.scalar(select(secrets_table.c.value).where(secrets_table.c.name == "key"))


@dataclass(frozen=True, slots=True)
class SignedButton:
    """What a signed button asks for: `action` is one of BUTTON_ACTIONS.

    `call` is the number of a call; of an offer for accept, decline, report and tell, of a seek for withdraw.
    """

    action: str
    call: int
    subscriber: int


class _Mac:
    """HMAC-SHA256 (RFC 2104), keyed once: a fan-out signs over a million links, and `hmac` spends most of its time
    on the key. Gives what `hmac.digest` gives; a test holds both together."""

    def __init__(self, key: bytes) -> None:
        block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def of(self, text: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text)
        outer.update(inner.digest())
        return outer.digest()

    def each(self, texts: Iterable[bytes], size: int) -> bytes:
        """So many bytes of each text's, one after the other: for less than each alone."""
        inner, outer, made = self._inner.copy, self._outer.copy, []
        for text in texts:
            first, second = inner(), outer()
            first.update(text)
            second.update(first.digest())
            made.append(second.digest()[:size])
        return b"".join(made)

    def after(self, beginning: bytes) -> _Mac:
        """The same for texts that all begin so: `after(b"a").of(b"b")` is `of(b"ab")`."""
        found = copy(self)
        found._inner = self._inner.copy()
        found._inner.update(beginning)
        return found


class Signer:
    """Makes and checks keyed hashes with one key."""

    def __init__(self, key: bytes) -> None:
        self._mac = _Mac(key)
        self._button_mac = self._mac.after(b"button\x1f")

    def __repr__(self) -> str:
        return "Signer()"

    def _digest(self, *parts: object) -> bytes:
        return self._mac.of("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))

    def token(self, purpose: str, subscriber: int, nonce: object = "") -> str:
        """A token of 22 characters (128 bits), the same for the same arguments."""
        return spell(self._digest("token", purpose, subscriber, nonce)[:16])

    def address_mac(self, channel: str, address_key: str) -> str:
        """What remains of an address after its erasure (64 hex characters)."""
        return self._digest("address", channel, address_key).hex()

    def button(self, action: str, call: int, subscriber: int) -> str:
        """Callback data of a button, at most 64 bytes: `1f:call:subscriber:signature`.

        Raises KeyError for an action that has no letter.
        """
        body = f"1{_LETTERS[action]}:{call}:{subscriber}"
        return f"{body}:{self.sign(body)}"

    def buttons(self, asked: Iterable[tuple[str, int]], subscriber: int) -> list[str]:
        """The same for many actions, each with its call, of one person. Raises KeyError as `button`."""
        bodies = [f"1{_LETTERS[action]}:{call}:{subscriber}" for action, call in asked]
        signed = self._button_mac.each(map(str.encode, bodies), _SIGNED)
        letters = b2a_base64(signed, newline=False).translate(_IN_ADDRESSES).decode()  # sixteen for twelve bytes
        return [f"{body}:{letters[start : start + 16]}" for body, start in zip(bodies, count(0, 16))]

    def read_button(self, data: str) -> SignedButton | None:
        """What that callback data asks for; None when it was not signed by us or is of another version."""
        match = re.fullmatch(r"(1([a-z]):(\d{1,18}):(\d{1,18})):([A-Za-z0-9_-]{16})", data)
        if not match or match[2] not in BUTTON_ACTIONS:
            return None
        if not hmac.compare_digest(match[5], self.sign(match[1])):
            return None
        return SignedButton(BUTTON_ACTIONS[match[2]], int(match[3]), int(match[4]))

    def derived(self, purpose: str, *parts: str) -> bytes:
        """32 bytes for that purpose, the same for the same parts."""
        return self._digest(purpose, *parts)

    def sign(self, text: str) -> str:
        """A signature of 16 characters (96 bits) for a short text, such as a triage link's."""
        made = self._button_mac.of(text.encode("utf-8", "surrogatepass"))
        return b2a_base64(made[:_SIGNED], newline=False).translate(_IN_ADDRESSES).decode()


def spell(token: bytes) -> str:
    """16 bytes as 22 characters for a web address."""
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def spell_for_mail(token: str) -> str:
    """The same token as 26 small letters and digits: a mail server may change the case of what stands before the @."""
    return base64.b32encode(base64.urlsafe_b64decode(token + "==")).decode().rstrip("=").lower()


def read_token(spelled: str) -> str | None:
    """The 22-character form of a token in either spelling; None when it can be none."""
    try:
        if re.fullmatch(r"[A-Za-z0-9_-]{22}", spelled):
            return spell(base64.urlsafe_b64decode(spelled + "=="))
        if re.fullmatch(r"[A-Za-z2-7]{26}", spelled):
            return spell(base64.b32decode(spelled.upper() + "======"))
    except ValueError:
        return None
    return None


def token_hash(token: str) -> str:
    """What the table of tokens holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is for, whose it is, since when, and until when (None = for ever)."""

    purpose: str
    subscriber: int
    created: datetime
    expires: datetime | None = None


def is_known(tx: Transaction, token: str) -> bool:
    return tx.scalar(select(tokens.c.purpose).where(tokens.c.hash == token_hash(token))) is not None


def put(tx: Transaction, token: str, grant: Grant) -> None:
    """Makes a token known (once)."""
    if not is_known(tx, token):
        row = {"purpose": grant.purpose, "subscriber": grant.subscriber, "created": grant.created}
        tx.execute(insert(tokens).values(hash=token_hash(token), expires=grant.expires, **row))


def holder(tx: Transaction, spelled: str, purpose: str, now: datetime) -> int | None:
    """Whose token that is; None when it is forged, expired, used up or made for another purpose."""
    token = read_token(spelled)
    if token is None:
        return None
    row = tx.execute(select(tokens).where(tokens.c.hash == token_hash(token))).one_or_none()
    if row is None or row.purpose != purpose or row.used or (row.expires and row.expires <= now):
        return None
    return int(row.subscriber)
