"""Two teams find each other in a browser without scripts, from the page of a call to the first message: one reads
French, the other English. Skipped, saying why, where no Chromium starts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.web.served_watch import Served, running
from tests.web.walker import Walker
from watcher.deliver.introductions.introduce import introduce

TEAMS = {
    "fr": {
        "mail": "claire@secret-hopital.example", "side": "FR", "kind": "health", "look": "Chercher un partenaire",
        "line": "Hôpital de 400 lits, plateforme de données de soins", "name": "Service d’imagerie", "say": "Bonjour !",
        "seen": "établissements de santé (France)", "two": "Deux oui", "told": "Transmis",
    },
    "en": {
        "mail": "bob@secret-lab.example", "side": "CA-QC", "kind": "research", "look": "Look for a partner",
        "line": "A laboratory of twelve who model hospital data", "name": "Data laboratory", "say": "Good morning!",
        "seen": "research teams (Québec)", "two": "Two yes", "told": "Forwarded",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("partners"), by_mail=True)
    with running(made):
        yield made
    made.world.close()


def follow(walker: Walker, served: Served, language: str) -> None:
    """From the page of the call to a subscription that follows it."""
    team = TEAMS[language]
    walker.open(served.root + served.world.path("Données", language))
    walker.click(".box a.plain")
    assert "Données de santé et prévention" in walker.text(), "what will be followed is said"
    walker.type("#mail", team["mail"])
    served.world.now += timedelta(seconds=5)  # nobody fills a form in at once
    walker.click("form.sub p > button.act")
    walker.open(served.link("c"))
    walker.click("form button")


def look(walker: Walker, served: Served, language: str) -> str:
    """From the page after the confirmation to a line that others see; the words of the page that shows it before."""
    team = TEAMS[language]
    walker.click("a[href*='/r/']")
    assert team["look"] in walker.text()
    walker.click("a[href*='/i/']")
    for name in ("side", "kind"):
        walker.value(f"document.querySelector('[name={name}]').value = '{team[name]}'")
    for name in ("line", "name"):
        walker.type(f"[name={name}]", team[name])
    walker.click("form button")
    shown = walker.text()
    walker.click("form button")
    return shown


@pytest.mark.slow
def test_two_teams__find_each_other_without_a_script(walker: Walker, served: Served) -> None:
    world = served.world
    people = {}
    for language, team in TEAMS.items():
        follow(walker, served, language)
        people[language] = world.store.people.find("email", team["mail"])
        shown = look(walker, served, language)
        assert team["line"] in shown
        assert team["seen"] in shown
        assert team["name"] not in shown, "no name before two yes"
    introduce(world.settings, world.store, world.now)
    for language, other in (("fr", "en"), ("en", "fr")):
        walker.open(served.link("i", people[language].id))
        offered = walker.text()
        assert TEAMS[other]["line"] in offered
        assert "Données de santé et prévention" in offered, "it is said which call"
        assert TEAMS[other]["name"] not in offered
        walker.click("form button")
    introduce(world.settings, world.store, world.now)
    for language, other in (("fr", "en"), ("en", "fr")):
        team, letter = TEAMS[language], served.letter(people[language].id)
        assert team["two"] in letter
        assert TEAMS[other]["name"] in letter
        assert TEAMS[other]["mail"] not in letter
        walker.open(served.link("i", people[language].id))
        walker.type("textarea", team["say"])
        walker.click("form button")
        assert team["told"] in walker.text()
    introduce(world.settings, world.store, world.now)
    for language, other in (("fr", "en"), ("en", "fr")):
        assert TEAMS[other]["say"] in served.letter(people[language].id)
    assert not walker.foreign
