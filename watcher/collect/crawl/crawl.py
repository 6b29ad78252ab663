"""All due pages, APIs and sites in one Scrapy run, in a process of its own; a Harvest for each, whatever happens.

Mailboxes are read here too. The run may block: collection is itself a child of the service. A source that kills or
hangs the Scrapy process is named, left out, and the others are read in a new one. Knows no selectors: spiders do.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from datetime import time as Clock
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from watcher.collect.crawl.messages import Job, KnownAnswer, dump_job, load_harvest, load_hosts
from watcher.collect.feeds.reader import CONFIRMATIONS
from watcher.collect.judge.schedule import wants_full
from watcher.collect.net.faults import FaultKind
from watcher.collect.net.host_memory import HostMemory
from watcher.collect.net.policy import site_of
from watcher.collect.net.slices import first_host
from watcher.collect.newsletters.imap import read_mailbox
from watcher.config import Settings
from watcher.config.sources import AnySource, MailboxSource
from watcher.model import Harvest, HarvestState, Notice
from watcher.remember.sources.state import HostState, SourceState

PARSE_SECONDS = 20.0
RUN_SECONDS = 1500.0
MAX_RESTARTS = 5
HEARD_SECONDS = 1.0
MAX_LINE = 64_000_000
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True)
class Recordings:
    """For trials and tests: saved pages (by source name) instead of the network, a folder to record into, patience.

    `beyond` asks the network for what is not among the saved pages.
    """

    replay: Mapping[str, Path] = field(default_factory=dict)
    beyond: bool = False
    record: Path | None = None
    parse_seconds: float = PARSE_SECONDS


def crawl(
    sources: Sequence[AnySource],
    settings: Settings,
    states: Mapping[str, SourceState],
    now: datetime,
    trial: Recordings | None = None,
    hosts: HostMemory | None = None,
) -> list[Harvest]:
    """One harvest for each source, in their order. `states` says what the last collection left; it may lack some.

    `hosts` is what is known of hosts; what they ask for now is kept there.
    Takes every kind but feeds. Never raises for a source's sake: a failure is a harvest with its fault.
    """
    trial, hosts = trial or Recordings(), hosts or HostMemory()
    placed = [_moved(source, states.get(source.name)) for source in sources]
    mailboxes = [source for source in placed if isinstance(source, MailboxSource)]
    job = Job(
        sources=tuple(source for source in placed if not isinstance(source, MailboxSource)),
        collect=settings.collect,
        now=now,
        known=_known(placed, states, now),
        replay={name: str(path) for name, path in trial.replay.items()},
        beyond=trial.beyond,
        record=str(trial.record or ""),
    )
    harvests = _run_to_the_end(job, hosts, trial.parse_seconds)
    harvests |= {source.name: read_mailbox(source, settings, now) for source in mailboxes}
    return [_dated(harvests[source.name], source) for source in sources]


def _moved(source: AnySource, state: SourceState | None) -> AnySource:
    """The source at the address its publisher moved it to, once that is confirmed."""
    if state and state.moved_to and state.moved_times >= CONFIRMATIONS:
        return source.model_copy(update={"url": state.moved_to})
    return source


def _known(sources: Sequence[AnySource], states: Mapping[str, SourceState], now: datetime) -> dict[str, KnownAnswer]:
    """What may be asked conditionally: nothing where a full reading is due."""
    found = {}
    for source in sources:
        state = states.get(source.name)
        if state and not wants_full(source, state, now):
            found[source.name] = KnownAnswer(state.validators, state.body_hash)
    return found


def _run_to_the_end(job: Job, hosts: HostMemory, parse_seconds: float) -> dict[str, Harvest]:
    """Runs the job in as many processes as it takes; each restart leaves out who ended the last one."""
    done: dict[str, Harvest] = {}
    for _ in range(MAX_RESTARTS + 1):
        left = tuple(source for source in job.sources if source.name not in done)
        if not left:
            break
        run = _Run(replace(job, sources=left), hosts, parse_seconds)
        run.watch()
        done |= run.done
        done |= run.blamed()
    missing = "the Scrapy process ended too often; this source was not read"
    return {s.name: done.get(s.name) or _dead(s.name, missing, FaultKind.UNEXPECTED) for s in job.sources}


def _sites(sources: Iterable[AnySource]) -> frozenset[str]:
    """The sites whose hosts these sources may ask."""
    names = {name for source in sources for name in (first_host(source), *source.allow_redirects_to)}
    return frozenset(site_of(name.lower()) for name in names)


def _site(state: HostState) -> str:
    return site_of(urlsplit(state.origin).hostname or "")


class _Run:
    """One Scrapy process, from its start to its end, watched from outside."""

    def __init__(self, job: Job, hosts: HostMemory, parse_seconds: float) -> None:
        self.sites = _sites(job.sources)
        self.hosts = hosts
        self.job = replace(
            job,
            hosts=tuple(state for state in hosts.known.values() if _site(state) in self.sites),
            asked={name: at for name, at in hosts.asked.items() if site_of(name) in self.sites},
            held_until=hosts.held_until(),
        )
        self.parse_seconds = parse_seconds
        self.done: dict[str, Harvest] = {}
        self.begun: dict[str, float] = {}
        self.busy: dict[str, float] = {}
        self.reason = ""
        self.tail = b""

    def watch(self) -> None:
        """Reads the process's lines until it ends, or until it must be ended."""
        needed = {name for source in self.job.sources if (name := getattr(source, "key_env", ""))}
        child = subprocess.Popen(
            [sys.executable, "-m", "watcher.collect.crawl.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(needed),
            start_new_session=True,
        )
        assert child.stdin
        assert child.stdout
        assert child.stderr
        lines: queue.Queue[bytes | None] = queue.Queue()
        ended = threading.Event()
        threads = [
            threading.Thread(target=self._feed, args=(child.stdin, ended), daemon=True),
            threading.Thread(target=_drain, args=(child.stdout, lines), daemon=True),
            threading.Thread(target=self._keep_tail, args=(child.stderr,), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            self._read(lines)
        finally:
            _end(child, patience=0.0 if self.reason else 3.0)
            ended.set()
            for thread in threads:
                thread.join(timeout=2)
            child.stdout.close()
            child.stderr.close()
        if child.returncode and not self.reason:
            self.reason = f"the parser process was killed (exit {child.returncode})"

    def blamed(self) -> dict[str, Harvest]:
        """Who ended the process: who was being parsed, else all that had begun."""
        if not self.reason:
            left = [s.name for s in self.job.sources if s.name not in self.done]
            return {name: _dead(name, f"the Scrapy process gave no answer: {self._last_words()}") for name in left}
        begun = [name for name in (self.busy or self.begun) if name not in self.done]
        if begun:
            return {name: _dead(name, self.reason) for name in begun}
        if self.done:
            return {}
        words = f"{self.reason}: {self._last_words()}"
        return {source.name: _dead(source.name, words, FaultKind.UNEXPECTED) for source in self.job.sources}

    def _read(self, lines: queue.Queue[bytes | None]) -> None:
        begun = time.monotonic()
        while True:
            try:
                line = lines.get(timeout=0.5)
            except queue.Empty:
                line = b""
            if line is None:
                return
            if line:
                self._take(json.loads(line))
            hanging = [name for name, since in self.busy.items() if time.monotonic() - since > self.parse_seconds]
            if hanging:
                self.reason = f"reading the page took longer than {self.parse_seconds:g} s and was cut"
                return
            if time.monotonic() - begun > RUN_SECONDS:
                self.reason = f"the run took longer than {RUN_SECONDS:g} s and was cut"
                return

    def _take(self, line: dict[str, Any]) -> None:
        self.hosts.goes_on()
        now = time.monotonic()
        match line:
            case {"begin": name}:
                self.begun[name] = now
            case {"busy": name}:
                self.busy[name] = now
            case {"idle": name}:
                self.busy.pop(name, None)
            case {"hosts": data}:
                for state in load_hosts(data):
                    if _site(state) in self.sites:  # a parser that was taken over says nothing of others
                        self.hosts.keep(state)
            case {"harvest": data}:
                harvest = load_harvest(data)
                self.done[harvest.source] = harvest

    def _feed(self, stream: IO[bytes], ended: threading.Event) -> None:
        """Hands over the job, then says how long hosts may be asked whenever that changes, until the process ended.

        The stream stays open so long: its end tells the process that nobody waits for it any more.
        """
        until = self.job.held_until
        try:
            with stream:
                stream.write(json.dumps(dump_job(self.job)).encode() + b"\n")
                stream.flush()
                while not ended.wait(HEARD_SECONDS):
                    if until != (until := self.hosts.held_until()):
                        stream.write(f"{until}\n".encode())
                        stream.flush()
        except BrokenPipeError:
            pass  # it ended before it read: its exit code says so

    def _keep_tail(self, stream: IO[bytes]) -> None:
        for line in stream:
            self.tail = (self.tail + line)[-4000:]

    def _last_words(self) -> str:
        return (self.tail.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"])[-1][:300]


def _drain(stream: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
    while line := stream.readline(MAX_LINE):
        lines.put(line)
    lines.put(None)


def _end(child: subprocess.Popen[bytes], patience: float) -> None:
    """Waits for its own end, then ends it with all it started (PDF readers)."""
    try:
        child.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _environment(needed: set[str]) -> dict[str, str]:
    """What the Scrapy process may see: no secrets but the keys its sources name."""
    names = {*_PASSED_ON, *needed, *(f"{name}_FILE" for name in needed)}
    passed = {name: value for name, value in os.environ.items() if name in names or name.startswith("COVERAGE")}
    root = str(Path(__file__).parents[2])
    return {**passed, "PYTHONPATH": os.pathsep.join(filter(None, [root, passed.get("PYTHONPATH")]))}


def _dead(name: str, reason: str, kind: FaultKind = FaultKind.PARSER_KILLED) -> Harvest:
    return Harvest(name, HarvestState.FAILED, fault=reason, fault_kind=kind)


# --- dates of publication ----------------------------------------------------------------------------------


def _dated(harvest: Harvest, source: AnySource) -> Harvest:
    """The harvest with each notice's `published` read from its field of that name."""
    if not any("published" in notice.fields for notice in harvest.notices):
        return harvest
    return replace(harvest, notices=tuple(_published(notice, source) for notice in harvest.notices))


def _published(notice: Notice, source: AnySource) -> Notice:
    from watcher.understand import dates

    fields = dict(notice.fields)
    text = fields.pop("published", "")
    if not isinstance(text, str) or not text:
        return replace(notice, fields=fields)
    stated = dates.read_field(text, country=source.country, language=source.language)
    if not stated:
        return replace(notice, fields=fields)
    moment = stated[0]
    zone = ZoneInfo(moment.zone) if moment.zone else UTC
    at = datetime.combine(moment.date, moment.time or Clock(12), zone).astimezone(UTC)
    return replace(notice, published=at, fields=fields)
