"""Logs of a running service: one line an event, JSON where nobody sits before it, secrets taken out."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from copy import copy
from typing import Any

from watcher.errors import WatcherError
from watcher.log import before_first_event

_TOKEN = re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{20,}")  # the form of a Bot-API token, which stands in its addresses
_DETAIL = re.compile(r"DETAIL:.*")  # of PostgreSQL: the values of a row
_OUTSIDE = {"aiohttp", "aiosmtplib", "httpcore", "httpx", "imaplib", "psycopg", "ssl", "telegram"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")


def quiet() -> None:
    """For one-shot commands: warnings and worse, on standard error. Takes effect with the first event."""
    before_first_event(_warnings_only)
    _libraries()


def _warnings_only() -> None:
    import structlog

    stamp = structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False)
    _configure(logging.WARNING, stamp, _for_people(), _to_standard_error)


def _to_standard_error(*_: object) -> Any:
    """A logger for whatever standard error is at that moment."""
    import structlog

    return structlog.PrintLogger(sys.stderr)


def set_up() -> None:
    """Sends structured events and the libraries' warnings to standard error, instead of what `quiet` asked for."""
    before_first_event(_structured)
    _libraries()


def _libraries() -> None:
    """What libraries say: warnings and worse."""
    handler = _ToStandardError()
    handler.setFormatter(OneLine("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for noisy in ("httpx", "httpcore", "telegram", "apscheduler", "urllib3", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.ERROR)  # the addresses httpx logs hold the bot's token


def _structured() -> None:
    import structlog

    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    renderer = _for_people() if sys.stderr.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    _configure(logging.INFO, stamp, renderer, structlog.PrintLoggerFactory(sys.stderr), cached=True)


def _configure(level: int, stamp: Any, renderer: Any, factory: Callable[..., Any], *, cached: bool = False) -> None:
    import structlog

    processors = [stamp, in_one_line, structlog.processors.format_exc_info, tidy, renderer]
    structlog.configure(
        processors=[structlog.processors.add_log_level, *processors],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=factory,
        cache_logger_on_first_use=cached,
    )


def _for_people() -> Any:
    """Lines for a terminal. Traces are plain: the coloured ones of rich show the values of all variables."""
    import structlog

    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)


def outside_fault(error: BaseException | None) -> str:
    """What happened, in one line, where the fault lies outside the program; empty where a trace tells us something."""
    if error is None:
        return ""
    room, name = type(error).__module__.split(".")[0], type(error).__name__
    is_outside = (
        isinstance(error, WatcherError | OSError | json.JSONDecodeError)
        or room in _OUTSIDE
        or (room == "sqlalchemy" and name in ("OperationalError", "InterfaceError"))
    )
    return f"{name}: {' '.join(str(error).split())}"[:500] if is_outside else ""


def in_one_line(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A fault of the world (a disk, a server, an odd answer) is one line; one of the program keeps its trace."""
    told = event.get("exc_info")
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told or None
    if words := outside_fault(error):
        del event["exc_info"]
        event["fault"] = words
    return event


class _ToStandardError(logging.Handler):
    """Writes to whatever standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError):  # closed: there is nobody to tell
            print(self.format(record), file=sys.stderr)


class OneLine(logging.Formatter):
    """The same for what libraries log, with tokens taken out."""

    def format(self, record: logging.LogRecord) -> str:
        if words := outside_fault(record.exc_info[1] if record.exc_info else None):
            record = copy(record)
            record.exc_info = record.exc_text = None
            return _clean_text(" ".join(f"{super().format(record)}: {words}".split()))
        return _clean_text(super().format(record))


def tidy(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Takes tokens out of every text, and characters that would begin a line of their own."""
    return {key: _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def _clean_text(text: str) -> str:
    text = _DETAIL.sub("DETAIL: left out", _TOKEN.sub("[token]", text))
    return text if "\n" in text else _CONTROL.sub("�", text)
