"""From days with roles to opening and deadlines: years, extensions, confidence, the next one to meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from watcher.model import Moment, ReadingWarning, WarningKind
from watcher.understand.dates.cues import Role
from watcher.understand.dates.entrants import closed_to_others
from watcher.understand.dates.evidence import Evidence
from watcher.understand.dates.hours import Hour
from watcher.understand.dates.mentions import Mention
from watcher.understand.dates.ranking import Features, features
from watcher.understand.dates.resolve import YearResolver
from watcher.understand.dates.roles import DayContext, DayVerdict
from watcher.understand.dates.years import Years, guess, of_sentence

SURE_ENOUGH = 0.5
# A deadline with words of its own, and a range with next to none.
_PLAIN, _LOOSE = 2.3, 1.75
_SUMMER = range(4, 11)
_APPLYING = frozenset((Role.DEADLINE, Role.UNTIL, Role.SUBMIT))
_LONGEST_CALL = 550  # days
_LINES_ABOVE, _LABEL_REACH = 4, 40
# Days this long over are history, not deadlines; days further ahead are doubted; the weight of a plain label.
_STALE, _FAR, _LABELLED = 400, 370, 3.9
_ANOTHER_ROUND = 240  # days since one that no day without a year is taken for
# «Au plus tard» says enough by itself.
_FIRM = 2.55
_COLON = re.compile(r":\s{0,3}$")
# «Calendrier prévisionnel», «estimated due date»; not the estimated budget of the same sentence.
_EXPECTED = re.compile(
    r"(?<!budget )(?<!bilan )(?<!enveloppe )(?<!plan )(?<!montant )(?<!compte )(?<![a-z])"
    r"(?:previsionnel\w*|estimated?|estimee?s?|anticipated|tentative\w*|provisional\w*|indicati(?:ve|f|ves|fs)|"
    r"a confirmer|to be confirmed|tbc|forecast\w*)(?![a-z]"
    r"| (?:costs?|budgets?|amounts?|total|funding|awards?|number|program|envelope))"
)
_EXPECTED_HEADING = re.compile(
    r"[\s*>-]{0,4}(?:calendrier|dates?|timeline|call timeline|schedule|timetable|echeancier|key dates)[^\n.\d]{0,30}"
    r"(?:previsionnel|indicati|tentative|provisional|estimat)|[\s*>-]{0,4}(?:estimated|indicative|tentative|provisional|"
    r"anticipated) (?:dates|timeline|schedule|timetable|call)"
)


@dataclass(frozen=True, slots=True)
class DatesRead:
    """What a text says of its dates.

    `deadline` is the next one that a reader must meet, `deadlines` all of them in order. When every one has passed
    on the day of publication both are empty and `ended` is the last of them; without a day of publication the last
    one stays the deadline. `evidence` holds what speaks for each deadline, `plain` the days that a label names («date
    limite»); `is_firm` says that some word of closing or applying gives one, `is_spoken` that
    any word or a period does. `named` are all days to come, `around` what stands around each day, for the model of
    days; empty where no word of the text is about applying. `reserved` are the words that leave the days to come to
    those who took a first step that is over.
    """

    opens: Moment | None = None
    deadline: Moment | None = None
    deadlines: tuple[Moment, ...] = ()
    rolling: bool = False
    warnings: tuple[ReadingWarning, ...] = ()
    ended: Moment | None = None
    evidence: Mapping[date, Evidence] = field(default_factory=dict)
    is_firm: bool = False
    is_spoken: bool = False
    plain: frozenset[date] = frozenset()
    named: Mapping[date, Moment] = field(default_factory=dict)
    around: Sequence[tuple[date, Features]] = ()
    reserved: str = ""


@dataclass(frozen=True, slots=True)
class _DatedDay:
    """A day with its verdict and its date."""

    index: int
    date: date
    verdict: DayVerdict
    moment: Moment


def decide(
    context: DayContext,
    verdicts: Sequence[DayVerdict],
    hours: Sequence[Hour | None],
    resolver: YearResolver,
    named: Years,
) -> DatesRead:
    """What a reader of this text should know; whether it is open at any time is not decided here."""
    if resolver.published is None:
        resolver = replace(resolver, dated=_dated(context, verdicts, resolver))
    dates = _years(context, verdicts, resolver, named)
    every = [
        _DatedDay(index, when, verdict, _moment(context, index, when, verdict, hours[index]))
        for index, (when, verdict) in enumerate(zip(dates, verdicts, strict=True))
        if when is not None
    ]
    found = _without_gone(_without_periods(every))
    closing = _closing([item for item in found if item.verdict.role is Role.DEADLINE])
    said_hours = {item.date: item.moment for item in found if item.verdict.role is None and item.moment.time}
    deadlines = tuple(
        _timed(moment, said_hours.get(moment.date))
        for moment in _distinct(item.moment for item in sorted(closing, key=lambda item: (item.date, item.index)))
    )
    reference = resolver.reference
    opens = _opening(
        found, next((one for one in deadlines if one.date >= reference), None) or (deadlines or (None,))[-1]
    )
    if resolver.published or resolver.dated:
        deadlines = tuple(moment for moment in deadlines if (reference - moment.date).days < _STALE)
    told = _sources(closing, deadlines)
    warnings = tuple(dict.fromkeys(w for m in (*deadlines, *([opens] if opens else [])) for w in m.warnings))
    return replace(
        _next(deadlines, resolver),
        opens=opens,
        warnings=warnings,
        evidence={
            when: _evidence(context, verdicts, item, list(told.values()), reference) for when, item in told.items()
        },
        is_firm=any(
            item.verdict.is_firm or (item.verdict.until > 0 and context.days[item.index].timed)
            for item in told.values()
        ),
        is_spoken=any(item.verdict.submit or verdicts[item.index - 1].pair == item.index for item in told.values()),
        plain=frozenset(when for when, item in told.items() if item.verdict.said >= _LABELLED),
        named=_named(context, every, reference),
        around=features(context, verdicts, dates, reference) if _speaks_of_applying(context) else (),
        reserved=closed_to_others(
            context, verdicts, dates, {when: item.index for when, item in told.items()}, reference
        ),
    )


def _named(context: DayContext, every: Sequence[_DatedDay], reference: date) -> Mapping[date, Moment]:
    """All days to come; doubted where it is not sure which day is meant, whatever it is for."""
    doubts = {}
    for item in every:
        day = context.days[item.index]
        is_misfit = _is_misfit(day, item.date)
        doubts[item.date] = "misfit" if is_misfit else "undated" if day.guessed > 0 else ""
    moments = _distinct(item.moment for item in every)
    return {one.date: replace(one, doubt=doubts[one.date]) for one in moments if one.date >= reference}


def _speaks_of_applying(context: DayContext) -> bool:
    """Whether any word of the text is about applying or closing, wherever it stands: without one no day is likely."""
    return any(cue.role in _APPLYING for cue in context.cues)


def _evidence(
    context: DayContext, verdicts: Sequence[DayVerdict], item: _DatedDay, told: Sequence[_DatedDay], reference: date
) -> Evidence:
    day, verdict = context.days[item.index], item.verdict
    # A day that is over is no rival of one to come.
    rivals = [other for other in told if other.date >= min(reference, item.date)]
    earlier = any(
        other.verdict.said >= _LABELLED and reference <= other.date < item.date and not other.verdict.label
        for other in told
    )
    return Evidence(
        label=min(verdict.said / 4, 1.0),
        bound=min(verdict.until / 2.5, 1.0),
        applying=min(verdict.submit / 1.5, 1.0),
        score=min(verdict.score / 6, 1.0),
        rival=min(verdict.rival / 4, 1.0),
        margin=max(min((verdict.score - verdict.rival) / 4, 1.0), -1.0),
        bare=float(verdict.bare),
        in_range=float(bool(item.index and verdicts[item.index - 1].pair == item.index)),
        moved=float(verdict.new),
        guessed_year=float(_is_guessed(day)),
        undated=float(day.guessed > 0),
        misfit=float(_is_misfit(day, item.date)),
        timed=float(day.timed),
        late=day.start / max(len(context.flat), 1),
        others=min(sum(_is_apart(context, item, other) for other in rivals) / 2, 1.0),
        undecided=min(sum(one.role is None for one in verdicts) / 4, 1.0),
        earlier=float(earlier),
        far=float((item.date - reference).days > _FAR),
        colon=float(_COLON.search(context.flat, max(day.start - 4, 0), day.start) is not None),
        long=min(len(context.flat) / 6000, 1.0),
    )


def _without_periods(found: list[_DatedDay]) -> list[_DatedDay]:
    """Without ranges that no word of applying holds and that last longer than any call stays open."""
    ends = {item.index: item for item in found}
    long: set[int] = set()
    for item in found:
        end = ends.get(item.verdict.pair) if item.verdict.pair is not None else None
        if end and item.verdict.score < _LOOSE and (end.date - item.date).days > _LONGEST_CALL:
            long |= {item.index, end.index}
    return [item for item in found if item.index not in long]


def _dated(context: DayContext, verdicts: Sequence[DayVerdict], resolver: YearResolver) -> date | None:
    """The day a text says it was published or updated («Mise à jour le …»), the latest that is not to come."""
    said = [
        when
        for day, verdict in zip(context.days, verdicts, strict=True)
        if verdict.role is Role.PUBLISHED and (when := resolver.whole(day)) and when <= resolver.today
    ]
    return max(said, default=None)


def _closing(items: list[_DatedDay]) -> list[_DatedDay]:
    """The deadlines that stand: sure enough, not replaced, and not a loose range beside a plain «date limite»."""
    strong = any(item.verdict.score >= _PLAIN for item in items)
    spoken = any(not item.verdict.bare and item.verdict.score >= _LOOSE for item in items)
    kept = [
        item for item in items if not (strong and item.verdict.score < _LOOSE) and not (spoken and item.verdict.bare)
    ]
    if any(not item.verdict.byway and item.verdict.is_firm for item in kept):
        kept = [item for item in kept if not item.verdict.byway]
    if any(item.verdict.said >= _LABELLED for item in kept):
        kept = [item for item in kept if not _is_mere_bound(item.verdict)]
    return [item for item in _without_superseded(kept) if item.moment.confidence >= SURE_ENOUGH]


def _is_mere_bound(verdict: DayVerdict) -> bool:
    """«30 % off until 1 December»: beside a plain label a bound that asks for nothing is of another matter."""
    is_asked = verdict.said or verdict.submit or verdict.new or verdict.label or verdict.listed or verdict.asking
    return not is_asked and 0 < verdict.until <= _FIRM


def _without_gone(found: list[_DatedDay]) -> list[_DatedDay]:
    """Without other mentions of a day that the text calls a former one, where a new day stands."""
    new = [item.date for item in found if item.verdict.role is Role.DEADLINE and item.verdict.new]
    gone = {item.date for item in found if item.verdict.role is Role.OLD} - set(new) if new else set()
    return [item for item in found if item.verdict.role is not Role.DEADLINE or item.date not in gone]


def _next(deadlines: tuple[Moment, ...], resolver: YearResolver) -> DatesRead:
    """The next one to meet; what is all over keeps its days, and the last one is the one that ended."""
    if not deadlines:
        return DatesRead()
    today = resolver.published or resolver.today
    ahead = next((moment for moment in deadlines if moment.date >= today), None)
    if ahead:
        return DatesRead(deadline=ahead, deadlines=deadlines)
    if resolver.published is None:
        return DatesRead(deadline=deadlines[-1], deadlines=deadlines, ended=deadlines[-1])
    return DatesRead(deadlines=deadlines, ended=deadlines[-1])


def _years(
    context: DayContext, verdicts: Sequence[DayVerdict], resolver: YearResolver, named: Years
) -> list[date | None]:
    """The date of each day; a missing year comes from the other end of a range or list, else from the reference."""
    days = context.days
    dates = [
        resolver.mended(day) if verdict.role is Role.DEADLINE else resolver.whole(day)
        for day, verdict in zip(days, verdicts, strict=True)
    ]
    for index in range(len(days) - 1, -1, -1):
        following = dates[index + 1] if index + 1 < len(days) else None
        if days[index].year is None and following and _leans(context, index, verdicts[index]):
            dates[index] = resolver.beside(days[index], following, before=True)
    written = {
        (day.day, day.month): when
        for day, when in zip(days, dates, strict=True)
        if when and day.year and not _is_of_another_round(when, resolver)
    }
    for index, day in enumerate(days):
        if dates[index] is None and day.year is None and not day.every and (day.day, day.month) in written:
            dates[index] = written[day.day, day.month]  # the same day stands elsewhere with its year
        elif dates[index] is None and day.year is None:
            _guess(context, verdicts, dates, index, resolver, named)
    for index, day in enumerate(days[:-1]):
        end = dates[index + 1]
        if verdicts[index].role is Role.OPENS and day.year is None and end and (dates[index] or end) > end:
            dates[index] = resolver.beside(day, end, before=True)  # «lancé le 2 novembre, ouvert jusqu'au 5 mars»
    return dates


def _is_of_another_round(written: date, resolver: YearResolver) -> bool:
    """Whether a day is so long over that the same day without a year is the next one: «born after 31 July 1997»."""
    return resolver.published is not None and (resolver.published - written).days > _ANOTHER_ROUND


def _guess(
    context: DayContext,
    verdicts: Sequence[DayVerdict],
    dates: list[date | None],
    index: int,
    resolver: YearResolver,
    named: Years,
) -> None:
    """Gives a day without year its date in place; of a range the end decides, for it may have begun."""
    day, last = context.days[index], index
    begun = dates[index - 1] if index and verdicts[index - 1].pair == index else None
    if begun:
        dates[index] = resolver.beside(day, begun, before=False)
        return
    if verdicts[index].pair == index + 1 and context.days[index + 1].year is None:
        last = index + 1
    end = context.days[last]
    said = named or of_sentence(context.flat, context.begin(day.start), context.finish(end.end))
    dates[last], doubt = guess(end, resolver, said)
    end.guessed = doubt
    if last > index and (ending := dates[last]):
        dates[index] = resolver.beside(day, ending, before=True)
        day.guessed = doubt


def _leans(context: DayContext, index: int, verdict: DayVerdict) -> bool:
    """Whether a day without year takes the year of the next one: a range, or a list in one breath."""
    if context.days[index].every:
        return False
    if verdict.pair == index + 1 or context.days[index].borrowed:
        return True
    return context.days[index + 1].start - context.days[index].end < 12


def _moment(context: DayContext, index: int, when: date, verdict: DayVerdict, hour: Hour | None) -> Moment:
    day = context.days[index]
    warnings = list(day.warnings)
    confidence = _confidence(day, verdict)
    if _is_other_weekday(day, when):
        confidence *= 0.75
        warnings.append(ReadingWarning(WarningKind.WEEKDAY, when.isoformat()))
    if hour and hour.zone and hour.winter_name and when.month in _SUMMER:
        warnings.append(ReadingWarning(WarningKind.WINTER_ZONE))
    return Moment(
        date=when,
        time=hour.time if hour else None,
        zone=hour.zone if hour else None,
        quote=context.source.sentence(day.start, day.end),
        confidence=round(min(confidence, 1.0), 2),
        label=verdict.label,
        side=verdict.side,
        warnings=tuple(warnings),
        expected=_is_expected(context, day),
    )


def _is_apart(context: DayContext, item: _DatedDay, other: _DatedDay) -> bool:
    """Whether another deadline belongs neither to the same list of days nor to the steps of one call."""
    if other is item or (item.verdict.label and other.verdict.label):
        return False
    if not (_has_own_words(item.verdict) and _has_own_words(other.verdict)):
        return False  # a day in a list takes the words of the day before it
    day, beside = context.days[item.index], context.days[other.index]
    if (item.verdict.listed and other.verdict.listed) or _lead(context, day) == _lead(context, beside):
        return False  # rows of one list, or under the same label
    return not (day.every or beside.every) and context.begin(day.start) != context.begin(beside.start)


def _lead(context: DayContext, day: Mention) -> str | int:
    """The label of a day in its line («deadline:»); where it has none, a place that no other day has."""
    line = max(context.flat.rfind("\n", 0, day.start) + 1, day.start - _LABEL_REACH)
    return context.flat[line : day.start].strip(" *-|") or day.start


def _has_own_words(verdict: DayVerdict) -> bool:
    return bool(verdict.said or verdict.until or verdict.submit)


def _is_expected(context: DayContext, day: Mention) -> bool:
    """Whether the day's sentence, or a heading shortly above it, calls it estimated."""
    flat, begin = context.flat, context.begin(day.start)
    if _EXPECTED.search(flat, begin, context.finish(day.end)):
        return True
    above = flat.rfind("\n", 0, max(day.start - 1, 0))
    lines = flat[max(above - 300, 0) : max(above, 0)].split("\n")[-_LINES_ABOVE:]
    return any(_EXPECTED_HEADING.match(line) for line in lines)


