"""Where every message arrives: finds the command it names, and answers. Knows no transport.

Commands are known by French and English names in both languages, with or without a slash where the words can mean
nothing else; a mistyped one is answered with the nearest. Other words are a search.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watcher.config import Settings
from watcher.errors import WatcherError
from watcher.log import EventLog
from watcher.remember.store import Store
from watcher.talk import (
    admin,
    editing,
    exporting,
    feed_links,
    finding,
    fitting,
    following,
    general,
    here,
    holding,
    mailing,
    managing,
    noting,
    partners,
    proposing,
    regrouping,
    rhythm,
    saving,
    searching,
    setup,
    starting,
    subscribing,
    trying,
    undoing,
)
from watcher.talk.admin_tools import AdminTools
from watcher.talk.order_parts import readers
from watcher.talk.orders import shipped_orders
from watcher.talk.person import Person, Reply, ReplyButton, reply
from watcher.talk.rate_limit import RateLimiter
from watcher.talk.roles import Access, refusal
from watcher.talk.small_talk import is_no, is_yes
from watcher.talk.visit import Refused, Visit, is_number
from watcher.talk.zones import zone_of
from watcher.understand.text.text import clean, fold
from watcher.wording.catalogue import language_of, translate

log = EventLog("talk")

MAX_MESSAGE = 1000
_LIKE = 0.6  # one slip in three letters, two in five
_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, its other names in both languages, what it does with the words after it, and what it
    touches.

    `reads` says of words after its name whether they can mean nothing else, so that no slash is needed.
    """

    name: str
    names: tuple[str, ...]
    run: Callable[[Visit, str], Reply]
    access: Access = Access.READ
    reads: Callable[[str], bool] | None = None


def _is_numeric(args: str) -> bool:
    return is_number(args)


def _is_days(args: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}( jours?| days?)?", args.strip()))


def _anything(args: str) -> bool:
    return bool(args.strip())


def _manage(visit: Visit, args: str) -> Reply:
    """/manage @channel WHAT — the same commands for a channel one administrates."""
    return managing.manage(visit, args, _run, _name_of)


def _name_of(word: str) -> str:
    """The command that a word names in either language; empty for none."""
    command = _BY_NAME.get(_known(word))
    return command.name if command else ""


