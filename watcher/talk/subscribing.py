"""Commands about one's own subscription: begin, change, end, see and erase it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, quote
from zoneinfo import ZoneInfo

from watcher.model import Frequency, Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.search.asked import (
    SearchCriteria,
    from_interest,
    from_query_string,
    to_interest,
    to_query_string,
)
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.rhythm import reminders, reminders_of, rhythm_of
from watcher.talk.roles import Access, refusal
from watcher.talk.saving import EVERYTHING, LONGEST_NAME, described
from watcher.talk.spelling import nearest_domain
from watcher.talk.visit import Visit
from watcher.talk.zones import zone_of
from watcher.understand.text.text import fold, words
from watcher.wording import dates
from watcher.wording.asked import sentence

LONGEST_DATA = 12_000  # a chat is no place for more
_LANGUAGES = {
    "fr": ("fr", "francais", "french", "fra", "fre"),
    "en": ("en", "anglais", "english", "eng", "ang"),
}


def _consent(visit: Visit, wording: str = "") -> Consent:
    return Consent(way="chat", who=visit.person.key, wording=wording, language=visit.language)


def subscribe(visit: Visit, args: str) -> Reply:
    """/subscribe santé, numérique — changes what one follows; a new subscriber is first shown what they agree to."""
    if fold(args).strip(" .!") in EVERYTHING:
        return _follow(visit, ())
    asked = [word for word in re.split(r"[,;]+|\s{2,}", args) if word.strip()] or args.split()
    chosen, unknown = [], []
    for word in asked:
        found = visit.domain(word)
        chosen += [found] if found else []
        unknown += [] if found else [word.strip()]
    if unknown and len(asked) == 1 and " " in args.strip():  # «santé numérique» without a comma: word by word
        joined = (word for word in args.split() if fold(word) not in ("et", "and", "aux", "a", "au", "to", "la", "le"))
        return subscribe(visit, ",".join(joined) or "?")
    if unknown:
        return _unknown_domain(visit, [word.strip() for word in asked], unknown[0])
    return _follow(visit, tuple(dict.fromkeys(chosen)))


def _follow(visit: Visit, domains: tuple[str, ...]) -> Reply:
    known = visit.subscriber
    if known is None or known.state != "active":
        return ask_consent(visit, SearchCriteria(domains=domains))
    first = known.interests[0] if known.interests else Interest()
    interests = (replace(first, domains=domains), *known.interests[1:])
    subscriber = visit.store.people.update(known.id, interests=interests)
    return reply(visit.text("subscribed", domains=_followed(visit, subscriber)), rhythm_of(visit, subscriber))


def _consent_words(visit: Visit) -> str:
    """The words a person agrees to, as shown and as recorded."""
    if visit.person.talks_as:
        chat = {"chat": visit.person.name, "address": visit.person.address}
        return visit.text("manage.consent", watch=visit.settings.watch.name, **chat)
    return visit.text("consent", watch=visit.settings.watch.name)


def ask_consent(
    visit: Visit, asked: SearchCriteria, frequency: Frequency = Frequency.DAILY, *, name: str = ""
) -> Reply:
    """Shows the words to agree to; the answer names them, so that only words that were shown are recorded.

    `name` is what the search is called.
    """
    wording = _consent_words(visit)
    agreed = f"/agree {_mark_of(wording)} {to_query_string(asked)}&every={frequency}"
    agreed += f"&name={quote(name)}" if name else ""
    yes = ReplyButton(visit.text("button.agree"), agreed)
    how = visit.text("here.consent_how" if visit.person.is_shared and not visit.person.talks_as else "consent_how")
    return reply(following(visit, asked), wording, how, buttons=((yes,),), offer=agreed)


def following(visit: Visit, asked: SearchCriteria) -> str:
    """What will be followed."""
    labels = visit.labels
    if asked == SearchCriteria(domains=asked.domains):
        return visit.text("consent_to_follow", domains=_names(visit, asked.domains))
    return visit.text("consent_to_follow", domains=sentence(asked, visit.language, labels))


def agree(visit: Visit, args: str) -> Reply:
    """/agree — subscribes with the words that were shown; shows them first where they were not, or have changed."""
    shown, _, named = args.strip().partition(" ")
    asked = from_query_string(named if "=" in named else f"domain={named}")
    asked = replace(asked, domains=tuple(name for name in asked.domains if name in visit.settings.domains))
    every = re.search(r"every=(daily|weekly|instant)", named)
    frequency = Frequency(every[1]) if every else Frequency.DAILY
    name = dict(parse_qsl(named)).get("name", "")[:LONGEST_NAME]
    wording = _consent_words(visit)
    if shown != _mark_of(wording):
        return ask_consent(visit, asked, frequency, name=name)
    known = visit.subscriber
    if known is None or known.state != "active":
        known = _begin(visit, to_interest(asked, name), frequency, wording)
    return reply(visit.text("subscribed", domains=_followed(visit, known)), rhythm_of(visit, known))


def _followed(visit: Visit, subscriber: Subscriber) -> str:
    """What a subscriber's searches ask for, in words, each once."""
    asked = dict.fromkeys(map(from_interest, subscriber.interests))
    if all(one == SearchCriteria(domains=one.domains) for one in asked):
        return _names(visit, tuple(dict.fromkeys(name for one in asked for name in one.domains)))
    return " · ".join(dict.fromkeys(described(visit, one) for one in subscriber.interests))


