"""Commands about partners: look for one, answer an offer, write through the relay, take it back; reports for admins.

Everything is refused in one voice for offers of others and for those that are gone: guessing numbers teaches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from zoneinfo import ZoneInfo

from watcher.deliver.digest.bundle import is_over
from watcher.deliver.introductions.introduce import answer
from watcher.deliver.introductions.relay import say
from watcher.model import Call, Subscriber
from watcher.model.introductions import (
    IntroductionRefused,
    Offer,
    OfferState,
    Seek,
    SeekState,
    Teaser,
    needs_partner,
    shown_state,
    sides_of,
)
from watcher.remember.people.consent import Consent
from watcher.remember.rules.introductions import draft_seek, line_fault, tidy_line
from watcher.talk.person import Reply, ReplyButton, in_rows, reply
from watcher.talk.visit import Visit, is_number
from watcher.understand.parties.applicant_words import TYPES
from watcher.understand.text.text import fold
from watcher.wording import dates
from watcher.wording import introductions as wording
from watcher.wording.catalogue import translate
from watcher.wording.text import listed, quoted, short

LONGEST_IN_CHAT = 900  # what a message may have is cut a little further
_SIDES = {"fr": "FR", "qc": "CA-QC", "other": "other"}
_AS = re.compile(r"(?:as|comme) +(.+)", re.IGNORECASE | re.DOTALL)
_ADDRESS_WAYS = {"address": True, "adresse": True, "relay": False, "relais": False}

Command = Callable[[Visit, str], Reply]


def _guarded(command: Command) -> Command:
    """The command where introductions are open; what is not possible is said in the reader's words."""

    @wraps(command)
    def run(visit: Visit, args: str) -> Reply:
        if not visit.settings.introductions.enabled:
            return reply(_refused(visit, "off"))
        try:
            return command(visit, args)
        except IntroductionRefused as error:
            return reply(_refused(visit, error.reason))

    return run


def _refused(visit: Visit, reason: str) -> str:
    return translate(visit.language, f"intro.refused.{reason}", most=LONGEST_IN_CHAT)


def _consent(visit: Visit, what: str = "") -> Consent:
    words = wording.consent(visit.language, what, visit.settings.watch.name) if what else ""
    return Consent(way="chat", who=visit.person.key, wording=words, language=visit.language)


def _mark(visit: Visit, what: str) -> str:
    """What names the words to agree to in a command: those that were not shown are never recorded."""
    return _consent(visit, what).wording_hash[:8]


def _subscriber(visit: Visit) -> Subscriber:
    """Who speaks. Raises IntroductionRefused for somebody who is not subscribed."""
    if visit.subscriber is None or visit.subscriber.state != "active":
        raise IntroductionRefused("not_active")
    return visit.subscriber


# --- looking for a partner -----------------------------------------------------------------------------------


@_guarded
def partner(visit: Visit, args: str) -> Reply:
    """/partner 2 — asks side, type and one line, shows what others will see, and publishes it after a yes.

    Raises IntroductionRefused, which is said in words.
    """
    who = _subscriber(visit)
    if not args.strip():
        return _standing(visit, who)
    if (way := _ADDRESS_WAYS.get(fold(args).strip())) is not None or _AS.fullmatch(args.strip()):
        return _present(visit, who, args, way)
    number, _, rest = args.strip().partition(" ")
    call = visit.pick(number)
    if not needs_partner(call):
        raise IntroductionRefused("no_partner")
    if is_over(call, visit.now):
        raise IntroductionRefused("over")
    if any(seek.call == call.id for seek in visit.store.introductions.seeks_of(who.id)):
        return _standing(visit, who, call)
    return _seek(visit, who, call, rest)


