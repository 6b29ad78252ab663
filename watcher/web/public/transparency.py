"""The sources as the public sees them: read when, how healthy, what they brought. No body, no admin's address."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from watcher.config.sources import AnySource
from watcher.model import Kind
from watcher.remember.search.analysis import fact
from watcher.remember.search.facts import state_fact
from watcher.remember.sources.state import Health, SourceState
from watcher.web.public.ask import ANSWERABLE
from watcher.web.public.cards import seen_words
from watcher.web.public.live import FAILING
from watcher.web.public.maker import PageMaker
from watcher.wording import dates
from watcher.wording.catalogue import knows, translate
from watcher.wording.markup import safe_url
from watcher.wording.text import short

_LOOKS = {Health.OK: "ok", Health.SILENT: "rest", Health.NEW: "rest", Health.DEGRADED: "weak"}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source. `health` is the look: ok, rest, weak or down; `since` says state and since when in words."""

    name: str
    label: str
    url: str
    link: str
    health: str
    state: str
    since: str
    reason: str
    reason_language: str
    read: str
    open: int
    last_new: str
    domains: str
    kind: str


@dataclass(frozen=True, slots=True)
class SourcesPage:
    sums: tuple[tuple[str, str], ...]
    troubles: tuple[SourceLine, ...]
    sources: tuple[SourceLine, ...]
    robots: str
    answer: str = ""
    answer_url: str = ""
    answer_title: str = ""


@dataclass(frozen=True)
class Transparency(PageMaker):
    """Makes the pages about sources."""

    def page(self, known: tuple[str, str, str] = ("", "", "")) -> SourcesPage:
        """All enabled sources, those in trouble first."""
        lines = sorted(map(self.line, self.settings.enabled_sources), key=lambda one: _ORDER.index(one.health))
        looks = Counter(line.health for line in lines)
        counts = [
            ("all", len(lines)),
            ("ok", looks["ok"] + looks["rest"]),
            ("weak", looks["weak"]),
            ("down", looks["down"]),
        ]
        sums = [(str(n), self.text(f"sources.sum_{name}", n=n)) for name, n in counts if n or name in ("all", "ok")]
        if last := self.snapshot.reading.last:
            sums.append((seen_words(self.view.language, last, self.view), self.text("sources.sum_last")))
        troubles = tuple(line for line in lines if line.health in ("down", "weak"))
        unruly = sum(not source.obey_robots for source in self.settings.enabled_sources)
        zone = dates.city(self.view.language, self.view.zone)
        robots = (
            self.text("sources.robots_but", n=unruly, zone=zone) if unruly else self.text("sources.robots", zone=zone)
        )
        return SourcesPage(tuple(sums), troubles, tuple(lines), robots, *known)

    def line(self, source: AnySource) -> SourceLine:
        state = self.snapshot.states.get(source.name) or SourceState(source.name)
        language, never = self.view.language, self.text("read.never")
        look = "down" if state.health in FAILING else _LOOKS.get(state.health, "rest")
        word = self.text(f"health.{state.health.value}")
        since = seen_words(language, state.since, self.view) if state.since else ""
        domains = [self.names.domains.get(key, key) for key in source.domains]
        return SourceLine(
            source.name,
            source.label or source.name,
            self.paths.page("sources", source.name),
            safe_url(source.url),
            look,
            word,
            self.text("sources.since", state=word, when=since) if since else word,
            *(self._reason(state) if look in ("down", "weak") else ("", "")),
            seen_words(language, state.last_ok, self.view) if state.last_ok else never,
            self._open(source.name),
            seen_words(language, state.last_new, self.view) if state.last_new else never,
            ", ".join(domains) or self.text("sources.every"),
            self.text(f"kind.{source.kind}"),
        )

    def _reason(self, state: SourceState) -> tuple[str, str]:
        """Why a source is not well, and in which language: reasons are noted in English, their kinds in every one."""
        language, kind = self.view.language, f"site.fault.{state.reason_kind}"
        if knows(language, kind) and (language != "en" or not state.reason):
            return translate(language, kind), language
        return short(state.reason, 300), "en"

    def _open(self, name: str) -> int:
        facets = self.snapshot.facets
        live = facets.having(state_fact(str(Kind.CALL), status) for status in ANSWERABLE)
        return facets.count(live, [fact("source", name)])


_ORDER = ("down", "weak", "ok", "rest")