def _mark_of(wording: str) -> str:
    """What names a wording in a button: the first digits of its hash."""
    return Consent(way="chat", wording=wording).wording_hash[:8]


def _unknown_domain(visit: Visit, asked: Sequence[str], word: str) -> Reply:
    """«helth» is none of ours: health is offered with a button that subscribes, or all are shown."""
    near = nearest_domain(word, visit.settings.domains)
    if near is None:
        return reply(visit.text("unknown_domain", word=word[:40]), "\n".join(map(visit.label, visit.settings.domains)))
    meant = ", ".join(visit.label(near) if said == word else said for said in asked)
    corrected = f"/subscribe {meant}"
    yes = ReplyButton(visit.text("button.yes"), corrected)
    said = visit.text("unknown_domain_near", word=word[:40], meant=visit.label(near))
    return reply(said, buttons=((yes,),), offer=corrected)


def _begin(visit: Visit, interest: Interest, frequency: Frequency, wording: str) -> Subscriber:
    draft = Subscriber(
        id=0,
        channel=visit.person.channel,
        address=visit.person.address,
        name=visit.person.name,
        language=visit.language,
        zone=visit.settings.watch.zone,
        hour=visit.settings.deliver.hour,
        frequency=frequency,
        interests=(interest,),
        thread=visit.person.thread,
        since_seq=visit.store.ledger.latest_seq(),
    )
    return visit.store.people.add(draft, _consent(visit, wording), visit.now)


def _names(visit: Visit, domains: tuple[str, ...]) -> str:
    return ", ".join(visit.label(domain) for domain in domains) or visit.text("everything")


def unsubscribe(visit: Visit, _: str) -> Reply:
    """/unsubscribe — ends at once, also for what is on its way."""
    if visit.subscriber is None or visit.subscriber.state in ("unsubscribed", "suppressed"):
        return reply(visit.text("not_subscribed"))
    visit.store.people.unsubscribe(visit.subscriber.id, _consent(visit), visit.now)
    return reply(visit.text("unsubscribed"))


def leave(visit: Visit, _: str) -> Reply:
    """/leave — asks whether nothing more is to be sent."""
    button = visit.button("leave", "/unsubscribe")
    return reply(visit.text("leave_sure"), buttons=((button,),), offer="/unsubscribe")


def zone(visit: Visit, args: str) -> Reply:
    """/zone Montréal — the time zone one lives in."""
    who = visit.active
    name = zone_of(args)
    if name is None:
        return reply(visit.text("unknown_zone", said=args[:40]))
    subscriber = visit.store.people.update(who.id, zone=name)
    now = dates.hour(visit.language, visit.now.astimezone(ZoneInfo(name)).time())
    said = visit.text("zone", zone=dates.city(visit.language, name), now=now)
    return reply(said, rhythm_of(visit, subscriber))


