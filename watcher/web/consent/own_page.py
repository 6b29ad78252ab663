"""A reader's own page: their saved searches and the calls they follow, each with its private feed.

A GET shows; a POST makes a feed, gives it another address, or stops it. Made of the link to one's settings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from watcher.config import Settings
from watcher.deliver.digest.bundle import is_over
from watcher.deliver.offering import proposed_by, query_of
from watcher.deliver.render.frame import view_of
from watcher.deliver.render.links import Addresses
from watcher.model import Call, Interest, Subscriber
from watcher.model.fit import Profile
from watcher.model.introductions import needs_partner
from watcher.remember.search.asked import from_interest, to_query_string
from watcher.remember.search.self_description import LONGEST, NOTHING, read_profile
from watcher.remember.store import Store
from watcher.understand.text.text import fold
from watcher.web.consent.pages import ConsentPage, Field, PageItem
from watcher.web.consent.preferences import Form
from watcher.wording.asked import sentence
from watcher.wording.cards import short_lines
from watcher.wording.catalogue import language_of, translate
from watcher.wording.fit import profile_lines
from watcher.wording.page_links import call_page, has_pages, private_feed
from watcher.wording.text import labelled, short

MOST_CALLS = 30
MOST_SEARCHES, LONGEST_NAME = 20, 60
PROFILE = "profile"
_ACTS = ("make", "renew", "stop")


@dataclass(frozen=True)
class OwnPage:
    """One request for one reader; `proposed` is a search (query string) that its address proposes, `name` its name."""

    settings: Settings
    store: Store
    who: Subscriber
    now: datetime
    proposed: str = ""
    name: str = ""

    @property
    def language(self) -> str:
        return language_of(self.who.language, self.settings.watch.language)

    def answer(self, form: Form | None) -> ConsentPage:
        """The page as it stands, after what the form asks for; first the search that its address proposes."""
        said = self._said(form) if form is not None else ""
        who = self.store.people.get(self.who.id)
        followed = self._followed()
        items = [self._item(number, self._asked(one), one) for number, one in enumerate(who.interests, 1)]
        items.append(self._item(0, self._text("followed", n=len(followed)), None, followed))
        offered = self._offered(form)
        leave = self.store.people.signer.token("preferences", who.id)
        return ConsentPage(
            self.language,
            self._text("title"),
            self._text(said, n=MOST_SEARCHES)
            if said
            else self._text("words" if has_pages(self.settings) else "no_site"),
            button="" if offered else self._text("profile_button"),
            hidden=(("act", PROFILE),),
            fields=(
                Field(PROFILE, self._text("profile"), "text", ("",), hint=self._text("profile_hint"), longest=LONGEST),
            ),
            about=self._described(),
            items=(*offered, *items),
            links=(*self._partners(followed), (translate(self.language, "web.preferences_title"), f"../p/{leave}")),
        )

    def _said(self, form: Form) -> str:
        """Does what the form asks for, and names the words that say what was done."""
        sent = {name: (form.get(name) or [""])[0] for name in ("act", PROFILE, "query", "name")}
        if sent["act"] == PROFILE:
            return self._describe(sent[PROFILE])
        return self._add(sent["query"], sent["name"]) if sent["act"] == "add" else self._act(form)

    def _act(self, form: Form) -> str:
        """Does it, and says what was done. The list may have changed since the page was made: then nothing is done."""
        act, number, mark = ((form.get(name) or [""])[0] for name in ("act", "search", "mark"))
        interests = self.store.people.get(self.who.id).interests
        place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
        if act not in _ACTS or not 0 <= place <= len(interests):
            return "unknown"
        if place and mark != self._mark(interests[place - 1]):
            return "changed"
        if act == "stop":
            self.store.feeds.stop(self.who.id, place)
            return "stopped"
        if act == "make" and self.store.feeds.token(self.who.id, place):
            return "made"
        self.store.feeds.renew(self.who.id, place, self.now)
        return "made" if act == "make" else "renewed"

    def _described(self) -> tuple[str, ...]:
        """What they said of themselves, a line each; nothing where they said nothing."""
        said = profile_lines(self.language, self.store.profiles.of(self.who.id))
        return (self._text("profile_now"), *said) if said else ()

    def _describe(self, text: str) -> str:
        """Puts what they say of themselves into their profile; a word such as «none» erases it."""
        if fold(text).strip() in NOTHING:
            self.store.profiles.put(self.who.id, Profile(), self.now)
            return "profile_gone"
        known, today = self.store.profiles.of(self.who.id), view_of(self.who, self.settings, self.now).today
        said = read_profile(text, known, today, self.settings.domains, self.language).profile
        self.store.profiles.put(self.who.id, said, self.now)
        return "profile_unread" if said == known else "profile_kept"

    def _offered(self, form: Form | None) -> list[PageItem]:
        """The search that the address of the page proposes, with the button that adds it."""
        name = short(self.name, LONGEST_NAME)
        interest = proposed_by(self.proposed, name)
        if form is not None or interest is None:
            return []
        sent = (("act", "add"), ("query", query_of(interest)), ("name", name))
        title = self._text("offered", words=self._asked(interest))
        return [PageItem(title, (), (), ((self._text("add"), sent),))]

    def _add(self, query: str, name: str) -> str:
        """Adds the search that was proposed; one that they have is added once."""
        name, known = short(name, LONGEST_NAME), self.store.people.get(self.who.id).interests
        made = proposed_by(query, name)
        if made is None:
            return "unknown"
        if query_of(made) in map(query_of, known):
            return "added"
        if len(known) >= MOST_SEARCHES:
            return "too_many"
        if any(interest.name == name for interest in known):
            made = replace(made, name="")
        self.store.people.update(self.who.id, interests=(*known, made))
        return "added"

    def _item(self, number: int, title: str, interest: Interest | None, calls: tuple[Call, ...] = ()) -> PageItem:
        token = self.store.feeds.token(self.who.id, number) if has_pages(self.settings) else ""
        addresses = private_feed(self.settings, token) if token else {}
        acts = ("renew", "stop") if token else ("make",) if has_pages(self.settings) else ()
        sent = (("search", str(number)), ("mark", self._mark(interest) if interest else ""))
        view = view_of(self.who, self.settings, self.now)
        lines = []
        for call in calls[:MOST_CALLS]:
            title_line, day = short_lines(call, view)
            address = call_page(self.settings, self.language, call.id) or call.url
            lines.append((title_line, day, address))
        return PageItem(
            title,
            tuple(lines),
            tuple((self._text(f"form{form.replace('.', '_')}"), address) for form, address in addresses.items()),
            tuple((self._text(act), (("act", act), *sent)) for act in acts),
        )

    def _followed(self) -> tuple[Call, ...]:
        """The calls they follow, the nearest deadline first."""
        marked = self.store.marks.marks(self.who.id)
        ids = [call for call, mark in marked.items() if mark == "follow"]
        return tuple(sorted(self.store.calls.many(ids).values(), key=lambda call: call.last_day))

    def _partners(self, followed: tuple[Call, ...]) -> list[tuple[str, str]]:
        """The way to a partner for each followed call that requires one."""
        if not self.settings.introductions.enabled:
            return []
        links = Addresses("..", "", self.who.id, self.store.people.signer)
        asked = [call for call in followed if needs_partner(call) and not is_over(call, self.now)]
        label = translate(self.language, "intro.page.title")
        return [
            (labelled(self.language, label, short(call.title, 120)), links.introduction("partner", call.id))
            for call in asked[:MOST_CALLS]
        ]

    def _asked(self, interest: Interest) -> str:
        labels = self.settings.domain_labels(self.language)
        asked = sentence(from_interest(interest), self.language, labels) or self._text("everything")
        asked = translate(self.language, "talk.flat_list") if interest.flat else asked
        return f"{interest.name} — {asked}" if interest.name and interest.name != asked else asked

    def _mark(self, interest: Interest) -> str:
        """What a search is known by in a form: its question and its present address."""
        text = f"{interest.name}|{to_query_string(from_interest(interest))}|{interest.feed}"
        return self.store.people.signer.sign(f"own {self.who.id} {text}")

    def _text(self, key: str, **values: object) -> str:
        return translate(self.language, f"own.{key}", **values)
