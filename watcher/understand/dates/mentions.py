"""Finds days written in a text («1er mars 2027», «June 5th», «05.06.2026», «2027-03-05»). Decides no role.

One pass over the digit runs; every pattern is anchored at one and bounded, so the work is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from watcher.lazy import cached_property
from watcher.model import ReadingWarning, WarningKind
from watcher.understand.dates import feasts, spelled
from watcher.understand.text.calendar_names import MONTHS, WEEKDAYS, either

MAX_MENTIONS = 200
_MAX_RUNS = 4000
_MONTH = rf"(?P<month>{either(MONTHS)})(?![a-z])\.?"
_ORDINAL = r"(?:\s?(?:er|re|eme|e|st|nd|rd|th|°|º)(?![a-z]))?"
# A fifth digit is a footnote mark that lost its superscript.
# A number that a dash or the end of a line parts from the month after it, and what such a number counts.
_APART = re.compile(r"\d{1,2}\s{0,2}(?:\s-\s|\n)")
_COUNTED = re.compile(
    r"(?<![a-z])(?:batch|round|phase|lot|volet|axe|etape|step|stage|session|wave|vague|tranche|cohorte?|releve|"
    r"cut-off|call|appel|edition|window|fenetre|periode?|cycle|track|strand|stream|option|category|categorie|guichet|"
    r"tour|campagne|trimestre|quarter|semestre|semester|term|intake|part|partie|tableau|table|annexe?|article|n)"
    r"[\s#.]{1,2}(?:n[\s.]{1,2}|o[\s.]{1,2}|no[\s.]{1,2})?$"
)
_OWN_DAY = re.compile(r"\.?\s\d{1,2}(?:st|nd|rd|th)?(?![\d%:/]|[.,]\d|\s?(?:h|[ap]\.?m|heures?)(?![a-z]))")
_CLOCK = r"\s?(?:h(?:eures|ours|rs)?|gmt|utc|cet|cest|bst|uk time|local time|edt)(?![a-z])"
_YEAR = rf"(?P<year>(?:19|20)\d\d)(?P<glued>\d)?(?![\d]|{_CLOCK})"
# «12 mars 2999», «March 12, 202»: a year that cannot be leaves no day; «1700 hours» and «1500 €» are no years.
_NO_YEAR_AT_ALL = re.compile(
    rf",?[\s/-]{{0,3}}(?:de\s|of\s)?(?:\d{{4}}|(?:19|20)\d)(?!\d|[.,:]\d|\s\d{{3}}(?!\d)|{_CLOCK}|\s?(?:[¤$£%]|euros?\b|eur\b|[km]¤))"
)
_DAY_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}}){_ORDINAL}[\s.-]{{0,3}}(?:(?:of|de|du mois de)\s)?{_MONTH}"
    rf"(?:,?[\s/-]{{0,3}}(?:de\s)?{_YEAR}|-(?P<short>\d\d)(?!\d|\s?(?:{either(MONTHS)})(?![a-z])))?"
)
_MONTH_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]|[.,]\d)(?:\s?(?:-|to|and|through)\s?(?P<second>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]))?"
    rf"(?:,?\s{{0,3}}{_YEAR}(?!\s?h(?![a-z])|:\d))?"
)
# «Jan. 15 - Mar. 31»: the month after the dash has a day of its own.
_NEXT_IS_MONTH_FIRST = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s20\d\d)?\s{{0,2}}(?:-|to|through|thru|until|and)\s{{0,2}}(?:the\s)?(?:{either(MONTHS)})"
    r"\.?\s{1,2}\d{1,2}(?:st|nd|rd|th)?(?!\d|[:h])"
)
_MONTH_BEFORE = re.compile(rf"(?:^|[^a-z]){_MONTH}\s{{0,3}}(?:the\s)?$")
_NUMBERS = re.compile(
    r"(?P<a>\d{1,2})(?P<sep>\s?[/.-]\s?)(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d\d?|\d\d)(?![\d]|[/.-]\d)"
)
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<a>\d{1,2})(?![\d]|-\w|[./]\d)")
_COMPACT = re.compile(r"(?P<year>20\d\d)(?P<b>0[1-9]|1[0-2])(?P<a>0[1-9]|[12]\d|3[01])(?!\w)")
_NO_YEAR = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/%]|\s?(?:de|des|of)\s)")
_NO_YEAR_BEFORE = re.compile(r"(?:\ble|\bau|\bdu|\bby|\bon|\buntil|\bbefore|:)\s{1,3}$")
_MONTHLY = re.compile(
    r"(?P<day>\d{1,2})(?:er|st|nd|rd|th|e)?\s(?:day\s)?"
    r"(?:(?:de\s)?chaque\smois|du\smois|de\stous\sles\smois|of\s(?:each|every|the)\s(?:calendar\s)?month)(?![a-z])"
)
# «Until the 30th», «jusqu'au 15»: of the month named just before, else the next such day.
_BOUND_BEFORE = re.compile(
    r"(?:jusqu.au|avant le|\ble|on the|au plus tard le|d.ici le|d.ici au|"
    r"(?:until|till|by|before|no later than|on or before) the)\s{1,2}$"
)
_BARE_DAY = re.compile(
    r"\d{1,2}(?P<nth>er|st|nd|rd|th)?(?=\s?(?:[.;!?)\n]|,(?!\d)|$)"
    r"|\s(?:au plus tard|dernier delai|(?:plus )?(?:exactement|precisement)|to be exact|precisely)(?![a-z])"
    r"|\s(?:inclus|included|minuit|midi|midnight|noon|at \d|a \d{1,2}\s?h|at (?:noon|midnight|the latest))(?![a-z]))"
)
_MONTH_SAID = re.compile(rf"(?<![a-z])(?P<month>{either(MONTHS)})(?![a-z])(?:\s(?P<year>20\d\d))?[^.;\d\n]{{0,40}}$")
_YEARLY_AFTER = re.compile(
    r",?\s{0,3}(?:de\s|of\s)?(?:chaque\sannee|tous\sles\sans|each\syear|every\syear|annually|annuellement)"
)
_YEARLY_BEFORE = re.compile(
    r"(?:chaque\sannee|tous\sles\sans|each\syear|every\syear|annually|(?:par|a|per)\s(?:an|year))[^.\n\d]{0,60}$"
)
_BY_BEFORE = re.compile(r"(?<![a-z])(?:due|by|until|till|before)\s$")
_BETWEEN = re.compile(r"\bbetween\s{1,2}$")
_WEEKDAY_BEFORE = re.compile(rf"(?:^|[^a-z])(?P<name>{either(WEEKDAYS)})\.?,?\s{{0,3}}(?:the\s|le\s)?$")
_FIRST_OF_TWO = re.compile(
    r"(?P<lead>\bdu|\bde|\bfrom|\bbetween|\bentre\sle|\bles|\ble|:|\()?\s{0,3}(?:[a-z]{3,9}\.?\s)?"
    r"(?<!\d)(?P<day>\d{1,2})"
    r"(?:er|st|nd|rd|th)?\s{0,3}(?P<link>(?<!\n)(?<!\n )[->]|au|to|et\sle|et|and|a)\s{0,3}(?:the\s)?"
    r"(?:[a-z]{3,9}\.?\s)?$"
)
_BESIDE = 6  # letters between a feast and its day
MONTH_END, MAX_ENDS = 0.3, 24  # «end of July» names no day
_NTH = {
    word: number
    for number, words in ((1, "premier 1er first 1st"), (2, "deuxieme 2e second 2nd"), (3, "troisieme 3e third 3rd"),
                          (4, "quatrieme 4e fourth 4th"), (-1, "dernier last"))
    for word in words.split()
}  # fmt: skip
_MONTH_NAME = re.compile(rf"(?<![a-z])(?:{either(MONTHS)})(?![a-z])")
_MONTH_LIST = (
    rf"(?P<months>(?:{either(MONTHS)})(?![a-z])\.?(?:(?:\s?,\s?|\s?,?\s(?:et|and|ou|or)\s|\s?/\s?)(?:en\s|in\s|de\s|d.|the\s)?"
    rf"(?:{either(MONTHS)})(?![a-z])\.?(?!\s\d{{1,2}}(?![\d])))*)(?:,?\s(?P<year>20\d\d)(?!\d))?"
)
_RECURRING = re.compile(
    rf"(?<![\w/.-])(?:(?P<nth>{either(_NTH)})\s(?P<weekday>{either(WEEKDAYS)})\s(?:de\s|du mois de\s|d.|of\s|in\s)"
    r"|(?P<day>\d{1,2})(?:er|e|st|nd|rd|th)?\s(?:of\s|de\s|d.)?"
    rf"(?=(?:{either(MONTHS)})\.?\s?,?\s?(?:/|,|et|and|ou|or)))" + _MONTH_LIST
)
_WEEKDAY_NAMES = tuple(name for name in WEEKDAYS if len(name) > 5)
_OF_WEEKDAYS = ("day", "edi", "dimanche")
_MAY_RECUR = re.compile(r"\d(?<![\w/.-]\d)\d?(?:er|e|st|nd|rd|th)?\s[a-z]")
_NTH_DAY = re.compile(rf"(?<![\w/.-])(?:{either(_NTH)})\s(?=[lmjvsdtwf])")
_AND = re.compile(r"[\s,]{0,2}(?:(?:et|and|ou|or|&)\s)?(?:(?:le|the|on)\s)?")
_RUN = re.compile(r"\d(?<!\w\d)\d{0,7}(?=(?:er|re|eme|e|st|nd|rd|th|t)?(?![a-z0-9])|[a-z]{3})")
_YEAR_SPAN = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[/-]\s?$")
_SCREEN_LEFT = re.compile(r"[\w][-/.]$|[$£¤#]$")


# «21/11/2026» and «11/21/2026» say how a text writes its days; else what only American pages speak of.
_DAY_FIRST = re.compile(r"(?<![\d/.-])(?:1[3-9]|2\d|3[01])(?P<sep>[/-])\d{1,2}(?P=sep)(?:20)?\d\d(?!\d)")
_MONTH_FIRST = re.compile(r"(?<![\d/.-])\d{1,2}(?P<sep>[/-])(?:1[3-9]|2\d|3[01])(?P=sep)(?:20)?\d\d(?!\d)")
_AMERICAN = re.compile(
    r"(?<![a-z0-9])(?:(?P<law>501 ?\(?c\)?)"
    r"|(?P<portal>(?:sam|grants)\.gov|federal grants portal|nofo|cfda|assistance listing)"
    r"|(?P<clock>[ap]\.?m\.? ?(?:et|est|edt|ct|cst|cdt|mt|pt|pst|pdt|eastern|central|pacific|mountain))"
    r"|(?P<phone>\(\d{3}\) \d{3}-\d{4})|(?P<money>[$]\d)"
    r"|(?P<state>u\.s\.|united states|ein|irs|form 990))(?![a-z])"
)


@dataclass(slots=True)
class Mention:
    """A day in the text: where it stands, what it says. `year` is None where the text gives none.

    `month` is 0 where only the day is told.
    `link` is «range» or «list» where it begins a pair («du 2 au 27 novembre»), with « end» where it ends one; `every`
    is «month» or «year» when it comes back, «once» for the next such day of any month. `nth`
    counts the `weekday` in its month («first Monday» 1, «last» -1).
    `borrowed` says that its month stands with its second half, `timed` that an hour stands beside it, `glued` that a
    fifth digit stands at its year («20271»: a footnote, or a slip).
    `doubt` lowers the confidence (an ambiguous order of day and month), `guessed` too where the year is guessed.
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None
    every: str = ""
    weekday: int | None = None
    doubt: float = 0.0
    guessed: float = 0.0
    warnings: list[ReadingWarning] = field(default_factory=list)
    link: str = ""
    nth: int = 0
    borrowed: bool = False
    timed: bool = False
    glued: bool = False


