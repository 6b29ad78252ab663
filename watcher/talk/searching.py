"""Commands that list calls: search, latest, deadlines. Says so when a list is not quite what was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from watcher.model import Call, Kind
from watcher.remember.search.alternatives import spelled
from watcher.remember.search.asked import (
    LIVE,
    SearchCriteria,
    from_query_string,
    sound,
    to_query,
    to_query_string,
)
from watcher.remember.search.query import Found, Query
from watcher.remember.search.question import Intent, read_criteria, read_question
from watcher.remember.search.question_phrases import is_more
from watcher.remember.search.typed import names_of_countries
from watcher.talk import general, saving
from watcher.talk.finding import missing, show
from watcher.talk.order_parts import ORDINALS
from watcher.talk.person import Reply, ReplyButton, in_rows, reply
from watcher.talk.roles import Access, refusal
from watcher.talk.small_talk import is_no, is_yes, small_talk
from watcher.talk.spelling import nearest_word
from watcher.talk.subscribing import settings_in_words
from watcher.talk.visit import Visit, is_number
from watcher.understand.text.text import fold
from watcher.understand.text.text import words as words_of
from watcher.wording import dates
from watcher.wording.asked import chips, sentence
from watcher.wording.cards import numbered
from watcher.wording.text import listed, quoted, short

MAX_DAYS = 366
FIRST_LOOK, LONGEST_LOOK = timedelta(days=7), timedelta(days=60)
PER_ROW, WEEK = 6, 7
_FIELDS = frozenset(field.name for field in fields(SearchCriteria))
_SINCE = re.compile(r"(\d{4}-\d\d-\d\dT\S+)\s*")
_DAYS = re.compile(r"\s*(\d{1,4})\b(?!\s*\d)\s*(?:jours?|days?|[jd]\b)?", re.IGNORECASE)
_KEPT_AS = re.compile(
    r"\s*(?:garde[rz]?|enregistre[rz]?|sauvegarde[rz]?|save|keep)(?:\s+(?:[cç]a|cela|cette recherche|la recherche|this"
    r"(?: search)?|it|that))?\s+(?:sous le nom(?: de)?|under the name(?: of)?|comme|as)\s+(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""«Garde ça sous le nom X»: the question on the screen, by a name."""
_FILES = frozenset(("csv", "excel", "xlsx", "pdf"))
_SAID_WITH_PLACE = frozenset(("le", "la", "the", "one", "appel", "call"))
_SAID_OF_ONE = (
    "plus de d details detail infos info sur about more on le la l the show me montre moi voir see ouvre ouvrir open"
    " lien link du of numero n number no call appel qui peut candidater postuler au a who can apply to for c est cest"
    " quand when does close ferme se clot is it date limite deadline pour combien how much give donne regarde look at"
    " et and alors ok svp stp please"
)
_ASKED_OF_ONE = frozenset(_SAID_OF_ONE.split())
_NAMED_NUMBER = re.compile(
    r"\b(?:number|numero|no|n°|nr|call|appel|le|la|the|du|#)\s*\d{1,2}\b(?!\s*(?:[a-z]*(?:€|eur|k)|%))"
)
_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)


def names_a_search(text: str) -> bool:
    """Whether a message keeps the question on the screen by a name; «save this as csv» is about a file."""
    named = _KEPT_AS.match(text)
    return named is not None and _FILES.isdisjoint(words_of(fold(named[1])))


def pick_or_search(visit: Visit, text: str) -> Reply:
    """A number shows that call of the open list, an address asks about it, small talk is answered, words are
    searched."""
    if number := _number_asked_about(visit, text):
        return show(visit, number)
    if is_yes(text) or is_no(text):
        return reply(visit.text("nothing_waits"))
    if is_more(text):
        return more(visit, "")
    if _ADDRESS.match(text.strip()):
        return missing(visit, text)
    return small_talk(visit, text) or search(visit, text)


