"""The conversation in a terminal: one answer, or line by line until the end of input."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

from watcher.talk.commands import Commands
from watcher.talk.person import Person, Reply


def converse(commands: Commands, person: Person, clock: Callable[[], datetime]) -> None:
    """Reads lines from standard input and prints the answers, until /quit or the end of input."""
    is_person = sys.stdin.isatty()
    while True:
        try:
            line = input("> " if is_person else "").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line in ("/quit", "/exit", "/bye"):
            return
        if line:
            print(shown(commands.answer(person, line, clock())), end="\n\n", flush=True)


def shown(answer: Reply | None) -> str:
    """An answer as a terminal shows it: blocks, the file, then what the buttons would say."""
    if answer is None:
        return ""
    buttons = "   ".join(f"[{button.label}] {button.says}" for row in answer.buttons for button in row)
    file = f"— {answer.file.name} —\n{answer.file.content.decode().rstrip()}" if answer.file else ""
    second = shown(answer.later()) if answer.later else ""
    return "\n\n".join(part for part in (answer.text, file, buttons, second) if part)
