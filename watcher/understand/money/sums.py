"""Finds sums and rates written in a text («1,5 M€», «entre 40 et 75 %», «$20,000»). Decides no role.

Every pattern is anchored at a digit run or a currency sign and bounded, so the work is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

MAX_SUMS = 300
_MONEY_SIGNS = ("¤", "$", "£", "%", "eur", "dollar", "cad", "usd", "gbp", "pound", "livre", "cent", "chf", "franc")

_NUMBER = re.compile(
    r"\d{1,3}(?P<sep>[ .,'])\d{3}(?:(?P=sep)\d{3}){0,3}(?![\d])(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,12}(?:[.,]\d{1,3}(?!\d))?(?!\d)"
)
_MALFORMED = re.compile(
    r"\d{1,3}(?: \d{3}){0,3} (?:\d{1,2}|\d{4,6})(?!\d)"
    r"(?=\s?(?:¤|\$|£|euros?\b|eur\b|cad\b|usd\b|dollars?\b|[km]\s?(?:¤|\$)))"
    r"|\d{1,3}(?: \d{3}){0,3} \d\d(?= (?:et|a|and|to|-) \d)"
    r"|\d{1,3}(?:[.,]\d{3})*[.,]\d{4,}(?=\s?(?:¤|\$|£|euros?\b|eur\b))|\d{1,3}[.,]\d{3}[.,]\d{1,2}[.,]\d+"
)
_TIMES = {
    "k": 10**3, "mille": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6,
    "millions": 10**6, "md": 10**9, "mds": 10**9, "mrd": 10**9, "milliard": 10**9, "milliards": 10**9,
    "billion": 10**9, "billions": 10**9, "bn": 10**9, "b": 10**9,
}  # fmt: skip
_SCALE = re.compile(
    r"\s{0,2}-?(?P<scale>millions?|milliards?|billions?|thousand|mille|mio|mrd|mds|md|mn|bn|k|m|b)(?![a-z0-9²³])"
    r"(?!\s?/\s?h)|(?P<glued>\s?[km])(?=eur|¤|\$|£)"
)
_CANADIAN = (
    r"\$\s?(?:ca(?:d|n)?|cdn)(?![a-z])|(?:ca|can|cdn|c|cad)\s?\$|cad(?![a-z])|dollars? canadiens?|canadian dollars?"
)
_AMERICAN = (
    r"\$\s?(?:us|usd|u\.s\.)(?![a-z])|us\s?\$|u\.s\.\s?\$|usd(?![a-z])(?:\s?\$)?"
    r"|dollars? (?:us|americains?)(?![a-z])|us dollars?"
)
_CURRENCY = (
    rf"(?P<cad>{_CANADIAN})|(?P<usd>{_AMERICAN})|(?P<eur>¤|euros?(?![a-z])|eur(?![a-z]))"
    r"|(?P<gbp>£|pounds?(?: sterling)?(?![a-z])|gbp(?![a-z])|livres(?: sterling)(?![a-z]))"
    r"|(?P<chf>chf(?![a-z])|francs?(?: suisses?)?(?![a-z]|\s?cfa))"
    r"|(?P<dollar>\$|dollars?(?![a-z]))"
)
_AFTER = re.compile(rf"\s{{0,3}}(?:d |de |of )?(?:{_CURRENCY})")
_BEFORE = re.compile(rf"(?<![a-z])(?:{_CURRENCY})[^\S\n]{{0,2}}$")
_PERCENT = re.compile(r"\s{0,2}(?:%|pour ?cent(?![a-z])|p\. ?100|percent(?![a-z])|per cent(?![a-z]))(?:\s?%)?")
_LINK = re.compile(
    r"\s{0,2}(?:-|a|to|et|and|ou|or|jusqu a|up to|and up to)\s{0,2}(?:[¤$£]\s?|eur\s|cad\s|usd\s|ca\$\s?)?"
)
_UNIT_LAST = re.compile(r"\([^()\n]{1,40}(?P<end>\))(?P<scale>\s?[km]?)(?=\s?(?:¤|\$|£|euros?\b))")
_BRACKET_REACH = 30
_ENDS = re.compile(r"\s{0,2}(?:[.,;)\n]|$|per\s|par\s|for\s|each)")
_FROM = re.compile(r"(?:\bentre|\bbetween)\s{1,2}(?:eur |cad |usd |[¤$£]\s?)?$")
_STARTS = re.compile(r"(?<![\w.,])\d")
_LABELLED = re.compile(
    r"(?:\blots?|\bvolets?|\baxes?|\bphases?|\bthematiques?|\barticles?|\bsections?|\betapes?|\bstep|\bstage|\bannexes?"
    r"|\bno|n°|\bnumero|\bcategorie|\bcategory|\bniveau|\blevel|\bpart|\btopic|\bzone|\bchapitre)\s?$"
)
_IN_WORDS = re.compile(
    r"(?<![a-z])(?P<word>un demi|half a|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|one|two|three"
    r"|four|five|seven|eight|nine|ten|twenty|a|quinze|trente|cinquante|fifteen|thirty|fifty)\s"
    r"(?P<scale>mille|millions?|milliards?|thousand|hundred thousand)"
)
_WORDS: dict[str, str | int] = {
    "un demi": "0.5", "half a": "0.5", "un": 1, "une": 1, "one": 1, "a": 1, "deux": 2, "two": 2, "trois": 3,
    "three": 3, "quatre": 4, "four": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8,
    "neuf": 9, "nine": 9, "dix": 10, "ten": 10, "quinze": 15, "fifteen": 15, "vingt": 20, "twenty": 20,
    "trente": 30, "thirty": 30,
    "cinquante": 50, "fifty": 50, "cent": 100,
}  # fmt: skip


@dataclass(slots=True)
class Figure:
    """A figure with its currency (ISO code, «$» while bare) or a percentage; `pair`: «first» or «second» of a range."""

    start: int
    end: int
    raw: Decimal
    scale: int = 1
    currency: str = ""
    percent: bool = False
    pair: str = ""

    @property
    def value(self) -> Decimal:
        """Whole currency units, or percent."""
        return (self.raw * self.scale).normalize() + 0

    @property
    def is_money(self) -> bool:
        return self.percent or bool(self.currency)


def may_hold_money(flat: str) -> bool:
    """Whether a text has any sign of money at all; most texts without one cost nothing."""
    return any(sign in flat for sign in _MONEY_SIGNS)


def find_sums(flat: str) -> tuple[list[Figure], list[tuple[int, int]]]:
    """The sums and rates of a levelled text in order, and the places of malformed figures."""
    found: list[Figure] = []
    malformed: list[tuple[int, int]] = []
    done = 0
    for start in _STARTS.finditer(flat):
        if start.start() < done:
            continue
        if broken := _MALFORMED.match(flat, start.start()):
            malformed.append(broken.span())
            done = broken.end()
            continue
        figure = _figure(flat, start.start())
        if figure is None:
            continue
        found.append(figure)
        done = figure.end
        if len(found) >= 4 * MAX_SUMS:
            break
    if "illi" in flat or "mille" in flat or "thousand" in flat:
        found = sorted([*found, *_in_words(flat)], key=lambda figure: figure.start)
    _share(flat, found)
    _share_last_unit(flat, found)
    return [figure for figure in found if figure.is_money][:MAX_SUMS], malformed


def _figure(flat: str, start: int) -> Figure | None:
    match = _NUMBER.match(flat, start)
    if match is None:
        return None
    end, sep = match.end(), match["sep"]
    if sep == " " and match[0][1:2] == " " and _LABELLED.search(flat, max(start - 12, 0), start):
        return Figure(start, start + 1, Decimal(match[0][0]))  # «lot 2 150 000 €»
    figure = Figure(start, end, _decimal(match[0], sep))
    if percent := _PERCENT.match(flat, end):
        figure.end, figure.percent = percent.end(), True
        return figure
    if scale := _SCALE.match(flat, end):
        figure.scale, figure.end = _TIMES[(scale["scale"] or scale["glued"]).strip()], scale.end()
    if before := _BEFORE.search(flat, max(start - 8, 0), start):
        figure.currency, figure.start = _currency(before), before.start()
        if before["dollar"] and (
            after := re.compile(r"\s?(?P<cad>cad|ca|can|cdn)(?![a-z])|\s?(?P<usd>usd|us)(?![a-z])").match(
                flat, figure.end
            )
        ):
            figure.currency, figure.end = ("CAD" if after["cad"] else "USD"), after.end()
    elif after := _AFTER.match(flat, figure.end):
        figure.currency, figure.end = _currency(after), after.end()
    return figure


def _currency(match: re.Match[str]) -> str:
    return "$" if match["dollar"] else str(match.lastgroup).upper()


def _decimal(written: str, sep: str | None) -> Decimal:
    """«1.530.000», «1 500,50», «12,5»: a sign before exactly three digits parts thousands."""
    if sep:
        head, tail = written, ""
        if len(written) > 3 and written[-3] in ".," and written[-3] != sep:
            head, tail = written[:-3], written[-2:]
        elif len(written) > 2 and written[-2] in ".," and written[-2] != sep:
            head, tail = written[:-2], written[-1:]
        return Decimal(f"{head.replace(sep, '')}.{tail or '0'}")
    return Decimal(written.replace(",", "."))


def _in_words(flat: str) -> list[Figure]:
    """«un million d'euros», «dix mille dollars»."""
    found = []
    for match in _IN_WORDS.finditer(flat):
        after = _AFTER.match(flat, match.end())
        if after is None:
            continue
        scale = 100_000 if match["scale"].startswith("hundred") else _TIMES[match["scale"]]
        found.append(Figure(match.start(), after.end(), Decimal(_WORDS[match["word"]]), scale, _currency(after)))
    return found


