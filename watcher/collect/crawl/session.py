"""What the run hands to one spider, and how its yield becomes a Harvest: states and reasons are decided here."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from watcher.collect.crawl import pdf
from watcher.collect.crawl.handler import Gate, NotModified
from watcher.collect.crawl.messages import Job, KnownAnswer
from watcher.collect.crawl.recorded import HIDDEN, Recorder, Saved
from watcher.collect.net import policy
from watcher.collect.net.faults import CannotFetch, FaultKind, state_of
from watcher.collect.net.fetch import FetchResponse
from watcher.config.secret_values import secret
from watcher.config.sources import AnySource
from watcher.errors import CannotCollect
from watcher.model import WINDOW, Finding, Harvest, HarvestState, Notice, Validators

KEEP_FAILING = 200_000


@dataclass(slots=True)
class CrawlSession:
    """The tools of one spider, and the record of what it fetched."""

    source: AnySource
    job: Job
    gate: Gate
    say: Callable[[dict[str, Any]], None]
    begun: float = field(default_factory=time.monotonic)
    notices: list[Notice] = field(default_factory=list)
    first: FetchResponse | None = None
    bytes_read: int = 0
    bodies: list[str] = field(default_factory=list)
    saved: Saved | None = None
    recorder: Recorder | None = None

    def __post_init__(self) -> None:
        if path := self.job.replay.get(self.source.name):
            self.saved = Saved(Path(path))
        if self.job.record:
            self.recorder = Recorder(Path(self.job.record), self.secret(getattr(self.source, "key_env", "")))

    # --- tools ---------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.job.now

    @property
    def collect(self) -> Any:
        return self.job.collect

    def secret(self, name: str) -> str:
        """The key of that name. Raises CannotCollect where it is not given."""
        if self.saved or not name:
            return HIDDEN if name else ""
        value = secret(name)
        if value is None:
            raise CannotCollect(f"needs the key {name}, which is not in the environment")
        return value

    @contextmanager
    def busy(self, source: str) -> Iterator[None]:
        self.say({"busy": source})
        try:
            yield
        finally:
            self.say({"idle": source})

    async def read_pdf(self, body: bytes) -> pdf.PdfText:
        return await pdf.read_apart(body)

    # --- what came -----------------------------------------------------------------------------------------

    @property
    def known(self) -> KnownAnswer:
        """What is known of the last collection, unless the source's settings changed since."""
        known = self.job.known.get(self.source.name, KnownAnswer())
        return known if known.body_hash.startswith(fingerprint(self.source)) else KnownAnswer()

    @property
    def validators(self) -> Validators:
        return self.known.validators if _is_single(self.source) else Validators()

    def keep(self, request: Any, answer: FetchResponse) -> bool:
        """Takes note of an answer; whether it is known already and need not be read."""
        if request.meta.get("main") and self.first is None:
            self.first = answer
        self.bytes_read += answer.bytes_read
        self.bodies.append(hashlib.sha256(answer.body).hexdigest())
        if self.recorder and answer.status == 200:
            self.recorder.keep(request, answer)
        return _is_single(self.source) and self.body_hash == self.known.body_hash

    @property
    def body_hash(self) -> str:
        together = hashlib.sha256("".join(sorted(self.bodies)).encode()).hexdigest()
        return f"{fingerprint(self.source)}:{together}"

    # --- the harvest ---------------------------------------------------------------------------------------

    def harvest(self, spider: Any, reason: str = "finished") -> Harvest:
        """What the spider brought, as a state with its reason."""
        spider.conclude()
        self.notices += spider.late
        failures: list[tuple[Any, BaseException]] = spider.failures
        main = next((error for request, error in failures if request.meta.get("main")), None)
        if isinstance(main, NotModified):
            return self._harvest(HarvestState.NOT_MODIFIED)
        if main is not None:
            return self._harvest_of(main)
        findings = [*spider.findings, *_lost(failures, self.saved is not None and not self.job.beyond), *_cut(reason)]
        missed = (request.url for request, _ in failures if not request.meta.get("main"))
        lost_pages = tuple(dict.fromkeys((*spider.lost_pages, *missed)))
        faults = sorted((f for f in findings if f.is_fault), key=lambda f: not f.is_fatal)
        warnings = tuple(f.text for f in findings if not f.is_fault)
        if not faults and self.body_hash == self.known.body_hash:
            return self._harvest(HarvestState.NOT_MODIFIED)
        if not faults:
            lists_all = not any(f.kind == WINDOW for f in findings)
            known = {"warnings": warnings, "lists_all": lists_all, "lost_pages": lost_pages}
            return self._harvest(HarvestState.COMPLETE, tuple(self.notices), **known)
        worst = faults[0]
        dead = worst.is_fatal or not self.notices
        return self._harvest(
            HarvestState.FAILED if dead else HarvestState.PARTIAL,
            () if dead else tuple(self.notices),
            fault=worst.text,
            fault_kind=_kind(worst.kind),
            warnings=(*(f.text for f in faults[1:]), *warnings),
            failing_body=self.first.body[:KEEP_FAILING] if self.first else b"",
            lost_pages=lost_pages,
            lost=frozenset(f.rule.removeprefix("detail.") for f in faults if f.rule),
        )

    def _harvest_of(self, error: BaseException) -> Harvest:
        if isinstance(error, CannotFetch):
            return self._harvest(
                state_of(error.kind),
                fault=str(error),
                fault_kind=error.kind,
                status_code=error.status,
                retry_after=error.retry_after,
                failing_body=error.body[:KEEP_FAILING],
            )
        text = f"{type(error).__name__}: {error}"[:300]
        return self._harvest(HarvestState.FAILED, fault=text, fault_kind=FaultKind.UNEXPECTED)

    def _harvest(self, state: HarvestState, notices: tuple[Notice, ...] = (), **known: Any) -> Harvest:
        first = self.first
        well = state in (HarvestState.COMPLETE, HarvestState.NOT_MODIFIED)
        headers = first.headers if first else {}
        facts: dict[str, Any] = {
            "status_code": first.status if first else 0,
            "final_url": first.url if first else "",
            "moved_permanently": first.permanently if first else False,
            "fresh_for": policy.fresh_for(headers, self.now) if well else None,
            "validators": self._fresh_validators() if well else Validators(),
            "body_hash": self._fresh_hash(state),
        }
        took = int(1000 * (time.monotonic() - self.begun))
        passed = {"took_ms": took, "bytes_read": self.bytes_read}
        return Harvest(self.source.name, state, notices, **{**facts, **passed, **known})

    def _fresh_validators(self) -> Validators:
        if not self.first or not _is_single(self.source):
            return Validators()
        return self.known.validators if self.first.status == 304 else policy.validators(self.first.headers)

    def _fresh_hash(self, state: HarvestState) -> str:
        if state is HarvestState.NOT_MODIFIED:
            return self.known.body_hash
        return self.body_hash if state is HarvestState.COMPLETE else ""


