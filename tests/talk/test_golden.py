"""Every command answers in both languages, and the two pages of answers show what the program says today."""

import re
from itertools import chain

import pytest

from tests.talk.golden import PAGES, page, walks
from watcher.talk.commands import COMMANDS, HIDDEN

ELSEWHERE = {"mydata", "erase", "agree", "search", "news", "partner", "partners", "withdraw", "tell", "ask", "dismiss"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_answers__are_those_of_the_pages(language: str) -> None:
    assert PAGES[language].read_text(encoding="utf-8") == page(language), "python -m tests.talk.golden writes it again"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_walk__passes_every_command(language: str) -> None:
    said = {match[1] for text in chain(*walks(language)) if (match := re.match(r"/([a-z]+)", text))}
    known = {name: command.name for command in COMMANDS for name in (command.name, *command.names)}
    missing = {command.name for command in COMMANDS} - HIDDEN - ELSEWHERE - {known.get(word) for word in said}
    assert missing <= {"more", "reports"}