def _share(flat: str, found: list[Figure]) -> None:
    """A unit that stands once holds for both ends of a range: «entre 2 et 9 millions d'euros»."""
    for first, second in pairwise(found):
        if first.currency and not second.is_money:
            _share_currency(flat, first, second)
        if not second.is_money or second.start - first.end > 14 or first.pair == "first":
            continue
        link = _LINK.fullmatch(flat, first.end, second.start)
        if link is None:
            continue
        word = link[0].split()[0] if link[0].split() else "-"
        between = _FROM.search(flat, max(first.start - 14, 0), first.start) is not None
        if first.is_money:
            if first.percent == second.percent and word not in ("ou", "or") and (word not in ("et", "and") or between):
                first.pair, second.pair = "first", "second"
            continue
        if word in ("ou", "or") or (word in ("et", "and") and not between):
            continue
        if _LABELLED.search(flat, max(first.start - 12, 0), first.start) or (
            1900 < first.raw < 2100 and first.scale == 1
        ):
            continue
        _share_unit(first, second)


def _share_last_unit(flat: str, found: list[Figure]) -> None:
    """«500 seul (900 en groupe) k€»: a unit after a bracket holds for the figures before it and in it."""
    starts = [figure.start for figure in found]
    for unit in _UNIT_LAST.finditer(flat):
        low = bisect_left(starts, unit.start() - _BRACKET_REACH)
        held = found[low : bisect_left(starts, unit.start("end"))]
        bare = [figure for figure in held if not figure.is_money and not figure.pair]
        inside = [figure for figure in bare if figure.start > unit.start()]
        before = [figure for figure in bare if figure.start < unit.start()][-1:]
        after = _AFTER.match(flat, unit.end("scale"))
        if not inside or after is None:
            continue
        for figure in [*before, *inside]:
            figure.currency, figure.scale = _currency(after), _TIMES.get(unit["scale"].strip(), 1)


def _share_currency(flat: str, first: Figure, second: Figure) -> None:
    """A currency that stands before the first figure: «between EUR 3 and 5 million», «$5,000 to 10,000»."""
    if (
        second.start - first.end > 8
        or not _LINK.fullmatch(flat, first.end, second.start)
        or flat[first.start].isdigit()
    ):
        return
    if second.scale > 1 or (second.raw >= 1000 and second.raw > first.raw and _ENDS.match(flat, second.end)):
        second.currency = first.currency
        if first.scale == 1 and second.scale > 1 and first.raw < second.raw:
            first.scale = second.scale


def _share_unit(first: Figure, second: Figure) -> None:
    first.currency, first.percent = second.currency, second.percent
    if first.scale == 1 and second.scale > 1 and first.raw < 1000 and first.raw < second.raw:
        first.scale = second.scale
    first.pair, second.pair = "first", "second"