def skipped(source: AnySource, reason: str) -> Harvest:
    """The harvest of a source that cannot be asked as things stand (a key is missing)."""
    return Harvest(source.name, HarvestState.SKIPPED, fault=reason, fault_kind=FaultKind.CONTRACT)


def fingerprint(source: AnySource) -> str:
    """Eight characters that change with the source's settings: new rules must read an old page again."""
    text = json.dumps(source.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _is_single(source: AnySource) -> bool:
    """Whether one answer is the whole of a collection, so that «not modified» says all."""
    match source.kind:
        case "page":
            return source.pages == 1 and not source.detail
        case "api":
            return not source.paging
        case "watch":
            return True
        case _:
            return False


def _lost(failures: list[tuple[Any, BaseException]], replayed: bool) -> list[Finding]:
    """What became of the further pages that could not be read."""
    lost = [(request, error) for request, error in failures if not request.meta.get("main")]
    if not lost or replayed:
        return []
    lists = [error for request, error in lost if "fallback" not in request.cb_kwargs.get("passed", {})]
    pages = "page" if len(lost) == 1 else "pages"
    text = f"{len(lost)} further {pages} could not be read: {str(lost[0][1])[:200]}"
    return [Finding(FaultKind.HTTP, text, is_fault=bool(lists) or len(lost) > 2)]


def _cut(reason: str) -> list[Finding]:
    if reason == "finished":
        return []
    return [Finding(FaultKind.BUDGET, f"the reading was cut before its end ({reason.removeprefix('closespider_')})")]


def _kind(kind: str) -> str:
    return kind if kind in FaultKind.__members__.values() else FaultKind.UNEXPECTED
