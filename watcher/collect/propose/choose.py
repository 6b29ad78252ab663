"""Which of the likely ways to read an address is proposed: the one that, tried, reads most open calls with their days.

Each candidate is read by the spider it would be read by, on the page that was fetched already. Pages behind a list (a
few items' own, the second page, PDF files, an announced feed) are fetched only where the choice hangs on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from watcher.collect.crawl.crawl import Recordings, crawl
from watcher.collect.crawl.recorded import Recorder
from watcher.collect.net.fetch import FetchResponse
from watcher.collect.propose.pdf_links import call_words
from watcher.collect.propose.proposal import Candidate, Proposal
from watcher.collect.propose.trial import Tried, tried, try_source
from watcher.config import Settings
from watcher.config.edit import source_of
from watcher.config.sources import AnySource
from watcher.errors import CannotReadConfig
from watcher.model import Genre, Harvest, HarvestState, Kind, Reading

MOST_TRIED = 12
PROBED, PROBES = 3, 3
SAMPLE = 40
PREVIEW = {"details": 12, "pages": 2, "files": 12}
"""How much is fetched to show what a source would bring; a collection reads more."""
DETAIL = {"text": "body"}
FAULTY = 0.8
_TRIED_ALONE = ("feed", "sitemap")
_EVENTS = re.compile(
    r"(?i)agenda|[ée]v[ée]nements?|\bevents?\b|webinaires?|webinars?|rendez-vous|what'?s on|formations\b"
)
_CALLS = re.compile(
    r"(?i)appels?\b|candidature|bourse|\bprix\b|concours|subvention|financement|\bcalls?\b|grant|fund|award"
)


@dataclass(frozen=True, slots=True)
class ProposalScore:
    """What a candidate brought: calls that are open with their day, calls with a day, calls, and what is no call."""

    open: float = 0
    dated: int = 0
    calls: int = 0
    others: int = 0

    @property
    def key(self) -> tuple[float, ...]:
        """More is better; without any day, a list is not worse for what else it holds."""
        return self.open, self.dated, -self.others if self.dated else 0, self.calls


@dataclass(frozen=True, slots=True)
class _Read:
    candidate: Candidate
    result: Tried
    score: ProposalScore

    @property
    def days(self) -> frozenset[date]:
        """The deadlines that were read."""
        return frozenset(row.reading.deadline.date for row in self.result.rows if row.reading.deadline)

    @property
    def rows(self) -> int:
        return len(self.result.rows)


def choose(proposal: Proposal, settings: Settings, now: datetime) -> Proposal:
    """The proposal with its best candidate first and what that brings as `tried`.

    Asks the network for what the choice hangs on; never for the address itself. Raises CannotReadConfig where no
    candidate makes a sound table.
    """
    if proposal.notices:
        source = source_of(proposal.table, settings)
        harvest = Harvest(source.name, HarvestState.COMPLETE, proposal.notices)
        return replace(proposal, tried=tried(source, harvest, settings, now))
    with TemporaryDirectory() as folder:
        best = _best(proposal, _Trial(proposal, Path(folder), settings, now))
    rest = (one for one in proposal.candidates if one.kind != best.candidate.kind)
    return replace(proposal, candidates=(best.candidate, *rest), tried=best.result)


def _best(proposal: Proposal, trial: _Trial) -> _Read:
    pages = [one for one in proposal.candidates if one.kind == "page"][:MOST_TRIED]
    others = [one for one in proposal.candidates if one.kind != "page"]
    read = trial.read([*pages, *others], most=SAMPLE, min=1)
    lists = [_dated(one, proposal, trial) for one in read if one.candidate.kind == "page" and one.rows]
    best = max(lists, key=lambda one: one.score.key, default=None)
    if best and best.score.dated * 2 < best.rows:
        best = _with_details(best, lists, trial)
    watch = next((one for one in read if one.candidate.kind == "watch"), None)
    ways = [_without_others(one, trial) for one in read if one.candidate.kind not in ("page", "watch")]
    ways += [best] if best else []
    order = {"feed": 2, "page": 1}
    first = max(ways, key=lambda one: (*one.score.key, order.get(one.candidate.kind, 0)), default=None)
    if watch and (first is None or _is_about_one(watch, first)):
        return watch
    return _whole(first or read[0], trial)


def _is_about_one(watch: _Read, best: _Read) -> bool:
    """Whether the page is one call's own rather than this list, which then shows others or what belongs to it."""
    if not best.rows:
        return True
    own, listed = watch.days, best.days
    if best.candidate.is_beside and own and own.isdisjoint(listed):
        return True
    return watch.score.dated > best.score.dated and "date" not in best.candidate.table


def _dated(read: _Read, proposal: Proposal, trial: _Trial) -> _Read:
    """The candidate with or without its deadline rule: with it, unless the items' own words tell more.

    A day that nothing calls a deadline makes no calls of events.
    """
    if "deadline" not in read.candidate.table:
        return read
    table = {key: value for key, value in read.candidate.table.items() if key != "deadline"}
    bare = trial.otherwise(read, replace(read.candidate, table=table), without="deadline")
    events = sum(1 for row in bare.result.rows if row.reading.genre in (Genre.EVENT, Genre.TENDER))
    is_agenda = bool(_EVENTS.search(proposal.title)) and not _CALLS.search(proposal.title)
    if not read.candidate.is_named and (events * 3 >= max(1, bare.rows) or is_agenda):
        return bare
    return bare if bare.score.key > read.score.key else read


