"""The buttons under a chat message: sort each call it tells of, or leave. Pure; knows no transport.

Under up to three calls, each has its row of three words: one tap sorts it. Under more, three words for each would be
a wall of thirty buttons at the end of a long message, where a thumb soon mutes the wrong call for years. There, a call
is one button with its number in the text; a tap on it shows its three words (the transport names the call), a tap on
one of these sorts it. A sorted call shows its mark, and its words come back with a way to undo. A keyboard is the
only memory of what is open, so that old messages, double taps and restarts need no state.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from watcher.deliver.render.chat_split import button_anchors
from watcher.model import Message
from watcher.remember.people.tokens import Signer
from watcher.wording.catalogue import translate

Row = tuple[tuple[str, str], ...]
Rows = tuple[Row, ...]

TRIAGE = ("follow", "mute", "later")
ONE_TAP = 3
"""Up to so many calls have their three words at once."""
PER_ROW = 6
"""So many numbers in a row can still be hit on a phone."""
_OURS = frozenset({*TRIAGE, "open", "undo"})


@dataclass(frozen=True, slots=True)
class ButtonSigner:
    """Whose buttons these are, and who signs them."""

    subscriber: int
    language: str
    signer: Signer

    def button(self, label: str, action: str, call: int) -> tuple[str, str]:
        return label, self.signer.button(action, call, self.subscriber)


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The buttons of one message: its calls by the number they have in the text (0 for a call alone), what is open.

    `rest` are the rows of something else, such as the way out.
    """

    calls: Mapping[int, int]
    opened: frozenset[int] = frozenset()
    rest: Rows = ()

    @classmethod
    def read(cls, rows: Rows, signer: Signer) -> Keyboard:
        """The keyboard as somebody saw it."""
        calls: dict[int, int] = {}
        opened, rest = set(), []
        for row in rows:
            known = [(label, button) for label, data in row if (button := signer.read_button(data))]
            ours = [(label, button) for label, button in known if button.action in _OURS]
            if not ours:
                rest.append(row)
            for label, button in ours:
                calls[_number(label)] = button.call
                opened |= {button.call} if button.action != "open" else set()
        return cls(dict(sorted(calls.items())), frozenset(opened), tuple(rest))

    def tapped(self, action: str, call: int) -> Keyboard:
        """The keyboard after a tap: a number opens its call or shuts it, a word shuts it."""
        is_opening = action == "open" and call not in self.opened
        others = self.opened - {call} if len(self.calls) <= ONE_TAP else frozenset()
        return Keyboard(self.calls, others | {call} if is_opening else others, self.rest)

    def rows(self, marks: Mapping[int, str], signer: ButtonSigner) -> Rows:
        """The rows to show, with what the person said of each call so far."""
        if len(self.calls) <= ONE_TAP:
            made = [self._alone(number, call, marks.get(call, ""), signer) for number, call in self.calls.items()]
            return (*made, *self.rest)
        chips = [self._chip(number, call, marks.get(call, ""), signer) for number, call in self.calls.items()]
        words = [
            _words(number, call, marks.get(call, ""), signer)
            for number, call in self.calls.items()
            if call in self.opened
        ]
        return (*_abreast(chips), *words, *self.rest)

    def _alone(self, number: int, call: int, mark: str, signer: ButtonSigner) -> Row:
        """A call with a row of its own: its words, or what was said."""
        if mark and call not in self.opened:
            label = translate(signer.language, f"tap.done_{mark}")
            return (signer.button(f"{number} {label}" if number else label, "open", call),)
        return _words(number, call, mark, signer)

    def _chip(self, number: int, call: int, mark: str, signer: ButtonSigner) -> tuple[str, str]:
        sign = "▾" if call in self.opened else translate(signer.language, f"tap.sign_{mark}") if mark else ""
        return signer.button(f"{number} {sign}".strip(), "open", call)


def _words(number: int, call: int, mark: str, signer: ButtonSigner) -> Row:
    """What may be said of a call; instead of what was said already, the way to take it back."""
    room = "tap" if number else "action"
    row = []
    for act in TRIAGE:
        label = translate(signer.language, "tap.undo" if act == mark else f"{room}.{act}")
        row.append(signer.button(f"{number} {label}" if number else label, "undo" if act == mark else act, call))
    return tuple(row)


def with_buttons(message: Message, marks: Mapping[int, str], signer: ButtonSigner) -> Message:
    """The message as a chat gets it: parts of the size it takes, each with the buttons of its calls, last the way out.

    What was put off until now is to be sorted anew.
    """
    standing = {call: mark for call, mark in marks.items() if mark != "later"}
    parts = button_anchors(message.parts)
    leave = signer.button(translate(signer.language, "button.unsubscribe"), "unsubscribe", 0)
    taps = []
    for part, (_, inside) in enumerate(parts, 1):
        calls = dict(pair for place in inside for pair in message.calls[place])
        taps.append(Keyboard(calls, rest=((leave,),) if part == len(parts) else ()).rows(standing, signer))
    return replace(message, parts=tuple(text for text, _ in parts), calls=(), taps=tuple(taps))


def _abreast(chips: Sequence[tuple[str, str]]) -> list[Row]:
    """As few rows as can be hit, all about as long."""
    count = -(-len(chips) // PER_ROW)
    size = -(-len(chips) // count)
    return [tuple(chips[start : start + size]) for start in range(0, len(chips), size)]


def _number(label: str) -> int:
    match = re.match(r"\d{1,4}", label)
    return int(match[0]) if match else 0
