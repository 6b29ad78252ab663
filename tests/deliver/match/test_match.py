from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deliver.examples import call, event, money, reader, two_sided, until
from watcher.deliver.match import match as matching
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.match.keys import MatchKeys
from watcher.deliver.match.match import explain, matches
from watcher.model import (
    Amount,
    Call,
    Cause,
    DomainScore,
    Event,
    EventKind,
    Fact,
    Genre,
    Interest,
    Kind,
    Side,
    Subscriber,
)
from watcher.wording import reasons

DAY = date(2027, 3, 15)


def _wants(facts: dict[str, Any] | Call, **interest: Any) -> bool:
    told = facts if isinstance(facts, Call) else call(1, facts.pop("title", "Un appel"), **facts)
    return matches(Interest(**interest), told) is not None


def test_match__an_empty_interest_wants_everything() -> None:
    match = matches(Interest(), call(1, "Un appel"))
    assert match is not None
    assert [reason.filter for reason in match.reasons] == ["all"]


def test_answers__are_those_of_each_interest_however_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_KEPT", 3)
    calls = [MatchKeys.of(call(number, title)) for number, title in enumerate(("Des musées", "De l'eau", "Du vent"))]
    interests = [Interest(words=(word,)) for word in ("musées", "eau", "vent")]
    answers = matching.Answers()
    for interest in (*interests, *(replace(one) for one in interests), *interests[::-1]):
        assert [answers(interest, one) for one in calls] == [matches(interest, one) for one in calls]


def test_match__any_domain_is_enough_and_its_words_are_the_reason() -> None:
    match = matches(Interest(domains=("culture", "health")), call(1, "Un appel"))
    assert match is not None
    assert match.reasons[0].found == ("health",)
    assert match.reasons[0].words == ("données de santé", "hôpital")
    assert not _wants({}, domains=("culture",))


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("hydrogène", "Des HYDROGENES verts"),
        ("l'eau", "Gestion de l’eau"),
        ("hôpital", "Appel aux hôpitaux"),
        ("cœur", "Maladies du coeur"),
        ("imagerie santé", "Santé : l'imagerie de demain"),
        ('"données de santé"', "Entrepôts de données de santé"),
        ("C++", "Cours de C"),
        ('"imagerie médicale" "données de santé"', "Données de santé et imagerie médicale"),
        ('hôpital "données de santé"', "Données de santé à l'hôpital"),
        ('hôpital -musées -"arts vivants"', "Un hôpital vivant, des arts"),
        ("franco-québécois", "Fonds franco-québécois"),
    ],
)
def test_match__words_are_found_whatever_their_form(entry: str, title: str) -> None:
    assert _wants({"title": title}, words=(entry,))


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("eau", "Un bateau"),
        ('"données de santé"', "Santé : des données de qualité"),
        ("imagerie santé", "Imagerie aérienne"),
        ("université", "L'univers des startups"),
        ("***", "***"),
        ('""', "tout"),
        ('"imagerie médicale" "données de santé"', "Données médicales, imagerie et santé"),
        ("hôpital -musées", "Musées à l'hôpital"),
        ('hôpital -"arts vivants"', "Arts vivants à l'hôpital"),
        ("-musées", "Un hôpital"),
    ],
)
def test_match__other_words_are_not_found(entry: str, title: str) -> None:
    assert not _wants({"title": title}, words=(entry,))


def test_match__a_domain_or_an_applicant_may_stand_among_the_words() -> None:
    digital = {"domains": (DomainScore("digital", 3.0),)}
    assert _wants({**digital}, words=("robotique", "domain:digital"))
    assert not _wants({"title": "Santé"}, words=("robotique", "domain:digital"))
    assert not _wants({**digital}, words=("domain:digital robotique",))


def test_match__one_excluded_word_is_enough_to_refuse() -> None:
    assert not _wants({"title": "Bourses de thèse en santé"}, domains=("health",), exclude=("thèse", "post-doctorat"))


def test_match__filters_of_one_interest_must_all_pass_one_interest_is_enough() -> None:
    told = call(1, "IA en santé", country="CA-QC")
    assert not _wants(told, domains=("health",), countries=("FR",))
    who = reader(interests=(Interest(countries=("FR",)), Interest(name="IA", words=("IA",))))
    match = matches(who, told)
    assert match is not None
    assert match.interest == "IA"


