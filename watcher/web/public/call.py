"""The page of one call: the deadline first, two sides beside each other, every fact with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from urllib.parse import quote as url_quote
from zoneinfo import ZoneInfo

from watcher.deliver.digest.bundle import is_over
from watcher.model import Amount, AmountRole, Call, Fact, Genre, Moment, Side, Status
from watcher.model.introductions import needs_partner
from watcher.remember.calls.loading import PublishedPage
from watcher.remember.duplicates.editions import Round
from watcher.remember.rules.identity import canonical_url
from watcher.remember.search.analysis import fact
from watcher.web.public.cards import CallRow, Moved, moved, moves, row, seen_words
from watcher.web.public.changes import LedgerLine, change, public
from watcher.web.public.live import FAILING
from watcher.web.public.maker import PageMaker
from watcher.wording import cards as said
from watcher.wording import dates, money
from watcher.wording.calendars import dates_of, whose
from watcher.wording.catalogue import knows, named, translate
from watcher.wording.markup import safe_url
from watcher.wording.table import country
from watcher.wording.text import bound, listed, short
from watcher.wording.tiles import Tile, short_day, tile

QUOTE, LAST = 240, 5
SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Proof:
    """A fact: its label, its value (empty: the page does not say), and the words it was read from."""

    label: str
    value: str = ""
    quote: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SidePart:
    """One team's half of a two-sided call; every side has the same facts in the same order."""

    heading: str
    facts: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class DateStep:
    """A date of the call: `state` is past, now or later; `language` that of a label in the page's own words."""

    day: str
    stamp: str
    label: str
    language: str
    side: str
    state: str


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """Where a call is published: the source, its page, when it was read, and how the source is doing."""

    label: str
    url: str
    health: str
    words: str
    more: str


@dataclass(frozen=True, slots=True)
class PastRound:
    """A past edition of the programme."""

    year: str
    title: str
    url: str
    day: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """All that the page shows. Texts are plain; an empty one means there is nothing to show."""

    call: Call
    title: str
    language: str
    state: tuple[str, ...]
    banner: str
    banner_quote: str
    lead: str
    tile: Tile
    day: str
    hours: tuple[str, ...]
    deadline_quote: str
    deadline_from: str
    notes: tuple[str, ...]
    moved: Moved | None
    steps: tuple[DateStep, ...]
    official: str
    host: str
    mail: str
    seen: str
    sides: tuple[SidePart, ...]
    rule: str
    rule_quote: str
    seeking: tuple[str, ...]
    facts: tuple[Proof, ...]
    changes: tuple[LedgerLine, ...]
    sources: tuple[PublishedAt, ...]
    rounds: tuple[PastRound, ...]
    rhythm: str
    similar: tuple[CallRow, ...]
    domains: tuple[tuple[str, str], ...]
    dates: int
    text: str = ""


