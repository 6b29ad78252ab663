"""How admins come in, what is written down of what they do, and what readers report to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watcher.remember.people.admin_access import IDLE_FOR, LINK_FOR, LINKS_AN_HOUR, SESSION_FOR
from watcher.remember.people.audit import AuditLine
from watcher.remember.people.reports import MOST_OPEN
from watcher.remember.store import Store

NOW = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_link__opens_once_and_looking_uses_nothing_up(store: Store) -> None:
    access = store.admin_access
    token = access.make_link("ada@example.org", NOW)
    assert token is not None
    assert [access.holder(token, NOW) for _ in range(3)] == ["ada@example.org"] * 3
    session = access.enter(token, NOW)
    assert session is not None
    assert access.enter(token, NOW) is None
    assert access.holder(token, NOW) is None
    found = access.session(session, NOW)
    assert found is not None
    assert found.who == "ada@example.org"
    assert access.session(token, NOW) is None, "a link is no session"


def test_link__ages_and_is_made_five_times_an_hour(store: Store) -> None:
    access = store.admin_access
    tokens = [access.make_link("ada@example.org", NOW) for _ in range(LINKS_AN_HOUR + 1)]
    assert tokens[-1] is None
    assert tokens[0] is not None
    assert access.enter(tokens[0], NOW + LINK_FOR) is None
    assert access.make_link("bo@example.org", NOW) is not None, "another admin is not held back"
    assert access.make_link("ada@example.org", NOW + timedelta(minutes=61)) is not None


def test_session__ends_when_idle_when_old_and_when_revoked(store: Store) -> None:
    access = store.admin_access

    def come_in(at: datetime) -> str:
        token = access.make_link(f"{at.isoformat()}@example.org", at)
        session = access.enter(token or "", at)
        assert session is not None
        return session

    idle = come_in(NOW)
    assert access.session(idle, NOW + IDLE_FOR - MINUTE) is not None
    assert access.session(idle, NOW + 2 * IDLE_FOR - 2 * MINUTE) is not None, "using it keeps it"
    assert access.session(idle, NOW + 4 * IDLE_FOR) is None
    old, at = come_in(NOW), NOW
    while at < NOW + SESSION_FOR - MINUTE:
        at += timedelta(minutes=50)
        kept = access.session(old, at)
    assert kept is None
    revoked = come_in(NOW)
    (listed, *_) = access.sessions(NOW)
    access.revoke(listed.id)
    assert access.session(revoked, NOW) is None


def test_audit__keeps_every_line(store: Store) -> None:
    for number in range(3):
        store.audit.note(AuditLine(NOW, "ada", "pause", f"source {number}", "\x00why", {"paused": False}))
    lines = store.audit.latest()
    assert [line.about for line in lines] == ["source 2", "source 1", "source 0"]
    assert (lines[0].reason, lines[0].before, lines[0].after) == ("why", {"paused": False}, None)
    assert len(store.audit.latest(about="source 1")) == 1


def test_reports__are_kept_once_and_not_without_end(store: Store) -> None:
    assert not store.reports.take("  ", NOW)
    assert store.reports.take("the date is wrong", NOW, call=7)
    assert not store.reports.take("the date is wrong", NOW + MINUTE, call=7)
    (report,) = store.reports.open()
    assert store.reports.close(report.id, NOW)
    assert not store.reports.close(report.id, NOW)
    assert all(store.reports.take(f"wrong {number}", NOW) for number in range(MOST_OPEN))
    assert not store.reports.take("one too many", NOW)
