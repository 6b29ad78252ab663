"""Why a call concerns a person, or does not: in the reader's words. Decided in deliver/match."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from watcher.model import Explanation, Match, Reason
from watcher.wording import dates
from watcher.wording.asked import place_words, spoken
from watcher.wording.catalogue import knows, named, translate
from watcher.wording.money import plain_number
from watcher.wording.text import listed, quoted


@dataclass(frozen=True, slots=True)
class Names:
    """How keys are called in one language: domains, and sources by their label."""

    language: str
    domains: Mapping[str, str]
    sources: Mapping[str, str]

    def domain(self, key: str) -> str:
        return self.domains.get(key, key)

    def source(self, key: str) -> str:
        return self.sources.get(key, key)


def because(names: Names, match: Match) -> str:
    """Why this reader, in one line: «santé (« données de santé », « hôpital ») · au moins 50 000».

    A named interest says its name first.
    """
    said = [_short(names, reason) for reason in match.reasons if not _goes_without_saying(reason)]
    name = (
        translate(names.language, "why.short.search", name=quoted(names.language, match.interest))
        if match.interest
        else ""
    )
    return " · ".join(part for part in (name, *said) if part)


def _goes_without_saying(reason: Reason) -> bool:
    return reason.filter in ("exclude", "language") or reason.filter.startswith("not_")


def explain(names: Names, explanation: Explanation) -> tuple[str, ...]:
    """Every filter of every interest in whole sentences, after a first line with the verdict.

    Where there are several interests each has its name before it; interests that read the same are said once.
    """
    blocks = dict.fromkeys(
        (name, tuple(line for reason in reasons if (line := sentence(names, reason))))
        for name, reasons in explanation.interests
    )
    headings = _headings(names.language, [name for name, _ in blocks])
    lines = [translate(names.language, f"why.verdict.{explanation.verdict}")]
    for heading, (_, sentences) in zip(headings, blocks, strict=True):
        lines += [heading, *sentences]
    return tuple(line for line in lines if line)


def _headings(language: str, interests: Sequence[str]) -> list[str]:
    """What stands before each interest: its name, with a number where several have none; nothing before a lone one."""
    if len(interests) < 2:
        return ["" for _ in interests]
    unnamed = translate(language, "why.unnamed")
    if interests.count("") > 1:
        numbers = count(1)
        said = [name or f"{unnamed} ({next(numbers)})" for name in interests]
    else:
        said = [name or unnamed for name in interests]
    return [translate(language, "why.interest", name=name) for name in said]


def sentence(names: Names, reason: Reason) -> str:
    """One filter in a sentence: «Domaine santé : « imagerie médicale », « centre hospitalier ».»"""
    end = "unknown" if reason.unknown else "yes" if reason.passed else "no"
    if reason.filter == "domain" and not reason.passed and not reason.found:
        end = "none"
    words = ", ".join(quoted(names.language, word) for word in reason.words[:6])
    return translate(
        names.language,
        f"why.{reason.filter}.{end}",
        wanted=listed(names.language, [_name(names, reason.filter, key) for key in reason.wanted]),
        found=listed(names.language, [_name(names, reason.filter, key) for key in reason.found]),
        words=translate(names.language, "why.words", words=words) if words else "",
    )


def _short(names: Names, reason: Reason) -> str:
    words = ", ".join(quoted(names.language, word) for word in reason.words[:4])
    match reason.filter:
        case "domain":
            label = listed(names.language, [_name(names, "domain", key) for key in reason.found])
            return translate(names.language, "why.short.labelled", label=label, words=words) if words else label
        case "word":
            said = words or listed(names.language, [_name(names, "word", entry) for entry in reason.found])
            return translate(names.language, "why.short.word", words=said)
        case _:
            wanted = listed(names.language, [_name(names, reason.filter, key) for key in reason.wanted])
            key = f"why.short.{reason.filter}"
            known = f"{key}_unknown" if reason.unknown and knows(names.language, f"{key}_unknown") else key
            return translate(names.language, known, wanted=wanted, words=words)


def _name(names: Names, kind: str, key: str) -> str:
    kind = kind.removeprefix("not_")
    ways: dict[str, Callable[[str], str]] = {
        "domain": names.domain,
        "source": names.source,
        "word": lambda word: quoted(names.language, spoken(word, names.language, names.domains)),
        "exclude": lambda word: quoted(names.language, word),
        "amount": lambda amount: plain_number(names.language, amount),
        "most": lambda amount: plain_number(names.language, amount),
        "who": lambda who: translate(names.language, f"asked.applicant.{who}"),
        "newly": lambda who: translate(names.language, f"asked.applicant.{who}"),
        "due": lambda day: dates.day(names.language, date.fromisoformat(day)) if day else "…",
        "place": lambda place: place_words(names.language, place),
    }
    return ways[kind](key) if kind in ways else named(names.language, kind, key)
