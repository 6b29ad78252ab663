"""A watch with admins, one of whom is in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

import httpx

from tests.web.public.scenes import NOW, REGION, SiteWorld, call, day, money, notice, settings
from watcher.config.delivery import Admins
from watcher.model import Harvest, HarvestState, Subscriber
from watcher.model.introductions import Seek, SeekState
from watcher.remember.people.consent import Consent
from watcher.remember.rules.thresholds import Thresholds
from watcher.web.admin.routes import AdminSite
from watcher.web.admin.running import SettingsCheck
from watcher.web.front import Front, public_site

ADA = "ada@example.org"
SAME = {"origin": "https://veille.example.org", "sec-fetch-site": "same-origin"}


@dataclass
class AdminWorld:
    """The site with its admin pages; letters end in `letters`."""

    world: SiteWorld
    letters: list[tuple[str, str]] = field(default_factory=list)
    cookie: str = ""

    def __post_init__(self) -> None:
        admin = AdminSite(
            lambda _s, to, _subject, text: self.letters.append((to, text)),
            self.world.folder / "config.toml",
            lambda: SettingsCheck("line 3: <b>unknown key</b>"),
        )
        self.site = public_site(self.world.settings, self.world.store, lambda: self.world.now, fresh=0, admin=admin)
        self.world.app = Front(self.world.pages, self.site).app()

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.world.get(path, **({"cookie": self.cookie} | headers))

    def post(self, path: str, data: dict[str, Any], **headers: str) -> httpx.Response:
        return self.world.ask("POST", path, data=data, headers={"cookie": self.cookie} | SAME | headers)

    def link(self) -> str:
        """The path of a fresh link for Ada."""
        self.post("/admin/fr/login", {"mail": "Ada@example.org"})
        found = re.search(r"https://veille\.example\.org(/admin/fr/enter/\S+)", self.letters[-1][1])
        assert found is not None
        return found[1]

    def come_in(self) -> None:
        answer = self.post(self.link(), {})
        assert answer.status_code == 303, answer.text
        self.cookie = answer.headers["set-cookie"].split(";")[0]

    def proof(self) -> str:
        found = re.search(r'name="proof" value="([^"]+)"', self.get("/admin/fr/log").text)
        assert found is not None
        return unescape(found[1])

    def do(self, act: str, **values: Any) -> httpx.Response:
        """An act as its button sends it."""
        return self.post("/admin/fr/do", {"act": act, "proof": self.proof()} | values)


def hold_back(world: SiteWorld) -> None:
    """A flood of a source: more than may be told at once."""
    made = [
        (notice(f"Appel soudain {n}", country="FR"), call(day("2027-04-01"), amounts=(money(1000 * n + 1000),)))
        for n in range(4)
    ]
    harvest = Harvest(REGION.name, HarvestState.COMPLETE, tuple(one for one, _ in made))
    with world.store.db.write() as tx:
        world.store.calls.record(
            tx, REGION, harvest, made, NOW - timedelta(hours=1), Thresholds(hold_first_run=False, flood=2)
        )


def reported_line(world: SiteWorld) -> Seek:
    """Two who look for a partner for one call; one of them reports what the other wrote."""
    agreed, book, number = (
        Consent(way="chat", wording="I agree", language="fr"),
        world.store.introductions,
        world.id("Données"),
    )
    made = []
    for side, words in (
        ("FR", "CHU de 400 lits, écrivez-moi vite <b>ici</b>"),
        ("CA-QC", "Un institut de données de santé"),
    ):
        draft = Subscriber(0, "email", f"secret-{side.lower()}@team.example", name=f"Canari {side}")
        who = world.store.people.add(draft, agreed, NOW)
        until = NOW + timedelta(days=30)
        made.append(
            book.open(
                Seek(0, who.id, number, side, "health", words, who.name, False, SeekState.OPEN, NOW, until), agreed, NOW
            )
        )
    offer = book.offer((made[0], made[1]), NOW)
    assert offer is not None
    book.answer(made[1].subscriber, offer.id, "report", agreed, NOW)
    return made[0]


def admin_settings() -> Any:
    return settings().model_copy(update={"admins": Admins(email=(ADA,))})