def _seek(visit: Visit, who: Subscriber, call: Call, rest: str) -> Reply:
    side, _, rest = rest.strip().partition(" ")
    kind, _, line = rest.strip().partition(" ")
    said, base = _SIDES.get(side.lower(), ""), f"/partner #{call.id}"
    if not said:
        possible = sides_of(call)
        buttons = tuple(
            visit.button(f"side_{key}", f"{base} {name}") for name, key in _SIDES.items() if key in possible
        )
        return reply(visit.text("partner.side", title=call.title), buttons=(buttons,))
    if kind not in TYPES:
        choices = [ReplyButton(translate(visit.language, f"applicant.{key}"), f"{base} {side} {key}") for key in TYPES]
        return reply(visit.text("partner.kind"), buttons=in_rows(choices))
    asked = f"{base} {side} {kind} "
    if not line.strip():
        return reply(visit.text("partner.line"), offer=asked)
    agreed, _, words = line.partition(" ") if line.startswith("~") else ("", "", line)
    line = tidy_line(words)
    if fault := line_fault(line):
        return replace(reply(_refused(visit, fault)), offer=asked)
    draft = draft_seek(who, call, Teaser(said, kind, line), visit.now)
    if agreed != f"~{_mark(visit, 'seek')}":
        return _preview(visit, who, draft, f"{asked}~{_mark(visit, 'seek')} {line}")
    seek = visit.store.introductions.open(draft, _consent(visit, "seek"), visit.now)
    return reply(visit.text("partner.opened", day=_day(visit, seek.until)), buttons=(_withdraw_button(visit, seek),))


def _preview(visit: Visit, who: Subscriber, seek: Seek, agreed: str) -> Reply:
    """What others will see, word for word, and the words to agree to."""
    name = wording.name(visit.language, seek)
    return reply(
        visit.text("partner.preview"),
        wording.shown(visit.language, Teaser.of(seek)),
        visit.text("partner.shown_as", name=name),
        visit.text("partner.relay") if who.channel == "email" else "",
        _consent(visit, "seek").wording,
        visit.text("partner.how"),
        buttons=((visit.button("publish", agreed),),),
        offer=agreed,
    )


def _present(visit: Visit, who: Subscriber, args: str, shows_address: bool | None) -> Reply:
    """/partner as NAME, /partner address, /partner relay: what a partner is told after two yes."""
    if shows_address is not None:
        if who.channel != "email":
            return reply(visit.text("partner.relay"))
        visit.store.introductions.present(who.id, shows_address=shows_address)
        return reply(visit.text("partner.shows_address" if shows_address else "partner.relay"))
    named = _AS.fullmatch(args.strip())
    name = tidy_line(named[1]) if named else ""
    visit.store.introductions.present(who.id, name=name)
    return reply(visit.text("partner.presented", name=name))


def _standing(visit: Visit, who: Subscriber, only: Call | None = None) -> Reply:
    """What the person looks for, the offers they may answer, and whom they were introduced to (for one call)."""
    book = visit.store.introductions
    seeks = [seek for seek in book.seeks_of(who.id) if only is None or seek.call == only.id]
    offers = [offer for offer in book.offers_of(who.id) if only is None or offer.a.call == only.id]
    calls = visit.store.calls.many({seek.call for seek in seeks} | {offer.a.call for offer in offers})
    blocks: list[str] = []
    rows: list[tuple[ReplyButton, ...]] = []
    for seek in seeks:
        key = "partner.paused" if seek.state is SeekState.PAUSED else "partner.standing"
        title = short(calls[seek.call].title, 120) if seek.call in calls else f"n° {seek.call}"
        blocks.append(f"{len(rows) + 1}. {visit.text(key, title=title)}\n{quoted(visit.language, seek.line)}")
        rows.append(_withdraw_button(visit, seek))
    for offer in offers:
        block, buttons = _offer_block(visit, who, offer, calls)
        blocks += [block] if block else []
        rows += [buttons] if buttons else []
    return reply(*blocks or [visit.text("partner.none")], buttons=tuple(rows[:12]))


