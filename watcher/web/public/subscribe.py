"""The pages of subscribing: the form with its preview, the letter it asks for, the lost link.

The asker learns nothing about an address: each POST is answered with the same page, after the same time.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.routing import Route

from watcher.deliver.confirming import request_subscription, wording
from watcher.errors import BadAddress
from watcher.model import Frequency, Subscriber
from watcher.model.preferences import SKIPPED_HOURS
from watcher.remember.people.consent import Consent
from watcher.remember.search.asked import CURRENCIES, to_interest
from watcher.understand.parties.applicant_words import TYPES
from watcher.web.consent.subscribing import send_link
from watcher.web.public import ask
from watcher.web.public.ask import Question
from watcher.web.public.paths import WORDS
from watcher.web.public.preview import Previews
from watcher.web.public.routing import FRESH, RouteKind, Wrap
from watcher.web.public.visitor import Visitor
from watcher.wording import dates
from watcher.wording.text import short

RHYTHMS = (Frequency.WORKDAYS, Frequency.WEEKLY, Frequency.DAILY, Frequency.INSTANT)
PLACES = ("FR", "CA-QC", "EU", "CA")
MOST_FIELDS = 100
LEAST_SECONDS = 3
HOURS = tuple(f"{hour:02}:00" for hour in range(24) if hour not in SKIPPED_HOURS)
STEPS = (30, 14, 7, 3, 1)
ZONES = {"fr": "Europe/Paris", "en": "America/Montreal"}

_USUAL = Subscriber(0, "", "").reminders

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SubscribeForm:
    """What the form shows as chosen; `call` is one to be followed."""

    question: Question
    every: str
    hour: str
    zone: str
    reminders: tuple[int, ...]
    mail: str = ""
    wrong: str = ""
    call: int = 0
    title: str = ""
    language: str = ""
    shown: str = ""


def subscribe_routes(wrap: Wrap) -> list[Route]:
    """The routes in each language."""
    asking = RouteKind(cached=False, limit="subscribe", takes=0.4)
    found = []
    for code in ("fr", "en"):
        subscribe, link = (f"/{code}/{WORDS[name][code]}" for name in ("subscribe", "link"))
        found += [
            Route(subscribe, wrap(_form, FRESH), methods=["GET"]),
            Route(subscribe, wrap(_subscribe, asking), methods=["POST"]),
            Route(link, wrap(_link, FRESH), methods=["GET"]),
            Route(link, wrap(_send_link, asking), methods=["POST"]),
        ]
    return found


def _form(visitor: Visitor) -> Response:
    given: dict[str, list[str]] = {}
    for name, value in visitor.pairs:
        given.setdefault(name, []).append(value)
    return _page(visitor, _read(visitor, given))


def _read(visitor: Visitor, given: Given) -> SubscribeForm:
    """The form as it was filled in; `call=17` follows that call, and chooses its domains."""
    pairs = [(name, value) for name, values in given.items() for value in values]
    question = ask.spelled_out(ask.read(pairs, visitor.settings)[0], visitor.view.today, visitor.settings)
    call = visitor.call_of((given.get("call") or [""])[0])
    if call:
        domains = tuple(sorted(set(call.domains) & visitor.settings.domains.keys()))
        question = replace(question, domains=question.domains or domains)
    every, hour, zone = ((given.get(name) or [""])[0] for name in ("every", "hour", "zone"))
    return SubscribeForm(
        question,
        every if every in RHYTHMS else RHYTHMS[0],
        hour if hour in HOURS else visitor.settings.deliver.hour,
        zone if zone in _zones(visitor) else _zones(visitor)[0],
        tuple(step for step in STEPS if str(step) in given["remind"]) if "remind" in given else _USUAL,
        (given.get("mail") or [""])[0][:254].strip(),
        call=call.id if call else 0,
        title=short(call.title, 220) if call else "",
        language=call.reading.language or "" if call else "",
        shown=(given.get("shown") or [""])[0][:60],
    )


def _zones(visitor: Visitor) -> tuple[str, ...]:
    """The zones to choose from: first that of most who read this language."""
    usual = visitor.settings.site.zone if visitor.language == "fr" else ZONES["en"]
    return tuple(dict.fromkeys((usual, *visitor.view.zones)))


def _stamp(visitor: Visitor) -> str:
    """When the form was shown, signed: nobody fills it in within three seconds."""
    at = int(visitor.now.timestamp())
    return f"{at}.{visitor.store.people.signer.sign(f'shown {at}')}"


def _is_too_fast(visitor: Visitor, shown: str) -> bool:
    """Whether a stamp of ours is younger than that. A form of somebody's own has none: other limits hold for it."""
    at, _, signature = shown.partition(".")
    if not (at.isascii() and at.isdigit() and len(at) < 12):
        return False
    expected = visitor.store.people.signer.sign(f"shown {at}")
    age = visitor.now.timestamp() - int(at)
    return hmac.compare_digest(signature.encode(), expected.encode()) and 0 <= age < LEAST_SECONDS


