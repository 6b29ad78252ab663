"""What the collection and its Scrapy process tell each other, as JSON: the job, and a line for each source.

JSON and not pickle: a parser that was taken over must not be able to run code in its parent.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from watcher.config.settings import Collect
from watcher.config.sources import AnySource, Source
from watcher.model import Harvest, HarvestState, Notice, Validators


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What the last complete collection of a source left: how to ask whether it changed."""

    validators: Validators = field(default_factory=Validators)
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One Scrapy run: its sources, what is known of them, and (for trials) saved pages instead of the network.

    `replay` maps a source's name to a saved file, or a folder made by `record`.
    """

    sources: tuple[AnySource, ...]
    collect: Collect
    now: datetime
    known: Mapping[str, KnownAnswer] = field(default_factory=dict)
    replay: Mapping[str, str] = field(default_factory=dict)
    record: str = ""


def dump_job(job: Job) -> dict[str, Any]:
    return {
        "sources": [_plain(source.model_dump(exclude_unset=True)) for source in job.sources],
        "collect": _plain(job.collect.model_dump(exclude_unset=True)),
        "now": job.now.isoformat(),
        "known": {name: [k.validators.etag, k.validators.last_modified, k.body_hash] for name, k in job.known.items()},
        "replay": dict(job.replay),
        "record": job.record,
    }


def load_job(data: Mapping[str, Any]) -> Job:
    known = {
        name: KnownAnswer(Validators(etag, modified), body) for name, (etag, modified, body) in data["known"].items()
    }
    sources: TypeAdapter[Any] = TypeAdapter(Source)
    return Job(
        sources=tuple(sources.validate_python(_tuples(table)) for table in data["sources"]),
        collect=Collect.model_validate(_tuples(data["collect"])),
        now=datetime.fromisoformat(data["now"]),
        known=known,
        replay=data["replay"],
        record=data["record"],
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


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def dump_harvest(harvest: Harvest) -> dict[str, Any]:
    return {
        "source": harvest.source,
        "state": str(harvest.state),
        "notices": [_dump_notice(notice) for notice in harvest.notices],
        "fault": harvest.fault,
        "fault_kind": str(harvest.fault_kind),
        "fault_facts": dict(harvest.fault_facts),
        "warnings": list(harvest.warnings),
        "status_code": harvest.status_code,
        "final_url": harvest.final_url,
        "moved_permanently": harvest.moved_permanently,
        "validators": [harvest.validators.etag, harvest.validators.last_modified],
        "body_hash": harvest.body_hash,
        "retry_after": harvest.retry_after,
        "fresh_for": harvest.fresh_for,
        "took_ms": harvest.took_ms,
        "bytes_read": harvest.bytes_read,
        "failing_body": base64.b64encode(harvest.failing_body).decode(),
        "lost": sorted(harvest.lost),
        "lists_all": harvest.lists_all,
        "lost_pages": list(harvest.lost_pages),
    }


def load_harvest(data: Mapping[str, Any]) -> Harvest:
    return Harvest(
        **{
            **data,
            "state": HarvestState(data["state"]),
            "notices": tuple(_load_notice(notice) for notice in data["notices"]),
            "warnings": tuple(data["warnings"]),
            "validators": Validators(*data["validators"]),
            "failing_body": base64.b64decode(data["failing_body"]),
            "lost": frozenset(data["lost"]),
            "lost_pages": tuple(data["lost_pages"]),
        }
    )


_NOTICE = ("source", "title", "url", "guid", "text", "language", "country", "kind", "is_whole")


def _dump_notice(notice: Notice) -> dict[str, Any]:
    return {name: getattr(notice, name) for name in _NOTICE} | {
        "published": notice.published.isoformat() if notice.published else None,
        "fields": {name: value if isinstance(value, str) else list(value) for name, value in notice.fields.items()},
    }


def _load_notice(data: Mapping[str, Any]) -> Notice:
    published = datetime.fromisoformat(data["published"]) if data["published"] else None
    fields = {name: value if isinstance(value, str) else tuple(value) for name, value in data["fields"].items()}
    return Notice(**{name: data[name] for name in _NOTICE}, published=published, fields=fields)
