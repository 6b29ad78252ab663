"""Logs of a running service: one line an event, JSON where nobody sits before it, secrets taken out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

from watcher.log import before_first_event

_TOKEN = re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{20,}")  # the form of a Bot-API token, which stands in its addresses
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")


def quiet() -> None:
    """For one-shot commands: warnings and worse, on standard error. Takes effect with the first event."""
    before_first_event(_warnings_only)


def _warnings_only() -> None:
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever stderr is at that moment
    )


def set_up() -> None:
    """Sends structured events and the libraries' warnings to standard error, instead of what `quiet` asked for."""
    before_first_event(_structured)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "httpcore", "telegram", "apscheduler", "urllib3", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.ERROR)  # the addresses httpx logs hold the bot's token


def _structured() -> None:
    import structlog

    is_person = sys.stderr.isatty()
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if is_person else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            tidy,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def tidy(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Takes tokens out of every text, and characters that would begin a line of their own."""
    return {key: _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("�", _TOKEN.sub("[token]", value)) if "\n" not in value else _TOKEN.sub("[token]", value)
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
