"""A table of config.toml, and the checks that need several of its keys at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator, model_validator

Clash = tuple[str, str]  # the key it stands at («max», «fields.title»), and what does not fit


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that keys must agree on: the keys it reads, and what clashes in a table that has them all."""

    needs: tuple[str, ...]
    clashes: Callable[[Any], Iterator[Clash]]


Checks = tuple[Check, ...]


class Table(BaseModel):
    """A table of config.toml: unknown keys are faults, values are frozen, and its `checks` hold.

    Validated with a dictionary as its context, it leaves there every value that is sound, by class: so what the sound
    keys disagree on is told even where other keys are faulty (`half_read`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    checks: ClassVar[tuple[Check, ...]] = ()

    @field_validator("*")
    @classmethod
    def _keep(cls, value: Any, info: ValidationInfo) -> Any:
        if info.context is not None:
            info.context.setdefault(cls, {})[info.field_name] = value
        return value

    @model_validator(mode="after")
    def _agrees(self) -> Table:
        if found := self.clashes(type(self).model_fields):
            raise ValueError("; ".join(message for _, message in found))
        return self

    def clashes(self, known: Collection[str]) -> list[Clash]:
        """What does not fit together, as far as the known keys tell."""
        return [clash for check in self.checks if set(check.needs) <= set(known) for clash in check.clashes(self)]


def half_read(kind: type[Table], raw: Collection[str], sound: dict[str, Any]) -> list[Clash]:
    """The clashes of a table with faulty keys: `raw` are the keys written, `sound` the values that could be read."""
    left_out = {name for name, field in kind.model_fields.items() if not field.is_required() and name not in raw}
    return kind.model_construct(None, **sound).clashes({*sound, *left_out})


def pace(table: Any) -> Iterator[Clash]:
    """That the longest wait between two readings is not shorter than the shortest."""
    if table.every_min and table.every_max and table.every_max < table.every_min:
        yield "every_max", "every_max is shorter than every_min; the first is the longest wait, the second the shortest"
