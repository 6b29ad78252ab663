"""A wall in the place of a page is a lost page: nothing of it is kept, what is known holds, its return is silent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.collect.hostile import HostileServer, Scene, says
from tests.collect.site import NOW, settings_of, site, table
from tests.databases import sqlite_with_tables
from watcher.collect.page.blocks import read_page
from watcher.collect.page.walls import is_home
from watcher.collect.run import RunReport, collect
from watcher.model import HarvestState
from watcher.remember.store import Store

TITLES = ("Rénovation des écoles", "Vélos en libre accès", "Lecture au village", "Forêts anciennes", "Ports propres",
          "Cantines bio")  # fmt: skip
MAINTENANCE = "<h1>Site en maintenance</h1><p>Le site est en cours de maintenance. Nous revenons dès que possible.</p>"
LOGIN = "<h1>Connexion</h1><form><input name=u><input type=password name=p></form><p>Mot de passe oublié ?</p>"
CONSENT = (
    "<h1>Votre vie privée</h1><p>Nous et nos 300 partenaires déposons des cookies pour mesurer l'audience. Accepter ou "
    "refuser les cookies.</p><button>Tout accepter</button>"
)
ERROR = "<h1>Erreur 404</h1><p>La page demandée est introuvable.</p>"
HOME = "<h1>Bienvenue à l'Agence</h1><p>L'Agence accompagne les territoires depuis 1990 avec ses partenaires.</p>"
CHALLENGE = "<h1>Just a moment...</h1><p>Checking your browser. Ray ID: {n}</p>"
NAMELESS = "<h1>Agence</h1><p>Le portail change d'adresse, un courriel est envoyé à ses abonnés.</p>"
WALLS = {"maintenance": MAINTENANCE, "login": LOGIN, "home": HOME, "nameless": NAMELESS}
RULES = 'item = "li.aap"\ntitle = "h3 a"\ndetail = { title = "h1" }\nlanguage = "fr"\ncountry = "FR"\n'


def detail(number: int) -> bytes:
    days = f"Date limite de dépôt : {number + 1} avril 2027. Montant maximal : {number}0 000 €."
    return (
        f"<html><body><main><h1>{TITLES[number]}</h1><p>Appel à projets.</p><p>{days}</p></main></body></html>".encode()
    )


def listing() -> bytes:
    items = (f'<li class="aap"><h3><a href="/aap/{n}">{title}</a></h3></li>' for n, title in enumerate(TITLES))
    return f"<html><body><main><ul>{''.join(items)}</ul></main></body></html>".encode()


def wall(html: str, number: int = 0) -> bytes:
    return f"<html><head><title>Agence</title></head><body>{html.format(n=number)}</body></html>".encode()


def serve(server: HostileServer, walled: str = "", which: range = range(len(TITLES))) -> None:
    server.on("/liste", says(listing()))
    for number in range(len(TITLES)):
        body = wall(walled, number) if walled and number in which else detail(number)
        server.on(f"/aap/{number}", says(body))


class Watch:
    """One source read day after day."""

    def __init__(self, server: HostileServer, store: Store) -> None:
        self.settings = settings_of(table("agence", server.url("/liste"), RULES))
        self.store = store
        self.day = 0

    def read(self) -> tuple[RunReport, list[str]]:
        now = NOW + timedelta(days=self.day)
        self.day += 1
        known = self.store.ledger.latest_seq()
        (report,) = collect(self.settings, self.store, now)
        return report, [str(event.kind) for event in self.store.ledger.since(known)]


@pytest.mark.parametrize("walled", WALLS.values(), ids=WALLS.keys())
def test_details__that_answer_with_a_wall_are_lost_and_their_return_is_silent(tmp_path: Path, walled: str) -> None:
    with site() as server, Store.open(sqlite_with_tables(tmp_path)) as store:
        watch = Watch(server, store)
        serve(server)
        assert watch.read()[0].state is HarvestState.COMPLETE
        serve(server, walled)
        report, events = watch.read()
        assert (report.state, events, report.notices) == (HarvestState.PARTIAL, [], 6)
        assert len(report.as_row()["lost"]) == 6
        serve(server)
        report, events = watch.read()
        assert (report.state, events) == (HarvestState.COMPLETE, [])


@pytest.mark.parametrize("html", [MAINTENANCE, LOGIN, CONSENT, ERROR, CHALLENGE], ids="mlcex")
def test_wall__is_told_from_a_page_by_what_it_is(html: str) -> None:
    assert read_page(wall(html)).wall is not None


@pytest.mark.parametrize(
    "html",
    [
        detail(0).decode(),
        "<h1>Erreur de casting : appel à courts métrages</h1><p>Dépôt avant le 3 mars 2027. Bourse de 500 €.</p>",
        "<h1>Maintenance des ouvrages d'art</h1><p>Le fonds aide les communes à entretenir leurs ponts.</p>",
        f"<form><input type=password></form><h1>Fonds vélo</h1><p>{'Le fonds aide les communes à rouler. ' * 30}</p>",
        "<h1>Prix de la cybersécurité</h1><p>Un prix de 500 € pour un mot de passe bien gardé, jury en mai.</p>",
        "<h1>Cookies and cakes grant</h1><p>Small grants for bakers who teach children. Apply any time.</p>",
    ],
)
def test_page__that_uses_the_words_of_a_wall_is_none(html: str) -> None:
    assert read_page(html).wall is None


@pytest.mark.parametrize(
    ("asked", "got", "home"),
    [
        ("https://a.fr/aap/3", "https://a.fr/", True),
        ("https://a.fr/aap/3", "https://www.a.fr/fr/accueil.html", True),
        ("https://a.fr/page", "https://a.fr", True),
        ("https://a.fr/", "https://a.fr/fr", False),
        ("https://a.fr/aap/3", "https://a.fr/?p=3", False),
        ("https://a.fr/aap/3", "https://a.fr/page", False),
    ],
)
def test_home__is_a_short_path_after_a_longer_one(asked: str, got: str, home: bool) -> None:
    assert is_home(asked, got) is home


def test_details__one_wall_among_many_leaves_the_others_whole(tmp_path: Path) -> None:
    with site() as server, Store.open(sqlite_with_tables(tmp_path)) as store:
        watch = Watch(server, store)
        serve(server)
        watch.read()
        serve(server, ERROR, range(1))
        report, events = watch.read()
        assert (report.state, events) == (HarvestState.COMPLETE, [])
        assert [url.rpartition("/")[2] for url in report.lost] == ["0"]


def test_details__sent_home_by_a_redirect_are_lost(tmp_path: Path) -> None:
    with site() as server, Store.open(sqlite_with_tables(tmp_path)) as store:
        watch = Watch(server, store)
        serve(server)
        watch.read()
        server.on("/", says(wall(HOME)))
        for number in range(len(TITLES)):
            server.on(f"/aap/{number}", says(b"", 302, Location="/"))
        report, events = watch.read()
        assert (report.state, events) == (HarvestState.PARTIAL, [])
        assert "home page" in report.error


@pytest.mark.parametrize("answer", [says(wall(MAINTENANCE)), says(wall(LOGIN)), says(b"", 302, Location="/")])
def test_list_or_watched_page__that_is_a_wall_fails_and_changes_nothing(tmp_path: Path, answer: Scene) -> None:
    with site() as server, Store.open(sqlite_with_tables(tmp_path)) as store:
        server.on("/", says(wall(HOME)))
        server.on("/page", says(detail(1)))
        serve(server)
        text = table("liste", server.url("/liste"), RULES) + table("page", server.url("/page"), "", "watch")
        settings = settings_of(text)
        collect(settings, store, NOW)
        seen = store.ledger.latest_seq()
        server.on("/liste", answer)
        server.on("/page", answer)
        reports = collect(settings, store, NOW + timedelta(days=1))
        assert [(report.state, "came in the place" in report.error) for report in reports] == [
            (HarvestState.FAILED, True),
            (HarvestState.FAILED, True),
        ]
        server.on("/page", says(detail(1)))
        serve(server)
        collect(settings, store, NOW + timedelta(days=2))
        assert store.ledger.since(seen) == ()


def test_details__of_a_page_that_several_items_share_are_no_wall(tmp_path: Path) -> None:
    shared = "<main><h1>Appels 2027</h1><p>" + ". ".join(TITLES) + ". Date limite : 3 mai 2027.</p></main>"
    with site() as server, Store.open(sqlite_with_tables(tmp_path)) as store:
        watch = Watch(server, store)
        serve(server, shared)
        assert watch.read()[0].state is HarvestState.COMPLETE


FRONT = (
    "<h1>L'Agence, aux côtés des îles</h1><p>Nous réunissons des archivistes et des marins depuis vingt ans. Notre "
    "équipe fait paraître un bulletin. Rencontre des marins le 5 juillet 2027 à Groix.</p>"
    "<h2>Actualités</h2><p>Une directrice est nommée. Le bulletin d'hiver est paru. Le musée a reçu un don.</p>"
)
TERMS = (
    "<h1>L'Agence tient à vos données</h1><p>Avec nos 83 partenaires, nous lisons des traceurs sur votre terminal. "
    "Votre choix est gardé six mois, jusqu'au 15 août 2027. Tout accepter. Paramétrer.</p>"
)


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (FRONT, []),
        (TERMS, []),
        (f"<h1>Résultats</h1><p>{TITLES[1]} : le jury a retenu douze lauréats le 3 mai.</p>", ["news"]),
        (f"<h1>{TITLES[1]}</h1><p>Date limite de dépôt : 30 avril 2027. Merci à tous.</p>", ["deadline_extended"]),
    ],
    ids=["front page", "terms", "winners", "edited"],
)
def test_watched_page__that_another_page_stands_in_for_is_lost(tmp_path: Path, shown: str, told: list[str]) -> None:
    with site() as server, Store.open(sqlite_with_tables(tmp_path)) as store:
        settings = settings_of(table("page", server.url("/page"), 'language = "fr"\n', "watch"))
        server.on("/page", says(detail(1)))
        collect(settings, store, NOW)
        seen = store.ledger.latest_seq()
        server.on("/page", says(wall(shown)))
        collect(settings, store, NOW + timedelta(days=1))
        assert [str(event.kind) for event in store.ledger.since(seen)] == told
        if not told:
            server.on("/page", says(detail(1)))
            collect(settings, store, NOW + timedelta(days=2))
            assert store.ledger.since(seen) == ()