def find_mentions(flat: str, text: str, *, country: str, language: str) -> list[Mention]:
    """The days of a levelled text in order, at most MAX_MENTIONS; days that no calendar has are left out."""
    found: list[Mention] = []
    reader = _DayReader(flat, text, country, language)
    done = 0
    recurring = find_recurring(flat)
    taken = iter(recurring)
    following = next(taken, None)
    for run in islice(_RUN.finditer(flat), _MAX_RUNS):
        while following and following[-1].end <= run.start():
            following = next(taken, None)
        if run.start() < done or (following and following[0].start <= run.start()):
            continue
        for mention in reader.read(run.start(), run.end(), done):
            found.append(mention)
            done = mention.end
        if len(found) >= MAX_MENTIONS:
            break
    found += [Mention(*said) for said in spelled.find(flat, MONTHS) if _is_day(*said[2:])]
    found += _feast_days(flat, found)
    # Beside a day of its line the end of a month is of something else («25 February – decision by end of June»).
    ends = (Mention(*said, doubt=MONTH_END) for said in islice(spelled.month_ends(flat, MONTHS), MAX_ENDS))
    lines = [(flat.rfind("\n", 0, end.start), end) for end in ends]
    found += [end for line, end in lines if not any(line < day.start < end.start for day in found)]
    found = sorted([*found, *(day for days in recurring for day in days)], key=lambda day: day.start)
    for other, day in (*pairwise(found), *pairwise(found[::-1])):
        first, last = sorted((day, other), key=lambda one: one.start)
        is_listed = day.year is None and not day.every and other.every == "year"
        if is_listed and _AND.fullmatch(flat, first.end, last.start):
            day.every = "year"  # «August 1 and February 1 each year», «each year: 15 January, 15 April»
    return found


