"""Finds sums and rates written in a text («1,5 M€», «entre 40 et 75 %», «$20,000»). Decides no role.

Every pattern is anchored at a digit run or a currency sign and bounded, so the work is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from watcher.understand.text.anchored import FLAT, Anchored
from watcher.understand.text.number_words import number_at, numbers_in_words

MAX_SUMS = 300
_SIGN = Anchored(
    r"[¤$£%]|eur|dollar|cad|usd|gbp|pound|livre|cent|chf|fr\.|franc|cfa|aud|xof|xaf|nzd|nok|sek|dkk|kron|pln"
    r"|jpy|zar|p\. ?100",
    among=FLAT,
)
_MALFORMED = re.compile(
    r"\d{1,3}(?: \d{3}){0,3} (?:\d{1,2}|\d{4,6})(?!\d)"
    r"(?=\s?(?:¤|\$|£|euros?\b|eur\b|cad\b|usd\b|dollars?\b|[km]\s?(?:¤|\$)))"
    r"|\d{1,3}(?: \d{3}){0,3} \d\d(?= (?:et|a|and|to|-) \d)"
    r"|(?<=[$£¤])\d{1,3}(?:,\d{3})*,\d{4,}"
    r"|\d{1,3}(?:[.,]\d{3})*[.,]\d{4,}(?=\s?(?:¤|\$|£|euros?\b|eur\b))|\d{1,3}[.,]\d{3}[.,]\d{1,2}[.,]\d+"
)
_CANADIAN = (
    r"\$\s?(?:ca(?:d|n)?|cdn)(?![a-z])|(?:ca|can|cdn|c|cad)\s?\$|cad(?![a-z])|dollars? canadiens?|canadian dollars?"
)
_AMERICAN = (
    r"\$\s?(?:us|usd|u\.s\.)(?![a-z])|us\s?\$|u\.s\.\s?\$|usd(?![a-z])(?:\s?\$)?"
    r"|dollars? (?:us|americains?)(?![a-z])|us dollars?"
)
_OTHER_DOLLARS = (
    r"(?P<aud>(?:au?|aud\s?)\$|aud(?![a-z])|australian dollars?)|(?P<nzd>nz\s?\$|nzd(?![a-z]))"
    r"|(?P<nok>nok(?![a-z])|norwegian kroner?)|(?P<sek>sek(?![a-z])|swedish kron(?:or|a))"
    r"|(?P<dkk>dkk(?![a-z])|danish kroner?)|(?P<pln>pln(?![a-z]))|(?P<jpy>jpy(?![a-z]))|(?P<zar>zar(?![a-z]))"
    r"|(?P<xof>f\.?\s?cfa(?![a-z])|francs?\scfa(?![a-z])|xof(?![a-z]))|(?P<xaf>xaf(?![a-z]))"
)
# A sign that touches the digit after it («2027 $50,000») belongs to that number.
_CURRENCY = (
    rf"{_OTHER_DOLLARS}|(?P<cad>{_CANADIAN})|(?P<usd>{_AMERICAN})|(?P<eur>¤(?!\d)|euros?(?![a-z])|eur(?![a-z]))"
    r"|(?P<gbp>£(?!\d)|pounds?(?: sterling)?(?![a-z])|gbp(?![a-z])|livres(?: sterling)(?![a-z]))"
    r"|(?P<chf>chf(?![a-z])|(?<!\.)fr\.|francs?(?: suisses?)?(?![a-z]|\s?cfa))"
    r"|(?P<dollar>\$(?!\d)|dollars?(?![a-z]))"
)
_AFTER = re.compile(rf"[^\S\n]{{0,3}}(?:d |de |of )?(?:{_CURRENCY})")
_BEFORE = re.compile(rf"(?<![a-z])(?:{_CURRENCY})[^\S\n]{{0,2}}$".replace(r"(?!\d)", ""))
_DOLLAR_OF = re.compile(r"\s?(?P<cad>cad|ca|can|cdn)(?![a-z])|\s?(?P<usd>usd|us)(?![a-z])|\s?(?P<aud>aud)(?![a-z])")
_IN_BRACKETS = re.compile(r"\s?\((?P<inside>[^()\n]{1,60})\)")
_SAID_AGAIN = re.compile(r"\s{0,2}(?:\(\s?|,\s)(?:soit\s|or\s|i\.e\.?\s)?")
_PERCENT = re.compile(r"\s{0,2}(?:%|pour ?cent(?![a-z])|p\. ?100|percent(?![a-z])|per cent(?![a-z]))(?:\s?%)?")
_LINK = re.compile(
    r"\s{0,2}(?:\(?(?:au )?mini(?:mum)?\)?,?\s)?(?P<word>-|a|to|et|and|ou|or|jusqu a|up to|and up to)"
    r"\s{0,2}(?:[¤$£]\s?|eur\s|cad\s|usd\s|ca\$\s?)?"
)
_UNIT_LAST = re.compile(r"\([^()\n]{1,40}(?P<end>\))(?P<scale>\s?[km]?)(?=\s?(?:¤|\$|£|euros?\b))")
_BRACKET_REACH = 30
_ENDS = re.compile(r"\s{0,2}(?:[.,;)\n]|$|per\s|par\s|for\s|over\s|sur\s|each)")
_FROM = re.compile(r"(?:\bentre|\bbetween)\s{1,2}(?:eur |cad |usd |[¤$£]\s?)?$")
_SIGN_BEFORE, _SIGN_AFTER = 30, 110
# Begins with the signs themselves: a pattern that begins by looking back is tried at every letter.
_STARTS = re.compile(r"[\d.,](?:(?<=\d)(?<![\w.,].)|(?:(?<=[¤$£][.,])|(?<=[¤$£] [.,]))(?=\d))")
_LABELLED = re.compile(
    r"(?:\blots?|\bvolets?|\baxes?|\bphases?|\bthematiques?|\barticles?|\bsections?|\betapes?|\bstep|\bstage|\bannexes?"
    r"|\bno|n°|\bnumero|\bcategorie|\bcategory|\bniveau|\blevel|\bpart|\btopic|\bzone|\bchapitre)\s?$"
)
# No sum begins with zeros: «par lot 2 000 €» is one number, «lot 2 150 000 €» two.
_LABEL_DIGIT = re.compile(r"\d [1-9]")


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
    return _SIGN.search(flat) is not None


def find_sums(flat: str) -> tuple[list[Figure], list[tuple[int, int]]]:
    """The sums and rates of a levelled text in order, and the places of malformed figures."""
    found: list[Figure] = []
    malformed: list[tuple[int, int]] = []
    done = 0
    signs = [sign.start() for sign in _SIGN.finditer(flat)]
    for start in _STARTS.finditer(flat):
        if start.start() < done or not _is_near(signs, start.start()):
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
    found = _with_words(flat, found)
    _share(flat, found)
    _share_last_unit(flat, found)
    money = [figure for figure in found if figure.is_money and (figure.percent or figure.value > 0)]
    return _said_once(flat, money)[:MAX_SUMS], malformed


def _is_near(signs: Sequence[int], place: int) -> bool:
    """Whether a sign of money stands so near a number that the two may belong together."""
    index = bisect_left(signs, place - _SIGN_BEFORE)
    return index < len(signs) and signs[index] < place + _SIGN_AFTER


def _figure(flat: str, start: int) -> Figure | None:
    number = number_at(flat, start)
    if number is None:
        return None
    if number.raw >= 1000 and _LABEL_DIGIT.match(flat, start) and _LABELLED.search(flat, max(start - 12, 0), start):
        return Figure(start, start + 1, Decimal(flat[start]))  # «lot 2 150 000 €»
    figure = Figure(start, number.end, number.raw, number.scale)
    if number.scale == 1 and (percent := _PERCENT.match(flat, number.end)):
        figure.end, figure.percent = percent.end(), True
        return figure
    return _with_currency(flat, figure)


def _with_currency(flat: str, figure: Figure) -> Figure:
    """The figure with the currency before or after it; the same number in words may stand in brackets between."""
    if before := _BEFORE.search(flat, max(figure.start - 8, 0), figure.start):
        figure.currency, figure.start = _currency(before), before.start()
        if before["dollar"] and (after := _DOLLAR_OF.match(flat, figure.end)):
            figure.currency, figure.end = str(after.lastgroup).upper(), after.end()
        return figure
    end = figure.end
    if (bracket := _IN_BRACKETS.match(flat, end)) and _is_again(bracket["inside"], figure.value):
        end = bracket.end()
    if after := _AFTER.match(flat, end):
        figure.currency, figure.end = _currency(after), after.end()
    return figure


def _is_again(inside: str, value: Decimal) -> bool:
    """Whether brackets hold a number again: the same in digits or words, or words alone, which may be a slip."""
    said = inside.strip()
    words = next(numbers_in_words(f" {said} "), None)
    if words and words.end - words.start == len(said):
        return True  # «5 000 (six mille) euros»
    digits = number_at(said, 0)
    return value in {number.value for number in (words, digits) if number}


def _with_words(flat: str, found: list[Figure]) -> list[Figure]:
    """The figures in order of place, with the numbers in words («dix mille dollars», «cinq mille (5 000) euros»)."""
    words = [
        _with_currency(flat, Figure(number.start, number.end, number.raw, number.scale))
        for number in numbers_in_words(flat)
        if not any(figure.start < number.end and number.start < figure.end for figure in found)
    ]
    if not words:
        return found
    kept = [f for f in found if not any(word.start <= f.start < word.end for word in words)]
    return sorted([*kept, *words], key=lambda figure: figure.start)


def _said_once(flat: str, found: list[Figure]) -> list[Figure]:
    """Without the second of «deux cent mille euros (200 000 €)»."""
    again = {
        second.start
        for first, second in pairwise(found)
        if (first.value, first.currency, first.percent) == (second.value, second.currency, second.percent)
        and _SAID_AGAIN.fullmatch(flat, first.end, second.start)
    }
    return [figure for figure in found if figure.start not in again]


def _currency(match: re.Match[str]) -> str:
    return "$" if match["dollar"] else str(match.lastgroup).upper()


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
        word = link["word"]
        between = _FROM.search(flat, max(first.start - 14, 0), first.start) is not None
        if first.is_money:
            if first.percent == second.percent and word not in ("ou", "or") and (word not in ("et", "and") or between):
                first.pair, second.pair = "first", "second"
            continue
        if word in ("ou", "or") or (word in ("et", "and") and not between):
            continue
        if _LABELLED.search(flat, max(first.start - 12, 0), first.start) or _is_year(first):
            continue
        _share_unit(first, second)


def _is_year(figure: Figure) -> bool:
    """Nobody parts the thousands of a year: «de 2 000 à 10 000 €»."""
    return 1900 < figure.raw < 2100 and figure.scale == 1 and figure.end - figure.start == len("2027")


def _share_last_unit(flat: str, found: list[Figure]) -> None:
    """«500 seul (900 en groupe) k€»: a unit after a bracket holds for the figures before it and in it."""
    starts = [figure.start for figure in found]
    for unit in _UNIT_LAST.finditer(flat):
        low = bisect_left(starts, unit.start() - _BRACKET_REACH)
        held = found[low : bisect_left(starts, unit.start("end"))]
        bare = [figure for figure in held if not figure.is_money and not figure.pair and not _is_year(figure)]
        inside = [figure for figure in bare if figure.start > unit.start()]
        before = [figure for figure in bare if figure.start < unit.start()][-1:]
        after = _AFTER.match(flat, unit.end("scale"))
        if not inside or after is None:
            continue
        for figure in [*before, *inside]:
            figure.currency = _currency(after)
            figure.scale *= {"k": 10**3, "m": 10**6}.get(unit["scale"].strip(), 1)


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


def _is_thousands(first: Figure, second: Figure) -> bool:
    """Whether the zeros of the second figure hold for the first, too small to begin such a range by itself."""
    if first.scale > 1 or second.scale > 1 or second.percent:
        return False
    return first.raw < 500 and second.raw % 1000 == 0 and first.raw * 1000 < second.raw


def _share_unit(first: Figure, second: Figure) -> None:
    first.currency, first.percent = second.currency, second.percent
    if first.scale == 1 and second.scale > 1 and first.raw < 1000 and first.raw < second.raw:
        first.scale = second.scale
    if _is_thousands(first, second):
        first.scale = 1000  # «de 10 à 30 000 €»
    first.pair, second.pair = "first", "second"
