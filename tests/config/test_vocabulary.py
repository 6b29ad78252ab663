"""The shipped words of the domains, and the short tables that change them."""

from __future__ import annotations

import pytest

from watcher.config.domains import Domain
from watcher.config.load import read
from watcher.config.settings import Settings
from watcher.config.vocabulary import SHIPPED, shipped, shortened


def settings_of(text: str) -> Settings:
    settings, faults = read(text)
    assert settings is not None, [str(fault) for fault in faults]
    return settings


def faults_of(text: str) -> list[str]:
    return [str(fault) for fault in read(text)[1]]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_domain__is_sound_in_both_languages(name: str):
    domain = Domain.model_validate(shipped(name))
    assert domain.label.keys() == {"fr", "en"}
    assert len(domain.fr) > 50
    assert len(domain.en) > 50


def test_a_file_without_domains__has_all_shipped_ones_in_their_order():
    assert tuple(settings_of("").domains) == SHIPPED


def test_short_table__adds_drops_and_reweighs():
    plain = settings_of("").domains["health"]
    domain = settings_of(
        """
        [domains.health]
        add = { fr = ["téléréadaptation:2"], not = ["santé financière du club"] }
        drop = ["clinique"]
        reweigh = { "médecin" = 0.25 }
        """
    ).domains["health"]
    assert "téléréadaptation:2" in domain.fr
    assert "santé financière du club" in domain.not_
    assert "clinique" in plain.fr
    assert "clinique" not in domain.fr
    assert "médecin:0.25" in domain.fr
    assert len(domain.fr) == len(plain.fr)
    assert domain.label == plain.label
    assert [word for word in domain.en if word not in plain.en] == []


def test_added_word__that_is_there_already_takes_the_new_weight_once():
    domain = settings_of('[domains.health]\nadd = { fr = ["clinique:0.5"] }\n').domains["health"]
    assert [word for word in domain.fr if word.startswith("clinique")] == ["clinique:0.5"]


def test_new_domain__joins_the_shipped_ones():
    domains = settings_of('[domains.ocean]\nlabel = { fr = "Océan", en = "Ocean" }\nfr = ["océan:2"]\n').domains
    assert tuple(domains) == (*SHIPPED, "ocean")


def test_label__of_one_language_keeps_the_other():
    label = settings_of('[domains.health]\nlabel = { fr = "Santé et soins" }\n').domains["health"].label
    assert label == {"fr": "Santé et soins", "en": "Health"}


def test_file_of_before__with_whole_lists_holds_exactly_its_domains():
    text = '[domains.health]\nlabel = { fr = "Santé", en = "Health" }\nfr = ["santé"]\nen = ["health"]\n'
    domains = settings_of(text).domains
    assert tuple(domains) == ("health",)
    assert domains["health"].fr == ("santé",)


@pytest.mark.parametrize(
    ("table", "key", "words"),
    [
        ('[domains.health]\ndrop = ["bicyclette"]\n', "domains.health.drop", "is no word of health"),
        ('[domains.health]\nreweigh = { "bicyclette" = 2 }\n', "domains.health.reweigh", "is no word of health"),
        ('[domains.health]\nreweigh = { "clinique" = 20 }\n', "domains.health.reweigh.clinique", "at most 10"),
        ('[domains.ocean]\nfr = ["océan"]\n', "domains.ocean", "is missing"),
        ('[domains.ocean]\nlabel = { fr = "O" }\nadd = { fr = ["mer:2"] }\n', "domains.ocean.add", "fr, en and not"),
        ('[domains.health]\nadd = { de = ["Gesundheit"] }\n', "domains.health.add.de", 'unknown domain key "de"'),
        ('[domains.health]\nadd = { fr = ["x"] }\n', "domains.health.add.fr", "2 to 80 letters"),
    ],
)
def test_faulty_table__is_told_at_its_key(table: str, key: str, words: str):
    said = faults_of(table)
    assert len(said) == 1, said
    assert key in said[0]
    assert words in said[0]


def test_a_fault_elsewhere__hides_no_fault_of_a_domain():
    said = faults_of('[watch]\nclosing_days = "x"\n\n[domains.health]\ndrop = ["bicyclette"]\n')
    assert len(said) == 2, said


def test_source__may_name_a_shipped_domain_without_any_table():
    source = '[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://a.example/f"\ndomains = ["{}"]\n'
    assert faults_of(source.format("health")) == []
    assert 'did you mean "health"?' in faults_of(source.format("helth"))[0]


def test_shortened__says_what_a_long_table_changes():
    table = shipped("health") | {"fr": (*shipped("health")["fr"][1:], "téléréadaptation:2")}
    assert dict(shortened({"health": shipped("health")})) == {"health": ""}
    [(name, short)] = shortened({"health": table})
    assert name == "health"
    assert short == 'add = { fr = ["téléréadaptation:2"] }; drop = ["santé"]'
    again = settings_of(f"[domains.health]\n{short.replace('; ', chr(10))}\n").domains["health"]
    assert set(again.fr) == set(table["fr"])
