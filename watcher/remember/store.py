"""All repositories over one database. Each is imported when it is first asked for, so that a command pays only for
what it uses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.migrate import migrate
from watcher.remember.people.departures import Departures

if TYPE_CHECKING:
    from watcher.remember.calls.ledger import Ledger
    from watcher.remember.duplicates.clusters import Clusters
    from watcher.remember.duplicates.editions import Editions
    from watcher.remember.outbox.digests import Digests
    from watcher.remember.outbox.outbox import Outbox
    from watcher.remember.people.admin_access import AdminAccess
    from watcher.remember.people.audit import Audit
    from watcher.remember.people.awaited import AwaitedSources
    from watcher.remember.people.call_marks import CallMarks
    from watcher.remember.people.conversations import Conversations
    from watcher.remember.people.incidents import Incidents
    from watcher.remember.people.introductions import Introductions
    from watcher.remember.people.notes import Notes, Profiles
    from watcher.remember.people.people import People
    from watcher.remember.people.private_feeds import PrivateFeeds
    from watcher.remember.people.reports import Reports
    from watcher.remember.people.second_factors import SecondFactors
    from watcher.remember.recording.calls import Calls
    from watcher.remember.search.search import Search
    from watcher.remember.sources.sources import Sources


class Store:
    """The database (`.db`) and its repositories, each a concrete class."""

    def __init__(self, db: Database, departures: Departures | None = None, files: Path | None = None) -> None:
        self.db = db
        self._departures = departures
        self._files = files

    @classmethod
    def open(
        cls,
        url: str,
        files: Path | None = None,
        *,
        may_be_new: bool = True,
        heard: Callable[[int, int], None] | None = None,
    ) -> Store:
        """The store at that SQLAlchemy URL, created or brought up to date as needed.

        `files` is the folder of the file channel. Where it may not be new, a database without our tables is lost.
        `heard` is told how much of the search index is made anew, where that is needed.

        Raises CannotOpenStore, saying what to do, when it cannot be used or was written by a newer program.
        """
        db = Database.open(url)
        try:
            store = cls(db, Departures.beside(url, files.parent if files else None), files)
            migrate(db, may_be_new=may_be_new, derive=partial(_derive, heard))
        except BaseException:
            db.close()
            raise
        return store

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def calls(self) -> Calls:
        from watcher.remember.recording.calls import Calls

        return Calls(self.db, self.clusters)

    @cached_property
    def ledger(self) -> Ledger:
        from watcher.remember.calls.ledger import Ledger

        return Ledger(self.db)

    @cached_property
    def search(self) -> Search:
        from watcher.remember.search.search import Search

        return Search(self.db)

    @cached_property
    def clusters(self) -> Clusters:
        from watcher.remember.duplicates.clusters import Clusters

        return Clusters(self.db)

    @cached_property
    def editions(self) -> Editions:
        from watcher.remember.duplicates.editions import Editions

        return Editions(self.db)

    @cached_property
    def sources(self) -> Sources:
        from watcher.remember.sources.sources import Sources

        return Sources(self.db)

    @cached_property
    def people(self) -> People:
        from watcher.remember.outbox.ending import cancel_all
        from watcher.remember.people.people import People

        return People(self.db, cancel_all, departures=self._departures, files=self._files)

    @cached_property
    def conversations(self) -> Conversations:
        from watcher.remember.people.conversations import Conversations

        return Conversations(self.db)

    @cached_property
    def outbox(self) -> Outbox:
        from watcher.remember.outbox.outbox import Outbox

        return Outbox(self.db)

    @cached_property
    def digests(self) -> Digests:
        from watcher.remember.outbox.digests import Digests

        return Digests(self.db)

    @cached_property
    def marks(self) -> CallMarks:
        from watcher.remember.people.call_marks import CallMarks

        return CallMarks(self.db)

    @cached_property
    def incidents(self) -> Incidents:
        from watcher.remember.people.incidents import Incidents

        return Incidents(self.db)

    @cached_property
    def introductions(self) -> Introductions:
        from watcher.remember.people.introductions import Introductions

        return Introductions(self.db, self.people)

    @cached_property
    def admin_access(self) -> AdminAccess:
        from watcher.remember.people.admin_access import AdminAccess

        return AdminAccess(self.db)

    @cached_property
    def second_factors(self) -> SecondFactors:
        from watcher.remember.people.second_factors import SecondFactors

        return SecondFactors(self.db, self.people)

    @cached_property
    def audit(self) -> Audit:
        from watcher.remember.people.audit import Audit

        return Audit(self.db)

    @cached_property
    def awaited(self) -> AwaitedSources:
        from watcher.remember.people.awaited import AwaitedSources

        return AwaitedSources(self.db)

    @cached_property
    def feeds(self) -> PrivateFeeds:
        from watcher.remember.people.private_feeds import PrivateFeeds

        return PrivateFeeds(self.db, self.people)

    @cached_property
    def notes(self) -> Notes:
        from watcher.remember.people.notes import Notes

        return Notes(self.db)

    @cached_property
    def profiles(self) -> Profiles:
        from watcher.remember.people.notes import Profiles

        return Profiles(self.db)

    @cached_property
    def reports(self) -> Reports:
        from watcher.remember.people.reports import Reports

        return Reports(self.db)


def _derive(heard: Callable[[int, int], None] | None, tx: Transaction) -> None:
    from watcher.remember.recording import writing

    writing.index_anew(tx, heard)
