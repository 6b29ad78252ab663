"""What a list of mails shows: the day's most important fact, what else is inside, and for whom."""

from __future__ import annotations

from typing import Any

from tests.deliver.examples import NOW, call, due, event, reader, settings, until
from watcher.deliver.digest.digest import Due
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.render.render import Renderer
from watcher.model import Call, EventKind


def test_subject__says_what_is_inside_and_for_whom() -> None:
    message = Renderer(settings()).write(reader(), due(reader()), NOW)[1]
    assert message.subject == (
        "Date repoussée au 19 mars\u00a0: Données de santé et prévention — fonds de… · "
        "4 nouveaux appels pour vous · 1 appel bientôt clos · CHU de Rennes"
    )


def _moved(number: int, kind: EventKind, day: int) -> tuple[Call, Any]:
    told = call(number, f"Appel {number}", deadline=until(2027, 3, day))
    return told, event(number, number, kind, before="2027-03-15", after=f"2027-03-{day:02}")


def _subject(*told: tuple[Call, Any], **more: Any) -> str:
    known = {one.id: one for one, _ in told}
    owed = MatchIndex([happened for _, happened in told], known).owed(reader())
    return Renderer(settings()).write(reader(name=""), Due(owed=owed, **more), NOW)[1].subject.replace("\u00a0", " ")


def test_subject__the_most_important_fact_of_the_day_comes_first() -> None:
    new = call(1, "Neuf"), event(1, 1)
    later, later_too = (_moved(number, EventKind.DEADLINE_EXTENDED, 20 + number) for number in (2, 3))
    sooner = _moved(4, EventKind.DEADLINE_ADVANCED, 9)
    tomorrow = call(5, "Demain", deadline=until(2027, 2, 24))
    assert _subject(new, later) == "Date repoussée au 22 mars : Appel 2 · 1 nouvel appel pour vous"
    assert _subject(new, later, later_too) == "2 dates repoussées · 1 nouvel appel pour vous"
    assert _subject(later, later_too, sooner) == "Date avancée au 9 mars : Appel 4 · 2 dates repoussées"
    assert _subject(new, sooner, followed=(tomorrow,)).startswith("Se clôt demain : Demain · 1 date avancée · 1 nouvel")


def test_subject__one_call_is_named() -> None:
    assert _subject((call(1, "Soins de demain"), event(1, 1))) == "Nouveau : Soins de demain"


def test_subject__is_one_line_without_controls() -> None:
    subject = _subject((call(1, "A\r\nBcc: all@example.org\x0b\x00"), event(1, 1)))
    assert "\n" not in subject
    assert "\r" not in subject