COMMANDS = (
    Command("start", ("demarrer", "bonjour"), starting.start),
    Command("setup", ("configurer",), setup.setup, Access.SETTINGS),
    Command("help", ("aide", "h"), general.show_help),
    Command("search", ("cherche", "chercher", "recherche", "find", "s"), searching.search, reads=_anything),
    Command("more", ("suite", "suivants", "suivant", "encore", "next"), searching.more),
    Command("previous", ("precedents", "precedent"), searching.previous),
    Command("list", ("liste",), searching.again),
    Command("ask", (), searching.ask),
    Command("without", (), searching.without),
    Command("news", ("quoideneuf", "nouveautes"), searching.news),
    Command("save", ("garder", "enregistrer"), saving.save, Access.SETTINGS),
    Command("searches", ("recherches", "mesrecherches", "mysearches"), saving.searches, Access.SETTINGS),
    Command("unsave", ("oublier",), saving.unsave, Access.SETTINGS),
    Command("drop", (), saving.drop, Access.SETTINGS),
    Command("feed", ("flux",), feed_links.feed, Access.SETTINGS),
    Command("edit", ("modifier", "changer"), editing.edit, Access.SETTINGS),
    Command("edited", (), editing.edited, Access.SETTINGS),
    Command("rename", ("renommer",), editing.rename, Access.SETTINGS),
    Command("snooze", ("pause", "suspendre"), editing.snooze, Access.SETTINGS),
    Command("away", ("absent", "absence", "vacances"), editing.away, Access.SETTINGS),
    Command("hush", ("taire", "jamais"), editing.hush, Access.SETTINGS),
    Command("unhush", ("reentendre",), editing.unhush, Access.SETTINGS),
    Command("latest", ("derniers", "recents", "nouveaux", "new"), searching.latest, reads=_is_days),
    Command("changed", ("changements", "modifies", "changes"), searching.changed, reads=_is_days),
    Command("deadlines", ("echeances", "dates", "closing"), searching.deadlines, reads=_is_days),
    Command("call", ("appel", "show", "fiche"), finding.show, reads=_is_numeric),
    Command("history", ("historique",), finding.history, reads=_is_numeric),
    Command("why", ("pourquoi",), finding.why, reads=_is_numeric),
    Command("share", ("partager", "partage", "transferer"), exporting.share, reads=_is_numeric),
    Command("calendar", ("calendrier", "agenda", "ics"), exporting.calendar, reads=_is_numeric),
    Command("export", ("exporter", "csv", "tableau"), exporting.export),
    Command("missing", ("manque",), finding.missing),
    Command("domains", ("domaines",), general.domains),
    Command(
        "subscribe",
        ("abonner", "abonne", "abonnement"),
        subscribing.subscribe,
        Access.SETTINGS,
        reads=lambda args: args.strip() in saving.EVERYTHING or len(args.split()) <= 2,
    ),
    Command("agree", ("accepter",), subscribing.agree, Access.SETTINGS),
    Command("unsubscribe", ("desabonner", "stop"), subscribing.unsubscribe, Access.SETTINGS),
    Command("leave", (), subscribing.leave, Access.SETTINGS),
    Command("nomail", (), mailing.no_mail, Access.PERSONAL),
    Command(
        "frequency",
        ("frequence", "rythme"),
        rhythm.frequency,
        Access.SETTINGS,
        reads=lambda args: bool(rhythm.read_rhythm(args)),
    ),
    Command("reminders", ("rappels", "rappel", "reminder"), rhythm.reminders, Access.SETTINGS, reads=rhythm.is_steps),
    Command("nothingnew", ("riendeneuf", "quiet"), rhythm.nothing_new, Access.SETTINGS),
    Command("zone", ("fuseau",), subscribing.zone, Access.SETTINGS, reads=lambda args: zone_of(args) is not None),
    Command(
        "language",
        ("langue", "lang"),
        subscribing.language,
        Access.SETTINGS,
        reads=lambda args: bool(subscribing.read_language(args)),
    ),
    Command("here", ("ici",), here.here, Access.SETTINGS),
    Command("manage", ("gerer", "canal", "channel"), _manage, Access.PERSONAL),
    Command("settings", ("reglages", "mesreglages", "mysettings", "moi", "me"), subscribing.settings, Access.PERSONAL),
    Command("digest", ("bulletin", "lettre"), subscribing.digest, Access.SETTINGS),
    Command("follow", ("suivre",), following.follow, Access.TRIAGE, reads=_is_numeric),
    Command("mute", ("ignorer", "pasmoi"), following.mute, Access.TRIAGE, reads=_is_numeric),
    Command("later", ("plustard",), following.later, Access.TRIAGE, reads=_is_numeric),
    Command("following", ("suivis", "messuivis", "mesappels", "mycalls"), following.followed, Access.SETTINGS),
    Command("unmark", ("annuler",), following.unmark, Access.TRIAGE, reads=_is_numeric),
    Command("mail", ("courriel", "email"), mailing.mail, Access.PERSONAL),
    Command("note", ("noter",), noting.note, Access.PERSONAL, reads=lambda args: is_number(args.split()[0])),
    Command("fit", ("convient",), fitting.fit, Access.PERSONAL, reads=_is_numeric),
    Command("profile", ("profil",), fitting.profile, Access.PERSONAL, reads=lambda args: "," in args),
    Command("partner", ("partenaire", "partenaires", "partners"), partners.partner, Access.PERSONAL, reads=_is_numeric),
    Command("interested", ("interesse",), partners.interested, Access.PERSONAL),
    Command("decline", ("decliner",), partners.decline, Access.PERSONAL),
    Command("report", ("signaler",), partners.report, Access.PERSONAL),
    Command("tell", ("dire", "ecrire"), partners.tell, Access.PERSONAL),
    Command("withdraw", ("retirer",), partners.withdraw, Access.PERSONAL),
    Command("infos", ("info", "privacy", "vieprivee"), general.infos),
    Command(
        "mydata", ("mesdonnees", "whatdoyouknowaboutme", "quesavezvousdemoi"), subscribing.my_data, Access.PERSONAL
    ),
    Command("erase", ("effacer",), subscribing.erase, Access.SETTINGS),
    Command("sources", (), admin.sources, Access.WATCH),
    Command("collect", ("collecter", "collecte"), admin.collect, Access.WATCH),
    Command("test", ("tester", "essayer"), trying.test, Access.WATCH),
    Command("held", ("retenus",), holding.held, Access.WATCH),
    Command("release", ("liberer",), holding.release, Access.WATCH),
    Command("dismiss", ("ecarter",), holding.dismiss, Access.WATCH),
    Command("missed", ("manques",), proposing.missed, Access.WATCH),
    Command("propose", ("proposer",), proposing.propose, Access.WATCH),
    Command("addsource", (), proposing.add_source, Access.WATCH),
    Command("notnow", (), proposing.not_now, Access.WATCH),
    Command("duplicates", ("doublons",), regrouping.duplicates, Access.WATCH),
    Command("merge", ("fusionner",), regrouping.merge, Access.WATCH),
    Command("apart", ("separes",), regrouping.apart, Access.WATCH),
    Command("split", ("separer",), regrouping.split, Access.WATCH),
    Command("together", ("ensemble",), regrouping.together, Access.WATCH),
    Command("undo", ("defaire",), undoing.undo, Access.WATCH),
    Command("reload", ("recharger",), trying.reload, Access.WATCH),
    Command("audit", ("journal",), admin.audit, Access.WATCH),
    Command("web", ("pages",), admin.web, Access.WATCH),
    Command("counts", ("chiffres", "stats"), admin.counts, Access.WATCH),
    Command("tag", ("etiqueter",), admin.tag, Access.WATCH),
    Command("reports", ("signalements",), partners.reports, Access.WATCH),
)
_IN_MENU = frozenset(("start", "help", "later", *chain(*general.TOLD)))
HIDDEN = frozenset(command.name for command in COMMANDS) - _IN_MENU
"""Commands that buttons say: not in the chat's menu."""
_BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.names)}
# A single word without a slash is a command, unless people search for it.
_SEARCHED = (
    "bonjour appel info s h new show find fiche recherche lettre dates call more next me moi quiet "
    "changed changes changements modifies partenaire partenaires partner partners interested report tell dire vacances "
    "absence jamais pause feed flux ici here canal channel fit mail courriel email note profile profil convient noter "
    "test tester essayer ensemble together separes separer apart split merge missed propose proposer web pages"
)
_NUMBERED = re.compile(
    r"(?:(?:le|la|the|of|on|du|de|sur|pour|about|appel|call|num[eé]ro|number|n°)\s+)+(#?\d{1,12})", re.IGNORECASE
)
_POLITE = re.compile(r"(?:(?:me|moi|please|svp|stp|merci)\s*)+", re.IGNORECASE)
_ALSO_SEARCHED = frozenset(_SEARCHED.split())