def _number_asked_about(visit: Visit, text: str) -> str:
    """The call that a message asks about: «2», «le deuxième», and where a list is open «plus de détails sur le 1»,
    “when does 2 close?”; empty for none."""
    if is_number(text):
        return text
    said = words_of(fold(text))
    if place := ORDINALS.get(" ".join(word for word in said if word not in _SAID_WITH_PLACE)):
        return place
    numbers = [word for word in said if word.isdecimal()]
    if not visit.conversation.shown or len(numbers) != 1 or len(numbers[0]) > len("99"):
        return ""
    if _ASKED_OF_ONE.issuperset(word for word in said if word != numbers[0]):
        return numbers[0]
    if named := _NAMED_NUMBER.search(fold(text)):  # «is number 3 open to universities?»: what else is said is a filter
        rest = f"{text[: named.start()]} {text[named.end() :]}"
        besides = read_criteria(rest, visit.view.today, visit.settings.domains)
        return "" if besides.words or besides.due_from or besides.due_to else numbers[0]
    return ""


def search(visit: Visit, args: str) -> Reply:
    """/search health québec more than $50,000 before June — or a change of the question before: «plutôt au Québec»."""
    if not args.strip():
        return reply(visit.text("search_how"))
    if (named := _KEPT_AS.match(args)) and names_a_search(args):
        if refused := refusal(Access.SETTINGS, visit.person.role, is_admin=visit.person.is_admin):
            return reply(visit.text(refused))
        return saving.save(visit, named[1].strip(" .«»\"'"))
    found = read_question(args, visit.view.today, visit.settings.domains, _asked_before(visit))
    asked = found.criteria
    if found.intent in (Intent.SEARCH, Intent.FOLLOW_UP):
        return reply(visit.text("understood_nothing")) if asked.is_empty else answer(visit, asked)
    acts: dict[Intent, Callable[[], Reply]] = {
        Intent.HELP: lambda: general.show_help(visit, ""),
        Intent.SETTINGS: lambda: settings_in_words(visit, args),
        Intent.NEXT_PAGE: lambda: more(visit, ""),
        Intent.NEWS: lambda: news(visit, to_query_string(asked)),
        Intent.SAVE: lambda: saving.offer(visit, asked),
    }
    return acts[found.intent]()


def _asked_before(visit: Visit) -> SearchCriteria | None:
    """The question of the list on the screen, which a message may refine."""
    query = visit.conversation.query
    return from_query_string(query) if query else None


def answer(visit: Visit, asked: SearchCriteria, offset: int = 0) -> Reply:
    """The calls that answer a question, with what was understood; where there are none, what each filter costs."""
    found = visit.store.search.find(_query(visit, asked, offset), visit.now)
    meant = _meant(visit, asked, found.missing) if offset == 0 else ""
    corrected = f"/search {meant}" if meant else ""
    near = [visit.text("found_near", meant=meant)] if meant else []
    rows = ((ReplyButton(visit.text("button.yes"), corrected),),) if meant else ()
    understood = visit.text("understood", words=_in_words(visit, asked)) if offset == 0 else ""
    if not found.calls:
        visit.keep(query=to_query_string(asked), shown=(), listing="")
        none = [visit.text("found_none"), understood, *near, *_costs(visit, asked)]
        return reply(*none, buttons=(*rows, *_chip_buttons(visit, asked)), offer=corrected)
    shown = _shown(visit, found, _Page("found", f"/ask {to_query_string(asked)}", offset), query=to_query_string(asked))
    notes = list(_notes(visit, asked, found))
    save = ((visit.button("save", "/save"),),) if offset == 0 else ()
    return reply(understood, *notes, *near, *shown.blocks, buttons=(*rows, *shown.buttons, *save), offer=corrected)


def ask(visit: Visit, args: str, offset: int = 0) -> Reply:
    """/ask QUERY — a question as a canonical query string, as buttons and links say it."""
    return answer(visit, from_query_string(args.strip()), offset)


