"""What the collection and its Scrapy process tell each other, as JSON: the job, and a line for each source.

JSON and not pickle: a parser that was taken over must not be able to run code in its parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from math import inf
from typing import Any, cast

from pydantic import TypeAdapter

from watcher.config.load import frozen
from watcher.config.settings import Collect
from watcher.config.sources import AnySource, Source
from watcher.model import Harvest, Validators
from watcher.model.as_json import converter
from watcher.remember.sources.state import HostState


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What the last complete collection of a source left: how to ask whether it changed."""

    validators: Validators = field(default_factory=Validators)
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One Scrapy run: its sources, what is known of them, and (for trials) saved pages instead of the network.

    `replay` maps a source's name to a saved file, or a folder made by `record`; `beyond` asks the network for what is
    not there. `hosts` is what the hosts of these sources asked for before, `asked` when they were last asked, and
    `held_until` how long they may be asked (`HostMemory`).
    """

    sources: tuple[AnySource, ...]
    collect: Collect
    now: datetime
    known: Mapping[str, KnownAnswer] = field(default_factory=dict)
    replay: Mapping[str, str] = field(default_factory=dict)
    beyond: bool = False
    record: str = ""
    hosts: tuple[HostState, ...] = ()
    asked: Mapping[str, float] = field(default_factory=dict)
    held_until: float = inf


def dump_job(job: Job) -> dict[str, Any]:
    return {
        "sources": [_plain(source.model_dump(exclude_unset=True)) for source in job.sources],
        "collect": _plain(job.collect.model_dump(exclude_unset=True)),
        "now": job.now.isoformat(),
        "known": {name: [k.validators.etag, k.validators.last_modified, k.body_hash] for name, k in job.known.items()},
        "replay": dict(job.replay),
        "beyond": job.beyond,
        "record": job.record,
        "hosts": dump_hosts(job.hosts),
        "asked": dict(job.asked),
        "held_until": job.held_until,
    }


def load_job(data: Mapping[str, Any]) -> Job:
    known = {
        name: KnownAnswer(Validators(etag, modified), body) for name, (etag, modified, body) in data["known"].items()
    }
    sources: TypeAdapter[Any] = TypeAdapter(Source)
    return Job(
        sources=tuple(sources.validate_python(frozen(table)) for table in data["sources"]),
        collect=Collect.model_validate(frozen(data["collect"])),
        now=datetime.fromisoformat(data["now"]),
        known=known,
        replay=data["replay"],
        beyond=data["beyond"],
        record=data["record"],
        hosts=load_hosts(data["hosts"]),
        asked=data["asked"],
        held_until=data["held_until"],
    )


def _plain(value: Any) -> Any:
    """Settings as config.toml would hold them."""
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds}s" if seconds < 1_000_000 else f"{seconds // 60}m"
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value


def dump_harvest(harvest: Harvest) -> dict[str, Any]:
    return cast(dict[str, Any], _converter().unstructure(harvest))


def load_harvest(data: Mapping[str, Any]) -> Harvest:
    return _converter().structure(data, Harvest)


def dump_hosts(states: Iterable[HostState]) -> list[dict[str, Any]]:
    return [_converter().unstructure(state) for state in states]


def load_hosts(data: Iterable[Mapping[str, Any]]) -> tuple[HostState, ...]:
    return tuple(_converter().structure(state, HostState) for state in data)


_converter = cache(converter)
