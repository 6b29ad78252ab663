from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from watcher.model import (
    Amount,
    AmountRole,
    Call,
    Fact,
    Genre,
    Kind,
    Moment,
    Reading,
    ReadingWarning,
    Side,
    Status,
    WarningKind,
)
from watcher.wording import calendars, cards
from watcher.wording.tiles import tile
from watcher.wording.view import View

NOW = datetime.fromisoformat("2027-02-23T06:00:00+00:00")
FR = View("fr", "Europe/Paris", NOW)
EN = View("en", "America/Montreal", NOW)
WINTER = ReadingWarning(WarningKind.WINTER_ZONE)


def _call(title: str = "Un appel", url: str = "https://funder.example/1", **facts: Any) -> Call:
    status = facts.pop("status", Status.OPEN)
    reading = Reading(**({"kind": Kind.CALL, "language": "fr", "genre": Genre.CALL} | facts))
    ago = NOW - timedelta(days=1)
    return Call(1, title, url, "", reading, status, ("region",), ago, ago, ago)


def _plain(call: Call, view: View = FR) -> str:
    return cards.plain(cards.card(call, view, {"region": "Région Exemple"}), view.language).replace("\u00a0", " ")


def _euros(value: int, **more: Any) -> Amount:
    return Amount(Decimal(value), "EUR", AmountRole.MAX, **more)


def test_card__what_is_unknown_is_said_to_be_unknown() -> None:
    assert _plain(_call()).splitlines() == [
        "Un appel",
        "  Date limite : inconnue : voir la page",
        "  Financeur : non précisé (publié par Région Exemple)",
        "  Montant : inconnu : voir la page",
        "  → https://funder.example/1",
    ]


def test_card__every_fact_and_its_words() -> None:
    deadline = Moment(date(2027, 3, 19), time(17), "Europe/Paris", "au plus tard le 19 mars 2027 à 17 h")
    call = _call(
        deadline=deadline,
        deadlines=(deadline, Moment(date(2027, 6, 1), label="demande complète")),
        amounts=(_euros(16000, per="year"),),
        funders=(Fact("Fonds A"), Fact("Ministère B")),
        eligible=(Fact("municipality"), Fact("un genre nouveau")),
        territories=(Fact("FR"), Fact("Bretagne")),
        partner_rule=Fact("consortium", "au moins trois partenaires"),
        own_funding=Amount(Decimal(20), None, AmountRole.RATE),
    )
    assert _plain(call).splitlines()[1:-1] == [
        "  Date limite : vendredi 19 mars 2027, 17 h (Paris) · 12 h (Montréal) — dans 24 jours",
        "  La page dit : « au plus tard le 19 mars 2027 à 17 h »",
        "  Puis : demande complète : 1er juin 2027",
        "  Financeur : Fonds A et Ministère B",
        "  Montant : 16 000 € max. par an · apport demandé : 20 %",
        "  Pour : communes et collectivités, un genre nouveau",
        "  Partenaires : plusieurs partenaires exigés (« au moins trois partenaires »)",
        "  Où : France, Bretagne",
    ]


def test_card__a_two_sided_call_shows_both_sides() -> None:
    ours = Moment(date(2027, 3, 19))
    sides = (
        Side("FR", "Affaires lointaines", amounts=(_euros(16000, side="FR"),), deadline=ours),
        Side("CA-QC", amounts=(Amount(Decimal(20000), "CAD", AmountRole.MAX),), deadline=Moment(date(2027, 4, 1))),
        Side("US"),
    )
    call = _call(deadline=ours, sides=sides, amounts=(_euros(16000, side="FR"),))
    lines = _plain(call, EN).splitlines()
    assert "  France side: Affaires lointaines · up to €16,000 · until 19 March 2027" in lines
    assert "  Québec side: up to CA$20,000 · until 1 April 2027" in lines
    assert "  United States side: see the page" in lines
    assert not [line for line in lines if line.startswith("  Amount")]


def test_card__a_side_does_not_repeat_what_the_call_says() -> None:
    ours, everyone = Moment(date(2027, 3, 19), quote="19 mars"), (Fact("municipality", "les communes"),)
    side = Side("FR", eligible=(Fact("municipality"),), amounts=(_euros(16000),), deadline=replace(ours, quote=""))
    assert (
        "  Côté France : 16 000 € max." in _plain(_call(deadline=ours, eligible=everyone, sides=(side,))).splitlines()
    )


def test_card__winter_time_in_summer_is_a_warning() -> None:
    deadline = Moment(date(2027, 9, 15), time(16), "America/Montreal", "16 h 00 (EST)", warnings=(WINTER,))
    text = _plain(_call(deadline=deadline, warnings=(WINTER,)))
    assert text.count("⚠") == 1
    assert "heure d’hiver (EST" in text
    assert "« 16 h 00 (EST) »" in text