def _offer_block(
    visit: Visit, who: Subscriber, offer: Offer, calls: dict[int, Call]
) -> tuple[str, tuple[ReplyButton, ...]]:
    side = offer.side_of(who.id)
    title = short(calls[offer.a.call].title, 120) if offer.a.call in calls else f"n° {offer.a.call}"
    line = wording.shown(visit.language, Teaser.of(offer.theirs(side)))
    match shown_state(offer, side, visit.now):
        case OfferState.MADE:
            return f"{visit.text('partner.offered', title=title)}\n{line}", _answers(visit, offer)
        case OfferState.YES_A | OfferState.YES_B:
            head = visit.text("partner.offered", title=title)
            return f"{head}\n{line}\n{visit.text('partner.said_yes')}", (_button(visit, "decline", offer),)
        case OfferState.INTRODUCED:
            name = wording.name(visit.language, offer.theirs(side))
            said = visit.text("partner.introduced", name=name, title=title)
            block = visit.button("block", f"/decline #{offer.id}")
            return f"{said}\n{line}", (_button(visit, "tell", offer), block)
        case _:
            return "", ()


def _answers(visit: Visit, offer: Offer) -> tuple[ReplyButton, ...]:
    return tuple(_button(visit, name, offer) for name in ("interested", "decline", "report"))


def _button(visit: Visit, name: str, offer: Offer) -> ReplyButton:
    return visit.button(name, f"/{name} #{offer.id}")


def _withdraw_button(visit: Visit, seek: Seek) -> tuple[ReplyButton, ...]:
    return (visit.button("withdraw", f"/withdraw #{seek.id}"),)


@_guarded
def withdraw(visit: Visit, args: str) -> Reply:
    """/withdraw 1 — takes back a line, by its place in /partner; its proposals end."""
    who = _subscriber(visit)
    seeks = visit.store.introductions.seeks_of(who.id)
    word = args.strip().removeprefix("n°").strip()
    number = int(word.removeprefix("#")) if is_number(word) else 0
    places = {place: seek.id for place, seek in enumerate(seeks, 1)}
    wanted = number if word.startswith("#") else places.get(number, 0)
    if not word and len(seeks) == 1:
        wanted = seeks[0].id
    if not visit.store.introductions.withdraw(who.id, wanted, _consent(visit), visit.now):
        return reply(visit.text("partner.no_seek", number=short(word, 20)))
    return reply(visit.text("partner.withdrawn"))


# --- answering -----------------------------------------------------------------------------------------------


@_guarded
def interested(visit: Visit, args: str) -> Reply:
    """/interested #12 — shows the words to agree to; after a yes, the other team learns of it when it said yes too."""
    who = _subscriber(visit)
    number, _, mark = args.strip().partition(" ")
    offer = _offer(visit, who, number)
    side = offer.side_of(who.id)
    if shown_state(offer, side, visit.now) is OfferState.MADE and mark != _mark(visit, "yes"):
        agreed = f"/interested #{offer.id} {_mark(visit, 'yes')}"
        shown = wording.shown(visit.language, Teaser.of(offer.theirs(side)))
        name = wording.name(visit.language, offer.mine(side))
        buttons = ((visit.button("introduce", agreed), _button(visit, "decline", offer)),)
        presented = visit.text("partner.presented", name=name)
        how = _how_reached(visit, who, offer.mine(side))
        return reply(
            shown, presented, how, visit.text("partner.consent"), _consent(visit, "yes").wording, buttons=buttons,
            offer=agreed,
        )  # fmt: skip
    return _answered(visit, who, offer, "yes")


def _how_reached(visit: Visit, who: Subscriber, seek: Seek) -> str:
    if who.channel != "email":
        return ""
    return visit.text("partner.shows_address" if seek.shows_address else "partner.relay")


