"""/start: greets, resumes a suspended subscription, and shows in a minute what the watch can do."""

from __future__ import annotations

import re
from dataclasses import replace

from watcher.remember.people.consent import Consent
from watcher.talk.finding import show
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.roles import Access, refusal
from watcher.talk.searching import deadlines
from watcher.talk.visit import Visit

EXAMPLES = 3


def start(visit: Visit, args: str) -> Reply:
    """/start — who speaks, the language by button, the domains, and the next calls to close as examples.

    `/start c17`, which a link on a page says, shows that call, with a button to follow it.
    """
    subscriber = visit.subscriber
    may_resume = not refusal(Access.SETTINGS, visit.person.role, is_admin=visit.person.is_admin)
    if subscriber and subscriber.state == "suspended" and may_resume:
        visit.store.people.resume(subscriber.id, Consent(way="chat", who=visit.person.key), visit.now)
        return reply(visit.text("welcome_back"), visit.text("start_more"))
    is_known = subscriber is not None and subscriber.state == "active"
    linked = re.fullmatch(r"c(\d{1,9})", args.strip(), re.ASCII)
    if linked and visit.store.calls.many([int(linked[1])]):
        return _of_call(visit, int(linked[1]), is_known=is_known)
    first = visit.text("welcome_known" if is_known else "welcome", watch=visit.settings.watch.name)
    examples = _examples(visit)
    buttons = (
        (ReplyButton("Français", "/setup language fr"), ReplyButton("English", "/setup language en")),
        (visit.button("setup", "/setup domains"), visit.button("subscribe", "/subscribe")),
        *examples.buttons[:1],
    )
    shown = examples.blocks[1 : 1 + EXAMPLES] if examples.buttons else ()
    said = (visit.text("start_examples"), *shown) if shown else ()
    return reply(first, visit.text("start_more"), *said, buttons=buttons)


def _of_call(visit: Visit, number: int, *, is_known: bool) -> Reply:
    """The call that a link of the site is about, as the list on the screen; who is new hears who speaks first."""
    shown = show(visit, f"#{number}")
    visit.keep(shown=(number,), first=1, listing="", query="")
    if is_known:
        return shown
    first = visit.text("welcome", watch=visit.settings.watch.name)
    subscribing = (visit.button("setup", "/setup domains"), visit.button("subscribe", "/subscribe"))
    return reply(first, *shown.blocks, visit.text("start_more"), buttons=(*shown.buttons, subscribing))


def _examples(visit: Visit) -> Reply:
    """The calls that close next, as a list that numbers name."""
    chat = visit.settings.chat.model_copy(update={"results": EXAMPLES})
    return deadlines(replace(visit, settings=visit.settings.model_copy(update={"chat": chat})), "90")