def _feast_days(flat: str, known: Sequence[Mention]) -> list[Mention]:
    """The days that only their feast names: not «St David's Day, 1 March», whose day stands beside it."""
    told = [(day.start, day.end) for day in known]
    free = (
        one
        for one in islice(feasts.find(flat), MAX_ENDS)
        if not any(end > one.start - _BESIDE and start < one.end + _BESIDE for start, end in told)
    )
    return [
        Mention(one.start, one.end, 1, one.month, one.year, weekday=WEEKDAYS["monday"], nth=one.number)
        if one.is_monday
        else Mention(one.start, one.end, one.number, one.month, one.year)
        for one in free
    ]


def _is_month_first(flat: str) -> bool:
    """Whether a text of unknown country writes the month first: by a day that can be read so alone, or two marks."""
    if _DAY_FIRST.search(flat):
        return False
    marks = {match.lastgroup for match in _AMERICAN.finditer(flat)}
    return _MONTH_FIRST.search(flat) is not None or len(marks) > 1


def find_recurring(flat: str) -> list[list[Mention]]:
    """Days that come back in several months («1 February, May or August») and «the first Monday of March»."""
    found: list[list[Mention]] = []
    done = 0
    places = [match.start() for match in _MAY_RECUR.finditer(flat)]
    if any(part in flat for part in _OF_WEEKDAYS) and any(day in flat for day in _WEEKDAY_NAMES):
        places = sorted([*places, *(match.start() for match in _NTH_DAY.finditer(flat))])
    for place in places:
        match = _RECURRING.match(flat, place) if place >= done else None
        if match is None:
            continue
        done = match.end()
        months = list(_MONTH_NAME.finditer(flat, match.start("months"), match.end("months")))
        if match["day"] and (len(months) < 2 or not 1 <= int(match["day"]) <= 31):
            continue
        nth = _NTH.get(match["nth"] or "", 0)
        weekday = WEEKDAYS[match["weekday"]] if match["weekday"] else None
        day = int(match["day"]) if match["day"] else 1
        year = int(match["year"]) if match["year"] else None
        spans = [(match.start() if index == 0 else m.start(), m.end()) for index, m in enumerate(months)]
        every = "" if year else "year"
        if year:
            spans[-1] = (spans[-1][0], match.end("year"))
        days = [
            Mention(start, end, day, MONTHS[m[0]], year, every, weekday, nth=nth)
            for (start, end), m in zip(spans, months, strict=True)
            if _is_day(day, MONTHS[m[0]], year)
        ]
        if days:
            found.append(days)
    return found


