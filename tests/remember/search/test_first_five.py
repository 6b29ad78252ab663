"""Questions over the calls of ../shared: how many of the first five speak of what was asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from tests.paths import CORPUS, ROOT
from tests.remember.reading_back import newest_calls
from tests.remember.scenes import API, TOLD_AT_ONCE, Watch
from watcher.config import load
from watcher.model import Kind, Notice
from watcher.remember.search.asked import ALL, to_query
from watcher.remember.search.question import read_question
from watcher.remember.store import Store
from watcher.understand.reader import Reader
from watcher.understand.text.text import fold

CALLS = CORPUS / "calls.jsonl"
QUESTIONS = Path(__file__).with_name("first_five.txt")
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 28)
LEAST = 0.85
"""Of the five that may be relevant; it was .842 until questions knew more words of subjects."""


@dataclass(frozen=True)
class Asked:
    """A question, and what a relevant call says."""

    text: str
    patterns: tuple[re.Pattern[str], ...]

    def is_answered_by(self, title: str, text: str) -> bool:
        said = fold(f"{title} {text}")
        return all(pattern.search(said) for pattern in self.patterns)


def questions() -> Iterator[Asked]:
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, wanted = line.partition(" | ")
            yield Asked(text, tuple(re.compile(pattern) for pattern in wanted.split(" & ")))


def stored(store: Store) -> None:
    """The calls, read by the program's own reader."""
    settings = load(ROOT / "config.toml")
    reader = Reader.from_settings(settings)
    with CALLS.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    notices = [
        Notice("fonds", row["title"], row.get("url") or "", row["id"], row["text"], language=row["lang"], kind="call")
        for row in rows
    ]
    watch = Watch(store, API, TOLD_AT_ONCE)
    watch.now = NOW
    watch.again(*((notice, reader.read(notice, NOW, API)) for notice in notices))


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.skipif(not CALLS.exists(), reason="../shared/corpus/calls.jsonl is not here")
def test_first_five__speak_of_what_was_asked(tmp_path: Path) -> None:
    domains, shares = load(ROOT / "config.toml").domains, {}
    with Store.open(sqlite_with_tables(tmp_path)) as store:
        stored(store)
        known = [(call.title, call.text) for call in newest_calls(store, limit=9999, kinds=tuple(Kind))]
        for asked in questions():
            criteria = replace(read_question(asked.text, TODAY, domains).criteria, statuses=(ALL,))
            found = store.search.find(to_query(criteria, TODAY, limit=5), NOW).calls
            right = [asked.is_answered_by(call.title, call.text) for call in found]
            relevant = sum(asked.is_answered_by(*call) for call in known)
            if relevant:
                shares[asked.text] = sum(right) / min(5, relevant)
    poor = {text: share for text, share in shares.items() if share < 0.5}
    share = sum(shares.values()) / len(shares)
    print(f"{share:.3f} over {len(shares)} questions; poor: {json.dumps(poor, ensure_ascii=False)}")
    assert share > LEAST, poor
