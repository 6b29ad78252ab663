"""The form of one's settings: what it shows, and what may be read from it. Pure; saves nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from watcher.config import Settings
from watcher.model import BadPreference, Frequency, Interest, QuietRhythm, Subscriber
from watcher.web.consent.pages import Field
from watcher.wording.catalogue import LANGUAGES, language_of, translate
from watcher.wording.dates import city, weekday_name

_TYPED = ("language", "frequency", "hour", "weekday", "zone", "quiet_rhythm", "reminders")
_INPUTS = {"quiet_rhythm": "quiet"}  # the name of the input where it is not that of the preference

Form = Mapping[str, Sequence[str]]


class Impossible(ValueError):
    """A value of the form is not possible; the message is the name of its field."""


def refused(shown: Sequence[Field], form: Form, wrong: str) -> tuple[Field, ...]:
    """The form as it was sent, with the field that cannot be so: nobody has to fill it in twice."""
    sent = {field.name: tuple(value[:60] for value in form.get(field.name, ())) for field in shown}
    return tuple(
        replace(field, values=sent[field.name] or (() if "tick" in field.kind else ("",)), is_wrong=field.name == wrong)
        for field in shown
    )


def fields(who: Subscriber, settings: Settings) -> tuple[Field, ...]:
    """The form as it stands for that person."""
    language = who.language if who.language in LANGUAGES else "fr"

    def words(key: str) -> str:
        return translate(language, f"web.{key}")

    domains = tuple(settings.domain_labels(language).items())
    chosen = tuple(name for interest in who.interests[:1] for name in interest.domains)
    steps = ", ".join(map(str, who.reminders))
    days = tuple((str(number), weekday_name(language, number)) for number in range(7))
    return (
        Field("language", words("language"), "choice", (who.language,), (("fr", "Français"), ("en", "English"))),
        Field("frequency", words("frequency"), "choice", (who.frequency,), _named(tuple(Frequency), language, "")),
        Field("hour", words("hour"), "text", (who.hour,), hint=words("hour_hint")),
        Field("weekday", words("weekday"), "choice", (str(who.weekday),), days),
        Field("zone", words("zone"), "choice", (who.zone,), _zones(who, settings)),
        Field("domain", words("domains"), "ticks", chosen, domains),
        Field("news", words("news"), "tick", ("yes",) if who.news else ()),
        Field("quiet", words("quiet"), "choice", (who.quiet_rhythm,), _named(tuple(QuietRhythm), language, "quiet_")),
        Field("reminders", words("reminders"), "text", (steps,), hint=words("reminders_hint")),
    )


def changes(form: Form, who: Subscriber, settings: Settings) -> dict[str, Any]:
    """What the form changes, ready for `People.update`. Raises Impossible."""
    first = who.interests[0] if who.interests else Interest()
    domains = tuple(form.get("domain", ()))
    if any(name not in settings.domains for name in domains):
        raise Impossible("domain")
    values = {name: (form.get(_INPUTS.get(name, name)) or ("",))[0] for name in _TYPED}
    try:
        wanted = who.preferences().changed(values | {"news": "yes" in form.get("news", ())})
    except BadPreference as error:
        raise Impossible(_INPUTS.get(error.field, error.field)) from error
    return wanted.as_values() | {"interests": (replace(first, domains=domains), *who.interests[1:])}


def _zones(who: Subscriber, settings: Settings) -> tuple[tuple[str, str], ...]:
    known = dict.fromkeys((*settings.watch.zones, settings.watch.zone, who.zone))
    return tuple((name, city(language_of(who.language), name)) for name in known)


def _named(values: Sequence[str], language: str, prefix: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, translate(language, f"web.{prefix}{value}")) for value in values)
