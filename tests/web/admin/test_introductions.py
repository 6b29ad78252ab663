"""Partners as admins see them: reported lines without a name, kept or their author excluded, and written down."""

from __future__ import annotations

import pytest

from tests.web.admin.scenes import AdminWorld, admin_settings, reported_line
from tests.web.public.scenes import NOW, SiteWorld
from watcher.model.introductions import IntroductionRefused, Seek, SeekState
from watcher.remember.people.consent import Consent


@pytest.fixture
def filled(tmp_path_factory: pytest.TempPathFactory) -> AdminWorld:
    world = SiteWorld(tmp_path_factory.mktemp("partners"), admin_settings())
    world.fill()
    made = AdminWorld(world)
    made.come_in()
    return made


@pytest.fixture
def line(filled: AdminWorld) -> Seek:
    return reported_line(filled.world)


def test_reported_line__is_shown_as_text_without_its_author(filled: AdminWorld, line: Seek) -> None:
    page = filled.get("/admin/fr/introductions").text
    assert "CHU de 400 lits, écrivez-moi vite &lt;b&gt;ici&lt;/b&gt;" in page
    assert "Un institut de données" not in page, "nobody reported that one"
    assert "secret-" not in page
    assert "Canari" not in page
    assert "Propositions signalées" in page


def test_line__is_kept_and_no_longer_asked_about(filled: AdminWorld, line: Seek) -> None:
    answer = filled.do("seek_keep", number=line.id)
    assert answer.headers["location"] == "/admin/fr/introductions?done=seek_keep"
    page = filled.get(answer.headers["location"]).text
    assert "Ligne gardée." in page
    assert "Aucune ligne n’est signalée." in page
    [seek] = filled.world.store.introductions.seeks_of(line.subscriber)
    assert seek.state is SeekState.OPEN
    noted = filled.world.store.audit.latest(1)[0]
    assert (noted.what, noted.about) == ("seek_keep", f"line {line.id}")
    assert f"ligne {line.id}" in filled.get("/admin/fr/log").text
    again = filled.do("seek_keep", number=line.id)
    assert again.headers["location"] == "/admin/fr/introductions?done=refused"


def test_author__is_excluded_from_introductions_only(filled: AdminWorld, line: Seek) -> None:
    book, people = filled.world.store.introductions, filled.world.store.people
    assert filled.do("seek_ban", number=line.id).headers["location"].endswith("done=seek_ban")
    assert book.seeks_of(line.subscriber) == ()
    with pytest.raises(IntroductionRefused, match="banned"):
        book.open(line, Consent(way="chat"), NOW)
    assert people.get(line.subscriber).state == "active"


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", ""])
def test_line_that_nobody_reported__changes_nothing(filled: AdminWorld, line: Seek, number: str) -> None:
    for act in ("seek_ban", "seek_keep"):
        answer = filled.do(act, number=number)
        assert answer.status_code == 400 or answer.headers["location"].endswith("done=refused")
    assert len(filled.world.store.introductions.reported()) == 1


def test_flood_of_reports__is_shown_in_part(filled: AdminWorld, line: Seek, monkeypatch: pytest.MonkeyPatch) -> None:
    book = filled.world.store.introductions
    one = book.reported()[0]
    monkeypatch.setattr(type(book), "reported", lambda _: (one,) * 3_000)
    assert filled.get("/admin/fr/introductions").text.count("CHU de 400 lits") == 200
