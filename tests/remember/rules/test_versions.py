"""What is noise and what is news in a text; what survives when several hands write on one call."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.remember.scenes import call, grant, notice, until
from watcher.model import DomainScore
from watcher.remember.recording.corrections import tagged
from watcher.remember.rules.differences import amount_facts, deadline_facts, filled, merged, notice_hash

TEXT = """L'appel soutient la qualité de l'eau.
Date limite : 5 mars 2027 à 17 h.
Montant : 16 000 €."""


@pytest.mark.parametrize(
    "noisy",
    [
        TEXT.replace(" ", "  ").replace("\n", "\r\n\r\n"),
        TEXT.replace("l'eau", "<b class='x'>l&#39;eau</b>").replace("\n", "<br/>\n"),
        TEXT.replace(" 000 €", "&nbsp;000\u00a0€"),
        TEXT.upper(),
        "\n".join(reversed(TEXT.splitlines())),
    ],
)
def test_noise__spaces_markup_case_order(noisy: str) -> None:
    assert notice_hash(notice(text=noisy)) == notice_hash(notice(text=TEXT))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Mis à jour le 12/02/2027 à 14h05", "Mis à jour le 13/02/2027 à 9h00"),
        ("Page modifiée le 3 février 2027", "Page modifiée le 14 mars 2027"),
        ("Last updated: February 3, 2027", "Last updated: March 14, 2027"),
        ("1 234 vues", "987 vues"),
        ("Commentaires : 12", "Commentaires : 13"),
        ("Téléchargements : 12", "Téléchargements : 130"),
        ("Consultée 12 fois", "Consultée 1 312 fois"),
        ("J-12", "J-3"),
        ("Il reste 12 jours", "Il reste 2 jours"),
        ("12 days left", "2 days left"),
        ("Publié il y a 3 jours", "Publié il y a 2 semaines"),
        ("© 2026", "© 2026-2027"),
        ("Nous sommes le lundi 4 janvier 2027", "Nous sommes le mardi 5 janvier 2027"),
    ],
)
def test_noise__counters_and_clocks(before: str, after: str) -> None:
    one, other = (notice(text=f"{TEXT}\n{line}") for line in (before, after))
    assert notice_hash(one) == notice_hash(other)


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("5 mars", "19 mars"),
        TEXT.replace("17 h", "12 h"),
        TEXT.replace("16 000", "18 000"),
        TEXT + "\nMis à jour le 12/02/2027 : la date limite est reportée au 19 mars 2027.",
        TEXT + "\nLes associations peuvent déposer.",
        TEXT.replace("soutient", "ne soutient plus"),
    ],
)
def test_news__makes_a_version(changed: str) -> None:
    assert notice_hash(notice(text=changed)) != notice_hash(notice(text=TEXT))


def test_noise__a_line_of_nothing_but_counters_is_no_line() -> None:
    said = notice("Appel", text="Une aide aux festivals.")
    stamped = replace(said, text=f"{said.text}\nMis à jour le 3 novembre 2026 à 10:12 — 154 vues · 3 partages")
    assert notice_hash(said) == notice_hash(stamped)


def test_noise__fields_and_publication() -> None:
    one = notice(fields={"deadline": "2026-04-28T12:00:20.000Z", "eligible": ["a", "b"], "views": 3})
    two = notice(fields={"eligible": ["b", "a"], "views": 9, "deadline": "2026-04-28T12:00:41.000Z"})
    assert notice_hash(one) == notice_hash(replace(two, published=datetime(2027, 1, 1, tzinfo=UTC), language="fr"))
    assert notice_hash(one) != notice_hash(replace(two, fields=two.fields | {"deadline": "2026-04-29T12:00:41.000Z"}))


def test_deadline_facts__seconds_say_nothing() -> None:
    assert deadline_facts(call(until("2027-03-05", "12:00:20", "UTC"))) == deadline_facts(
        call(until("2027-03-05", "12:00:41", "UTC"))
    )


def test_amount_facts__only_money_on_offer() -> None:
    from watcher.model import AmountRole

    assert amount_facts(call(amounts=(grant(500, role=AmountRole.COST), grant(9, role=AmountRole.PAST)))) == frozenset()


def test_merged__only_what_this_source_changed() -> None:
    current = call(until("2027-03-19"), amounts=(grant(20_000),))
    old = call(until("2027-03-05"), amounts=(grant(16_000),))
    new = call(until("2027-03-05"), amounts=(grant(18_000),))
    both = merged(current, old, new)
    assert both.deadlines == current.deadlines
    assert both.amounts == new.amounts


def test_merged__a_day_said_again_with_other_certainty_takes_nothing_back() -> None:
    current, old = call(until("2027-03-19")), call(until("2027-03-05", quote="le 5 mars"))
    new = call(replace(until("2027-03-05", quote="le 5 mars 2027"), confidence=0.7))
    assert merged(current, old, new).deadlines == current.deadlines
    assert merged(old, old, new).deadlines == new.deadlines


def test_merged__an_admins_word_on_domains_stays() -> None:
    read = call(domains=(DomainScore("health", 2.0), DomainScore("culture", 1.0)))
    by_hand = tagged(read, ["health", "digital"])
    reread = call(domains=(DomainScore("health", 3.0), DomainScore("culture", 1.0), DomainScore("research", 1.0)))
    names = [score.domain for score in merged(by_hand, read, reread).domains]
    assert names == ["health", "digital", "research"]


def test_filled__adds_and_never_contradicts() -> None:
    ours = call(until("2027-03-05"))
    theirs = call(until("2027-04-05"), amounts=(grant(5),))
    assert filled(ours, theirs).deadlines == ours.deadlines
    assert filled(ours, theirs).amounts == theirs.amounts
    assert filled(call(), theirs).deadline == theirs.deadline
