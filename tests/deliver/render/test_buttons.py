"""The buttons under a digest: one tap for a few calls, numbers for many, and always a way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.deliver.render.buttons import ButtonSigner, Keyboard, Rows, with_buttons
from watcher.model import Message
from watcher.remember.people.tokens import Signer

SIGNER = ButtonSigner(7, "fr", Signer(b"key"))
LEAVE = (("Se désabonner", "https://veille.example.org/u/x"),)


def labels(rows: Rows) -> list[list[str]]:
    return [[label for label, _ in row] for row in rows]


def keyboard(count: int) -> Keyboard:
    return Keyboard({number: number * 10 for number in range(1, count + 1)}, rest=(LEAVE,))


def tapped(rows: Rows, action: str, call: int, marks: dict[int, str]) -> Rows:
    """The rows after a tap, read from the rows alone."""
    return Keyboard.read(rows, SIGNER.signer).tapped(action, call).rows(marks, SIGNER)


def test_one_call__has_its_three_words() -> None:
    rows = Keyboard({0: 10}).rows({}, SIGNER)
    assert labels(rows) == [["Suivre", "Pas pour nous", "Plus tard"]]


def test_few_calls__each_has_its_words_with_its_number() -> None:
    assert labels(keyboard(2).rows({}, SIGNER)) == [
        ["1 Suivre", "1 Pas nous", "1 Plus tard"],
        ["2 Suivre", "2 Pas nous", "2 Plus tard"],
        ["Se désabonner"],
    ]


def test_few_calls__a_sorted_one_says_so_and_opens_again() -> None:
    rows = keyboard(2).rows({10: "follow"}, SIGNER)
    assert labels(rows)[:2] == [["1 ✓ Suivi"], ["2 Suivre", "2 Pas nous", "2 Plus tard"]]
    rows = tapped(rows, "open", 10, {10: "follow"})
    assert labels(rows)[0] == ["1 ↩ Annuler", "1 Pas nous", "1 Plus tard"]
    assert SIGNER.signer.read_button(rows[0][0][1]).action == "undo"
    assert labels(tapped(rows, "undo", 10, {}))[0] == ["1 Suivre", "1 Pas nous", "1 Plus tard"]


def test_many_calls__are_numbers_until_one_is_tapped() -> None:
    rows = keyboard(8).rows({30: "mute"}, SIGNER)
    assert labels(rows) == [["1", "2", "3 ✕", "4"], ["5", "6", "7", "8"], ["Se désabonner"]]
    opened = tapped(rows, "open", 20, {30: "mute"})
    assert labels(opened) == [
        ["1", "2 ▾", "3 ✕", "4"],
        ["5", "6", "7", "8"],
        ["2 Suivre", "2 Pas nous", "2 Plus tard"],
        ["Se désabonner"],
    ]


def test_many_calls__one_is_open_at_a_time_and_shuts_by_its_number() -> None:
    opened = tapped(keyboard(8).rows({}, SIGNER), "open", 20, {})
    other = tapped(opened, "open", 50, {})
    assert labels(other)[2] == ["5 Suivre", "5 Pas nous", "5 Plus tard"]
    assert tapped(other, "open", 50, {}) == keyboard(8).rows({}, SIGNER)


def test_many_calls__a_word_shuts_and_marks() -> None:
    opened = tapped(keyboard(8).rows({}, SIGNER), "open", 20, {})
    sorted_ = tapped(opened, "later", 20, {20: "later"})
    assert labels(sorted_)[0] == ["1", "2 ⏰", "3", "4"]
    assert len(sorted_) == 3


@pytest.mark.parametrize("count", [0, 1, 3, 4, 6, 7, 13, 45, 90])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_limits__of_telegram_are_kept_with_the_largest_numbers(count: int, language: str) -> None:
    signer = ButtonSigner(10**17, language, Signer(b"key"))
    known = Keyboard({number: 10**17 + number for number in range(1, count + 1)}, rest=(LEAVE,))
    shown = known.tapped("open", 10**17 + 1) if count else known
    rows = shown.rows({10**17 + 2: "mute"}, signer)
    assert sum(len(row) for row in rows) <= 100
    assert all(1 <= len(row) <= 8 for row in rows)
    assert all(len(data.encode()) <= 64 for row in rows for _, data in row)
    assert Keyboard.read(rows, signer.signer).calls == known.calls


@pytest.mark.parametrize("language", ["fr", "en"])
def test_labels__are_short_enough_for_three_abreast(language: str) -> None:
    signer = ButtonSigner(7, language, SIGNER.signer)
    rows = tapped(Keyboard({12: 1}).rows({1: "mute"}, signer), "open", 1, {1: "mute"})
    assert all(len(label) <= 13 for row in rows for label, _ in row)


def test_foreign_buttons__are_kept_and_forged_ones_not_believed() -> None:
    forged = (("1", "1o:10:7:AAAAAAAAAAAAAAAA"),)
    read = Keyboard.read((*keyboard(1).rows({}, SIGNER), forged), SIGNER.signer)
    assert read.calls == {1: 10}
    assert read.rest == (LEAVE, forged)


def _message(count: int, words: str = "x") -> Message:
    parts = ("Bonjour", *[f"{number}. {words}" for number in range(1, count + 1)], "— Cellule")
    return Message("id", "S", "T", parts=parts, calls=((), *[((n, n * 10),) for n in range(1, count + 1)], ()))


def test_seated__each_part_has_the_buttons_of_its_own_calls_and_the_last_the_way_out() -> None:
    message = with_buttons(_message(40, "mot " * 120), {}, SIGNER)
    assert len(message.parts) > 3
    assert len(message.parts) == len(message.taps)
    for part, rows in zip(message.parts, message.taps, strict=True):
        told = Keyboard.read(rows, SIGNER.signer).calls
        assert all(f"{number}. mot" in part for number in told)
        assert part.count(". mot") == len(told)
    ways_out = [[label for label, _ in row] for rows in message.taps for row in rows if row[0][0] == "Se désabonner"]
    assert ways_out == [["Se désabonner"]]
    assert message.taps[-1][-1][0][0] == "Se désabonner"


def test_seated__a_call_put_off_until_today_is_to_be_sorted_anew() -> None:
    [rows] = with_buttons(_message(2), {10: "later", 20: "follow"}, SIGNER).taps
    assert labels(rows)[:2] == [["1 Suivre", "1 Pas nous", "1 Plus tard"], ["2 ✓ Suivi"]]


def test_seated__nothing_new_has_the_way_out_alone() -> None:
    [rows] = with_buttons(_message(0), {}, SIGNER).taps
    assert labels(rows) == [["Se désabonner"]]


_TAPS = st.lists(
    st.tuples(st.sampled_from(["open", "follow", "mute", "later", "undo"]), st.integers(1, 12)), max_size=25
)


@given(st.integers(1, 12), _TAPS)
@settings(max_examples=150, derandomize=True)
def test_any_taps__lose_no_call_and_no_way_out(count: int, taps: list[tuple[str, int]]) -> None:
    marks: dict[int, str] = {}
    rows = keyboard(count).rows(marks, SIGNER)
    for action, number in taps:
        call = min(number, count) * 10
        if action == "undo":
            marks.pop(call, None)
        elif action != "open":
            marks[call] = action
        rows = tapped(rows, action, call, marks)
        assert Keyboard.read(rows, SIGNER.signer).calls == keyboard(count).calls
        assert rows[-1] == LEAVE
        assert sum(len(row) for row in rows) <= 100
        offered = {button.action for row in rows for _, data in row if (button := SIGNER.signer.read_button(data))}
        assert offered & {"open", "follow", "undo"}


@given(st.lists(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=64)), max_size=9), max_size=9))
@settings(max_examples=100, derandomize=True)
def test_any_buttons__are_read_without_a_fault(rows: list[list[tuple[str, str]]]) -> None:
    shown = tuple(tuple(row) for row in rows)
    assert Keyboard.read(shown, SIGNER.signer).rest == shown
