"""What a word of a call is worth for telling it from others: little where many texts have it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from watcher.remember.duplicates.generic_words import FRAME


def weight_of(token: str) -> float:
    """What a stem is worth: 0 for what every call says, 1 for what few say."""
    return 0.0 if token in FRAME else shipped().get(token, 1.0)


@cache
def shipped() -> Mapping[str, float]:
    """The stems that many texts have, with what they are worth (`likeness.json`)."""
    data = json.loads(files(__package__).joinpath("likeness.json").read_text(encoding="utf-8"))
    return {token: float(weight) for weight, some in data["rarity"].items() for token in some.split()}