def without(visit: Visit, args: str) -> Reply:
    """/without due — the question before without one of its filters."""
    asked = _asked_before(visit)
    if asked is None:
        return reply(visit.text("no_list"))
    for field in args.split(","):
        if field.strip() in _FIELDS:
            asked = asked.without(field.strip())
    return reply(visit.text("search_how")) if asked.is_empty else answer(visit, asked)


def news(visit: Visit, args: str, offset: int = 0) -> Reply:
    """/news — what is new or has changed since the person last asked, a week ago at first; in their domains."""
    if days := _DAYS.fullmatch(args):
        args = (visit.now - timedelta(days=_number(days))).isoformat()
    since, query = _news_query(visit, args)
    found = visit.store.search.find(replace(query, offset=offset), visit.now)
    day = dates.day(visit.language, since.astimezone(ZoneInfo(visit.view.zone)).date())
    if offset == 0:
        visit.keep(looked_at=visit.now)
    if not found.calls:
        return reply(visit.text("news_none", day=day))
    said = args if _SINCE.match(args) else f"{since.isoformat()} {args}"
    return _shown(visit, found, _Page("news", f"/news {said}", offset), day=day)


def _news_query(visit: Visit, args: str) -> tuple[datetime, Query]:
    """Since when, and the question; a list that goes on says since when in its first word."""
    said = _SINCE.match(args)
    since = datetime.fromisoformat(said[1]) if said else visit.conversation.looked_at or visit.now - FIRST_LOOK
    asked = from_query_string(args[said.end() :] if said else args.strip())
    if not asked.domains and not asked.words:
        asked = replace(asked, domains=_own_domains(visit))
    since = max(since, visit.now - LONGEST_LOOK)
    return since, replace(_query(visit, asked), changed_from=since, order="recent", statuses=())


def _query(visit: Visit, asked: SearchCriteria, offset: int = 0) -> Query:
    return to_query(asked, visit.view.today, limit=visit.settings.chat.results, offset=offset)


def _in_words(visit: Visit, asked: SearchCriteria) -> str:
    return sentence(asked, visit.language, visit.labels)


def _costs(visit: Visit, asked: SearchCriteria) -> Iterator[str]:
    """How many calls there are without each filter, and the first that closes after the last day asked for."""
    if asked.due_to is not None:
        later = replace(_query(visit, replace(asked, due_from=asked.due_to, due_to=None)), order="deadline", limit=1)
        first = visit.store.search.find(later, visit.now).calls
        moment = first[0].reading.deadline if first else None
        if moment is not None and moment.date > asked.due_to:
            yield visit.text(
                "first_after", day=dates.day(visit.language, moment.date), title=short(first[0].title, 120)
            )
    lines = []
    said = chips(asked, visit.language, visit.labels)
    for chip in said if len(said) > 1 else ():
        less = asked
        for field in chip.fields:
            less = less.without(field)
        if total := visit.store.search.find(replace(_query(visit, less), limit=1), visit.now).total:
            lines.append(visit.text("cost", filter=chip.words, n=total))
    yield "\n".join([visit.text("costs"), *lines]) if lines else visit.text("found_none_more")


def _chip_buttons(visit: Visit, asked: SearchCriteria) -> tuple[tuple[ReplyButton, ...], ...]:
    """One button per filter that takes it away."""
    said = chips(asked, visit.language, visit.labels)
    made = [ReplyButton(f"✕ {short(chip.words, 30)}", f"/without {','.join(chip.fields)}") for chip in said]
    return in_rows(made[:8]) if len(made) > 1 else ()


