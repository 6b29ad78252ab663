"""Saved searches: keep the question on the screen as an interest, list them, delete one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from watcher.model import Interest, Kind
from watcher.remember.search.asked import (
    ALL,
    SearchCriteria,
    from_interest,
    from_query_string,
    to_interest,
    to_query,
    to_query_string,
    unkept,
)
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.rhythm import rhythm_of
from watcher.talk.visit import Visit
from watcher.understand.text.text import fold
from watcher.wording import dates
from watcher.wording.asked import chips, sentence
from watcher.wording.page_links import has_pages
from watcher.wording.text import listed, short

MOST = 20
LOOK_BACK = timedelta(days=91)
WEEKS = 13
LONGEST_NAME = 60
EVERYTHING = frozenset(
    ("tous", "tout", "toutes", "all", "everything", "*", "tous les domaines", "all domains", "tous les appels")
)


def offer(visit: Visit, asked: SearchCriteria) -> Reply:
    """«Surveille les appels sur l'IA»: says what would be kept, and waits for yes."""
    if asked.is_empty:
        return reply(visit.text("search_how"))
    visit.keep(query=to_query_string(asked), shown=(), listing="")
    save = visit.button("save", "/save")
    what = visit.text("save_offer", words=sentence(asked, visit.language, visit.labels))
    return reply(what, pace(visit, asked), buttons=((save,),), offer="/save")


def save(visit: Visit, args: str) -> Reply:
    """/save NAME — keeps the last question as a search of one's own; `/save all` lists every call, by funder."""
    if fold(args).strip() in EVERYTHING:
        return _save_all(visit)
    query = visit.conversation.query
    if not query:
        return reply(visit.text("save_what"))
    if visit.subscriber is None or visit.subscriber.state != "active":
        begin = f"/here save {args.strip()}".strip()
        return reply(visit.text("save_begin"), buttons=((visit.button("subscribe_this", begin),),), offer=begin)
    asked = from_query_string(query)
    name = short(args or sentence(asked, visit.language, visit.labels), LONGEST_NAME)
    others = tuple(interest for interest in visit.subscriber.interests if interest.name != name)
    feed = next((one.feed for one in visit.subscriber.interests if one.name == name), "")
    if len(others) >= MOST:
        return reply(visit.text("save_too_many", most=MOST))
    visit.store.people.update(visit.subscriber.id, interests=(*others, replace(to_interest(asked, name), feed=feed)))
    lost = [chip.words for chip in chips(_only(asked, unkept(asked)), visit.language, visit.labels)]
    notes = [visit.text("save_unkept", names=listed(visit.language, lost))] if lost else []
    if any(_is_everything(interest) for interest in others):
        notes.append(visit.text("save_beside_everything"))
    undo = ((visit.button("undo", f"/unsave {name}"),),)
    return reply(visit.text("saved", name=name), pace(visit, asked), _latest(visit, asked), *notes, buttons=undo)


def _save_all(visit: Visit) -> Reply:
    """Every call as a flat list by funder, without ceiling, for professionals; what others of one's searches ask for is
    told first, as before. It takes the place of a search that asks for nothing in particular."""
    who = visit.active
    name = visit.text("everything_name")
    others = tuple(one for one in who.interests if one.name != name and not one.flat and not _is_everything(one))
    if len(others) >= MOST:
        return reply(visit.text("save_too_many", most=MOST))
    flat = Interest(name=name, kinds=(str(Kind.CALL),), flat=True)
    visit.store.people.update(who.id, interests=(*others, flat))
    undo = ((visit.button("undo", f"/unsave {name}"),),) if others else ()
    return reply(visit.text("saved_all"), pace(visit, SearchCriteria()), rhythm_of(visit, visit.reader), buttons=undo)


def searches(visit: Visit, _: str) -> Reply:
    """/searches — one's saved searches, each with what it asks, and a button to delete it."""
    who = visit.active
    lines, rows = [], []
    today = visit.view.today
    for number, interest in enumerate(who.interests, 1):
        said = described(visit, interest)
        name = f"{interest.name} — " if interest.name and interest.name != said else ""
        lines.append(f"{number}. {name}{said}{_when(visit, interest)}")
        pause = ReplyButton(f"▶ {number}", f"/snooze {number} off")
        if interest.until is None or interest.until <= today:
            pause = ReplyButton(f"⏸ {number}", f"/snooze {number} {visit.text('two_weeks')}")
        feed = (ReplyButton(f"🔗 {number}", f"/feed {number}"),) if has_pages(visit.settings) else ()
        rows.append(
            (pause, *feed, *((ReplyButton(f"✕ {number}", f"/unsave {interest.name}"),) if interest.name else ()))
        )
    how = visit.text("searches_how")
    if has_pages(visit.settings):
        how += f" · {visit.text('searches_feed')}"
    return reply(visit.text("searches", n=len(lines)), "\n".join(lines), how, buttons=tuple(rows))


