"""The site while its database is put back from a backup, and after: no fault of ours, and nothing lost on the way."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.web.public.scenes import NOW, SiteWorld, call, day
from watcher.model import Subscriber
from watcher.remember.backup import backup, restore
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store

LATER = "Appel venu après la copie"


def test_site__goes_on_with_the_database_that_was_put_back(tmp_path: Path) -> None:
    world, url, copy = SiteWorld(tmp_path), f"sqlite:///{tmp_path / 'watch.db'}", tmp_path / "copy.db"
    world.fill()
    backup(url, copy)
    world.record([(LATER, call(day("2027-05-01")))])
    assert LATER in world.get("/fr/appels?q=venu+copie").text
    restoring = threading.Thread(target=restore, args=(url, copy, NOW))
    restoring.start()
    statuses = {world.get(path).status_code for path in ("/fr/", "/api/v1/calls", "/fr/abonnement")}
    while restoring.is_alive():
        statuses |= {world.get(path).status_code for path in ("/fr/appels?q=aidants", "/api/v1/events", "/fr/lien")}
    assert statuses <= {200, 503}
    assert LATER not in world.get("/fr/appels?q=venu+copie").text
    assert "Aidants et maintien" in world.get("/fr/appels?q=aidants").text
    world.store.people.add(Subscriber(0, "file", "after"), Consent(way="form"), NOW)
    world.close()
    with Store.open(url) as store:
        assert store.people.find("file", "after") is not None, "written into the file that is there"


def test_site__says_that_it_is_busy_while_the_file_is_away(tmp_path: Path) -> None:
    world, file = SiteWorld(tmp_path), tmp_path / "watch.db"
    world.fill()
    assert world.get("/fr/").status_code == 200
    file.rename(tmp_path / "away.db")
    answers = [world.get(path) for path in ("/fr/appels?q=aidants", "/api/v1/calls", "/common-grants/opportunities")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert {answer.headers["retry-after"] for answer in answers} == {"60"}
    assert not file.exists(), "no empty database is made in its place"
    (tmp_path / "away.db").rename(file)
    assert "Aidants et maintien" in world.get("/fr/appels?q=aidants").text
    world.close()
