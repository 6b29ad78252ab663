"""The questions of /start, one after the other by buttons: language, domains, where, who, rhythm; each may be skipped.

The answers grow as a question (`SearchCriteria`) in the conversation; the last one shows what it brings today and asks
for consent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from watcher.deliver.digest.digest import Composer, Due
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.render.chat_split import plain
from watcher.deliver.render.render import Renderer
from watcher.model import Frequency
from watcher.remember.search.asked import (
    SearchCriteria,
    from_query_string,
    sound,
    to_interest,
    to_query,
    to_query_string,
)
from watcher.talk.person import Reply, ReplyButton, in_rows, reply
from watcher.talk.subscribing import ask_consent, following, language
from watcher.talk.visit import Visit
from watcher.wording.cards import numbered
from watcher.wording.catalogue import translate

SETUP = "setup"
SHOWN, SAMPLE, WEEK = 3, 1_500, timedelta(days=7)
PLACES = (("FR",), ("CA-QC",), ("FR", "CA-QC"), ("EU",))
APPLICANTS = (
    "health", "small_business", "nonprofit", "municipality", "research", "higher_education", "business", "artist",
)  # fmt: skip
RHYTHMS = (Frequency.DAILY, Frequency.WEEKLY, Frequency.INSTANT)


def setup(visit: Visit, args: str) -> Reply:
    """/setup STEP VALUE — takes what a button says, and asks the next question."""
    step, _, value = args.strip().partition(" ")
    steps: dict[str, Callable[[Visit, str], Reply]] = {
        "language": _language, "domains": _domains, "domain": _domain, "where": _where, "who": _who, "rhythm": _rhythm,
        "done": _done,
    }  # fmt: skip
    return steps.get(step, _domains)(visit, value.strip())


def _language(visit: Visit, value: str) -> Reply:
    menu = language(visit, value).menu
    return replace(_domains(replace(visit, language=menu or visit.language), ""), menu=menu)


def _domains(visit: Visit, _: str) -> Reply:
    """Which domains, each a button that switches it on and off."""
    _keep(visit, SearchCriteria())
    return _domain(visit, "")


def _domain(visit: Visit, value: str) -> Reply:
    asked = _asked(visit)
    if value in visit.settings.domains:
        chosen = set(asked.domains) ^ {value}
        asked = _keep(visit, replace(asked, domains=tuple(chosen)))
    keys = [key for key, domain in visit.settings.domains.items() if domain.enabled]
    made = [
        ReplyButton(("✓ " if key in asked.domains else "") + visit.label(key), f"/setup domain {key}") for key in keys
    ]
    onward = ReplyButton(visit.text("button.next" if asked.domains else "button.skip"), "/setup where")
    return reply(visit.text("setup.domains"), buttons=(*in_rows(made), (onward,)))


def _where(visit: Visit, _: str) -> Reply:
    made = []
    for codes in PLACES:
        names = [translate(visit.language, f"country.{code}") for code in codes]
        made.append(ReplyButton(f" {visit.text('and')} ".join(names), f"/setup who {','.join(codes)}"))
    return reply(visit.text("setup.where"), buttons=(*in_rows(made), (visit.button("skip", "/setup who"),)))


def _who(visit: Visit, value: str) -> Reply:
    codes = tuple(code for code in value.split(",") if (code,) in PLACES)
    if codes:
        _keep(visit, replace(_asked(visit), where=codes))
    made = [ReplyButton(_applicant(visit, key), f"/setup rhythm {key}") for key in APPLICANTS]
    return reply(visit.text("setup.who"), buttons=(*in_rows(made), (visit.button("skip", "/setup rhythm"),)))


def _rhythm(visit: Visit, value: str) -> Reply:
    if value in APPLICANTS:
        _keep(visit, replace(_asked(visit), who=(value,)))
    made = [ReplyButton(visit.text(f"setup.{rhythm}"), f"/setup done {rhythm}") for rhythm in RHYTHMS]
    return reply(visit.text("setup.rhythm"), buttons=(*in_rows(made), (visit.button("skip", "/setup done"),)))


def _done(visit: Visit, value: str) -> Reply:
    """The three best calls of today, a sample of the digest, and the words to agree to."""
    asked = _asked(visit)
    frequency = Frequency(value) if value in tuple(map(str, RHYTHMS)) else Frequency.DAILY
    consent = ask_consent(visit, asked, frequency)
    today = visit.view.today
    found = visit.store.search.find(to_query(asked, today, limit=SHOWN, order="deadline"), visit.now)
    visit.keep(listing="", query=to_query_string(asked), shown=tuple(call.id for call in found.calls), first=1)
    lines = [numbered(number, call, visit.view) for number, call in enumerate(found.calls, 1)]
    best = [visit.text("setup.best", n=found.total), *lines] if lines else [visit.text("setup.best_none")]
    sample = _sample(visit, asked)
    return replace(consent, blocks=(following(visit, asked), *best, *sample, *consent.blocks[1:]))


def _sample(visit: Visit, asked: SearchCriteria) -> tuple[str, ...]:
    """The digest of the last seven days as it would have come; nothing where nothing would."""
    events = visit.store.ledger.since_instant(visit.now - WEEK)
    draft = replace(visit.reader, interests=(to_interest(asked, ""),), since_seq=0)
    index = MatchIndex(events, visit.store.calls.many({event.call for event in events}))
    digest = Composer(visit.settings, visit.now).compose(draft, Due(owed=index.owed(draft)))
    if digest.is_empty:
        return ()
    blocks, length = [visit.text("setup.sample")], 0
    for part in Renderer(visit.settings).render(digest).parts[:-1]:
        length += len(part)
        if length > SAMPLE and len(blocks) > 1:
            break
        blocks.append(plain(part))
    return tuple(blocks)


def _asked(visit: Visit) -> SearchCriteria:
    talk = visit.conversation
    return from_query_string(talk.query) if talk.listing == SETUP else SearchCriteria()


def _keep(visit: Visit, asked: SearchCriteria) -> SearchCriteria:
    asked = sound(asked)
    visit.keep(listing=SETUP, query=to_query_string(asked), shown=(), first=1)
    return asked


def _applicant(visit: Visit, key: str) -> str:
    said = translate(visit.language, f"asked.applicant.{key}")
    return said[:1].upper() + said[1:]