@dataclass(frozen=True)
class _DayReader:
    """Reads the day that starts at (or contains) one digit run."""

    flat: str
    text: str
    country: str
    language: str

    @cached_property
    def is_open(self) -> bool:
        """Whether the text itself has to say in which order it writes day and month."""
        return self.language == "en" and not self.country

    @cached_property
    def month_first(self) -> bool:
        return self.country == "US" or (self.is_open and _is_month_first(self.flat))

    @cached_property
    def unsure(self) -> bool:
        return self.is_open and not self.month_first and not _DAY_FIRST.search(self.flat)

    def read(self, start: int, end: int, done: int) -> Iterator[Mention]:
        size = end - start
        if size <= 2:
            yield from self._short(start, end, done)
        elif size == 4 and (match := _ISO.match(self.flat, start)):
            yield from self._iso(match, start)
        elif size == 8 and (match := _COMPACT.match(self.flat, start)):
            yield from self._iso(match, start, doubt=0.15)

    def _short(self, start: int, end: int, done: int) -> Iterator[Mention]:
        flat = self.flat
        month = _MONTH_BEFORE.search(flat, max(start - 14, done), start)
        if month and self.text[month.start("month")].isupper() and _NEXT_IS_MONTH_FIRST.match(flat, start):
            yield from self._month_day(month, start)
        elif (match := _DAY_MONTH.match(flat, start)) and not self._is_parted(match, month):
            yield from self._day_month(match, done)
        elif match := _NUMBERS.match(flat, start):
            yield from self._numbers(match)
        elif match := _MONTHLY.match(flat, start):
            if 1 <= int(match["day"]) <= 31:
                yield Mention(start, match.end(), int(match["day"]), 0, None, every="month")
        elif month:
            yield from self._month_day(month, start)
        elif (match := _NO_YEAR.match(flat, start)) and _NO_YEAR_BEFORE.search(flat, max(start - 10, 0), start):
            yield from self._no_year(match)
        elif (match := _BARE_DAY.match(flat, start)) and _BOUND_BEFORE.search(flat, max(start - 24, 0), start):
            yield from self._bare(match)

    def _is_parted(self, match: re.Match[str], month: re.Match[str] | None) -> bool:
        """Whether a number and the month after it do not belong together.

        «Batch 2 - February 5, 2027», «Lot 3 - mars 2027» count; «March 15», «September 15» stand in two lines.
        """
        flat, apart = self.flat, _APART.match(match[0])
        if month and ". " in match[0]:
            return True
        if (month or apart) and match["year"] is None and _OWN_DAY.match(flat, match.end()):
            return True
        return apart is not None and _COUNTED.search(flat, max(match.start() - 16, 0), match.start()) is not None

    def _bare(self, match: re.Match[str]) -> Iterator[Mention]:
        """A day without month, bounded («until the 30th»); English says it with its ending."""
        day, start = int(re.sub(r"\D", "", match[0])), match.start()
        bound = self.flat[max(start - 4, 0) : start].strip()
        if not 1 <= day <= 31 or (bound == "the" and not match["nth"]):
            return
        said = _MONTH_SAID.search(self.flat, max(start - 70, 0), start)
        month = MONTHS[said["month"]] if said else 0
        year = int(said["year"]) if said and said["year"] else None
        if not said or _is_day(day, month, year):
            yield Mention(start, match.end(), day, month, year, every="" if said else "once")

    def _day_month(self, match: re.Match[str], done: int) -> Iterator[Mention]:
        start, end, day, month = match.start(), match.end(), int(match["day"]), MONTHS[match["month"]]
        year = int(match["year"]) if match["year"] else _century(match["short"])
        if match["month"] == "may" and self.text[match.start("month")].islower():
            return  # «intake 3 may start»
        if not _is_day(day, month, year) or (year is None and _NO_YEAR_AT_ALL.match(self.flat, end)):
            return
        if "\n" in match[0] and _YEAR_SPAN.search(self.flat, max(start - 7, 0), start):
            return  # «Winter 2026-27» above «October 5»
        mention = Mention(start, end, day, month, year, glued=match["glued"] is not None)
        begin = max(start - 34, done)
        pair = _FIRST_OF_TWO.search(self.flat, begin, start)
        if pair and not self._is_count(pair):
            first = int(pair["day"])
            listed = pair["lead"] == "les" or (pair["link"] in ("et", "and", "a") and pair["lead"] in (None, "le"))
            if _is_day(first, month, year) and first != day:
                link = "list" if listed else "range"
                yield Mention(pair.start("day"), pair.end("day"), first, month, year, link=link, borrowed=True)
                mention.link = f"{link} end"
        yield self._finish(mention)

    def _is_count(self, pair: re.Match[str]) -> bool:
        """Whether what looks like the first day of a range is a count: «Round 2 - 14 June»."""
        place = pair.start("day")
        is_dashed = self.flat.startswith(" - ", pair.end("day"))
        return is_dashed and _COUNTED.search(self.flat, max(place - 16, 0), place) is not None

    def _month_day(self, month: re.Match[str], start: int) -> Iterator[Mention]:
        match = _MONTH_DAY.match(self.flat, start)
        if match is None:
            return
        begin, number = month.start("month"), MONTHS[month["month"]]
        year = int(match["year"]) if match["year"] else None
        if year is None and not (self.text[begin].isupper() or _BY_BEFORE.search(self.flat, max(begin - 8, 0), begin)):
            return  # «may 5 teams apply», «mars 12»; but «due march 7»
        if year is None and _NO_YEAR_AT_ALL.match(self.flat, match.end()):
            return
        first, second = int(match["day"]), match["second"]
        if not _is_day(first, number, year):
            return
        if second is None or not _is_day(int(second), number, year):
            yield self._finish(Mention(begin, match.end(), first, number, year, glued=match["glued"] is not None))
            return
        between = _BETWEEN.search(self.flat, max(begin - 9, 0), begin)
        link = "list" if " and " in match[0] and not between else "range"
        yield self._finish(Mention(begin, match.end("day"), first, number, year, link=link))
        yield Mention(match.start("second"), match.end(), int(second), number, year, link=f"{link} end")

    def _numbers(self, match: re.Match[str]) -> Iterator[Mention]:
        a, b, written = int(match["a"]), int(match["b"]), match["year"]
        if len(written) == 2 and not ("/" in match["sep"] or (len(match["a"]) == len(match["b"]) == 2)):
            return
        if _SCREEN_LEFT.search(self.flat, max(match.start() - 2, 0), match.start()):
            return
        year = int(written[:4]) if len(written) > 2 else _century(written)
        yield from self._ordered(match, a, b, year)

    def _no_year(self, match: re.Match[str]) -> Iterator[Mention]:
        if _NO_YEAR_AT_ALL.match(self.flat, match.end()):
            return
        for mention in self._ordered(match, int(match["a"]), int(match["b"]), None):
            mention.doubt += 0.1
            yield mention

    def _ordered(self, match: re.Match[str], a: int, b: int, year: int | None) -> Iterator[Mention]:
        """Day first, except in the United States; an impossible order is turned round, at a price."""
        day, month = (b, a) if self.month_first and "." not in match[0] else (a, b)
        doubt, warnings = 0.0, list[ReadingWarning]()
        if not _is_day(day, month, year) and _is_day(month, day, year):
            day, month, doubt = month, day, 0.1
        elif self.unsure and day != month and day <= 12:
            doubt, warnings = 0.3, [ReadingWarning(WarningKind.DAY_OR_MONTH)]
        if _is_day(day, month, year):
            yield self._finish(Mention(*match.span(), day, month, year, doubt=doubt, warnings=warnings))

    def _iso(self, match: re.Match[str], start: int, doubt: float = 0.0) -> Iterator[Mention]:
        if _SCREEN_LEFT.search(self.flat, max(start - 2, 0), start):
            return
        day, month, year = int(match["a"]), int(match["b"]), int(match["year"])
        if _is_day(day, month, year):
            yield self._finish(Mention(start, match.end(), day, month, year, doubt=doubt))

    def _finish(self, mention: Mention) -> Mention:
        """Adds the weekday before it and «chaque année» around it."""
        flat, start = self.flat, mention.start
        if match := _WEEKDAY_BEFORE.search(flat, max(start - 16, 0), start):
            mention.weekday = WEEKDAYS[match["name"]]
            mention.start = match.start("name")
        if mention.year is None:
            if match := _YEARLY_AFTER.match(flat, mention.end):
                mention.every, mention.end = "year", match.end()
            elif _YEARLY_BEFORE.search(flat, max(start - 90, 0), start):
                mention.every = "year"
        return mention


def _century(short: str | None) -> int | None:
    """«27» is 2027; a text of a funder never means 1927."""
    return 2000 + int(short) if short else None


def _is_day(day: int, month: int, year: int | None) -> bool:
    """Whether a calendar has this day; without a year 29 February is allowed."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    if month == 2:
        leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        return day <= (29 if leap else 28)
    return day <= (30 if month in (4, 6, 9, 11) else 31)