def _with_details(best: _Read, lists: Sequence[_Read], trial: _Trial) -> _Read:
    """A list with the items' own pages read, where these say the days that it does not."""
    likely = sorted(lists, key=lambda one: one.score.key, reverse=True)
    likely = [one for one in likely if "concat(" not in str(one.candidate.table.get("link"))][:PROBED]
    words = "the deadline stands on each call's own page"
    deeper = [
        replace(
            one.candidate,
            table={**one.candidate.table, "detail": DETAIL},
            remarks={**one.candidate.remarks, "detail": words},
        )
        for one in likely
    ]
    probed = trial.read(deeper, details=PROBES, min=1)
    gained = [one for one, before in zip(probed, likely, strict=True) if one.score.dated > before.score.dated]
    return max(gained, key=lambda one: one.score.key, default=best)


def _whole(read: _Read, trial: _Trial) -> _Read:
    """The chosen one as it would be read: its items' own pages and its further pages, unless these bring faults."""
    chosen = read.candidate
    if chosen.further:
        remarks = {**chosen.remarks, "pages": "the list goes on: so many pages are read"}
        (whole,) = trial.read([replace(chosen, table={**chosen.table, **chosen.further}, remarks=remarks)])
        if not whole.result.harvest.fault and whole.rows >= read.rows:
            return whole
    if "detail" in chosen.table or read.rows >= SAMPLE:
        (whole,) = trial.read([chosen])
        return whole if whole.rows else read
    return read


def _without_others(read: _Read, trial: _Trial) -> _Read:
    """PDF files: those whose title has no word of calls are left out, where that leaves out no call."""
    calls = [row.notice.title for row in read.result.rows if row.reading.kind is Kind.CALL]
    others = [row.notice.title for row in read.result.rows if row.reading.kind is not Kind.CALL]
    pattern = call_words(calls, others) if read.candidate.kind == "pdf" else ""
    if not pattern:
        return read
    table = {**read.candidate.table, "include": [pattern]}
    remarks = {**read.candidate.remarks, "include": "words of calls in the title; others are left out"}
    return trial.otherwise(read, replace(read.candidate, table=table, remarks=remarks))


# --- trying ------------------------------------------------------------------------------------------------


class _Trial:
    """Reads candidates on the page that was fetched (`folder` keeps it), and asks the network for what is behind it."""

    def __init__(self, proposal: Proposal, folder: Path, settings: Settings, now: datetime) -> None:
        self._saved = folder if proposal.page else None
        self._settings = settings
        self._now = now
        if proposal.page:
            url = str(proposal.candidates[-1].table["url"])
            answer = FetchResponse(200, {"Content-Type": proposal.content_type}, proposal.page, url)
            Recorder(folder).keep_answer("GET", url, b"", answer)

    def read(self, candidates: Sequence[Candidate], *, most: int | None = None, **limits: int) -> list[_Read]:
        """Each of them read, in their order, but those whose table is not sound; of each the first `most` items.

        Raises CannotReadConfig where none of the tables is sound.
        """
        sources = [self._source(one, number, {**PREVIEW, **limits}) for number, one in enumerate(candidates)]
        if candidates and not any(sources):
            source_of(candidates[0].table, self._settings)
        harvests = self._harvests([source for source in sources if source and source.kind not in _TRIED_ALONE])
        return [
            self._read(candidate, source, harvests.get(source.name), most)
            for candidate, source in zip(candidates, sources, strict=True)
            if source
        ]

    def otherwise(self, read: _Read, candidate: Candidate, *, without: str = "") -> _Read:
        """What was read, as another table would give it; `without` is a field that is not read then."""
        harvest = read.result.harvest
        notices = tuple(
            replace(notice, fields={name: value for name, value in notice.fields.items() if name != without})
            for notice in harvest.notices
        )
        source = source_of(candidate.table, self._settings)
        return self._read(candidate, source, replace(harvest, notices=notices), None)

    def _source(self, candidate: Candidate, number: int, limits: Mapping[str, int]) -> AnySource | None:
        try:
            source = source_of({**candidate.table, "name": f"{candidate.table['name']}-{number}"}, self._settings)
        except CannotReadConfig:
            return None
        known = {key: value for key, value in limits.items() if getattr(source, key, 0) > value}
        return source.model_copy(update=known)

    def _harvests(self, sources: list[AnySource]) -> Mapping[str, Harvest]:
        if not sources:
            return {}
        replay = {source.name: self._saved for source in sources} if self._saved else {}
        found = crawl(sources, self._settings, {}, self._now, Recordings(replay=replay, beyond=True))
        return {harvest.source: harvest for harvest in found}

    def _read(self, candidate: Candidate, source: AnySource, harvest: Harvest | None, most: int | None) -> _Read:
        if harvest is None:
            result = try_source(source, self._settings, self._now)
        else:
            result = tried(source, replace(harvest, notices=harvest.notices[:most]), self._settings, self._now)
        return _Read(candidate, result, _score(result))


def _score(result: Tried) -> ProposalScore:
    readings = [row.reading for row in result.rows]
    calls = [reading for reading in readings if reading.kind is Kind.CALL]
    dated = [reading for reading in calls if reading.deadline or reading.rolling]
    is_open = [reading for reading in dated if reading.rolling or _last_day(reading) >= result.today]
    weight = FAULTY if result.harvest.fault else 1
    return ProposalScore(len(is_open) * weight, len(dated), len(calls), len(readings) - len(calls))


def _last_day(reading: Reading) -> date:
    return max(moment.date for moment in (reading.deadline, *reading.deadlines) if moment)