def _notes(visit: Visit, asked: SearchCriteria, found: Found) -> Iterator[str]:
    """In what the list differs from what was asked; nothing when it does not."""
    if found.loosened and found.missing:
        names = listed(visit.language, [quoted(visit.language, word) for word in found.missing])
        yield visit.text("found_without", words=names)
    elif found.loosened:
        yield visit.text("found_loosened")
    unknown = {word for words in found.missing for word in words.split()}
    for word in (word for word in dict.fromkeys(spelled(asked.words)) if word not in unknown):
        read_as = nearest_word(word, visit.settings.domains, names_of_countries())
        if read_as and not any(fold(word) in fold(f"{call.title} {call.text}") for call in found.calls):
            yield visit.text("found_read_as", said=quoted(visit.language, word), read=quoted(visit.language, read_as))
    has_bounds = asked.min_amount is not None or asked.max_amount is not None
    if has_bounds and asked.currency and any(not _has_currency(call, asked.currency) for call in found.calls):
        yield visit.text("found_currencies", currency=asked.currency)
    if asked.who and any(not call.reading.all_eligible for call in found.calls):
        yield visit.text("found_unstated")


def _has_currency(call: Call, currency: str) -> bool:
    return any(amount.currency == currency for amount in call.reading.all_amounts)


def _meant(visit: Visit, asked: SearchCriteria, unknown: Sequence[str]) -> str:
    """The question with the words that no call has spelled as was perhaps meant, if that finds more."""
    meant = asked.words
    for word in (word for words in unknown for word in words.split()):
        if near := nearest_word(word, visit.settings.domains, names_of_countries()):
            meant = near.join(re.split(rf"\b{re.escape(word)}\b", meant))
    if meant == asked.words:
        return ""
    corrected = _in_words(visit, replace(asked, words=meant))
    again = read_question(corrected, visit.view.today, visit.settings.domains).criteria
    found = visit.store.search.find(_query(visit, again), visit.now)
    return corrected if found.total and len(found.missing) < len(unknown) else ""


def latest(visit: Visit, args: str, offset: int = 0) -> Reply:
    """/latest — the calls last seen first, in one's domains if one has some; /latest 7, those of the last week."""
    if _is_no_span(args):
        return _no_span(visit, "latest")
    if days := _DAYS.match(args):
        return _lately(visit, args[days.end() :], ("new", _number(days)))
    return _listed(visit, _own(visit, args, order="newest"), _Page("latest", f"/latest {args}", offset))


def changed(visit: Visit, args: str) -> Reply:
    """/changed 7 health — what has changed within so many days, a week where none are said."""
    if _is_no_span(args):
        return _no_span(visit, "changed")
    days = _DAYS.match(args)
    return _lately(visit, args[days.end() :] if days else args, ("changed", _number(days) if days else WEEK))


def _lately(visit: Visit, words: str, since: tuple[str, int]) -> Reply:
    """The question of these words within the last days; without words, in the domains the person follows."""
    asked = read_criteria(words, visit.view.today, visit.settings.domains)
    asked = SearchCriteria(domains=_own_domains(visit)) if asked.is_empty else asked
    values: dict[str, Any] = dict([since])
    return answer(visit, sound(replace(asked, **values)))


def _is_no_span(args: str) -> bool:
    """Whether a number of days is said that is none: «-1», «0»."""
    return bool(re.match(r"\s*(?:[-−–]\s*\d|0+(?![\d,.]))", args))


def _no_span(visit: Visit, command: str) -> Reply:
    return reply(visit.text("days_range", most=MAX_DAYS, example=visit.text(f"usage.{command}")))


def _number(days: re.Match[str]) -> int:
    return max(1, min(int(days[1]), MAX_DAYS))


def deadlines(visit: Visit, args: str, offset: int = 0) -> Reply:
    """/deadlines 30 — what closes within so many days, soonest first."""
    if _is_no_span(args):
        return _no_span(visit, "deadlines")
    days, query = _deadlines_query(visit, args)
    return _listed(visit, query, _Page("closing", f"/deadlines {args}", offset), days=days)


def _deadlines_query(visit: Visit, args: str) -> tuple[int, Query]:
    number = re.search(r"\d{1,4}", args)
    days = min(int(number[0]), MAX_DAYS) if number else 30
    today = visit.view.today
    query = _own(visit, re.sub(r"\d+", "", args), order="deadline")
    return days, replace(query, deadline_from=today, deadline_to=today + timedelta(days=days))