class Commands:
    """Answers people from one store; `settings` may be exchanged while it works."""

    def __init__(self, settings: Settings, store: Store, tools: AdminTools | None = None) -> None:
        self.settings = settings
        self._tools = tools
        self._store = store
        self._limiter = RateLimiter(settings.chat.per_minute)

    def answer(self, person: Person, text: str, now: datetime) -> Reply | None:
        """The answer to one message; None when the person writes faster than the limit and was told so already."""
        allowed = self._limiter.allow(person.key, now)
        visit = self._visit(person, now)
        if not allowed:
            return reply(visit.text("too_fast")) if allowed is None else None
        try:
            return self._answer(visit, clean(text, MAX_MESSAGE))
        except WatcherError as error:
            return reply(str(error))
        except Exception:
            log.exception("a command failed", person=person.key)
            return reply(visit.text("failed"))

    def _answer(self, visit: Visit, text: str) -> Reply:
        """Runs the message, or what the open question offered when it says yes; keeps the question it asks.

        A question that ends in a space asks for words: the next message that is no command completes it.
        """
        waiting = visit.conversation.waiting
        if waiting and is_no(text):
            answer = reply(visit.text("cancelled"))
        elif waiting.endswith(" ") and not text.startswith("/"):
            answer = _run(visit, waiting + text)
        else:
            answer = _run(visit, waiting if waiting and is_yes(text) else text)
        if visit.conversation.waiting != answer.offer:
            visit.keep(waiting=answer.offer)
        return answer

    def _visit(self, person: Person, now: datetime) -> Visit:
        subscriber = self._store.people.find(person.channel, person.address, person.thread)
        chosen = self._store.conversations.get(person.key).language
        language = chosen or (subscriber.language if subscriber else "") or person.language
        spoken = language_of(language, self.settings.watch.language)
        return Visit(self.settings, self._store, person, subscriber, spoken, now, self._tools)

    def chat_named(self, person: Person, text: str, now: datetime) -> str:
        """The other chat that a message is about («@veille», «-100…»), or that the question it says yes to is about.

        Empty for a message that will not be answered, so that nothing is looked up for it.
        """
        if person.is_shared or self._limiter.is_full(person.key, now):
            return ""
        waiting = self._store.conversations.get(person.key).waiting if is_yes(text) else ""
        said = _parse(clean(waiting or text, MAX_MESSAGE))
        return managing.chat_of(said.rest) if _name_of(said.name) == "manage" else ""


