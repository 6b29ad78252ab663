"""The report shows which words mislead; the preview shows a domain before it is switched on."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.paths import ROOT
from tests.understand.shipped import domain, shipped_domains
from watcher.config.load import read
from watcher.understand.classify.domain_report import LabelledExample, domains_report, preview
from watcher.understand.classify.domains import Domains

DOMAINS = {
    "health": domain(label={"fr": "Santé"}, fr=["santé:2", "hôpital:2"]),
    "sea": domain(label={"fr": "Mer"}, fr=["mer:2", "port:2"], enabled=False),
}


def test_report__misleading_words_come_first_with_examples() -> None:
    examples = [
        LabelledExample("Santé des sols", "Appel pour les sols.", frozenset(), "call 1"),
        LabelledExample("Santé et hôpital", "Appel pour l'hôpital.", frozenset({"health"}), "call 2"),
        LabelledExample("Dentistes", "Appel pour les dentistes.", frozenset({"health"}), "call 3"),
    ]
    (report,) = domains_report(Domains(DOMAINS), examples)
    assert (report.domain, report.right, report.wrong, report.missed) == ("health", 1, 1, 1)
    assert (report.words[0].word, report.words[0].misled, report.words[0].examples) == ("santé", 1, ("call 1",))
    assert report.missed_examples == ("call 3",)
    assert report.f1 == 0.5


def test_preview__a_domain_that_is_off_is_seen_on_stored_texts() -> None:
    told = preview(DOMAINS, "sea", [("Ports de pêche", "La mer et le port."), ("Santé", "Un hôpital.")])
    assert told[0] is not None
    assert told[0].domain == "sea"
    assert told[1] is None


def test_preview__an_unknown_domain_is_said() -> None:
    with pytest.raises(KeyError):
        preview(DOMAINS, "ocean", [])


def test_preview__a_new_domain_changes_nothing_for_others() -> None:
    shipped = shipped_domains()
    before = Domains(shipped)
    after = Domains({**shipped, "ocean": domain(label={"fr": "Océan"}, fr=["océan:3"], enabled=False)})
    words = ["ocean", "hopital"]
    assert before.read(words, words, "fr") == after.read(words, words, "fr")


def test_docs__the_example_domain_loads_and_is_previewed() -> None:
    page = (ROOT / "docs" / "domains.md").read_text(encoding="utf-8")
    block = page.split("[domains.ocean]", 1)[1].split("```", 1)[0]
    settings, faults = read(dedent("[domains.ocean]" + block))
    assert faults == ()
    assert settings is not None
    assert not settings.domains["ocean"].enabled
    texts = [
        ("Récifs et aires marines", "Protéger l'océan et le littoral."),
        ("Océan de données", "Un océan de données."),
    ]
    told = preview({**shipped_domains(), **settings.domains}, "ocean", texts)
    assert told[0] is not None
    assert "océan" in told[0].because
    assert told[1] is None
