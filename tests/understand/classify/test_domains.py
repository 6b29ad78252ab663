"""Domains are told by words: inflected, without accents, whole, in phrases; negatives and titles count."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read, domain, shipped_domains
from watcher.config.domains import Domain
from watcher.understand.classify.domains import DomainRules, Domains
from watcher.understand.text.stems import stem
from watcher.understand.text.text import Passage

SIXTEEN = (
    "health digital mobility energy_climate environment agri_food culture education research inclusion "
    "territory_housing industry_sme international employment tourism_sport security"
)


def told(
    domains: dict[str, Domain], title: str, text: str = "", language: str = "fr", **more: object
) -> dict[str, float]:
    read = Domains(domains, DomainRules(floor=0.1)).read(Passage(title).words, Passage(text).words, language, **more)
    return {score.domain: score.score for score in read}


OCEAN = {
    "ocean": domain(
        label={"fr": "Océan"}, fr=["océan:2", "pêche côtière", "récif*"], en=["reef"], **{"not": ["océan de données"]}
    )
}


@pytest.mark.parametrize("text", ["les océans", "L'OCEAN", "d’océan,", "des pêches côtières", "récifale", "récifs"])
def test_domains__inflection_accents_and_edges(text: str) -> None:
    assert "ocean" in told(OCEAN, "", text)


@pytest.mark.parametrize("text", ["océanique", "pêche en rivière côtière", "un océan de données", "", "reef"])
def test_domains__no_part_of_words_no_broken_phrase_no_negative(text: str) -> None:
    assert told(OCEAN, "", text) == {}


def test_domains__a_word_of_the_other_language_counts_when_the_language_is_unknown() -> None:
    assert told(OCEAN, "", "reef", language="de") == {"ocean": 1.0}


def test_domains__the_title_weighs_more_than_the_text() -> None:
    assert told(OCEAN, "océan")["ocean"] > told(OCEAN, "", "océan")["ocean"]


def test_domains__repetition_counts_little() -> None:
    assert told(OCEAN, "", "océan " * 500)["ocean"] < 3 * told(OCEAN, "", "océan")["ocean"]


def test_domains__a_source_s_own_domains_are_a_prior() -> None:
    assert told(OCEAN, "rien", prior=("ocean", "unknown")) == {"ocean": DomainRules().prior}


def test_domains__one_weak_word_makes_no_second_domain_but_may_be_the_only_one() -> None:
    two = OCEAN | {"snow": domain(label={"fr": "Neige"}, fr=["neige"])}
    assert set(told(two, "", "neige")) == {"snow"}
    assert set(told(two, "", "neige et océan")) == {"ocean"}
    assert set(told(two, "", "neige, neiges, neige, océan, la neige, des neiges")) == {"ocean", "snow"}


@pytest.mark.parametrize(
    ("title", "text", "domain", "other"),
    [
        ("Québec : clubs d'échecs des aînés", "Ouvert aux organismes du Québec.", "inclusion", "international"),
        ("Bourses de mobilité doctorale", "Séjours de recherche des doctorants.", "research", "mobility"),
        ("Bourses postdoctorales des Alpes", "Deux ans de recherche au laboratoire.", "research", "education"),
        (
            "Pistes du Haut-Jura",
            "Le ministère de la Culture aide les clubs de ski de fond.",
            "tourism_sport",
            "culture",
        ),
        ("Insertion paysagère des hangars", "Haies et bardages des bâtiments.", "territory_housing", "employment"),
        ("Milk quality", "The Department of Education pays for dairy farmers' tests.", "agri_food", "education"),
        ("Displaced families fund", "Support for refugees and host communities.", "inclusion", "employment"),
    ],
)
def test_shipped_domains__names_and_turns_of_phrase_that_mislead(
    title: str, text: str, domain: str, other: str, read: Read
) -> None:
    found = {score.domain for score in read(title, text).domains}
    assert domain in found
    assert other not in found


def test_domains__a_domain_that_is_off_says_nothing() -> None:
    off = {"ocean": OCEAN["ocean"].model_copy(update={"enabled": False})}
    assert told(off, "océan", prior=("ocean",)) == {}


def test_domains__no_words_at_all() -> None:
    assert told({}, "océan", "océan") == {}


def test_domains__because_names_the_words_strongest_first(read: Read) -> None:
    reading = read("Imagerie médicale et intelligence artificielle", "Pour les hôpitaux et leurs patients.")
    because = {score.domain: score.because for score in reading.domains}
    assert because["health"][0] == "imagerie médicale"
    assert "hôpital" in because["health"]
    assert because["digital"] == ("intelligence artificielle",)


def test_domains__a_negative_phrase_is_taken_back(read: Read) -> None:
    reading = read("Protection de la santé des données bancaires", "Un appel pour les banques.")
    assert "health" not in {score.domain for score in reading.domains}


def test_t34_two_domains_none_and_all_of_them(read: Read) -> None:
    assert {score.domain for score in read("Santé et vélo", "").domains} == {"health", "mobility"}
    assert read("Bonjour", "").domains == ()
    labels = ". ".join(label for one in shipped_domains().values() for label in one.label.values())
    assert 1 <= len(read("Tout", labels).domains) <= DomainRules().most


def test_t34_french_without_accents_reads_the_same(read: Read) -> None:
    written = "Rénovation énergétique des écoles et des hôpitaux, santé des élèves"
    plain = "Renovation energetique des ecoles et des hopitaux, sante des eleves"
    assert [s.domain for s in read(written).domains] == [s.domain for s in read(plain).domains]


def test_t34_an_english_page_labelled_french_is_read_as_english(read: Read) -> None:
    text = "This call for proposals supports hospitals and patients with rare diseases in the whole of Europe."
    reading = read("Rare diseases", text, language="fr")
    assert reading.language == "en"
    assert "health" in {score.domain for score in reading.domains}


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("hopital", "hopitaux"), ("reseau", "reseaux"), ("national", "nationaux"), ("energie", "energies"),
        ("energy", "energies"), ("rural", "rurale"), ("sportif", "sportives"), ("europeen", "europeenne"),
        ("culturel", "culturelles"), ("city", "cities"), ("eau", "eaux"), ("school", "schools"),
    ],
)  # fmt: skip
def test_stem__plural_and_feminine(word: str, other: str) -> None:
    assert stem(word) == stem(other)


@pytest.mark.parametrize(
    ("word", "other"), [("universite", "univers"), ("business", "busine"), ("commune", "communaute")]
)
def test_stem__different_words_stay_apart(word: str, other: str) -> None:
    assert stem(word) != stem(other)


def test_shipped_domains__all_sixteen_have_labels_and_words_in_both_languages() -> None:
    domains = shipped_domains()
    assert list(domains) == SIXTEEN.split()
    for name, one in domains.items():
        assert set(one.label) == {"fr", "en"}, name
        assert len(one.words("fr")) >= 30, name
        assert len(one.words("en")) >= 30, name