@_guarded
def decline(visit: Visit, args: str) -> Reply:
    """/decline #12 — not for us, which nobody is told; after an introduction, no more messages."""
    who = _subscriber(visit)
    return _answered(visit, who, _offer(visit, who, args), "no")


@_guarded
def report(visit: Visit, args: str) -> Reply:
    """/report #12 — tells the admins of a line; two reports hide it."""
    who = _subscriber(visit)
    return _answered(visit, who, _offer(visit, who, args), "report")


def _offer(visit: Visit, who: Subscriber, text: str) -> Offer:
    """The offer that a number means. Raises IntroductionRefused for one of others, and for one that is gone."""
    word = text.strip().removeprefix("#")
    number = int(word) if word.isdecimal() and len(word) <= 12 else 0
    offer = visit.store.introductions.offer_for(who.id, number) if number else None
    if offer is None or shown_state(offer, offer.side_of(who.id), visit.now) in (OfferState.EXPIRED, OfferState.ENDED):
        raise IntroductionRefused("gone")
    return offer


def _answered(visit: Visit, who: Subscriber, offer: Offer, said: str) -> Reply:
    consent = _consent(visit, "yes" if said == "yes" else "")
    after = answer(visit.settings, visit.store, (who.id, offer.id), said, consent, visit.now)
    if after is None:
        raise IntroductionRefused("gone")
    state = shown_state(after, after.side_of(who.id), visit.now)
    key = {OfferState.INTRODUCED: "introduced", OfferState.ENDED: "ended"}.get(state) or after.answer_of(
        after.side_of(who.id)
    )
    return reply(translate(visit.language, f"intro.page.{key}"))


@_guarded
def tell(visit: Visit, args: str) -> Reply:
    """/tell #12 WORDS — forwards words to a partner; without words, the next message is taken.

    Raises IntroductionRefused, which is said in words.
    """
    who = _subscriber(visit)
    number, _, words = args.strip().partition(" ")
    if not number:
        return reply(visit.text("partner.which"))
    offer = _offer(visit, who, number)
    if offer.state is not OfferState.INTRODUCED:
        raise IntroductionRefused("gone")
    if not words.strip():
        return reply(visit.text("partner.tell"), offer=f"/tell #{offer.id} ")
    if len(words) > LONGEST_IN_CHAT:
        raise IntroductionRefused("too_long_message")
    say(visit.settings, visit.store, (who.id, offer.id), words.strip(), visit.now)
    return reply(visit.text("partner.told"), buttons=((_button(visit, "tell", offer),),))


# --- admins --------------------------------------------------------------------------------------------------


def reports(visit: Visit, args: str) -> Reply:
    """/reports — the reported lines, without a name; /reports ban 3 excludes an author, /reports restore 3 shows it."""
    book = visit.store.introductions
    act, _, number = args.strip().partition(" ")
    if act in ("ban", "restore") and is_number(number):
        is_done = book.settle(int(number.strip().removeprefix("#")), visit.now, bans=act == "ban")
        return reply(visit.text("partner.settled" if is_done else "partner.reports_none"))
    found = book.reported()
    figures = [f"{n} {name}" for name, n in sorted(book.figures().items())]
    counted = visit.text("partner.figures", said=listed(visit.language, figures)) if figures else ""
    if not found:
        return reply(visit.text("partner.reports_none"), counted)
    lines = [
        f"{one.seek.id}. {wording.shown(visit.language, Teaser.of(one.seek))}\n"
        f"{visit.text('partner.reported_by', n=one.reporters)}"
        for one in found
    ]
    rows = tuple(
        tuple(visit.button(act, f"/reports {act} {one.seek.id}") for act in ("ban", "restore")) for one in found[:6]
    )
    return reply(visit.text("partner.reports", n=len(found)), *lines, counted, buttons=rows)


def _day(visit: Visit, at: datetime) -> str:
    return dates.day(visit.language, at.astimezone(ZoneInfo(visit.view.zone)).date())
