"""The private feed of a saved search, or of the calls one follows: its addresses, another address, an end."""

from __future__ import annotations

from watcher.talk.person import Reply, reply
from watcher.talk.saving import described
from watcher.talk.visit import Visit
from watcher.understand.text.text import fold
from watcher.wording.page_links import has_pages, private_feed

FOLLOWED = frozenset(("suivis", "followed", "following", "0"))
ANEW = frozenset(("new", "renew", "nouveau", "nouvelle", "changer"))
OFF = frozenset(("off", "stop", "fin", "arreter", "non", "no"))


def feed(visit: Visit, args: str) -> Reply:
    """/feed 2 — a feed and a calendar of that search for other programs; «new» changes its address, «off» ends it."""
    who = visit.active
    if not has_pages(visit.settings):
        return reply(visit.text("feed_no_site"))
    word, _, rest = args.strip().partition(" ")
    interests = who.interests
    number = 0 if fold(word) in FOLLOWED else int(word) if word.isdecimal() and len(word) < 4 else -1
    if not word:
        return reply(visit.text("feed_how"))
    if not 0 <= number <= len(interests):
        return reply(visit.text("no_search", name=word[:40]))
    name = visit.text("feed_followed")
    if number:
        chosen = interests[number - 1]
        name = chosen.name or described(visit, chosen)
    wish, feeds = fold(rest), visit.store.feeds
    if wish in OFF:
        feeds.stop(who.id, number)
        again = ((visit.button("feed_again", f"/feed {number}"),),)
        return reply(visit.text("feed_off", name=name), buttons=again)
    token = feeds.token(who.id, number)
    if not token or wish in ANEW:
        token = feeds.renew(who.id, number, visit.now)
    lines = [
        f"{visit.text('feed' + form.replace('.', '_'))} {at}"
        for form, at in private_feed(visit.settings, token).items()
    ]
    rows = ((visit.button("feed_new", f"/feed {number} new"), visit.button("feed_off", f"/feed {number} off")),)
    told = visit.text("feed_renewed" if wish in ANEW else "feed", name=name)
    return reply(told, "\n".join(lines), visit.text("feed_secret"), buttons=rows)
