"""What a search goes on with where few calls have all that was asked, on the real engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.remember.scenes import Watch, call, notice, until
from watcher.model import DomainScore, Fact
from watcher.remember.search.asked import SearchCriteria, to_query
from watcher.remember.store import Store

NOW = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)


def told(
    title: str, text: str = "", domain: str = "culture", *eligible: str, country: str = "FR", place: str = ""
) -> tuple[Any, Any]:
    reading = call(
        until("2027-06-30"),
        domains=(DomainScore(domain, 3.0),),
        eligible=tuple(Fact(one) for one in eligible),
        territories=(Fact(place),) if place else (),
    )
    return notice(title, text=text or f"{title}.", country=country), reading


@pytest.fixture
def watch(store: Store) -> Watch:
    watch = Watch(store)
    watch.day(
        told("Aires de covoiturage au bord des routes nationales et des voies rapides", domain="mobility"),
        told("Lignes de covoiturage entre les villages de la vallée, les gares et les usines", domain="mobility"),
        *(told(f"Travail de nuit en silence, volet {number}") for number in range(4)),
        told("Écoconception des meubles"),
        told("Atelier du bois", "Une éco-conception des ateliers."),
        told("Prêt éco", "La conception des halles."),
        told("Réseau quantique", "Une communication de sécurité.", "digital"),
        told("Sécurité des gares", "La communication des gares.", "security"),
        told("Sols vivants", "Sols et santé.", "environment"),
        told("Laboratoire des sols", "Sols.", "environment", "research"),
        *(told(f"Musique pour tous, saison {number}", "Un essai vert.") for number in range(9)),
        told("Velours feutré", "Un essai."),
        *(told(f"Velours, pli {number}", "Un atelier feutré.") for number in range(3)),
        told("Scieries", "Sciage, séchage et rabotage du hêtre."),
        told("Menuiseries", "Sciage et séchage du hêtre."),
        told("Charpentes de hêtre", "Sciage, sciage et sciage."),
        told("Chauffage des serres", "Heat pumps for greenhouses."),
        told("Serres", "The heat of a pump."),
        told("Chaleur des fournils", "Un essai."),
        told("Phares du littoral", "Restauration des phares.", country="", place="grand-est"),
        told("Phares des ports", "Restauration des phares.", country="", place="bretagne"),
        told("Phares des îles", "Restauration des phares.", country=""),
        told("Balises", "Restauration des balises en Ukraine.", country=""),
    )
    return watch


def find(watch: Watch, limit: int = 5, **criteria: Any) -> list[str]:
    found = watch.store.search.find(to_query(SearchCriteria(**criteria), NOW.date(), limit=limit), NOW)
    assert bool(found.calls) == bool(found.total), "what is counted is shown"
    return [known.title for known in found.calls]


def test_rarest_word_of_a_title__is_kept(watch: Watch) -> None:
    assert all("covoiturage" in title for title in find(watch, words="covoiturage travail nuit silence")[:2])


def test_two_words_written_in_one__find_both_ways(watch: Watch) -> None:
    assert set(find(watch, words="éco conception")) == {"Écoconception des meubles", "Atelier du bois"}


def test_word_that_became_a_filter__is_looked_for_where_the_filter_leaves_none(watch: Watch) -> None:
    found = find(watch, words="quantique communication", domains=("security",), said="sécurité")
    assert found[0] == "Réseau quantique"


def test_calls_silent_of_applicants__are_shown_where_they_alone_have_all_words(watch: Watch) -> None:
    assert find(watch, limit=1, words="sols vivants", who=("research",))[0] == "Sols vivants"


def test_word_of_titles__leads_before_one_that_texts_say_in_passing(watch: Watch) -> None:
    assert all("Musique" in title for title in find(watch, words="musique feutrée"))


def test_all_words_but_one__come_before_fewer_of_them(watch: Watch) -> None:
    found = find(watch, words="hêtre séchage rabotage traverses")
    assert found[:3] == ["Scieries", "Menuiseries", "Charpentes de hêtre"]


def test_phrase_of_the_lexicon__is_looked_for_word_by_word_where_few_calls_have_it(watch: Watch) -> None:
    found = find(watch, words="pompe à chaleur")
    assert set(found[:2]) == {"Chauffage des serres", "Serres"}
    assert found[2:] == ["Chaleur des fournils"]


def test_calls_of_no_place__follow_those_of_the_place(watch: Watch) -> None:
    assert find(watch, words="phares", where=("grand-est",), said="Grand Est") == [
        "Phares du littoral",
        "Phares des îles",
    ]


def test_place_that_no_call_is_for__is_looked_for_as_a_word(watch: Watch) -> None:
    assert find(watch, words="musées", where=("UA",), said="Ukraine") == ["Balises"]


def test_word_that_became_a_filter__puts_the_calls_that_say_it_first(watch: Watch) -> None:
    assert find(watch, words="sciage", domains=("culture",), said="rabotage")[0] == "Scieries"
