"""Where every message arrives: finds the command it names, and answers. Knows no transport.

Commands are known by French and English names in both languages; a mistyped one is answered with the nearest.
Words without a command are a search.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from rapidfuzz import process
from rapidfuzz.distance import OSA

from watcher.config import Settings
from watcher.errors import WatcherError
from watcher.remember.store import Store
from watcher.talk import admin, finding, following, general, rhythm, searching, subscribing
from watcher.talk.person import Person, Reply, ReplyButton, reply
from watcher.talk.rate_limit import RateLimiter
from watcher.talk.visit import Visit
from watcher.understand.text.text import clean, fold
from watcher.wording.catalogue import language_of, translate

log = structlog.get_logger("talk")

MAX_MESSAGE = 1000
_LIKE = 0.6  # one slip in three letters, two in five
_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, its other names in both languages, and what it does with the words after it."""

    name: str
    names: tuple[str, ...]
    run: Callable[[Visit, str], Reply]
    for_admins: bool = False


COMMANDS = (
    Command("start", ("demarrer", "bonjour"), general.start),
    Command("help", ("aide", "h"), general.show_help),
    Command("search", ("cherche", "chercher", "recherche", "find", "s"), searching.search),
    Command("latest", ("derniers", "recents", "nouveaux", "new"), searching.latest),
    Command("deadlines", ("echeances", "dates", "closing"), searching.deadlines),
    Command("call", ("appel", "show", "fiche"), finding.show),
    Command("history", ("historique",), finding.history),
    Command("why", ("pourquoi",), finding.why),
    Command("missing", ("manque",), finding.missing),
    Command("domains", ("domaines",), general.domains),
    Command("subscribe", ("abonner", "abonne", "abonnement"), subscribing.subscribe),
    Command("unsubscribe", ("desabonner", "stop"), subscribing.unsubscribe),
    Command("frequency", ("frequence", "rythme"), rhythm.frequency),
    Command("reminders", ("rappels", "rappel", "reminder"), rhythm.reminders),
    Command("nothingnew", ("riendeneuf", "quiet"), rhythm.nothing_new),
    Command("zone", ("fuseau",), subscribing.zone),
    Command("language", ("langue", "lang"), subscribing.language),
    Command("settings", ("reglages", "moi", "me"), subscribing.settings),
    Command("digest", ("bulletin", "lettre"), subscribing.digest),
    Command("follow", ("suivre",), following.follow),
    Command("mute", ("ignorer", "pasmoi"), following.mute),
    Command("later", ("plustard",), following.later),
    Command("infos", ("info", "privacy", "vieprivee"), general.infos),
    Command("mydata", ("mesdonnees",), subscribing.my_data),
    Command("erase", ("effacer",), subscribing.erase),
    Command("sources", (), admin.sources, for_admins=True),
    Command("collect", ("collecter", "collecte"), admin.collect, for_admins=True),
    Command("held", ("retenus",), admin.held, for_admins=True),
    Command("release", ("liberer",), admin.release, for_admins=True),
    Command("dismiss", ("ecarter",), admin.dismiss, for_admins=True),
    Command("tag", ("etiqueter",), admin.tag, for_admins=True),
)
_BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.names)}


class Commands:
    """Answers people from one memory; `settings` may be exchanged while it works."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self._store = store
        self._limiter = RateLimiter(settings.chat.per_minute)

    def answer(self, person: Person, text: str, now: datetime) -> Reply | None:
        """The answer to one message; None when the person writes faster than the limit and was told so already."""
        admitted = self._limiter.allow(person.key, now)
        visit = self._visit(person, now)
        if not admitted:
            return reply(visit.text("too_fast")) if admitted is None else None
        try:
            return self._run(visit, clean(text, MAX_MESSAGE))
        except WatcherError as error:
            return reply(str(error))
        except Exception:
            log.exception("a command failed", person=person.key)
            return reply(visit.text("failed"))

    def _visit(self, person: Person, now: datetime) -> Visit:
        subscriber = self._store.people.find(person.channel, person.address, person.thread)
        chosen = self._store.conversations.get(person.key).language
        language = chosen or (subscriber.language if subscriber else "") or person.language
        spoken = language_of(language, self.settings.watch.language)
        return Visit(self.settings, self._store, person, subscriber, spoken, now)

    def _run(self, visit: Visit, text: str) -> Reply:
        match = re.match(r"/\s*([^\s@]+)(?:@\S+)?\s*(.*)", text, re.DOTALL)
        if match is None:
            return searching.pick_or_search(visit, text)
        said, rest = match[1], match[2].strip()
        if tapped := re.fullmatch(r"(\D+)_(\d{1,12})", said):  # «/suivre_12», as older digests wrote it
            said, rest = tapped[1], f"#{tapped[2]}"
        name = fold(said).replace("_", "").replace("-", "")
        command = _BY_NAME.get(name)
        if command is None:
            return _unknown(visit, said, rest)
        if command.for_admins and not visit.person.is_admin:
            return reply(visit.text("admins_only"))
        return command.run(visit, rest)


def _unknown(visit: Visit, said: str, rest: str) -> Reply:
    """«Unknown: /seach. Did you mean /search health?», with a button that says it."""
    known = [name for name, command in _BY_NAME.items() if visit.person.is_admin or not command.for_admins]
    close = _nearest(fold(said)[:40], known)
    if not close:
        return reply(visit.text("unknown", said=said[:40]))
    meant = f"/{close} {rest}".strip()
    yes = ReplyButton(visit.text("button.yes"), meant)
    return reply(visit.text("unknown_near", said=said[:40], meant=meant), buttons=((yes,),))


def _nearest(said: str, known: Sequence[str]) -> str:
    """The command of which this is the beginning, else the one with the fewest slips; empty when none is near."""
    begun = sorted((name for name in known if len(said) >= _BEGINNING and name.startswith(said)), key=len)
    if begun:
        return begun[0]
    close = process.extractOne(said, known, scorer=OSA.normalized_similarity, score_cutoff=_LIKE)
    return close[0] if close else ""


def menu(language: str, *, is_admin: bool = False) -> list[tuple[str, str]]:
    """The commands with what each does, for a chat's menu and for help."""
    return [
        (command.name, translate(language, f"talk.menu.{command.name}"))
        for command in COMMANDS
        if is_admin or not command.for_admins
    ]
