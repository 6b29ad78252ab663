"""The words around the items: greeting, headings, state of the sources, footer. Plain text, not escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from watcher.config import Settings
from watcher.deliver.digest.digest import Digest, Section, SourceSummary
from watcher.deliver.digest.flat import FLAT
from watcher.model import Subscriber
from watcher.wording import dates
from watcher.wording.asked import spoken
from watcher.wording.catalogue import translate
from watcher.wording.text import listed, quoted, short
from watcher.wording.view import View

NAMED = 3
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")


Actions = Callable[[Sequence[tuple[str, int]]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of one message, made by the caller: signed, per person. Empty where the web pages are off.

    `actions` gives the addresses of «follow», «mute» and «later», each with a call, in the order they are asked for.
    `leave_mail` is a mail address that takes any mail as a request to leave; empty where nobody reads it. `partner`
    gives the page on which to look for a partner for a call.
    """

    unsubscribe: str = ""
    preferences: str = ""
    actions: Actions | None = None
    leave_mail: str = ""
    partner: Callable[[int], str] | None = None


@dataclass(frozen=True, slots=True)
class Footer:
    """What every message says of itself; `leave` and `leave_url` are the way out by mail where no page is one."""

    health: str
    why: str
    links: tuple[tuple[str, str], ...]
    leave: str
    leave_url: str
    identity: tuple[str, ...]


def intro(digest: Digest, names: Mapping[str, str]) -> str:
    """The greeting and what the message is about; `names` are those of the domains."""
    who = digest.subscriber
    since = translate(who.language, "digest.since", when=_moment(digest.since, who, digest.now)) if digest.since else ""
    key = "digest.quiet" if digest.is_empty else "digest.intro"
    key = f"{key}_first" if digest.is_first else key
    words = translate(who.language, key, since=since, topics=topics(who, names, "digest"))
    return f"{translate(who.language, 'digest.hello')} {words}"


def section_titles(digest: Digest, names: Mapping[str, str]) -> list[str]:
    """The heading of each section; that of new and of open calls counts those that follow as rows, too."""
    language = digest.subscriber.language
    counts = {"new": digest.count("new", "more"), "welcome": digest.count("welcome", "open") + digest.open}
    return [section_title(section, language, names, counts.get(section.name)) for section in digest.sections]


def section_title(section: Section, language: str, names: Mapping[str, str], count: int | None = None) -> str:
    """«À ne pas manquer», «Nouveaux : 5», «Et aussi · Santé», «Tous les appels · Région Exemple»."""
    if section.name == FLAT:
        funder = section.funder or translate(language, "section.no_funder")
        return translate(language, "section.flat_of", funder=funder)
    if section.domain:
        domain = names.get(section.domain, section.domain)
        return translate(language, "section.more_of", domain=domain[:1].upper() + domain[1:])
    return translate(language, f"section.{section.name}", n=len(section.items) if count is None else count)


def domain_names(language: str, settings: Settings) -> dict[str, str]:
    """The label of each domain in that language, as inside a sentence."""
    labels = {key: domain.label for key, domain in settings.domains.items()}
    return {key: _inside(label.get(language) or next(iter(label.values()), key)) for key, label in labels.items()}