def test_card__a_doubtful_date_says_so() -> None:
    assert "lue avec un doute" in _plain(_call(deadline=Moment(date(2027, 3, 1), confidence=0.6)))


def test_card__a_plain_range_of_days_is_no_doubt() -> None:
    """«Dépôt des dossiers du 1er décembre 2026 au 26 février 2027 à midi» is read with 0.77, «le 12 mars» with 0.72."""
    assert "doute" not in _plain(_call(deadline=Moment(date(2027, 2, 26), time(12), confidence=0.77)))
    assert "doute" in _plain(_call(deadline=Moment(date(2027, 3, 12), confidence=0.72)))


@pytest.mark.parametrize("kind", [Kind.NEWS, Kind.AWARD])
def test_news__misses_neither_deadline_nor_amount(kind: Kind) -> None:
    news = _call("Un laboratoire ouvre", kind=kind)
    assert "inconnu" not in _plain(news)
    assert "inconnu" not in cards.short_line(news, "fr", "Europe/Paris", NOW)
    assert cards.short_lines(news, EN)[1] == ""
    assert not cards.short_line(news, "fr", "Europe/Paris", NOW).endswith("· ")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"status": Status.CLOSED, "deadline": Moment(date(2027, 2, 1))}, "clos"),
        (
            {"status_word": Fact("exhausted", "l'enveloppe est épuisée")},
            "enveloppe épuisée (« l'enveloppe est épuisée »)",
        ),
        ({"status": Status.FORECAST, "opens": Moment(date(2027, 4, 1))}, "Ouvre : jeudi 1er avril 2027"),
        ({"rolling": True}, "au fil de l’eau, sans date limite"),
    ],
)
def test_card__says_where_the_call_stands(facts: dict[str, Any], said: str) -> None:
    assert said in _plain(_call(**facts))


def test_card__a_bad_link_is_not_shown() -> None:
    text = _plain(_call(url="javascript:alert(1)"))
    assert "javascript" not in text
    assert "pas de lien sûr" in text


def test_short_lines__are_what_a_list_of_results_needs() -> None:
    deadline = Moment(date(2027, 5, 26), time(16), "America/Montreal")
    call = _call("IA et santé", deadline=deadline, amounts=(_euros(100000),), funders=(Fact("Fonds de l’Érable"),))
    first, second = (line.replace("\u00a0", " ") for line in cards.short_lines(call, FR))
    assert first == "IA et santé — Fonds de l’Érable · 100 000 € max."
    assert second == "mercredi 26 mai 2027, 22 h (Paris) · 16 h (Montréal) — J-92"
    assert cards.short_line(call, "fr", "Europe/Paris", NOW).startswith("IA et santé — Fonds")


def test_t57_card__links_only_to_the_web() -> None:
    assert cards.card(_call("A", url='https://a.example/"><script>'), FR).url == "https://a.example/%22%3E%3Cscript%3E"
    assert cards.card(_call("A", url="tg://x"), FR).url == ""


def test_card__long_texts_are_cut_at_words_and_figures() -> None:
    card = cards.card(_call("mot " * 200, funders=(Fact("x" * 5000),)), FR)
    assert len(card.title) <= cards.TITLE + 1
    assert len(card.funder) <= cards.NAME + 1


def test_full_card__shows_the_words_of_money_and_of_who_may_apply() -> None:
    told = (Fact("health", "Peuvent candidater les hôpitaux"), Fact("business", "les PME"))
    amounts = (Amount(Decimal(5000), "EUR", AmountRole.MAX, "au plus 5 000 €"),)
    text = _plain(_call(amounts=amounts, eligible=told))
    assert "« au plus 5 000 € »" in text
    assert "« Peuvent candidater les hôpitaux »" in text
    assert "« les PME »" not in text


def test_calendar__marks_a_doubtful_day_as_the_card_does() -> None:
    doubtful = Moment(date(2027, 3, 19), quote="le 19 mars", doubt="others")
    sure = Moment(date(2027, 6, 1), quote="le 1er juin")
    call = _call(deadline=doubtful, deadlines=(doubtful, sure))

    events = calendars.call_events(call, FR, "https://veille.example/1", "veille.example")

    assert [event.summary for event in events] == ["Un appel (à vérifier)", "Un appel"]


def _two_sided(french: Moment | None, quebec: Moment | None, shared: Moment | None) -> Call:
    dollars = Amount(Decimal(35_000), "CAD", AmountRole.MAX, side="CA-QC")
    sides = (
        Side("FR", "MEAE", amounts=(_euros(25_000, side="FR"),), deadline=french),
        Side("CA-QC", "MRIF", amounts=(dollars,), deadline=quebec),
    )
    return _call(sides=sides, amounts=(_euros(25_000, side="FR"), dollars), deadline=shared)