def language(visit: Visit, args: str) -> Reply:
    """/language en — the language of answers and digests."""
    wanted = read_language(args)
    if not wanted:
        return reply(visit.text("unknown_language"))
    if not visit.person.talks_as:
        visit.store.conversations.speak(visit.person.key, wanted, visit.now)
    if visit.subscriber:
        visit.store.people.update(visit.subscriber.id, language=wanted)
    return replace(reply(replace(visit, language=wanted).text("language")), menu=wanted)


def read_language(args: str) -> str:
    """The language named, in either language; empty for none of ours."""
    small = ("en", "in", "le", "l", "please", "svp", "stp")
    said = [word for word in words(fold(args)) if word not in small] or words(fold(args))
    return next((code for code, names in _LANGUAGES.items() if said and said[-1] in names), "")


def settings(visit: Visit, _: str) -> Reply:
    """/settings — what is followed, how often, where."""
    who = visit.active
    more = [reminders_of(visit, who), visit.text(f"quiet.{who.quiet_rhythm}")]
    return reply(visit.text("subscribed", domains=_followed(visit, who)), rhythm_of(visit, who), *more)


def digest(visit: Visit, _: str) -> Reply:
    """/digest — the digest now rather than at its hour."""
    visit.store.digests.ask_now(visit.active.id, visit.now)
    return reply(visit.text("digest_soon"))


def my_data(visit: Visit, _: str) -> Reply:
    """/mydata — all that is kept of this person (GDPR art. 15 and 20)."""
    if visit.subscriber is None:
        return reply(visit.text("no_data"))
    data = json.dumps(visit.store.people.export(visit.subscriber.id), ensure_ascii=False, indent=1, default=str)
    if len(data) > LONGEST_DATA:
        contact = visit.settings.identity.contact
        return reply(visit.text("my_data"), data[:LONGEST_DATA], visit.text("my_data_cut", contact=contact))
    return reply(visit.text("my_data"), data)


def erase(visit: Visit, args: str) -> Reply:
    """/erase yes — forgets this person (GDPR art. 17); asks first."""
    if fold(args).strip() not in ("oui", "yes"):
        sure = "manage.erase_sure" if visit.person.talks_as else "erase_sure"
        return reply(
            visit.text(sure, chat=visit.person.name),
            buttons=((visit.button("erase", "/erase yes"),),),
            offer="/erase yes",
        )
    if visit.subscriber:
        visit.store.people.erase(visit.subscriber.id, _consent(visit), visit.now)
    elif not visit.person.is_shared:
        visit.store.people.forget_talks(visit.person.channel, visit.person.address, visit.now)
    if not visit.person.talks_as:
        visit.store.conversations.forget(visit.person.key)
    return reply(visit.text("erased"))


def settings_in_words(visit: Visit, text: str) -> Reply:
    """«passe en anglais», «désabonne-moi», «mes réglages»: does what is meant where that is sure, else says how."""
    said = " ".join(words(fold(text)))
    if refusal(Access.SETTINGS, visit.person.role, is_admin=visit.person.is_admin):
        return reply(visit.text("administrators_only"))
    if re.search(r"\b(?:desabonn|desinscri|unsubscribe|arrete[rz]? tout|stop everything)", said):
        return leave(visit, "")
    if re.search(r"\b(?:reglages?|settings|parametres?|preferences|compte|account)\b", said):
        return reply(visit.text("private_only")) if visit.person.is_shared else settings(visit, "")
    steps = re.findall(r"\b\d{1,3}\b", said) if re.search(r"\b(?:rappel\w*|remind\w*)\b", said) else []
    if steps:
        return reminders(visit, ", ".join(steps))
    speaks = r"(?:(?:en|in) )?(?:passe|parle|repond|switch|speak|talk|answer|francais|anglais|french|english)"
    if re.match(speaks, said) and read_language(text):
        return language(visit, text)
    return reply(visit.text("settings_how"))
