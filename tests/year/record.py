"""What is written down while the year goes on: what sites said, what readers were owed, what left and how it read.

Faults that can only be seen at the moment itself (a stale date in a message, a call lost at its harvest) are noted
here; the rest is judged at the end by `promises`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.year.looking import Shown, day_words, items, left_words
from tests.year.owing import ENDS, Account, Profile, has_passed, wants
from tests.year.publishing import Site
from tests.year.readers import Reader
from tests.year.watch import Watch
from tests.year.wires import Sent
from watcher.collect.run import RunReport
from watcher.deliver.match.match import explain
from watcher.model import Call, Event, EventKind, HarvestState, Subscriber

ANNOUNCEMENTS = ("opened", "forecast", "new_edition", "reopened")


@dataclass(frozen=True)
class Said:
    """What a site said of one item."""

    url: str
    kind: str
    deadline: date | None
    word: str
    is_shared: bool


@dataclass
class Record:
    """All that was noted."""

    watch: Watch
    sites: Mapping[str, Site]
    people: list[Reader]
    faults: list[str] = field(default_factory=list)
    accounts: dict[int, Account] = field(default_factory=dict)
    accepted: dict[str, dict[str, Said]] = field(default_factory=dict)
    accepted_at: dict[str, datetime] = field(default_factory=dict)
    profiles: dict[int, list[tuple[datetime, Profile]]] = field(default_factory=lambda: defaultdict(list))
    rounds: list[datetime] = field(default_factory=list)  # deliveries that came to their end
    jumped: set[date] = field(default_factory=set)
    deaths: int = 0
    verdicts: int = 0
    _shown: dict[str, dict[str, Said]] = field(default_factory=dict)
    _before: dict[int, Subscriber] = field(default_factory=dict)
    _marks: dict[int, dict[int, str]] = field(default_factory=dict)
    _done: Any = None

    # --- what sites said ------------------------------------------------------------------------------------

    def published(self, site: Site) -> None:
        """What the site shows at this moment, should it be read now."""
        slugs = [set(other.items) for other in self.sites.values()]
        self._shown[site.name] = {
            item.slug: Said(site.url(item), item.kind, item.deadline, item.word, sum(item.slug in s for s in slugs) > 1)
            for item in site.listed
        }

    def harvested(self, report: RunReport, now: datetime) -> None:
        """A harvest was taken in: what it brought is in the memory, and what it changed is in the ledger (I1)."""
        if report.state not in (HarvestState.COMPLETE, HarvestState.NOT_MODIFIED) or report.source not in self._shown:
            return
        name, shown = report.source, self._shown[report.source]
        known, since = self.accepted.get(name, {}), self.accepted_at.get(name)
        for slug, said in shown.items():
            if said != known.get(slug):
                self._compare(name, said, known.get(slug), (since, now))
        self.accepted[name], self.accepted_at[name] = {**known, **shown}, now

    def _compare(self, name: str, said: Said, old: Said | None, when: tuple[datetime | None, datetime]) -> None:
        since, now = when
        call = self.watch.store.calls.by_url(said.url)
        if call is None:
            self.faults.append(f"I1: {said.url} was accepted and is not in the memory")
            return
        if said.kind != "call" or said.is_shared or said.deadline is None:
            return
        known_as = call.reading.deadline
        if said.word and known_as is None:
            return  # of a cancelled call no day is told any more
        if known_as is None or known_as.date != said.deadline:
            self.faults.append(f"I1: {said.url} says {said.deadline}, the memory {known_as and known_as.date} ({now})")
        is_news = said.deadline > now.date() and not said.word and since is not None
        if is_news and (old is None or old.deadline != said.deadline):
            events = [event for event in self.watch.store.ledger.of_call(call.id) if old is None or event.at > since]
            told = [event for event in events if event.kind is not EventKind.TEXT_CHANGED]  # which few are told of
            if not any(said.deadline.isoformat() in str(event.after) for event in told):
                self.faults.append(f"I1: {name} {said.url} now says {said.deadline}; the ledger says nothing ({now})")

    # --- readers --------------------------------------------------------------------------------------------

    def moved_on(self, person: Reader, before: str, latest: int) -> None:
        """A reader's state changed: with a new beginning, what they are owed begins anew."""
        begins = person.state == "asked" or (person.channel == "telegram" and person.state == "in")
        if before == "outside" and begins:
            self.accounts[person.number] = Account(latest)

    def readers(self) -> dict[int, Reader]:
        """Subscriber number → reader."""
        by_address = {(person.channel, person.address): person for person in self.people}
        known = self.watch.store.people.all()
        return {
            who.id: by_address[who.channel, who.address] for who in known if (who.channel, who.address) in by_address
        }

    # --- deliveries -----------------------------------------------------------------------------------------

    def before_delivery(self, now: datetime) -> None:
        people = self.watch.store.people
        self._before = {who.id: who for who in people.all()}
        self._marks = self.watch.store.marks.all_marks()
        self._done = self._progress()
        for who in self._before.values():
            profile, known = Profile.of(who), self.profiles[who.id]
            if not known or known[-1][1] != profile:
                known.append((now, profile))

    def after_delivery(self, now: datetime, first: int, *, is_complete: bool) -> None:
        """What was composed is compared with what is owed, what left is read."""
        if is_complete:
            self.rounds.append(now)
        done = self._progress()
        looked = [pair for pair in self._accounts() if self._was_looked_at(pair[0], done, is_complete)]
        if looked:
            for who, account in looked:
                account.told = self._told(who.id)
            events = self.watch.store.ledger.since(min(account.open_from for _, account in looked))
            calls = self.watch.store.calls.many({event.call for event in events})
            for who, account in looked:
                self._look(who, account, (events, calls), now)
                self._question(who, account)
        for sent in self.watch.post.sent[first:]:
            self._read(sent)

    def _accounts(self) -> list[tuple[Subscriber, Account]]:
        """The active readers as they were before the delivery, each with what they are owed."""
        readers = self.readers()
        known = [who for who in self._before.values() if who.state == "active" and who.id in readers]
        pairs = [(who, self.accounts.get(readers[who.id].number)) for who in known]
        return [(who, account) for who, account in pairs if account]

    def _was_looked_at(self, who: Subscriber, done: Mapping[int, tuple[Any, ...]], is_complete: bool) -> bool:
        """Whether the program looked through the ledger for that person just now."""
        is_instant = is_complete and who.frequency == "instant"
        return is_instant or done.get(who.id) != self._done.get(who.id)

    def _told(self, subscriber: int) -> set[int]:
        """The events that are told to that person, or let go."""
        with self.watch.db.read() as tx:
            query = "SELECT event FROM deliveries WHERE subscriber = ?"
            return set(tx.exec_driver_sql(query, (subscriber,)).scalars())

    def _progress(self) -> dict[int, tuple[Any, ...]]:
        """How far the program has come with everyone: a change means that it looked through the ledger."""
        query = (
            "SELECT s.id, s.since_seq, (SELECT count(*) FROM slots WHERE subscriber = s.id),"
            " (SELECT max(id) FROM outbox WHERE subscriber = s.id"
            " AND purpose IN ('digest', 'quiet', 'asked', 'instant')) FROM subscribers s"
        )
        with self.watch.db.read() as tx:
            return {row[0]: tuple(row[1:]) for row in tx.exec_driver_sql(query)}

    def _look(
        self, who: Subscriber, account: Account, ledger: tuple[Iterable[Event], Mapping[int, Call]], now: datetime
    ) -> None:
        marks, (events, calls) = self._marks.get(who.id, {}), ledger
        for event, is_owed in account.look(who, marks, list(events), calls, now):
            self.verdicts += 1
            at_begin = Subscriber(**{name: getattr(who, name) for name in who.__dataclass_fields__} | {"since_seq": 0})
            said = explain(at_begin, calls[event.call], event, marks=marks).verdict
            if (said == "sent") != is_owed:
                self.faults.append(
                    f"I8: event {event.seq} {event.kind} for {who.address} is explained as {said}, owed: {is_owed}"
                )

    def _question(self, who: Subscriber, account: Account) -> None:
        """What was told beyond what was owed: the person must want it at least now (a filter was opened meanwhile)."""
        marks = self._marks.get(who.id, {})
        for seq in sorted(account.unwanted):
            (event,) = self.watch.store.ledger.since(seq - 1, 1)
            if not wants(who, marks, self.watch.store.calls.get(event.call), event):
                self.faults.append(f"I8: {who.address} was told of {seq} {event.kind}, which they never wanted")
        account.ever |= account.unwanted

    def died(self, first: int) -> None:
        """What had left and was not noted as sent may leave once more."""
        self.deaths += 1
        for number in {sent.message for sent in self.watch.post.sent[first:]}:
            if self.row(number).get("state") != "sent":
                self.watch.post.doubtful[number] += 1

    def row(self, message: str) -> dict[str, Any]:
        """The row of the outbox with that message id, as it stands."""
        with self.watch.db.read() as tx:
            found = tx.exec_driver_sql("SELECT * FROM outbox WHERE message_id = ?", (message,)).mappings().first()
            return dict(found) if found else {}

    # --- what left ------------------------------------------------------------------------------------------

    def _read(self, sent: Sent) -> None:
        """I7 and truth: every item has a link, its date is today's date, and nothing over is told as open."""
        row = self.row(sent.message)
        is_copy = any(other.message == sent.message and other.part == sent.part for other in self.earlier(sent))
        if not row or row["purpose"] == "confirm":
            return
        who = self._before.get(row["subscriber"])
        ended = self._ended(row["id"])
        for item in items(sent):
            if not item.links:
                self.faults.append(f"I7: {sent.message} has an item without a link: {item.text[:60]}")
            elif who and not is_copy and not row["crashes"] and not row["unknowns"] and not row["parts_sent"]:
                self._check_date(sent, item, who, ended)

    def earlier(self, sent: Sent) -> Iterable[Sent]:
        for other in self.watch.post.sent:
            if other is sent:
                return
            if other.message == sent.message:
                yield other

    def _ended(self, number: int) -> set[int]:
        """The calls of which a message tells that they ended."""
        query = "SELECT e.call_id, e.kind FROM deliveries d JOIN events e ON e.seq = d.event WHERE d.outbox = ?"
        with self.watch.db.read() as tx:
            return {row[0] for row in tx.exec_driver_sql(query, (number,)) if row[1] in [kind.value for kind in ENDS]}

    def _check_date(self, sent: Sent, item: Shown, who: Subscriber, ended: set[int]) -> None:
        call = self.watch.store.calls.by_url(item.links[0])
        if call is None or item.links[0].split("/")[2].split(".")[0] not in call.sources:
            self.faults.append(f"I7: {sent.message} links to {item.links[0]}, which is no source of a call")
            return
        if call.kind.value != "call" or (deadline := call.reading.deadline) is None:
            return
        words = {day_words(deadline, who, language) for language in ("fr", "en")}
        if not any(day in item.text for day in words):
            self.faults.append(
                f"I1: {sent.message} at {sent.at} tells another date than {deadline.date}: {item.text[:200]}"
            )
        left = {left_words(deadline, who, language, sent.at) for language in ("fr", "en")}
        if call.status.value != "withdrawn" and not any(words in item.text for words in left):
            self.faults.append(
                f"I1: {sent.message} at {sent.at} miscounts {left} to {deadline.date}: {item.text[:200]}"
            )
        is_followed = self._marks.get(who.id, {}).get(call.id) == "follow"
        if has_passed(call, sent.at) and call.id not in ended and not is_followed:
            self.faults.append(f"I1: {sent.message} at {sent.at} tells of {deadline.date} as open: {item.text[:200]}")
