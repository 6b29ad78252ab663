"""How the simulated process dies: at any statement or commit of its database, as by a power cut.

A dead process can do nothing more: every later statement fails until it is revived, so that no `finally` tidies up
what a killed process would have left behind.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine, event


class Dead(BaseException):
    """The process was killed here."""


class Reaper:
    """Counts the statements and commits of an engine, and kills when its count is up."""

    def __init__(self, engine: Engine) -> None:
        self.is_dead = False
        self.left: int | None = None
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._step)

    def arm(self, steps: int | None) -> None:
        """To die after so many more steps; None: never."""
        self.left = steps

    def kill(self) -> Dead:
        """Dies now: raise what is returned."""
        self.is_dead = True
        return Dead()

    def revive(self) -> None:
        self.is_dead, self.left = False, None

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._step()

    def _step(self, *_: Any) -> None:
        if self.is_dead:
            raise Dead
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise self.kill()


class AtOnce(ThreadPoolExecutor):
    """Runs what is handed to a thread at once and here, so that one seed has one order of things."""

    def submit(self, act: Any, /, *args: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(act(*args, **options))
        except BaseException as error:
            future.set_exception(error)
        return future
