"""What a command shows while it works: a bar on a terminal, a line for each source read for the first time elsewhere.

On standard error, so that the output stays what it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

    from watcher.collect.run import RunReport


@contextmanager
def reading_progress(*, lines: bool) -> Iterator[Callable[[RunReport, int], None] | None]:
    """Shows each report of a collection as it comes: on a terminal, or in `lines` where they are asked for."""
    if lines or not sys.stderr.isatty():
        yield _line if lines else None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with _shown("reading the sources", *columns) as (progress, task):

        def heard(report: RunReport, total: int) -> None:
            progress.update(task, total=total, advance=1, description=report.source)
            if report.is_first:
                progress.console.print(in_a_line(report), markup=False, highlight=False)

        yield heard


Heard = Callable[[int, int], None]
"""Told how much of a work is done, and of how much."""


@contextmanager
def counting(what: str) -> Iterator[Heard]:
    """Shows on a terminal how much of a longer work is done, from the first time it is told so."""
    with ExitStack() as shown:
        bars: list[Callable[[int, int], None]] = []

        def heard(done: int, total: int) -> None:
            if sys.stderr.isatty():
                if not bars:
                    bars.append(shown.enter_context(_bar(what)))
                bars[0](done, total)

        yield heard


@contextmanager
def _bar(what: str) -> Iterator[Heard]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with _shown(what, *columns) as (progress, task):
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def spinner(what: str) -> Iterator[None]:
    """Shows on a terminal that a longer command is at work, and for how long."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with _shown(what, SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()):
        yield


@contextmanager
def _shown(what: str, *columns: ProgressColumn) -> Iterator[tuple[Progress, TaskID]]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress, progress.add_task(what, total=None)


def in_a_line(report: RunReport) -> str:
    """What the first reading of a source brought, or why it brought nothing."""
    if report.error and not report.notices:
        return f"{report.source}: never read: {report.error[:160]}"
    return f"{report.source}: {report.notices} items" + (f", e.g. {report.sample}" if report.sample else "")


def _line(report: RunReport, _total: int) -> None:
    if report.is_first:
        print(in_a_line(report), file=sys.stderr, flush=True)