def _confidence(day: Mention, verdict: DayVerdict) -> float:
    """Grows with the weight of the words, falls with what speaks against them and with what had to be guessed."""
    base = min(0.6 + 0.08 * verdict.score, 0.98)
    if verdict.bare:
        base = 0.65
    margin = verdict.score - verdict.rival
    if verdict.rival and margin < 1.0:
        base -= 0.25 * (1.0 - margin)
    if _is_guessed(day):
        base -= 0.08
    sure = base - day.doubt
    return max(sure - day.guessed, min(sure, SURE_ENOUGH))  # a guessed year alone hides no day


def _is_other_weekday(day: Mention, when: date) -> bool:
    return day.weekday is not None and day.weekday != when.weekday()


def _is_misfit(day: Mention, when: date) -> bool:
    """Whether what is written of a day contradicts itself, or was put right."""
    is_other_year = day.year is not None and day.year != when.year
    return day.doubt > 0 or is_other_year or _is_other_weekday(day, when)


def _is_guessed(day: Mention) -> bool:
    """Whether neither the day nor its list or range says the year."""
    return day.year is None and not day.borrowed and day.every in ("", "once")


def _without_superseded(closing: list[_DatedDay]) -> list[_DatedDay]:
    """Without the days that an extension replaced: earlier ones of the same step."""
    extended = [item for item in closing if item.verdict.new]
    return [item for item in closing if item.verdict.new or not any(_replaces(new, item) for new in extended)]


