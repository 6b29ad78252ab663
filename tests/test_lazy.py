"""Properties made once: kept with their object, and no part of another."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.lazy import cached_property


@dataclass(frozen=True)
class _Text:
    said: str

    @cached_property
    def words(self) -> list[str]:
        """The words."""
        return self.said.split()


def test_property__is_made_once_for_each_object() -> None:
    one, other = _Text("eau et forêt"), _Text("eau")
    assert one.words == ["eau", "et", "forêt"]
    assert one.words is one.words
    assert other.words == ["eau"]


def test_property__has_no_part_in_what_two_objects_are_compared_by() -> None:
    read, unread = _Text("eau"), _Text("eau")
    assert read.words
    assert read == unread


def test_property__is_found_on_its_class_with_its_words() -> None:
    assert _Text.words.__doc__ == "The words."
