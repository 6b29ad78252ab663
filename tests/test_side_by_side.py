"""Works in parts, side by side: in what order their parts run, and what one that fails leaves of the others."""

from __future__ import annotations

from collections.abc import Generator

from watcher.side_by_side import side_by_side


def work(name: str, parts: int, done: list[str], fails_at: int | None = None) -> Generator[None, None, str]:
    for part in range(parts):
        if part == fails_at:
            raise ValueError(name)
        done.append(f"{name}{part}")
        yield
    return name


def test_side_by_side__does_a_part_of_all_before_the_next_of_any() -> None:
    done: list[str] = []
    assert side_by_side([work("a", 3, done), work("b", 1, done), work("c", 2, done)]) == ["a", "b", "c"]
    assert done == ["a0", "b0", "c0", "a1", "c1", "a2"]


def test_side_by_side__gives_the_error_of_a_work_in_its_place() -> None:
    done: list[str] = []
    first, second, third = side_by_side([work("a", 2, done), work("b", 2, done, fails_at=1), work("c", 2, done)])
    assert (first, third) == ("a", "c")
    assert isinstance(second, ValueError)
    assert done == ["a0", "b0", "c0", "a1", "c1"]