def _inside(label: str) -> str:
    """A label as it stands inside a sentence: «santé», but «PME et industrie»."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def topics(who: Subscriber, names: Mapping[str, str], room: str) -> str:
    """What the person follows: «vos domaines santé et numérique»."""
    domains = list(dict.fromkeys(names.get(key, key) for interest in who.interests for key in interest.domains))
    words = list(dict.fromkeys(word for interest in who.interests for word in interest.words))
    searches = [quoted(who.language, short(spoken(word, who.language, names), 60)) for word in words]
    said = []
    if domains:
        said.append(translate(who.language, "digest.topics", n=len(domains), topics=listed(who.language, domains)))
    if searches:
        said.append(translate(who.language, "digest.words", n=len(searches), words=listed(who.language, searches[:6])))
    if room == "footer" and domains:
        said[0] = listed(who.language, domains)
    return listed(who.language, said) or translate(who.language, "digest.all_topics")


def rhythm(who: Subscriber) -> str:
    """«chaque jour ouvré à 7 h»."""
    at = dates.hour(who.language, time.fromisoformat(who.hour))
    day = dates.weekday_name(who.language, who.weekday)
    return translate(who.language, f"rhythm.{who.frequency}", hour=at, weekday=day)


def health(state: SourceSummary, view: View) -> str:
    """«41 sources lues, 2 en panne depuis mardi : Région X et Fondation Y.»; empty where nothing is known.

    Where nothing was read for too long, that is all it says: nobody knows what is well.
    """
    language = view.language
    if state.silent_since:
        return translate(language, "health.nothing_read", day=_day(state.silent_since, view))
    if not state.read and not state.failing:
        return ""
    is_part = state.read + len(state.failing) < state.total
    said = translate(language, "health.read_of" if is_part else "health.read", n=state.read, total=state.total)
    if not state.failing:
        return f"{said}, {translate(language, 'health.all_well')}."
    days = {_day(source.since, view) for source in state.failing}
    names = [short(source.label, 60) for source in state.failing[:NAMED]]
    if len(days) > 1:
        names = [
            translate(language, "health.since", name=name, day=_day(source.since, view))
            for name, source in zip(names, state.failing, strict=False)
        ]
    if len(state.failing) > NAMED:
        names.append(translate(language, "health.others", n=len(state.failing) - NAMED))
    since = translate(language, "digest.since", when=days.pop()) if len(days) == 1 else ""
    failing = translate(language, "health.failing", n=len(state.failing), since=since, names=", ".join(names))
    return f"{said}, {failing}."


def footer(digest: Digest, settings: Settings, links: Links, names: Mapping[str, str]) -> Footer:
    """Who sends, why, and how to leave (delivery rules: body of every message)."""
    who, identity = digest.subscriber, settings.identity
    language = who.language
    named = [
        ("preferences", links.preferences),
        ("privacy", identity.privacy_url or ""),
        ("unsubscribe", links.unsubscribe),
    ]
    sender = identity.organisation or settings.watch.name
    if identity.on_behalf:
        sender = translate(language, "footer.on_behalf", organisation=sender, behalf=identity.on_behalf)
    leave, leave_url = ("", "") if links.unsubscribe else _by_mail(language, links.leave_mail, identity.contact)
    return Footer(
        health=health(digest.health, view_of(who, settings, digest.now)),
        why=translate(language, "footer.why", topics=topics(who, names, "footer"), rhythm=rhythm(who)),
        links=tuple((translate(language, f"footer.{name}"), url) for name, url in named if url),
        leave=leave,
        leave_url=leave_url,
        identity=tuple(part for part in (sender, identity.address, identity.responsible, identity.contact) if part),
    )


def _by_mail(language: str, leave_mail: str, contact: str) -> tuple[str, str]:
    """The way to leave without a web page: the address that does it by itself, else the people of the contact."""
    if leave_mail:
        return translate(language, "footer.leave_mail", address=leave_mail), f"mailto:{leave_mail}?subject=unsubscribe"
    address = contact if _MAIL.fullmatch(contact) else ""
    said = translate(language, "footer.unsubscribe_mail", contact=contact) if contact else ""
    return said, f"mailto:{address}?subject=STOP" if address else ""


def view_of(who: Subscriber, settings: Settings, now: datetime) -> View:
    """How facts are told to this person."""
    return View(who.language, who.zone, now, settings.watch.zones)


def _day(at: datetime, view: View) -> str:
    """A day after «since»: «mardi» within the last week, else «le 3 mars 2027»; «Tuesday», «3 March 2027»."""
    on = at.astimezone(ZoneInfo(view.zone)).date()
    age = (view.today - on).days
    if age < 1:
        return translate(view.language, "left.today")
    if age < 7:
        return dates.weekday(view.language, on)
    return translate(view.language, "digest.since_day", day=dates.day(view.language, on))


def _moment(at: datetime, who: Subscriber, now: datetime) -> str:
    local = at.astimezone(ZoneInfo(who.zone))
    day, hour = _day(at, View(who.language, who.zone, now)), dates.hour(who.language, local.time().replace(second=0))
    return translate(who.language, "digest.since_moment", day=day, hour=hour)