@dataclass(frozen=True)
class CallPages(PageMaker):
    """Makes the pages of calls from one snapshot, for one view."""

    def page(self, call: Call) -> CallPage:
        view, language, reading = self.view, self.view.language, call.reading
        card = said.card(call, view, self.names.sources)
        deadline = reading.deadline
        events = public(self.store.ledger.of_call(call.id))
        lines = [change(event, None, view, self.paths, self.names.sources) for event in events]
        found = self.store.editions.rounds(call.id) if reading.genre in _CALLS else ()
        rounds, rhythm = self._rounds(call, found)
        last_move = moves(events).get(call.id)
        shown = tile(call, view)
        return CallPage(
            call=call,
            title=bound(short(call.title, 4000)) or translate(language, "card.untitled"),
            language=reading.language,
            state=self._state(call),
            banner=self._banner(call),
            banner_quote=card.state_quote,
            lead=self._lead(call),
            tile=shown,
            day=self._day(deadline, shown),
            hours=tile(call, view).hours,
            deadline_quote=short(deadline.quote, QUOTE) if deadline else "",
            deadline_from=self._read_at(call),
            notes=card.notes,
            moved=moved(last_move, view) if last_move else None,
            steps=tuple(self._steps(call)),
            official=card.url,
            host=card.host,
            mail=self._mail(call, card),
            seen=self._seen(call),
            sides=tuple(self._side(side, call) for side in reading.sides),
            rule=self._rule(reading.partner_rule),
            rule_quote=short(reading.partner_rule.quote, QUOTE) if reading.partner_rule else "",
            seeking=self._seeking(call),
            facts=tuple(self._facts(call, card)),
            changes=tuple(reversed(lines[-LAST:])),
            sources=self._sources(call),
            rounds=rounds,
            rhythm=rhythm,
            similar=self._similar(call, found),
            domains=tuple((self.names.of("domain", key), self.paths.page("domains", key)) for key in call.domains),
            dates=len(dates_of(call)),
            text=call.text if self.settings.site.full_text else "",
        )

    # --- head ----------------------------------------------------------------------------------------------

    def _state(self, call: Call) -> tuple[str, ...]:
        language = self.view.language
        genre = self.text(f"genre.{call.reading.genre.value}")
        state = translate(language, f"status.{call.status.value}") if call.reading.genre in _CALLS else ""
        word = call.reading.status_word
        if word and knows(language, f"status.{word.value}"):
            state = translate(language, f"status.{word.value}")
        return (", ".join(filter(None, (genre, state))), self.text("call.number", n=call.id))

    def _banner(self, call: Call) -> str:
        language = self.view.language
        if call.status is Status.WITHDRAWN:
            return self.text("call.withdrawn")
        if call.missing_since is not None:
            on = dates.day(language, call.missing_since.astimezone(ZoneInfo(self.view.zone)).date())
            return self.text("call.unlisted", day=on)
        return ""

    def _seeking(self, call: Call) -> tuple[str, ...]:
        """How a team finds a partner for it, and how many look for one: from two on, so that nobody is pointed at."""
        if not self.settings.introductions.enabled or not needs_partner(call) or is_over(call, self.view.now):
            return ()
        number = self.store.introductions.count_open().get(call.id, 0)
        public = translate(self.view.language, "intro.public", n=number)
        many = (f"{public} {self.text('call.partner_how')}",) if number > 1 else ()
        return (*many, self.text("call.partner_first"))

    def _lead(self, call: Call) -> str:
        purpose = call.reading.purpose
        return short(purpose.quote or purpose.value, 400) if purpose else ""

    def _day(self, deadline: Moment | None, shown: Tile) -> str:
        if deadline is None:
            return " ".join(filter(None, shown.words)) or f"{shown.day} {shown.month}"
        return dates.day(self.view.language, dates.day_of(self.view, deadline), weekday=bool(shown.weekday))

    def _read_at(self, call: Call) -> str:
        source = call.sources[0] if call.sources else ""
        label = self.names.sources.get(source, source)
        when = seen_words(self.view.language, call.last_seen, self.view)
        return self.text("call.read_at", source=label, when=when) if label else ""

    def _steps(self, call: Call) -> Iterator[DateStep]:
        language, reading = self.view.language, call.reading
        moments = dates_of(call)
        if len(moments) < 2 and reading.opens is None:
            return
        next_one = reading.deadline
        opens = [(reading.opens, self.text("call.opening"))] if reading.opens else []
        dated = [*opens, *((one, short(one.label, 120)) for one in moments)]
        for moment, label in sorted(dated, key=lambda one: one[0].date):
            is_next = next_one is not None and moment == next_one
            yield DateStep(
                short_day(language, moment.date, self.view.today),
                moment.date.isoformat(),
                label[:1].upper() + label[1:] or self.text("call.deadline"),
                reading.language if moment.label else "",
                ", ".join(whose(moment, call, language)),
                "past" if moment.ends_at <= self.view.now else "now" if is_next else "later",
            )

    def _mail(self, call: Call, card: said.Card) -> str:
        body = f"{said.plain(card, self.view.language)}\n\n{self.paths.whole(self.paths.call(call.id, call.title))}"
        return f"mailto:?subject={url_quote(short(call.title, 120))}&body={url_quote(body[:1800])}"

    def _seen(self, call: Call) -> str:
        language = self.view.language
        first = dates.day(language, call.first_seen.astimezone(ZoneInfo(self.view.zone)).date())
        last = seen_words(language, call.last_seen, self.view)
        return self.text("call.seen", first=first, last=last, n=len(call.sources))

    # --- facts ---------------------------------------------------------------------------------------------

    def _side(self, side: Side, call: Call) -> SidePart:
        language = self.view.language
        when = dates.when(self.view, side.deadline, weekday=False).words if side.deadline else ""
        paid = [one for one in side.amounts if one.role is not AmountRole.RATE]
        facts = (
            Proof(self._label("funder"), short(side.funder, 200), short(side.funder_quote, QUOTE)),
            Proof(self._label("money"), " · ".join(money.amounts(language, paid)), _first_quote(paid), strong=True),
            Proof(self._label("who"), self._listed(side.eligible), _first_quote(side.eligible)),
            Proof(self._label("until"), when, short(side.deadline.quote, QUOTE) if side.deadline else ""),
            Proof(self._label("form"), short(side.form, 200)),
            Proof(self._label("contact"), short(side.contact, 200)),
        )
        heading = self.text("call.side", side=country(language, side.country))
        return SidePart(heading, facts)

    def _facts(self, call: Call, card: said.Card) -> Iterator[Proof]:
        """Money, conditions, who, where: also what the page does not state."""
        reading, language = call.reading, self.view.language
        own = [one for one in reading.amounts if not (one.side and reading.sides)]
        offered = [one for one in own if one.role in (AmountRole.MAX, AmountRole.MIN)]
        total = [one for one in own if one.role is AmountRole.TOTAL]
        rates = [one for one in own if one.role is AmountRole.RATE]
        if not (reading.sides and all(side.funder for side in reading.sides)):
            yield Proof(self._label("funder"), card.funder, _first_quote(reading.funders))
        if not reading.sides or offered:
            yield Proof(self._label("money"), " · ".join(money.amounts(language, offered)), _first_quote(offered), True)
        if total:
            yield Proof(
                self._label("total"), " · ".join(money.alone(language, one) for one in total), _first_quote(total)
            )
        if rates:
            yield Proof(self._label("rate"), " · ".join(money.amounts(language, rates)), _first_quote(rates))
        if reading.own_funding is not None:
            yield Proof(
                self._label("own"), money.alone(language, reading.own_funding), short(reading.own_funding.quote, QUOTE)
            )
        counts = [one for one in own if one.count and one.count > 1]
        if counts:
            yield Proof(self._label("count"), str(counts[0].count), _first_quote(counts))
        if not reading.sides or reading.eligible:
            yield Proof(self._label("who"), card.who, _first_quote(reading.eligible))
        yield Proof(self._label("where"), card.where, _first_quote(reading.territories))
        because = dict.fromkeys(word for score in reading.domains for word in score.because[:3])
        domains = listed(language, [self.names.domains.get(key, key) for key in call.domains])
        yield Proof(self._label("domains"), domains, " … ".join(list(because)[:6]))

    def _label(self, name: str) -> str:
        return self.text(f"fact.{name}")

    def _listed(self, facts: Sequence[Fact]) -> str:
        language = self.view.language
        words = [self.names.of("who", one.value) for one in facts]
        return listed(language, [word[:1].lower() + word[1:] if word != "PME" else word for word in words])

    def _rule(self, rule: Fact | None) -> str:
        return named(self.view.language, "site.rule", rule.value) if rule else ""

    # --- around --------------------------------------------------------------------------------------------

    def _sources(self, call: Call) -> tuple[PublishedAt, ...]:
        own = canonical_url(call.url)
        seen = self.store.calls.sightings([call.id]).get(call.id, [])
        return tuple(self._written(one, call.url if one.url == own else f"https://{one.url}") for one in seen)

    def _written(self, seen: PublishedPage, url: str) -> PublishedAt:
        language, state = self.view.language, self.snapshot.states.get(seen.source)
        source = self.settings.source(seen.source)
        is_down = state is not None and state.health in FAILING
        health = "down" if is_down else "weak" if seen.missing_since else "ok"
        kind = self.text(f"kind.{source.kind}") if source else ""
        spoken = translate(language, f"language.{source.language}") if source and source.language else ""
        words = [self.text("read_when", when=seen_words(language, seen.last_seen, self.view))]
        if state and is_down:
            words.insert(0, self.text(f"health.{state.health.value}"))
        elif seen.missing_since:
            since = dates.day(language, seen.missing_since.astimezone(ZoneInfo(self.view.zone)).date())
            words = [self.text("call.unlisted_there", day=since)]
        return PublishedAt(
            self.names.sources.get(seen.source, seen.source),
            safe_url(url),
            health,
            ", ".join(words),
            ", ".join(filter(None, (kind, spoken))),
        )

    def _rounds(self, call: Call, rounds: Sequence[Round]) -> tuple[tuple[PastRound, ...], str]:
        language = self.view.language
        deadline = call.reading.deadline
        current = deadline.date if deadline else self.view.today
        past = [one for one in rounds if one.call != call.id or one.day < current]
        known = self.store.search.cards({one.call for one in past}) if past else {}
        shown = tuple(
            PastRound(
                str(one.day.year),
                short(one.title or known[one.call].title, 220),
                self.paths.call(one.call, known[one.call].title) if one.call != call.id else "",
                dates.day(language, one.day),
            )
            for one in sorted(past, key=lambda one: one.day, reverse=True)
            if one.call in known
        )[:LAST]
        rhythm = self.store.editions.rhythm(call.id) if len(rounds) > 2 else None
        return shown, self.rhythm(rhythm) if rhythm else ""

    def _similar(self, call: Call, rounds: Sequence[Round]) -> tuple[CallRow, ...]:
        """Live calls whose titles share rare words with this one, then those of the same domains; of the same country
        first. Rounds of the same programme are none."""
        if call.reading.genre not in _CALLS:
            return ()
        family = {call.id} | {one.call for one in rounds}
        words = self.store.search.words_of(call.title)
        near = self.snapshot.titles.nearest(words, SIMILAR * 2, family)
        own = self.snapshot.facets.set_of(self._near_home(call))
        chosen = dict.fromkeys(sorted(near, key=lambda number: number not in own))
        for number in self._of_domains(call, family) if len(chosen) < SIMILAR else ():
            chosen.setdefault(number)
        calls = self.store.search.cards(list(chosen)[:SIMILAR])
        return tuple(row(one, self.view, self.paths, self.names.sources) for one in calls.values())

    def _near_home(self, call: Call) -> int:
        """The bit set of the calls of the same country."""
        facets = self.snapshot.facets
        return facets.having([fact("country", call.country)]) if call.country else facets.everything

    def _of_domains(self, call: Call, family: Set[int]) -> Iterator[int]:
        """Live calls with the same domains, of the same country first; newest first."""
        facets, domains = self.snapshot.facets, [fact("domain", key) for key in call.domains]
        near, first = self._near_home(call), facets.having(domains[:1])
        same = live = facets.having(["live"]) & facets.having([fact("kind", "call")])
        for domain in domains:
            same &= facets.having([domain])
        for answer in (same & near, same, live & first & near, live & first) if domains else ():
            yield from (one for one in facets.first(answer, SIMILAR + len(family)) if one not in family)


_CALLS = (Genre.CALL, Genre.PROGRAMME)


def _first_quote(facts: Sequence[Amount | Fact]) -> str:
    return next((short(one.quote, QUOTE) for one in facts if one.quote), "")