def _run(visit: Visit, text: str) -> Reply:
    """The answer to a command, or to words that are none; what a command refuses is said in words."""
    try:
        return _ran(visit, text)
    except Refused as why:
        return reply(str(why))


def _ran(visit: Visit, text: str) -> Reply:
    said = _parse(text)
    if not said.name:
        order = "" if searching.names_a_search(text) else shipped_orders().read(text, readers(visit))
        return _ran(visit, order) if order else searching.pick_or_search(visit, text)
    command = _BY_NAME.get(said.name)
    if command is None and is_yes(text):
        return reply(visit.text("nothing_waits"))
    if command is None:
        return _unknown(visit, said.word, said.rest)
    if key := refusal(command.access, visit.person.role, is_admin=visit.person.is_admin):
        return reply(visit.text(key))
    return command.run(visit, said.rest)


def is_open_to_all(text: str) -> bool:
    """Whether anybody in the chat may press a button that says this: it reads, or sorts a call for the chat."""
    command = _BY_NAME.get(_parse(text).name)
    return command is not None and command.name != "more" and command.access in (Access.READ, Access.TRIAGE)


class _Said(NamedTuple):
    """A message as a command: its name as known, as written, and the words after it; no name for other messages."""

    name: str = ""
    word: str = ""
    rest: str = ""


def _parse(text: str) -> _Said:
    match = re.match(r"/\s*([^\s@]+)(?:@\S+)?\s*(.*)", text, re.DOTALL)
    if match is None:
        return _without_slash(text)
    word, rest = match[1], match[2].strip()
    if tapped := re.fullmatch(r"(\D+)_(\d{1,12})", word):  # «/suivre_12», as older digests wrote it
        word, rest = tapped[1], f"#{tapped[2]}"
    return _Said(_known(word) or "?", word, rest)


def _without_slash(text: str) -> _Said:
    """«langue anglais», «suivre 2», «derniers»: a command where the words can mean nothing else."""
    first, _, rest = text.strip(" .!?\n").partition(" ")
    whole = _known("".join(text.split()).strip(".!?"))
    if rest and whole in _BY_NAME and whole not in _ALSO_SEARCHED:
        return _Said(_BY_NAME[whole].name, text.strip())
    command = _BY_NAME.get(_known(first))
    if command is None:
        return _Said()
    if numbered := _NUMBERED.fullmatch(rest.strip()):  # «partage le 2», “history of 1”
        rest = numbered[1]
    rest = "" if _POLITE.fullmatch(rest.strip()) else rest
    is_alone = not rest.strip() and _known(first) not in _ALSO_SEARCHED
    if is_alone or (command.reads and rest.strip() and command.reads(fold(rest))):
        return _Said(command.name, first, rest.strip())
    return _Said()


def _known(word: str) -> str:
    return fold(word).replace("_", "").replace("-", "")


def _unknown(visit: Visit, said: str, rest: str) -> Reply:
    """«Unknown: /seach. Did you mean /search health?», which «yes» and a button say."""
    known = [
        name
        for name, command in _BY_NAME.items()
        if command.name not in HIDDEN and (visit.person.is_admin or command.access is not Access.WATCH)
    ]
    close = _nearest(fold(said)[:40], known)
    if not close:
        return reply(visit.text("unknown", said=said[:40]))
    meant = f"/{close} {rest}".strip()
    yes = ReplyButton(visit.text("button.yes"), meant)
    return reply(visit.text("unknown_near", said=said[:40], meant=meant), buttons=((yes,),), offer=meant)


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
        if command.name not in HIDDEN and (is_admin or command.access is not Access.WATCH)
    ]
