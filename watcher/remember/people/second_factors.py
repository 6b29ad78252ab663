"""An admin's second factor: an authenticator app, and recovery codes for the day it is lost.

The app's key is derived from the key of the watch and a salt, so that the tables alone do not give it; of recovery
codes only keyed hashes are stored. Each code opens once. Wrong ones make the next wait.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Row, delete, func, insert, select, update

from watcher.config.secret_values import SECRET_KEY, secret
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables.admin import admin_factors, admin_recovery
from watcher.remember.people import totp
from watcher.remember.people.people import People

RECOVERY_CODES = 10
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(days=1)
_KEY_BYTES, _CODE_BYTES = 20, 10


class CodeVerdict(StrEnum):
    """What became of a code."""

    APP = "app"
    RECOVERY = "recovery"
    WRONG = "wrong"
    WAIT = "wait"

    @property
    def is_good(self) -> bool:
        return self in (CodeVerdict.APP, CodeVerdict.RECOVERY)


@dataclass(frozen=True, slots=True)
class FactorState:
    """Since when somebody has a second factor, and how many recovery codes are left."""

    since: datetime
    codes: int


class SecondFactors:
    """The second factors of all admins, in the database at `db`."""

    def __init__(self, db: Database, people: People) -> None:
        self._db = db
        self._signer = people.signer

    @staticmethod
    def lies_apart() -> bool:
        """Whether the key of the watch is kept outside its database: else a stolen backup gives the apps' keys."""
        return secret(SECRET_KEY) is not None

    def state(self, who: str) -> FactorState | None:
        """None where an admin has none, or did not finish setting it up."""
        with self._db.read() as tx:
            row = tx.execute(select(admin_factors).where(admin_factors.c.who == _key(who))).one_or_none()
            if row is None or row.since is None:
                return None
            left = select(func.count()).where(admin_recovery.c.who == _key(who))
            return FactorState(row.since, tx.scalar(left) or 0)

    def begin(self, who: str) -> bytes | None:
        """A new key to put into an app; it counts once `confirm` saw a code of it. None where there is one already."""
        salt, factors = secrets.token_hex(16), admin_factors.c
        with self._db.write() as tx:
            row = _locked(tx, who)
            if row is not None and row.since is not None:
                return None
            tx.execute(delete(admin_factors).where(factors.who == _key(who)))
            tx.execute(insert(admin_factors).values(who=_key(who), salt=salt, step=0, failures=0))
        return self._app_key(who, salt)

    def begun(self, who: str) -> bytes | None:
        """The key of a factor that is still to be confirmed; None where there is none."""
        row = self._db.row(select(admin_factors).where(admin_factors.c.who == _key(who)))
        return None if row is None or row.since is not None else self._app_key(who, row.salt)

    def confirm(self, who: str, said: str, now: datetime) -> tuple[str, ...] | None:
        """Turns the factor on with a first code of the app. The recovery codes; None for a wrong code."""
        with self._db.write() as tx:
            row = _locked(tx, who)
            if row is None or row.since is not None:
                return None
            step = totp.step_of(self._app_key(who, row.salt), _plain(said), now)
            if step is None:
                return None
            tx.execute(update(admin_factors).where(admin_factors.c.who == _key(who)).values(since=now, step=step))
            return self._new_codes(tx, who)

    def check(self, who: str, said: str, now: datetime) -> CodeVerdict:
        """Uses a code up: of the app, or a recovery code. Wrong where the admin has no second factor."""
        plain, factors = _plain(said), admin_factors.c
        with self._db.write() as tx:
            row = _locked(tx, who)
            if row is None or row.since is None:
                return CodeVerdict.WRONG
            if row.failures >= FREE_TRIES and now < row.failed + _wait(row.failures):
                return CodeVerdict.WAIT
            mine = update(admin_factors).where(factors.who == _key(who))
            step = totp.step_of(self._app_key(who, row.salt), plain, now)
            if step is not None and step > row.step:
                tx.execute(mine.values(step=step, failures=0))
                return CodeVerdict.APP
            used = delete(admin_recovery).where(admin_recovery.c.hash == self._hash(who, plain))
            if tx.scalar(used.returning(admin_recovery.c.who)) is not None:
                tx.execute(mine.values(failures=0))
                return CodeVerdict.RECOVERY
            tx.execute(mine.values(failures=row.failures + 1, failed=now))
            return CodeVerdict.WRONG

    def new_codes(self, who: str) -> tuple[str, ...]:
        """Ten new recovery codes in the place of what is left of the old ones."""
        with self._db.write() as tx:
            return self._new_codes(tx, who)

    def remove(self, who: str) -> bool:
        """Takes the second factor away; False where there was none."""
        with self._db.write() as tx:
            tx.execute(delete(admin_recovery).where(admin_recovery.c.who == _key(who)))
            gone = delete(admin_factors).where(admin_factors.c.who == _key(who)).returning(admin_factors.c.since)
            return tx.execute(gone).scalar() is not None

    def _new_codes(self, tx: Transaction, who: str) -> tuple[str, ...]:
        made = [base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
        tx.execute(delete(admin_recovery).where(admin_recovery.c.who == _key(who)))
        tx.execute(insert(admin_recovery), [{"hash": self._hash(who, one), "who": _key(who)} for one in made])
        return tuple("-".join(one[at : at + 4] for at in range(0, len(one), 4)) for one in made)

    def _app_key(self, who: str, salt: str) -> bytes:
        return self._signer.derived("totp", _key(who), salt)[:_KEY_BYTES]

    def _hash(self, who: str, plain: str) -> str:
        return self._signer.derived("recovery", _key(who), plain).hex()


def _locked(tx: Transaction, who: str) -> Row[tuple[object, ...]] | None:
    return tx.execute(select(admin_factors).where(admin_factors.c.who == _key(who)).with_for_update()).one_or_none()


def _wait(failures: int) -> timedelta:
    times = min(failures - FREE_TRIES, 10)
    return min(FIRST_WAIT * (1 << times), LONGEST_WAIT)


def _key(who: str) -> str:
    return who.casefold()


def _plain(said: str) -> str:
    """A code without the blanks and hyphens that make it readable."""
    return "".join(said.split()).replace("-", "").casefold()[:100]
