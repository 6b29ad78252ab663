"""What a release of held events would send, seen before it is released."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.admin.scenes import AdminWorld, admin_settings, hold_back
from tests.web.public.scenes import NOW, SiteWorld
from watcher.model import Frequency, Interest, Subscriber
from watcher.remember.people.consent import Consent


@pytest.fixture
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdminWorld]:
    """Four sudden calls are held back; one reader wants all at once, two in their digest, one something else."""
    world = SiteWorld(tmp_path_factory.mktemp("flooded"), admin_settings())
    world.fill()
    hold_back(world)
    readers = (
        ("email", "now@example.org", Frequency.INSTANT, Interest()),
        ("email", "daily@example.org", Frequency.DAILY, Interest(words=("soudain",))),
        ("telegram", "77", Frequency.WEEKLY, Interest()),
        ("email", "other@example.org", Frequency.DAILY, Interest(words=("archéologie",))),
        ("email", "asks@example.org", Frequency.NEVER, Interest()),
    )
    for channel, address, frequency, interest in readers:
        draft = Subscriber(0, channel, address, frequency=frequency, interests=(interest,))
        world.store.people.add(draft, Consent(way="import"), NOW)
    made = AdminWorld(world)
    made.come_in()
    yield made
    world.close()


def test_held_events__show_who_would_be_told_and_how(flooded: AdminWorld) -> None:
    assert "/admin/fr/held/region?why=flood" in flooded.get("/admin/fr/held").text
    page = flooded.get("/admin/fr/held/region?why=flood").text
    assert "<dt>Prévenus tout de suite</dt><dd>courriel 1</dd>" in page
    assert "<dt>Prévenus avec leur prochain message</dt><dd>courriel 1, Telegram 1</dd>" in page
    assert "Appel soudain 0" in page
    assert "4 nouveaux appels" in page
    assert "@example.org" not in page.replace("veille@example.org", "").replace("ada@example.org", "")


def test_looking__releases_nothing_and_the_buttons_beside_it_do(flooded: AdminWorld) -> None:
    ledger = flooded.world.store.ledger
    flooded.get("/admin/fr/held/region?why=flood")
    assert len(ledger.held("region")) == 4
    assert flooded.world.store.outbox.rows() == ()
    flooded.do("release", source="region", why="flood")
    assert ledger.held("region") == ()
    assert flooded.get("/admin/fr/held/region?why=flood").status_code == 404


def test_what_is_over__would_not_be_told(flooded: AdminWorld) -> None:
    flooded.world.now = NOW.replace(year=2028)
    flooded.world.store.calls.age(flooded.world.now, flooded.world.settings)
    flooded.come_in()
    page = flooded.get("/admin/fr/held/region?why=flood").text
    assert "Il n’y a plus rien à dire" in page
    assert "<dd>personne</dd>" in page
    assert "<dd>4</dd>" in page


@pytest.mark.parametrize("tail", ["region", "region?why=", "region?why=restored", "nothing?why=flood", "%22?why=%00"])
def test_nothing_held__is_not_found(flooded: AdminWorld, tail: str) -> None:
    assert flooded.get(f"/admin/fr/held/{tail}").status_code == 404


@pytest.mark.parametrize(("source", "why"), [("nope", ""), ("nope", "flood"), ("", ""), ("region", "nope")])
def test_release_of_what_is_not_held__is_neither_said_nor_written_down(
    flooded: AdminWorld, source: str, why: str
) -> None:
    for act in ("release", "dismiss"):
        before = flooded.world.store.audit.latest(1)
        assert flooded.do(act, source=source, why=why).headers["location"] == "/admin/fr/held?done=refused"
        assert flooded.world.store.audit.latest(1) == before