def _listed(call: Call, view: View = FR) -> list[str]:
    return cards.numbered(1, call, view).replace("\u00a0", " ").splitlines()


def test_lists__both_sums_and_both_days_of_a_two_sided_call() -> None:
    first, second = Moment(date(2027, 3, 12)), Moment(date(2027, 3, 26))
    assert _listed(_two_sided(second, first, first)) == [
        "1. Un appel — France 25 000 € max. · Québec 35 000 $ CA max.",
        "   ⏳ Québec : 12 mars 2027 — J-17 / France : 26 mars 2027 — J-31",
    ]


def test_lists__a_day_of_both_sides_is_said_once_and_one_of_a_single_side_is_named() -> None:
    day, early = Moment(date(2027, 3, 12)), Moment(date(2027, 3, 1))
    assert _listed(_two_sided(day, day, day))[1] == "   ⏳ vendredi 12 mars 2027 — J-17"
    assert _listed(_two_sided(None, None, day))[1] == "   ⏳ vendredi 12 mars 2027 — J-17"
    assert _listed(_two_sided(day, None, day))[1] == "   ⏳ France : 12 mars 2027 — J-17 / Québec : voir la page"
    assert _listed(_two_sided(day, day, early))[1].startswith("   ⏳ lundi 1er mars 2027 — J-6 / France : 12 mars")
    assert _listed(_two_sided(None, None, None))[1] == "   ⏳ inconnue : voir la page"


def test_lists__a_past_day_of_one_side_is_said_to_be_past() -> None:
    past, coming = Moment(date(2027, 2, 12)), Moment(date(2027, 3, 12))
    assert _listed(_two_sided(past, coming, coming))[1] == (
        "   ⏳ France : 12 février 2027 — passée depuis 11 jours / Québec : 12 mars 2027 — J-17"
    )


def test_card__names_the_side_whose_day_is_not_that_of_the_other() -> None:
    day = Moment(date(2027, 3, 12))
    said = _plain(_two_sided(day, None, day))
    assert "Côté France : MEAE · 25 000 € max. · jusqu’au 12 mars 2027" in said
    assert "Côté Québec : MRIF · 35 000 $ CA max.\n" in said


def test_lists__a_long_title_cuts_no_sum() -> None:
    call = replace(_two_sided(None, None, None), title="Un très long appel " * 20)
    assert _listed(call)[0].endswith("… — France 25 000 € max. · Québec 35 000 $ CA max.")


def test_calendar__names_the_side_of_a_day_that_is_not_that_of_both() -> None:
    first, second = Moment(date(2027, 3, 12)), Moment(date(2027, 3, 26))

    def summaries(call: Call) -> list[str]:
        return [one.summary for one in calendars.call_events(call, FR, "https://veille.example/1", "veille.example")]

    assert summaries(_two_sided(second, first, first)) == ["Un appel (Québec)", "Un appel (France)"]
    assert summaries(_two_sided(first, first, first)) == ["Un appel"]
    assert summaries(_two_sided(None, None, first)) == ["Un appel"]
    assert summaries(_call(deadline=first)) == ["Un appel"]


def test_card__first_step__its_day_bears_the_name_that_the_page_gives_it() -> None:
    said = "Date limite : 19 mars 2027 (lettre d'intention)"
    letter = Moment(date(2027, 3, 19), quote=said, label="Lettre d'intention")
    full = Moment(date(2027, 6, 4), quote="Demande complète : 4 juin 2027", label="Demande complète")
    told = _plain(_call(deadline=letter, deadlines=(letter, full)))
    assert "Date limite : vendredi 19 mars 2027 (Lettre d'intention) — dans 24 jours" in told
    doubted = replace(letter, doubt="others")
    assert "(Lettre d'intention, à vérifier)" in _plain(_call(deadline=doubted, deadlines=(doubted,)))


def test_card__step_named_elsewhere_on_the_page__not_told_of_the_day() -> None:
    bare = Moment(date(2027, 3, 19), quote="Dépôt au plus tard le 19 mars 2027", label="relève")
    assert "19 mars 2027 — dans" in _plain(_call(deadline=bare, deadlines=(bare,)))


def test_tile__of_a_day_of_one_side_names_it_and_the_other_day_is_no_later_step() -> None:
    first, second = Moment(date(2027, 3, 12)), Moment(date(2027, 3, 26))
    call = _two_sided(second, first, first)
    call = replace(call, reading=replace(call.reading, deadlines=(first, second)))
    assert tile(call, FR).hours[0] == "côté Québec"
    assert "Puis" not in _plain(call)
    assert tile(_two_sided(first, first, first), FR).hours[0] != "côté Québec"