def _draft(visitor: Visitor, form: SubscribeForm) -> Subscriber:
    """The reader that the form describes, stored nowhere."""
    kept = replace(form.question, new=0, changed=0, statuses=(), page=1, **ask.ANY_DAY)
    interest = to_interest(ask.criteria(kept, visitor.view.today), "")
    return Subscriber(
        0,
        _channel(visitor),
        form.mail,
        language=visitor.language,
        zone=form.zone,
        frequency=Frequency(form.every),
        hour=form.hour,
        reminders=form.reminders,
        interests=(interest,),
    )


def _channel(visitor: Visitor) -> str:
    return "email" if visitor.settings.deliver.email.enabled else "file"


def _page(visitor: Visitor, form: SubscribeForm, status: int = 200) -> Response:
    text, settings = visitor.text, visitor.settings
    preview = visitor.make(Previews).preview(replace(_draft(visitor, form), address="preview"))
    names = visitor.names
    chosen = form.question
    heading = text("subscribe.title")
    others = [place for place in chosen.where if place not in PLACES]
    hours = sorted({*HOURS, form.hour})
    return visitor.page(
        "subscribe.html",
        visitor.frame(heading, "subscribe", chosen.pairs(), noindex=bool(chosen.pairs())),
        status,
        form=form,
        stamp=form.shown or _stamp(visitor),
        heading=heading,
        preview=preview,
        domains=[(key, names.of("domain", key), key in chosen.domains) for key in settings.domains],
        places=[(code, names.of("where", code), code in chosen.where) for code in (*PLACES, *others)],
        types=[(key, names.of("who", key), key in chosen.who) for key in TYPES],
        rhythms=[(str(one), text(f"subscribe.every.{one}"), one == form.every) for one in RHYTHMS],
        least=_plain(chosen.min_amount),
        currencies=[(code, code == chosen.currency) for code in CURRENCIES],
        words=chosen.words,
        without=", ".join(chosen.not_words),
        hours=[(hour, dates.hour(visitor.language, time.fromisoformat(hour)), hour == form.hour) for hour in hours],
        zones=[(zone, dates.city(visitor.language, zone), zone == form.zone) for zone in _zones(visitor)],
        steps=[(step, text("subscribe.step", n=step), step in form.reminders) for step in STEPS],
        consent=wording(settings, visitor.language),
        can_send=settings.deliver.email.enabled or settings.deliver.file.enabled,
        rest=[
            (name, value)
            for name, value in chosen.pairs()
            if name not in ("q", "not", "domain", "where", "who", "min", "cur")
        ]
        + ([("call", str(form.call))] if form.call else []),
    )


def _subscribe(visitor: Visitor) -> Response:
    given = _posted(visitor)
    form = _read(visitor, given)
    if (given.get("website") or [""])[0]:  # a field that people do not see: only programs fill it in
        return _sent(visitor, "subscribe")
    if _is_too_fast(visitor, form.shown):  # said, not swallowed: a browser that fills forms in is fast too
        return _page(visitor, replace(form, wrong=visitor.text("subscribe.too_fast")), 422)
    agent = visitor.request.headers.get("user-agent", "")[:200]
    consent = Consent(way="form", ip=visitor.address, agent=agent)
    try:
        if not _is_address(form.mail):
            raise BadAddress(form.mail)
        asked = request_subscription(visitor.settings, visitor.store, _draft(visitor, form), consent, visitor.now)
        if asked and form.call:
            visitor.store.marks.apply("follow", asked.id, form.call, visitor.now)
    except BadAddress:
        wrong = visitor.text("subscribe.wrong", mail=form.mail[:80])
        return _page(visitor, replace(form, wrong=wrong), 422)
    return _sent(visitor, "subscribe")


def _link(visitor: Visitor) -> Response:
    heading = visitor.text("link.title")
    return visitor.page("link.html", visitor.frame(heading, "link", noindex=True), heading=heading)


def _send_link(visitor: Visitor) -> Response:
    mail = (_posted(visitor).get("mail") or [""])[0][:254].strip()
    if _is_address(mail):
        send_link(visitor.settings, visitor.store, _channel(visitor), mail, visitor.now)
    return _sent(visitor, "link")


def _sent(visitor: Visitor, name: str) -> Response:
    """The same page whatever was done."""
    heading = visitor.text(f"{name}.sent_title")
    words = visitor.text(f"{name}.sent")
    return visitor.page("sent.html", visitor.frame(heading, noindex=True), heading=heading, words=words)


def _posted(visitor: Visitor) -> Given:
    try:
        return parse_qs(visitor.body.decode("utf-8"), max_num_fields=MOST_FIELDS, keep_blank_values=True)
    except ValueError:
        return {}


def _is_address(mail: str) -> bool:
    name, at, host = mail.rpartition("@")
    return bool(name and at and "." in host and not any(sign.isspace() or ord(sign) < 32 for sign in mail))


def _plain(value: Decimal | None) -> str:
    return f"{value:f}" if value is not None else ""