def test_match__what_a_call_does_not_say_never_hides_it() -> None:
    silent = call(1, "Un appel", country="", language="", sources=())
    match = matches(Interest(countries=("FR",), languages=("fr",), min_amount=Decimal(5000)), silent)
    assert match is not None
    assert [reason.unknown for reason in match.reasons] == [True, True, True]


BREST: dict[str, Any] = {
    "territories": (Fact("Finistère"),), "eligible": (Fact("business"),), "deadline": until(2027, 3, 10),
    "amounts": (money(40_000),), "funders": (Fact("Région Bretagne"),),
}  # fmt: skip


@pytest.mark.parametrize(
    ("interest", "wanted"),
    [
        ({"places": ("finistere",)}, True),
        ({"places": ("bretagne",)}, True),
        ({"places": ("morbihan",)}, False),
        ({"places": ("morbihan",), "countries": ("FR",)}, True),
        ({"who": ("small_business",)}, True),
        ({"who": ("nonprofit",)}, False),
        ({"due_to": date(2027, 3, 10)}, True),
        ({"due_to": date(2027, 3, 9)}, False),
        ({"due_from": date(2027, 3, 11)}, False),
        ({"max_amount": Decimal(40_000), "currency": "EUR"}, True),
        ({"max_amount": Decimal(39_999), "currency": "EUR"}, False),
        ({"min_amount": Decimal(50_000), "currency": "CAD"}, True),
        ({"min_amount": Decimal(90_000), "currency": "CAD"}, False),
        ({"sides": True}, False),
        ({"funders": ("region-bretagne",)}, True),
        ({"funders": ("anr",)}, False),
        ({"not_places": ("bretagne",)}, False),
        ({"not_domains": ("health",)}, False),
        ({"not_domains": ("culture",)}, True),
        ({"not_who": ("business",)}, False),
        ({"not_sources": ("region",)}, False),
        ({"not_funders": ("region-bretagne",)}, False),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_match__the_filters_of_a_saved_search_hold_and_are_said(
    interest: dict[str, Any], wanted: bool, language: str
) -> None:
    told = call(1, "Un appel", **BREST)
    assert _wants(told, **interest) is wanted
    said = reasons.explain(reasons.Names(language, {}, {}), explain(reader(interests=(Interest(**interest),)), told))
    assert wanted or len(said) == 2


def test_match__a_call_that_says_nothing_passes_the_further_filters() -> None:
    silent = call(1, "Un appel", country="", sources=())
    filters: dict[str, Any] = {"places": ("finistere",), "who": ("student",), "due_to": DAY, "funders": ("anr",)}
    assert _wants(silent, **filters, max_amount=Decimal(5))


@pytest.mark.parametrize(("least", "wanted"), [(20000, True), (20001, False)])
def test_match__the_most_on_offer_counts_on_either_side(least: int, wanted: bool) -> None:
    assert _wants(two_sided(), min_amount=Decimal(least)) is wanted


def test_match__either_side_of_a_call_is_its_country() -> None:
    assert _wants(two_sided(), countries=("CA-QC",))
    assert not _wants(two_sided(), countries=("UK",))


def test_match__only_what_a_source_says_is_told() -> None:
    who, told = reader(), call(1, "Un appel")
    assert matches(who, told, event(5, 1))
    assert not matches(who, told, event(5, 1, cause=Cause.REINTERPRETED))
    assert not matches(who, told, event(5, 1, cause=Cause.ADMIN))
    assert not matches(who, told, event(5, 1, held=True))


def test_match__what_was_known_before_the_person_came_is_not_told() -> None:
    assert not matches(reader(since_seq=5), call(1, "Un appel"), event(5, 1))
    assert matches(reader(since_seq=5), call(1, "Un appel"), event(6, 1))


def test_match__a_muted_call_stays_muted_in_later_editions() -> None:
    assert not matches(reader(), call(1, "Un appel"), event(5, 1), {1: "mute"})
    assert not matches(reader(), call(2, "Un appel", edition_of=1), event(5, 2), {1: "mute"})


def test_match__who_follows_is_told_of_every_change() -> None:
    told, changed = call(1, "Un appel", domains=()), event(5, 1, EventKind.TEXT_CHANGED)
    assert not matches(reader(), told, changed)
    match = matches(reader(), told, changed, {1: "follow"})
    assert match is not None
    assert match.reasons[0].filter == "follow"


def test_match__closed_and_reworded_concern_followers_only() -> None:
    assert not matches(reader(), call(1, "Un appel"), event(5, 1, EventKind.CLOSED))
    assert matches(reader(), call(1, "Un appel"), event(5, 1, EventKind.WITHDRAWN))


def test_match__who_may_apply_now_and_could_not_before_is_told() -> None:
    widened = event(11, 1, EventKind.ELIGIBILITY_CHANGED, before=["municipality"], after=["municipality", "nonprofit"])
    told = call(1, "Eau vive", eligible=(Fact("municipality"), Fact("nonprofit")))
    found = {
        kinds: matches(reader(interests=(Interest(who=kinds),)), told, widened) is not None
        for kinds in [("nonprofit",), ("municipality",), ("farmer",), ()]
    }
    assert found == {("nonprofit",): True, ("municipality",): False, ("farmer",): False, (): True}
    ruled = replace(widened, after=["municipality", "nonprofit", "consortium"])
    assert matches(reader(interests=(Interest(who=("municipality",)),)), told, ruled)


def test_match__a_deadline_that_appears_concerns_everyone() -> None:
    found = event(5, 1, EventKind.TEXT_CHANGED, before={"deadline": None}, after={"deadline": {"date": "2027-05-01"}})
    assert matches(reader(), call(1, "Un appel"), found)


def test_match__news_only_for_those_who_want_news() -> None:
    news = call(1, "Une nouvelle", kind=Kind.NEWS, genre=Genre.NEWS)
    assert matches(reader(), news, event(5, 1, EventKind.NEWS))
    assert not matches(reader(news=False), news, event(5, 1, EventKind.NEWS))


def test_explain__says_why_not() -> None:
    museum = call(1, "Musées", domains=(DomainScore("culture", 2, ("musée", "patrimoine")),))
    said = explain(reader(), museum)
    assert said.verdict == "no_match"
    [(_, [reason])] = said.interests
    assert (reason.passed, reason.found, reason.words) == (False, ("culture",), ("musée", "patrimoine"))


@pytest.mark.parametrize(
    ("changes", "mark", "verdict"),
    [
        ({}, "", "sent"),
        ({}, "mute", "muted"),
        ({"state": "suspended"}, "", "not_active"),
        ({"interests": (Interest(domains=("culture",)),)}, "", "no_match"),
        ({"interests": (Interest(domains=("culture",)),)}, "follow", "sent"),
    ],
)
def test_explain__verdicts(changes: dict[str, Any], mark: str, verdict: str) -> None:
    assert explain(reader(**changes), call(1, "Un appel"), mark=mark).verdict == verdict


@pytest.mark.parametrize(
    ("title", "domains"),
    [("", ()), ("é" * 300, tuple(f"d{n}" for n in range(30))), ("\u202e\x00 %s {}", ("health",))],
)
def test_t34_match__any_text_and_any_number_of_domains_gives_one_answer(title: str, domains: tuple[str, ...]) -> None:
    told = call(1, title, domains=tuple(DomainScore(name, 1.0) for name in domains))
    answers = {explain(reader(interests=(Interest(domains=("d3", "health")),)), told) for _ in range(3)}
    assert len(answers) == 1


# --- many at once give the same answer as one by one ------------------------------------------------------------

_SOME = ("", "a", "b", "c")
_ENTRIES = st.lists(
    st.sampled_from(
        ["santé", "eau", '"eau douce"', "l'eau", "sante imagerie", "domain:b", "domain:a eau", "**", "xyz"]
    ),
    max_size=2,
)
_KEYS = st.lists(st.sampled_from(_SOME[1:]), max_size=2)


_FURTHER: tuple[dict[str, object], ...] = (
    {}, {}, {"places": ("finistere",)}, {"places": ("bretagne", "a")}, {"who": ("small_business",)},
    {"max_amount": Decimal(15), "currency": "EUR"}, {"due_to": DAY}, {"due_from": DAY}, {"sides": True},
    {"funders": ("anr",)}, {"not_domains": ("a",)}, {"not_places": ("bretagne",)}, {"not_who": ("nonprofit",)},
    {"not_sources": ("b",)}, {"not_funders": ("anr",)},
)  # fmt: skip


@st.composite
def _interests(draw: st.DrawFn) -> Interest:
    return Interest(
        domains=tuple(draw(_KEYS)),
        words=tuple(draw(_ENTRIES)),
        exclude=tuple(draw(_ENTRIES)),
        countries=tuple(draw(_KEYS)),
        languages=tuple(draw(_KEYS)),
        sources=tuple(draw(_KEYS)),
        min_amount=draw(st.sampled_from([None, None, Decimal(10), Decimal(20)])),
        kinds=tuple(draw(st.lists(st.sampled_from(["call", "news", "programme", "tender"]), max_size=1))),
        **draw(st.sampled_from(_FURTHER)),
    )


@st.composite
def _calls(draw: st.DrawFn, number: int) -> Call:
    amounts: tuple[Amount, ...] = draw(st.sampled_from([(), (money(10),), (money(20, "CAD"),)]))
    genre = draw(st.sampled_from(list(Genre)))
    return call(
        number,
        draw(st.sampled_from(["Eau douce", "Douce eau", "Imageries en santé", "Rien", ""])),
        text=draw(st.sampled_from(["", "l’eau et la santé", "xyz"])),
        domains=tuple(DomainScore(name, 1.0) for name in dict.fromkeys(draw(_KEYS))),
        country=draw(st.sampled_from(_SOME)),
        language=draw(st.sampled_from(_SOME)),
        sources=tuple(draw(_KEYS)),
        amounts=amounts,
        sides=draw(st.sampled_from([(), (Side("a"), Side("b", amounts=(money(15),)))])),
        kind=Kind.CALL if genre in (Genre.CALL, Genre.PROGRAMME) else Kind.NEWS,
        genre=genre,
        edition_of=draw(st.sampled_from([None, 1, 99])),
        territories=draw(st.sampled_from([(), (Fact("Finistère"),), (Fact("Bretagne"),), (Fact("Occitanie"),)])),
        eligible=draw(st.sampled_from([(), (Fact("business"),), (Fact("nonprofit"),)])),
        funders=draw(st.sampled_from([(), (Fact("ANR"),), (Fact("Région"),)])),
        deadline=draw(st.sampled_from([None, until(2027, 3, 10), until(2027, 3, 20)])),
    )


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[dict[int, Call], list[Event], Subscriber, dict[int, str]]:
    calls = {number: draw(_calls(number)) for number in range(1, 5)}
    kinds = st.sampled_from([EventKind.OPENED, EventKind.CLOSED, EventKind.TEXT_CHANGED, EventKind.ELIGIBILITY_CHANGED])
    who_before = st.sampled_from([["business"], ["nonprofit"], ["nonprofit", "consortium"]])
    events = [
        event(
            seq,
            draw(st.integers(1, 5)),
            draw(kinds),
            before=draw(who_before),
            after=["business", "nonprofit"],
            cause=draw(st.sampled_from(list(Cause))),
            held=draw(st.booleans()) and draw(st.booleans()),
        )
        for seq in range(10, 10 + draw(st.integers(0, 8)))
    ]
    who = reader(
        interests=tuple(draw(st.lists(_interests(), max_size=3))),
        news=draw(st.booleans()),
        since_seq=draw(st.integers(0, 15)),
    )
    marks = draw(st.dictionaries(st.integers(1, 5), st.sampled_from(["follow", "mute", "later"]), max_size=3))
    return calls, events, who, marks


@given(_worlds())
@settings(max_examples=400)
def test_many__gives_exactly_what_one_by_one_gives(
    world: tuple[dict[int, Call], list[Event], Subscriber, dict[int, str]],
) -> None:
    calls, events, who, marks = world
    one_by_one = [
        item.seq for item in events if item.call in calls and matches(who, calls[item.call], item, marks) is not None
    ]
    assert [owed.event.seq for owed in MatchIndex(events, calls).owed(who, marks)] == one_by_one
    explained = [
        item.seq
        for item in events
        if item.call in calls and explain(who, calls[item.call], item, marks=marks).verdict == "sent"
    ]
    assert explained == one_by_one


@given(_interests(), _calls(1))
def test_reasons__all_pass_exactly_where_the_interest_matches(interest: Interest, told: Call) -> None:
    explanation = explain(reader(interests=(interest,)), told)
    assert (explanation.verdict == "sent") is (matches(interest, MatchKeys.of(told)) is not None)
