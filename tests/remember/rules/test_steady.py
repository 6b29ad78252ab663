"""What sentences that stand in both texts say now, they said before; whatever else an edit changes is told."""

from __future__ import annotations

import pytest

from tests.remember.scenes import call, notice, until
from watcher.model import Amount, AmountRole, Fact, Reading
from watcher.remember.rules.steady import corrected

DAY = "Les dossiers arrivent au siège avant le 8 janvier 2027."
LETTERS = "Les lettres d'appui sont attendues le 22 janvier 2027."
FIRST = until("2027-01-08", quote=DAY)
SECOND = until("2027-01-22", quote=LETTERS)


def corrected_days(old: tuple[str, Reading], new: tuple[str, Reading]) -> list[str]:
    known = corrected(old[1], *((notice(text=text), reading) for text, reading in (old, new)))
    return [moment.date.isoformat() for moment in known.deadlines]


def test_a_day__that_stood_there_was_said_before() -> None:
    old = f"Dix pages au plus.\n{DAY}\n{LETTERS}", call(SECOND)
    new = f"Six pages au plus.\n{DAY}\n{LETTERS}", call(FIRST, SECOND)
    assert corrected_days(old, new) == ["2027-01-08", "2027-01-22"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LETTERS, f"{DAY}\n{LETTERS}"),
        (f"Les dossiers arrivent au siège avant le 9 janvier 2027.\n{LETTERS}", f"{DAY}\n{LETTERS}"),
        (f"Les dossiers arrivent à la mairie avant le 8 janvier 2027.\n{LETTERS}", f"{DAY}\n{LETTERS}"),
        (f"Ancien calendrier : {DAY[:-1]}, périmé.\n{LETTERS}", f"{DAY}\n{LETTERS}"),
    ],
    ids=["added", "moved", "other words", "taken out of a longer one"],
)
def test_a_day__in_a_sentence_that_came_is_news(before: str, after: str) -> None:
    assert corrected_days((before, call(SECOND)), (after, call(FIRST, SECOND))) == ["2027-01-22"]


def test_a_bare_line__under_another_heading_is_news() -> None:
    row = until("2027-01-08", quote="8 janvier 2027")
    old = f"Comités\n8 janvier 2027\n{LETTERS}", call(SECOND)
    assert corrected_days(old, (f"Dates limites\n8 janvier 2027\n{LETTERS}", call(row, SECOND))) == ["2027-01-22"]
    assert corrected_days(old, (f"Comités\n8 janvier 2027\n{LETTERS}\n!", call(row, SECOND)))[0] == "2027-01-08"


def test_a_day__that_gives_way_to_a_later_one_was_known() -> None:
    old = DAY, call(FIRST)
    new = f"Prolongation jusqu'au 5 février 2027.\n{DAY}", call(until("2027-02-05"))
    assert corrected_days(old, new) == ["2027-01-08"]


def test_days__that_come_back_where_none_was_known_are_news() -> None:
    assert corrected_days((f"Fermé.\n{DAY}", call()), (f"Ouvert.\n{DAY}", call(FIRST))) == []


WHO = "Peuvent postuler les communes et les habitants de la vallée."


def _who(*names: str, quote: str = WHO) -> Reading:
    return call(eligible=tuple(Fact(name, quote) for name in names))


@pytest.mark.parametrize(
    ("old", "new", "known"),
    [
        ((WHO, _who("municipality")), (f"{WHO}\nOuvert à Noël.", _who("municipality", "individual")), 2),
        ((WHO, _who("municipality", "individual")), (f"{WHO}\nFermé à Noël.", _who("municipality")), 1),
        ((WHO, _who("municipality", "individual")), ("Les communes peuvent postuler.", _who("municipality")), 2),
        (
            ("Les communes peuvent postuler.", _who("municipality", quote="Les communes peuvent postuler.")),
            (WHO, _who("municipality", "individual")),
            1,
        ),
    ],
    ids=["read by now", "read no more", "really narrowed", "really widened"],
)
def test_who_may_apply(old: tuple[str, Reading], new: tuple[str, Reading], known: int) -> None:
    told = corrected(old[1], *((notice(text=text), reading) for text, reading in (old, new)))
    assert len(told.eligible) == known


def test_item_of_a_list__under_another_heading_is_news() -> None:
    item = "- communes de la vallée entière"
    old, new = f"Public :\n{item}\nExclus :\n- partis", f"Public :\n- écoles\nExclus :\n{item}"
    had, has = _who("municipality", quote=item[2:]), _who()
    assert len(corrected(had, (notice(text=old), had), (notice(text=new), has)).eligible) == 1


SUM = "Chaque projet reçoit 9 000 € au plus de notre part."


def _sums(*values: int, quote: str = SUM) -> Reading:
    from decimal import Decimal

    return call(amounts=tuple(Amount(Decimal(value), "EUR", AmountRole.MAX, quote) for value in values))


@pytest.mark.parametrize(
    ("old", "new", "known"),
    [
        ((SUM, _sums()), (f"{SUM}\nDeux pages.", _sums(9000)), [9000]),
        ((SUM, _sums(9000)), (f"{SUM}\nDeux pages.", _sums()), []),
        ((SUM, _sums(9000)), (SUM.replace("9", "12"), _sums(12000, quote="12 000 €")), [9000]),
        ((SUM, _sums(9000)), (f"{SUM}\nDès mars, 12 000 € au plus.", _sums(12000, quote="12 000 €")), [9000]),
    ],
    ids=["read by now", "read no more", "raised", "raised beside"],
)
def test_sums(old: tuple[str, Reading], new: tuple[str, Reading], known: list[int]) -> None:
    told = corrected(old[1], *((notice(text=text), reading) for text, reading in (old, new)))
    assert [int(amount.value) for amount in told.amounts] == known
