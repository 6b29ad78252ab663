"""The `[domains.<name>]` tables: labels, words and weights that tell what a call is about."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from watcher.config.values import Table

Words = tuple[str, ...]


class Domain(Table):
    """A domain: its labels per language, its words, its negatives and its weight.

    A word may carry its own weight after a colon («hôpital:3»); `not` lists phrases that take a match back.
    """

    label: dict[str, str]
    fr: Words = ()
    en: Words = ()
    not_: Annotated[Words, Field(alias="not")] = ()
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0
    enabled: bool = True
