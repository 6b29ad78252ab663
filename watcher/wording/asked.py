"""A question in words, filter by filter: what was understood, so that one can read it, and take a part away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from watcher.remember.search.alternatives import KEYED, groups
from watcher.remember.search.asked import SearchCriteria
from watcher.remember.search.place_names import place_name
from watcher.wording import dates, money
from watcher.wording.catalogue import named, translate


@dataclass(frozen=True, slots=True)
class AskedCriterion:
    """One filter in words; `fields` are those of the criteria that it stands for."""

    fields: tuple[str, ...]
    words: str


def chips(criteria: SearchCriteria, language: str, labels: Mapping[str, str]) -> tuple[AskedCriterion, ...]:
    """The filters of a question in words; `labels` are the names of domains in that language.

    Joined by commas they can be read back as the same question.
    """
    said = [*_several(criteria, language, labels), *_bounds(criteria, language), *_others(criteria, language)]
    return tuple(said)


def sentence(criteria: SearchCriteria, language: str, labels: Mapping[str, str]) -> str:
    """The whole question in one line: «santé ou numérique, Québec, au moins 50 000 $, jusqu'au 31 décembre 2026»."""
    return ", ".join(chip.words for chip in chips(criteria, language, labels))


def spoken(words: str, language: str, labels: Mapping[str, str]) -> str:
    """Words with their alternatives as one says them: «cancer ou Numérique, prévention»."""
    asked = groups(words)
    chosen = (_any_of(language, [_unit(unit, language, labels) for unit in group]) for group in asked if len(group) > 1)
    plain = " ".join(group[0] for group in asked if len(group) == 1)
    return ", ".join(filter(None, (*chosen, plain)))


def _unit(unit: str, language: str, labels: Mapping[str, str]) -> str:
    if keyed := KEYED.fullmatch(unit):
        key = keyed[2]
        return labels.get(key, key) if keyed[1] == "domain" else named(language, "asked.applicant", key)
    return unit


def _several(criteria: SearchCriteria, language: str, labels: Mapping[str, str]) -> Iterator[AskedCriterion]:
    if criteria.words:
        yield AskedCriterion(("words",), spoken(criteria.words, language, labels))
    said = {
        "domains": [labels.get(key, key) for key in criteria.domains],
        "where": [place_words(language, place) for place in criteria.where],
        "who": [named(language, "asked.applicant", key) for key in criteria.who],
        "statuses": [named(language, "asked.status", key) for key in criteria.statuses],
        "kinds": [named(language, "asked.kind", key) for key in criteria.kinds],
        "sources": [f"source:{name}" for name in criteria.sources],
        "funders": list(criteria.funders),
        "not_sources": [f"-source:{name}" for name in criteria.not_sources],
        "not_funders": [f"-funder:{slug}" for slug in criteria.not_funders],
        "not_words": list(criteria.not_words),
        "not_domains": [labels.get(key, key) for key in criteria.not_domains],
        "not_where": [place_words(language, place) for place in criteria.not_where],
        "not_who": [named(language, "asked.applicant", key) for key in criteria.not_who],
    }
    for field, names in said.items():
        if names:
            yield AskedCriterion((field,), translate(language, f"asked.{field}", names=_any_of(language, names)))


def _bounds(criteria: SearchCriteria, language: str) -> Iterator[AskedCriterion]:
    for field, value in (("min_amount", criteria.min_amount), ("max_amount", criteria.max_amount)):
        if value is not None:
            known = criteria.currency
            amount = money.sum_of(language, value, known) if known else money.plain_number(language, str(value))
            yield AskedCriterion((field,), translate(language, f"asked.{field}", amount=amount))
    start, end = criteria.due_from, criteria.due_to
    if start and end:
        key = "asked.due_on" if start == end else "asked.due_between"
        said = translate(language, key, start=dates.day(language, start), end=dates.day(language, end))
        yield AskedCriterion(("due_from", "due_to"), said)
    elif end:
        yield AskedCriterion(("due_to",), translate(language, "asked.due_to", day=dates.day(language, end)))
    elif start:
        yield AskedCriterion(("due_from",), translate(language, "asked.due_from", day=dates.day(language, start)))


def _others(criteria: SearchCriteria, language: str) -> Iterator[AskedCriterion]:
    if criteria.sides:
        yield AskedCriterion(("sides",), translate(language, "asked.sides"))
    for field, days in (("new", criteria.new), ("changed", criteria.changed)):
        if days:
            yield AskedCriterion((field,), translate(language, f"asked.{field}", n=days))
    if criteria.language:
        yield AskedCriterion(("language",), translate(language, f"asked.language.{criteria.language}"))
    if criteria.sort:
        yield AskedCriterion(("sort",), translate(language, f"asked.sort.{criteria.sort}"))


def _any_of(language: str, names: Sequence[str]) -> str:
    """«a, b ou c»."""
    if len(names) < 2:
        return "".join(names)
    joint = translate(language, "asked.or")
    return f" {joint} ".join(names)


def place_words(language: str, place: str) -> str:
    """How a place of a question is called; its slug where it is not known."""
    return named(language, "country", place, place_name(place, language))
