"""Anchored patterns find what `re` finds, whatever the text."""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import watcher.understand
from watcher.understand.text.anchored import SHORT, Anchored, beginnings
from watcher.understand.text.flattened import Flat
from watcher.understand.text.text import Passage

OWN = Path(__file__).parent.parent / "own_set.jsonl"


def _shipped() -> Iterator[tuple[str, Anchored]]:
    for module in pkgutil.walk_packages(watcher.understand.__path__, "watcher.understand."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Anchored):
                yield f"{module.name}.{name}", value


def _spans(found: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in found]


def test_each_shipped_pattern_finds_what_re_finds() -> None:
    texts = [json.loads(line)["text"] for line in OWN.read_text(encoding="utf-8").splitlines()]
    joined = "\n".join(texts)
    shapes = [joined, Passage(joined).folded, Flat(joined).flat]
    found = 0
    for name, pattern in _shipped():
        for text in shapes:
            spans = _spans(pattern.finditer(text))
            assert spans == _spans(pattern.compiled.finditer(text)), name
            found += len(spans)
    assert found > 1000


ACCENTS = Anchored(r"(?:é(?:lève|tude)s?|œuvre|d[’']été|l'\s?Ain|(?<!-)aide(?:s|nt)? (?:aux?|à))(?!-)", re.IGNORECASE)
FILLER = "Un texte assez long pour que ses débuts soient cherchés. " * 3


@given(
    st.lists(st.sampled_from(["étude", "ÉLÈVES ", "œuvre", "d’été", "l'\tAin", "-aides à", "aide au", "é", "\u0301"]))
)
@example(["aides à", "-", "aide au"])
def test_signs_of_all_sorts_before_and_inside_change_nothing(parts: list[str]) -> None:
    text = FILLER + " ".join(parts)
    assert len(text) > SHORT
    assert _spans(ACCENTS.finditer(text)) == _spans(ACCENTS.compiled.finditer(text))
    middle, end = len(FILLER) + 5, len(text) - 3
    assert _spans(ACCENTS.finditer(text, middle, end)) == _spans(ACCENTS.compiled.finditer(text, middle, end))


def test_beginnings_are_read_from_the_pattern() -> None:
    assert beginnings(r"\b(?:aides?|soutiens?) (?:à|aux)\b") == {"aide a", "aides a", "soutien a", "soutiens a"}
    assert beginnings(r"[Ll]es? \w+") == {"le ", "les "}


@pytest.mark.parametrize("anyhow", [r"\w+ment", r"(?:fin)?\s?", r"a+", r"[a-z]{0,4}deadline"])
def test_a_pattern_that_may_begin_with_anything_is_refused(anyhow: str) -> None:
    with pytest.raises(ValueError, match="may begin with"):
        Anchored(anyhow)