def _replaces(new: _DatedDay, old: _DatedDay) -> bool:
    same_step = not old.verdict.label or not new.verdict.label or old.verdict.label.lower() == new.verdict.label.lower()
    streams = {new.verdict.stream, old.verdict.stream} - {""}
    return same_step and old.date < new.date and len(streams) < 2


def _distinct(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """One moment for each day; the one with an hour, else the surest, stands for it."""
    best: dict[date, Moment] = {}
    for moment in moments:
        known = best.get(moment.date)
        if known is None or (moment.time is not None, moment.confidence) > (known.time is not None, known.confidence):
            best[moment.date] = moment
    return tuple(best[when] for when in sorted(best))


def _timed(moment: Moment, other: Moment | None) -> Moment:
    """A day without hour takes that of another mention of it, one without a role of its own."""
    if other is None or moment.time is not None:
        return moment
    return replace(moment, time=other.time, zone=other.zone)


def _sources(closing: Sequence[_DatedDay], deadlines: Sequence[Moment]) -> dict[date, _DatedDay]:
    """The day of the text from which each deadline was read."""
    kept = {moment.date: moment for moment in deadlines}
    return {
        item.date: item
        for item in closing
        if (moment := kept.get(item.date)) is not None
        and (item.moment.quote, item.moment.confidence) == (moment.quote, moment.confidence)
    }


def _opening(found: Sequence[_DatedDay], deadline: Moment | None) -> Moment | None:
    """The surest opening day that is not after the deadline to meet: a later step opens later."""
    opening = [item for item in found if item.verdict.role is Role.OPENS and item.moment.confidence >= SURE_ENOUGH]
    if deadline:
        opening = [item for item in opening if item.date <= deadline.date]
    if not opening:
        return None
    return max(opening, key=lambda item: (item.moment.confidence, -item.index)).moment
