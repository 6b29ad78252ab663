"""Hands the validated settings of a running service to the collection it starts, so that a faulty edit stops nothing.

The tables travel as JSON on the child's standard input: `watcher --config - collect --due`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.errors import CannotReadConfig

if TYPE_CHECKING:
    from watcher.config import Settings

STANDARD_INPUT = Path("-")


def pack(settings: Settings, config: Path) -> bytes:
    """The tables these settings were read from, and the folder that relative paths count from."""
    return json.dumps({"folder": str(config.resolve().parent), "tables": settings.written}).encode()


def unpack(data: bytes) -> tuple[Settings, Path]:
    """The settings a service packed, and the folder of its config.toml. Raises CannotReadConfig."""
    from pydantic import ValidationError

    from watcher.config.load import frozen, validated

    try:
        packed = json.loads(data)
        return validated(frozen(packed["tables"])), Path(packed["folder"])
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise CannotReadConfig(
            f"--config - takes the settings of a running service on standard input: {error}"
        ) from None