def _when(visit: Visit, interest: Interest) -> str:
    """That it sleeps, or has a day of its own; nothing where it comes with all the rest."""
    today = visit.view.today
    if interest.until and interest.until > today:
        return visit.text("asleep_until", day=dates.day(visit.language, interest.until))
    return (
        visit.text("each_weekday", day=dates.weekday_name(visit.language, visit.reader.weekday))
        if interest.weekly
        else ""
    )


def unsave(visit: Visit, args: str) -> Reply:
    """/unsave NAME — deletes a saved search; its name or its number in /searches."""
    who = visit.active
    interests = who.interests
    wanted = args.strip()
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 0
    chosen = [
        one
        for place, one in enumerate(interests, 1)
        if place == number or (wanted and fold(wanted) in (fold(one.name), fold(described(visit, one))))
    ]
    if not chosen:
        return reply(visit.text("no_search", name=wanted[:40]))
    left = tuple(one for one in interests if one is not chosen[0])
    if not left:
        return reply(visit.text("last_search"))
    visit.store.people.update(who.id, interests=left)
    visit.keep(query=to_query_string(from_interest(chosen[0])))
    again = ((visit.button("undo", f"/save {chosen[0].name}".strip()),),)
    return reply(visit.text("unsaved", name=chosen[0].name or described(visit, chosen[0])), buttons=again)


def drop(visit: Visit, args: str) -> Reply:
    """/drop 1 — «supprime la 1»: a saved search or a call of the list? Both are offered, nothing is done."""
    place = int(args) if args.isdecimal() and len(args) < 4 else 0
    named = visit.reader.interests[place - 1 : place] if place else ()
    listed = visit.conversation
    names = [short(one.name, 40) for one in named if one.name]
    row = [ReplyButton(visit.text("drop.search", name=name), f"/unsave {place}") for name in names]
    if 0 <= place - listed.first < len(listed.shown):
        row.append(ReplyButton(visit.text("drop.call", n=place), f"/mute {place}"))
    if not row:
        return reply(visit.text("no_search", name=args[:40]))
    return reply(visit.text("drop.which", n=place), buttons=tuple((button,) for button in row))


def pace(visit: Visit, asked: SearchCriteria) -> str:
    """«Environ 3 par semaine», from the calls first seen in the last three months."""
    today = visit.view.today
    lasting = replace(asked, due_from=None, due_to=None, statuses=(ALL,), new=0, changed=0)
    query = replace(to_query(lasting, today, limit=1), seen_from=visit.now - LOOK_BACK)
    weekly = round(visit.store.search.find(query, visit.now).total / WEEKS)
    return visit.text("save_pace", n=weekly) if weekly else visit.text("save_pace_less")


def _latest(visit: Visit, asked: SearchCriteria) -> str:
    """The two calls that the search would have told of last."""
    today = visit.view.today
    query = to_query(replace(asked, new=0, changed=0), today, limit=2, order="newest")
    found = visit.store.search.find(query, visit.now).calls
    return "\n".join([visit.text("save_latest"), *(f"· {short(call.title, 160)}" for call in found)]) if found else ""


def in_words(visit: Visit, asked: SearchCriteria) -> str:
    """The question in the person's language."""
    return sentence(asked, visit.language, visit.labels)


def described(visit: Visit, interest: Interest) -> str:
    """What a saved search brings, in words."""
    if interest.flat:
        return visit.text("flat_list")
    return in_words(visit, from_interest(interest)) or visit.text("everything")


def _only(asked: SearchCriteria, names: tuple[str, ...]) -> SearchCriteria:
    values: dict[str, Any] = {name: getattr(asked, name) for name in names}
    return replace(SearchCriteria(currency=asked.currency), **values)


def _is_everything(interest: Interest) -> bool:
    return from_interest(interest).is_empty and not interest.flat
