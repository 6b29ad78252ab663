"""How a call fits a reader, in words: a line for each criterion, and one line for all. Decided in deliver/match/fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from watcher.model.fit import Fit, FitAnswer, FitLine, Profile
from watcher.remember.search.place_names import names_of_slugs
from watcher.wording import dates, money
from watcher.wording.catalogue import named, translate
from watcher.wording.text import labelled, listed, quoted, short

_SIGNS = {FitAnswer.YES: "✔", FitAnswer.NO: "✖", FitAnswer.CHECK: "?"}
_KINDS = {"who": "applicant", "where": "country", "partner": "partner"}
QUOTE = 200


def fit_lines(language: str, fit: Fit) -> tuple[str, ...]:
    """A line for each criterion, with its sign, what the call says and its words; what it does not say is one line."""
    told = [_line(language, line) for line in fit.lines if line.answer is not FitAnswer.UNSTATED]
    silent = [_name(language, line) for line in fit.lines if line.answer is FitAnswer.UNSTATED]
    names = listed(language, [name.lower() for name in silent])
    return (*told, f"? {translate(language, 'fit.unstated', names=names)}") if silent else tuple(told)


def verdict(language: str, fit: Fit) -> str:
    """The whole in a sentence: what speaks against it, else what is to be read, else that nothing does."""
    against, to_read = fit.count(FitAnswer.NO), fit.count(FitAnswer.CHECK)
    if against:
        return translate(language, "fit.against", n=against)
    return translate(language, "fit.to_read", n=to_read) if to_read else translate(language, "fit.nothing_against")


def fit_line(language: str, fit: Fit) -> str:
    """One line for a digest: «Votre profil : un point s’y oppose (où : « Île-de-France »)»."""
    answer = FitAnswer.NO if fit.is_against else FitAnswer.CHECK
    points = [_point(language, line) for line in fit.lines if line.answer is answer]
    whole = verdict(language, fit).rstrip(".")
    said = translate(language, "fit.short", verdict=whole[:1].lower() + whole[1:])
    return f"{said} ({listed(language, points)})" if points else said


def _line(language: str, line: FitLine) -> str:
    said = _found(language, line)
    if line.answer is FitAnswer.CHECK:
        said = " — ".join(filter(None, (said, translate(language, "fit.check"))))
    words = " — ".join(filter(None, (said, quoted(language, short(line.quote, QUOTE)) if line.quote else "")))
    return f"{_SIGNS[line.answer]} {labelled(language, _name(language, line), words)}"


def _name(language: str, line: FitLine) -> str:
    return translate(language, f"fit.of.{line.criterion}")


def _found(language: str, line: FitLine) -> str:
    return short(_named(language, _KINDS.get(line.criterion, "fit"), line.found), QUOTE)


def _named(language: str, group: str, values: Iterable[str]) -> str:
    return ", ".join(named(language, group, one, _plain(language, one)) for one in dict.fromkeys(values))


def _plain(language: str, found: str) -> str:
    """A day in words; a name, as a place has, as it is."""
    try:
        return dates.day(language, date.fromisoformat(found))
    except ValueError:
        return names_of_slugs().get(found, found)


def _point(language: str, line: FitLine) -> str:
    name = _name(language, line).lower()
    return labelled(language, name, quoted(language, short(line.quote, 60))) if line.quote else name


def profile_lines(language: str, profile: Profile) -> tuple[str, ...]:
    """A line for each thing that a reader said of themselves."""
    said = {field.name: getattr(profile, field.name) for field in fields(profile) if field.name != "currency"}
    return tuple(_of_profile(language, name, value, profile) for name, value in said.items() if value not in ((), None))


def _of_profile(language: str, name: str, value: Any, profile: Profile) -> str:
    key = f"fit.profile.{name}"
    match value:
        case bool():
            return translate(language, f"{key}_{'yes' if value else 'no'}")
        case tuple():
            return translate(
                language, key, value=_named(language, "applicant" if name == "kinds" else "country", value)
            )
        case Decimal() if name != "share" and profile.currency:
            return translate(language, key, value=money.sum_of(language, value, profile.currency))
        case int() if name == "staff":
            return translate(language, key, value=money.plain_number(language, str(value)))
        case Decimal():
            return translate(language, key, value=money.plain_number(language, str(value)))
        case _:
            return translate(language, key, n=value, value=value)