def query_of_list(visit: Visit) -> Query | None:
    """What the list on the screen asks for; None where it was no search."""
    name, _, args = visit.conversation.listing.removeprefix("/").partition(" ")
    made: dict[str, Callable[[], Query]] = {
        "ask": lambda: _query(visit, from_query_string(args)),
        "latest": lambda: _own(visit, args, order="newest"),
        "deadlines": lambda: _deadlines_query(visit, args)[1],
        "news": lambda: _news_query(visit, args)[1],
    }
    return made[name]() if name in made else None


def more(visit: Visit, _: str) -> Reply:
    """/more — the next page of the list on the screen."""
    listed = visit.conversation
    answer = _page_from(visit, listed.first - 1 + len(listed.shown))
    is_turned = not listed.shown or visit.conversation.first != listed.first
    return answer if is_turned else reply(visit.text("end_of_list"))


def previous(visit: Visit, _: str) -> Reply:
    """/previous — the page before."""
    first = visit.conversation.first
    if first == 1 and visit.conversation.shown:
        return reply(visit.text("start_of_list"))
    return _page_from(visit, max(first - 1 - visit.settings.chat.results, 0))


def again(visit: Visit, _: str) -> Reply:
    """/list — the list on the screen once more, as after a look at one of its calls."""
    return _page_from(visit, visit.conversation.first - 1)


def _page_from(visit: Visit, offset: int) -> Reply:
    """The open list from that place on."""
    listed = visit.conversation
    name, _, args = listed.listing.removeprefix("/").partition(" ")
    run = {"ask": ask, "latest": latest, "deadlines": deadlines, "news": news}.get(name)
    if run is None or not listed.shown:
        return reply(visit.text("no_list"))
    return run(visit, args, offset)


def _own(visit: Visit, args: str, order: str) -> Query:
    named = [found for word in re.split(r"[\s,;]+", args) if (found := visit.domain(word))]
    return Query(
        domains=tuple(dict.fromkeys(named or _own_domains(visit))),
        kinds=(Kind.CALL,),
        statuses=LIVE,
        order=order,
        limit=visit.settings.chat.results,
    )


def _own_domains(visit: Visit) -> tuple[str, ...]:
    """The domains the person follows."""
    return tuple(dict.fromkeys(name for interest in visit.reader.interests for name in interest.domains))


class _Page(NamedTuple):
    """A page of a list: the key of its heading, the command that made the list, and how many calls stand before."""

    key: str
    command: str
    offset: int = 0


def _listed(visit: Visit, query: Query, page: _Page, **values: Any) -> Reply:
    found = visit.store.search.find(replace(query, offset=page.offset), visit.now)
    if not found.calls:
        return reply(visit.text(f"{page.key}_none", **values), visit.text("found_none_more"))
    return _shown(visit, found, page, **values)


def _shown(visit: Visit, found: Found, page: _Page, *, query: str = "", **values: Any) -> Reply:
    """A page of a list, its calls numbered through all pages; the conversation remembers it and its question."""
    first, last = page.offset + 1, page.offset + len(found.calls)
    shown = tuple(call.id for call in found.calls)
    visit.keep(shown=shown, first=first, listing=page.command.strip(), query=query)
    lines = [numbered(number, call, visit.view) for number, call in enumerate(found.calls, first)]
    heading = visit.text(page.key, n=found.total, **values) if page.offset == 0 else ""
    page_key = "page" if last < found.total else "page_last"
    rest = visit.text(page_key, first=first, last=last, n=found.total) if found.total > len(lines) else ""
    numbers = in_rows([ReplyButton(str(at), f"/call #{one}") for at, one in enumerate(shown, first)], PER_ROW)
    onward = (visit.button("more", "/more"),) if last < found.total else ()
    return reply(heading, *lines, rest, buttons=(*numbers, (*onward, visit.button("export", "/export"))))
