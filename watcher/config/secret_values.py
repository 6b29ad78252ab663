"""Secrets: from the environment, or from the file a `…_FILE` variable names. Never from config.toml, never logged."""

from __future__ import annotations

import os
from pathlib import Path

from watcher.errors import CannotReadConfig

SMTP_PASSWORD = "WATCHER_SMTP_PASSWORD"  # noqa: S105 - the names of secrets, not secrets
BOUNCE_PASSWORD = "WATCHER_BOUNCE_PASSWORD"  # noqa: S105 - a name too
TELEGRAM_TOKEN = "WATCHER_TELEGRAM_TOKEN"  # noqa: S105 - a name too
SECRET_KEY = "WATCHER_SECRET_KEY"  # noqa: S105 - a name too
DKIM_KEY = "WATCHER_DKIM_KEY"
NAMES = (SMTP_PASSWORD, BOUNCE_PASSWORD, TELEGRAM_TOKEN, SECRET_KEY, DKIM_KEY)


def source_of(name: str) -> str:
    """Where a secret comes from, never what it is: the environment, a file, or nowhere."""
    if name in os.environ:
        return "set in the environment"
    return f"read from the file that {name}_FILE names" if f"{name}_FILE" in os.environ else "not set"


def secret(name: str) -> str | None:
    """The secret of that name, None where it is not given.

    Raises CannotReadConfig when the variable is there but empty, or its file cannot be read.
    """
    value = os.environ.get(name)
    if value is None and (path := os.environ.get(f"{name}_FILE")):
        try:
            value = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CannotReadConfig(
                f"{name}_FILE names a file that could not be read ({type(error).__name__})"
            ) from error
    if value is None:
        return None
    if not value.strip():
        raise CannotReadConfig(f"{name} is empty; unset it, or give the secret")
    return value.strip()
