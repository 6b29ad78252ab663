"""The second factor of admins: codes as the standard gives them, each used once, wrong ones waited for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from watcher.remember.db.tables.admin import admin_factors, admin_recovery
from watcher.remember.people import totp
from watcher.remember.people.second_factors import (
    FIRST_WAIT,
    FREE_TRIES,
    LONGEST_WAIT,
    RECOVERY_CODES,
    CodeVerdict,
    SecondFactors,
)
from watcher.remember.store import Store

NOW = datetime(2027, 1, 20, 9, 0, 15, tzinfo=UTC)
ADA = "ada@example.org"
STEP = timedelta(seconds=30)


def shown(key: bytes, at: datetime) -> str:
    """What the app shows then."""
    return totp.code(key, int(at.timestamp()) // totp.STEP)


def set_up(store: Store) -> tuple[bytes, tuple[str, ...]]:
    key = store.second_factors.begin(ADA)
    assert key is not None
    codes = store.second_factors.confirm(ADA, shown(key, NOW - 10 * STEP), NOW - 10 * STEP)
    assert codes is not None
    return key, codes


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_code__is_that_of_the_standard(seconds: int, said: str) -> None:
    assert totp.code(b"12345678901234567890", seconds // totp.STEP) == said, "RFC 6238, appendix B, last six digits"


def test_address__names_watch_and_admin_whatever_they_are_called() -> None:
    said = totp.address(b"12345678901234567890", "La veille : Québec & co", ADA)
    assert said.startswith("otpauth://totp/La%20veille%20%20%20Qu%C3%A9bec%20%26%20co:ada@example.org?secret=GEZDGNBV")
    assert said.endswith("&issuer=La%20veille%20%20%20Qu%C3%A9bec%20%26%20co")


def test_code__opens_once_and_those_before_it_no_more(store: Store) -> None:
    key, _ = set_up(store)
    factors = store.second_factors
    said = shown(key, NOW)
    assert factors.check("Ada@Example.org", f"{said[:3]} {said[3:]}", NOW) is CodeVerdict.APP
    assert factors.check(ADA, said, NOW + STEP) is CodeVerdict.WRONG, "a code that somebody saw"
    assert factors.check(ADA, shown(key, NOW - STEP), NOW) is CodeVerdict.WRONG, "an older one"
    assert factors.check(ADA, shown(key, NOW + STEP), NOW + STEP) is CodeVerdict.APP


def test_code__may_be_a_step_early_or_late_and_no_more(store: Store) -> None:
    key, _ = set_up(store)
    for drift, said in ((-2, CodeVerdict.WRONG), (-1, CodeVerdict.APP), (1, CodeVerdict.APP), (3, CodeVerdict.WRONG)):
        assert store.second_factors.check(ADA, shown(key, NOW + drift * STEP), NOW) is said, drift


@pytest.mark.parametrize("said", ["", "12345", "١٢٣٤٥٦", "é" * 6, "\x00", "a" * 5000, "' OR 1=1 --"])
def test_nonsense__is_a_wrong_code(store: Store, said: str) -> None:
    set_up(store)
    assert store.second_factors.check(ADA, said, NOW) is CodeVerdict.WRONG


def test_wrong_codes__make_the_right_one_wait_ever_longer(store: Store) -> None:
    key, codes = set_up(store)
    factors, at, wait = store.second_factors, NOW, FIRST_WAIT
    for _ in range(FREE_TRIES):
        assert factors.check(ADA, "000000", at) is CodeVerdict.WRONG
    for _ in range(9):
        assert factors.check(ADA, shown(key, at), at) is CodeVerdict.WAIT
        assert factors.check(ADA, codes[0], at + wait - STEP) is CodeVerdict.WAIT
        at += wait
        assert factors.check(ADA, "000000", at) is CodeVerdict.WRONG
        wait = min(wait * 2, LONGEST_WAIT)
    at += wait
    assert factors.check(ADA, shown(key, at), at) is CodeVerdict.APP
    assert factors.check(ADA, "000000", at) is CodeVerdict.WRONG, "a good one ends the waiting"
    assert factors.check(ADA, shown(key, at + STEP), at + STEP) is CodeVerdict.APP


def test_recovery_code__opens_once_and_new_ones_replace_the_old(store: Store) -> None:
    _, codes = set_up(store)
    factors = store.second_factors
    assert len(set(codes)) == RECOVERY_CODES
    assert factors.check(ADA, codes[3].upper().replace("-", " "), NOW) is CodeVerdict.RECOVERY
    assert factors.check(ADA, codes[3], NOW) is CodeVerdict.WRONG
    assert (state := factors.state(ADA)) is not None
    assert state.codes == RECOVERY_CODES - 1
    new = factors.new_codes(ADA)
    assert factors.check(ADA, codes[4], NOW) is CodeVerdict.WRONG
    assert factors.check(ADA, new[0], NOW) is CodeVerdict.RECOVERY
    assert factors.check("bo@example.org", new[1], NOW) is CodeVerdict.WRONG, "another admin's"


def test_factor__counts_from_its_first_code_until_it_is_removed(store: Store) -> None:
    factors = store.second_factors
    first = factors.begin(ADA)
    assert first is not None
    assert factors.state(ADA) is None
    assert factors.confirm(ADA, "000000", NOW) is None
    second = factors.begin(ADA)
    assert second == factors.begun(ADA) != first
    assert factors.confirm(ADA, shown(first, NOW), NOW) is None, "the key that was given up"
    assert factors.confirm(ADA, shown(second, NOW), NOW)
    assert factors.check(ADA, shown(second, NOW), NOW) is CodeVerdict.WRONG, "its first code is used"
    assert factors.begin(ADA) is None, "a session alone changes no key"
    assert factors.begun(ADA) is None, "nor shows it again"
    assert factors.confirm(ADA, shown(second, NOW + STEP), NOW + STEP) is None
    assert factors.remove(ADA)
    assert not factors.remove(ADA)
    assert factors.state(ADA) is None


def test_tables__give_neither_key_nor_codes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHER_SECRET_KEY", "kept outside the database")
    key, codes = set_up(store)
    with store.db.read() as tx:
        stored = repr([tx.execute(select(table)).all() for table in (admin_factors, admin_recovery)]).lower()
    assert key.hex() not in stored
    assert totp.spelled(key).lower() not in stored
    assert not any(code.replace("-", "") in stored for code in codes)
    assert SecondFactors.lies_apart()
    monkeypatch.setenv("WATCHER_SECRET_KEY", "what a thief of the backup guesses")
    stolen = Store(store.db).second_factors
    assert stolen.check(ADA, shown(key, NOW), NOW) is CodeVerdict.WRONG
    assert stolen.check(ADA, codes[0], NOW) is CodeVerdict.WRONG
    monkeypatch.delenv("WATCHER_SECRET_KEY")
    assert not SecondFactors.lies_apart()
