"""One simulated year: days pass, sites change, people act, the service ticks, dies, waits and comes back.

`Year.run` plays it and keeps the record that `promises` judges. Everything random hangs on the seed; `trace` tells
what happened, a line a thing, the same for the same seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.year.collecting import Crawl, Host, dialling
from tests.year.publishing import Site
from tests.year.readers import Reader
from tests.year.record import Record
from tests.year.setting import FEED, LISTS, Setting
from tests.year.watch import Watch, alive
from tests.year.wires import STORMS

STARTS = (date(2026, 10, 10), date(2027, 3, 1))  # both zones change their clocks in the month to come
TICKS = (0, 4, 5, 6, 7, 11, 12, 17, 19, 23)  # hours UTC, each at some minute
COLLECTED_AT = (5, 17)
CALM_DAYS = 8
_SITES = {
    FEED: ("fr", "Paris", "FR"),
    "region": ("fr", "Paris", "FR"),
    "fonds": ("fr", "Montréal", "CA-QC"),
    "trust": ("en", "Montréal", "CA-QC"),
}


class Year:
    """One seed."""

    def __init__(self, folder: Path, seed: int, days: int, readers: int, pace: float = 0.5) -> None:
        self.seed, self.days, self.pace = seed, days, pace
        self.begins = STARTS[seed % 2]
        self.dice = random.Random(seed)
        self.trace: list[str] = []
        self.skew = timedelta(0)
        self._real = datetime.combine(self.begins, datetime.min.time(), UTC)
        self._down_until = self._real
        self._stack = ExitStack()
        self.host = Host()
        self.dialled = self._stack.enter_context(dialling())
        root = self._stack.enter_context(self.host.open())
        self.watch = Watch(folder, seed, Setting(root), self.now)
        self.watch.post.interlude = self._interlude
        self.sites = {
            name: Site(name, f"https://{name}.example.org/appels", *told, random.Random(f"{seed}/{name}"))
            for name, told in _SITES.items()
        }
        self.host.site = self.sites[FEED]
        self.crawl = Crawl(self.sites)
        self.people = [self._reader(number) for number in range(1, readers + 1)]
        self.record = Record(self.watch, self.sites, self.people)
        self.is_calm = False

    def now(self) -> datetime:
        """What the machine's clock says."""
        return self._real + self.skew

    def say(self, what: str) -> None:
        self.trace.append(f"{self.now():%Y-%m-%d %H:%M} {what}")

    def close(self) -> None:
        self.watch.close()
        self._stack.close()

    def _reader(self, number: int) -> Reader:
        channel = self.dice.choice(("email", "telegram"))
        address = f"reader{number}@example.org" if channel == "email" else str(70_000 + number)
        if channel == "telegram" and number % 5 == 0:
            address = str(-70_000 - number)  # a group
        return Reader(number, channel, address, random.Random(f"{self.seed}/reader/{number}"))

    # --- the year -------------------------------------------------------------------------------------------

    def run(self) -> Record:
        for site in self.sites.values():
            for _ in range(6):
                site.publish(self.begins, self.watch.wanted.domains, "call")
        self._at(timedelta(hours=1))
        self._collect()
        for number in range(self.days):
            self._tell_how_far(number)
            self._day(self.begins + timedelta(days=number))
        self._rest()
        return self.record

    def _tell_how_far(self, number: int) -> None:
        """A line a simulated month on the terminal, past what pytest captures: six years take hours."""
        if number and number % 30 == 0:
            with suppress(OSError), Path("/dev/tty").open("w", encoding="utf-8") as terminal:
                terminal.write(f"seed {self.seed}: day {number} of {self.days}\n")

    def _rest(self) -> None:
        """No more faults, no more news: all that is owed gets its chance."""
        self.is_calm = self.watch.post.calm = True
        self.watch.post.interlude = None
        self.watch.post.closed.clear()
        self.watch.post.shut_until.clear()
        self.skew = timedelta(0)
        self._down_until = self._real
        self.crawl.spoiled.clear()
        self.watch.reconfigure(replace(self.watch.wanted, budget=400))
        for number in range(self.days, self.days + CALM_DAYS):
            self._start = datetime.combine(self.begins + timedelta(days=number), datetime.min.time(), UTC)
            for hour in (6, 12, 18, 23):
                self._at(timedelta(hours=hour, minutes=40))
                if number == self.days and hour == 6:
                    self._collect()
                if number >= self.days + CALM_DAYS - 4 and hour == 6:
                    self._ask_for_all()
                self._tick()
        self.say(f"the end: {len(self.watch.post.sent)} parts of messages left")

    def _ask_for_all(self) -> None:
        """Everyone asks for what waits: a weekly reader may be owed more than one message holds."""
        for who in self.watch.store.people.active():
            self.watch.store.digests.ask_now(who.id, self.now())

    def _day(self, today: date) -> None:
        self._start = datetime.combine(today, datetime.min.time(), UTC)
        self._publish(today)
        self._administrate(today)
        if self.dice.random() < 0.02:
            self._down_until = self._start + timedelta(hours=self.dice.choice((9, 30, 75)))
            self.say(f"the service is down until {self._down_until:%d %H:%M}")
        if (number := (today - self.begins).days) % 7 == 3:
            self._storm(("email", "telegram")[number // 7 % 2])
        jump = self.dice.choices((0, 24, -1), (97, 1.5, 1.5))[0]
        for hour in TICKS:
            self._at(timedelta(hours=hour, minutes=self.dice.randrange(60), seconds=self.dice.randrange(60)))
            self.skew = timedelta(hours=jump) if jump and 6 <= hour <= 12 else timedelta(0)
            if self.skew:
                self.record.jumped.add(today)
            if self._real < self._down_until:
                continue
            for person in self.people:
                self._act(person)
            if hour in COLLECTED_AT:
                self._collect()
            self._tick()
        self.skew = timedelta(0)

    def _storm(self, channel: str) -> None:
        """The relay or the Bot API takes nothing for hours or days: much waits, goes stale, expires, is cancelled."""
        hours, post = self.dice.choice((30, 40, 60)), self.watch.post
        post.stormy_until[channel] = self._start + timedelta(hours=hours)
        post.storms[channel] = self.dice.choice(STORMS[channel])
        self.say(f"{channel} takes nothing for {hours} hours: {post.storms[channel]}")

    def _at(self, offset: timedelta) -> None:
        self._real = getattr(self, "_start", self._real) + offset

    # --- what happens outside -------------------------------------------------------------------------------

    def _publish(self, today: date) -> None:
        topics = self.watch.wanted.domains
        for site in self.sites.values():
            site.live(today, topics, self.pace)
        if self.dice.random() < 0.3 * self.pace:  # one call of two funders, in one language or in two
            one, other = self.dice.choice((("fonds", "trust"), ("region", FEED)))
            item = self.sites[one].publish(today, topics, "call")
            self.sites[other].items[item.slug] = item
        self.crawl.spoiled = {
            name: self.dice.choice(("down", "empty", "half")) for name in LISTS if self.dice.random() < 0.08
        }

    def _administrate(self, today: date) -> None:
        """Config changes: a domain more, another budget; what was held for an admin is looked at."""
        wanted, number = self.watch.wanted, (today - self.begins).days
        if number == self.days // 3:
            self._reconfigure(replace(wanted, domains=(*wanted.domains, "water")))
        elif number and number % 45 == 0:
            self._reconfigure(replace(wanted, budget=self.dice.choice((3, 6, 40))))
        for source in {event.source for event in self.watch.store.ledger.held()}:
            self.say(f"an admin releases {source}")
            self.watch.store.ledger.release(source, self.now())

    def _reconfigure(self, wanted: Setting) -> None:
        self.say(f"config: budget {wanted.budget}, {len(wanted.domains)} domains")
        self.watch.reconfigure(wanted)

    def _act(self, person: Reader) -> None:
        before = person.state
        latest = self.watch.store.ledger.latest_seq()
        if person.address in self.watch.post.closed and person.state == "in":
            person.state, person.shut_for = "shut", self.dice.randint(1, 60)
        moved = self.watch.post.moved.get(person.address)
        if moved and self.watch.store.people.find("telegram", moved):
            person.address = moved
        person.act(self.watch)
        self.record.moved_on(person, before, latest)
        if person.state != before:
            self.say(f"reader {person.number}: {before} → {person.state}")

    async def _interlude(self, sending_to: int) -> None:
        """While a message is on its way to one reader, another leaves: what is queued for them must not go out."""
        if self.is_calm or self.dice.random() > 0.02:
            return
        chosen = self.dice.choice(self.people)
        known = self.watch.store.people.find(chosen.channel, chosen.address)
        if chosen.state != "in" or known is None or known.id == sending_to or chosen.channel != "telegram":
            return
        await chosen.stop(self.watch)
        self.say(f"reader {chosen.number}: leaves in the middle of a delivery")

    # --- what the service does ------------------------------------------------------------------------------

    def _collect(self) -> None:
        for site in self.sites.values():
            self.record.published(site)
        by_wire = self.now().hour < 12 or self.is_calm
        done = self._survives("collect", 0.03, lambda: self.watch.collect(self.crawl, by_wire=by_wire))
        for report in done or ():
            self.record.harvested(report, self.now())
            if report.error:
                self.say(f"{report.source}: {report.state} {report.error[:60]}")

    def _tick(self) -> None:
        first = len(self.watch.post.sent)
        self._survives("age", 0.01, self.watch.age)
        self.record.before_delivery(self.now())
        is_ours = self._survives("deliver", 0.05, self.watch.deliver)
        self.record.after_delivery(self.now(), first, is_complete=bool(is_ours))
        for sent in self.watch.post.sent[first:]:
            self.say(f"{sent.channel} to {sent.address}: {sent.message} part {sent.part}")
        for person in self.people:
            mine = [sent for sent in self.watch.post.sent[first:] if sent.address == person.address]
            for sent in mine:
                before = person.state
                latest = self.watch.store.ledger.latest_seq()
                person.take(self.watch, sent)
                self.record.moved_on(person, before, latest)
                if person.state != before:
                    self.say(f"reader {person.number}: {before} → {person.state}")

    def _survives(self, what: str, risk: float, act: Callable[[], Any]) -> Any:
        """Does it; should the process die of it, it is started again and None comes back."""
        steps = int(10 ** self.dice.uniform(0, 2.7)) if self.dice.random() < risk and not self.is_calm else None
        known = self.dice.random() < 0.5
        first = len(self.watch.post.sent)
        self.watch.reaper.arm(steps)
        lived, result = alive(act)
        self.watch.reaper.arm(None)
        if lived:
            return result
        self.say(f"the process died during {what}")
        self.watch.died(is_known=known)
        self.record.died(first)
        return None
