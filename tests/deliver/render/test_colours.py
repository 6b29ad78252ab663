"""A mail can be read by day, by night, and where a mail program strips <style> or lets tables inherit nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.deliver.examples import NOW, call, due, event, first_due, reader, settings, until
from tests.deliver.render.colours import contrast, shown
from watcher.deliver.digest.digest import Due
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.render.frame import Links
from watcher.deliver.render.render import Renderer
from watcher.model import EventKind, Status

LINKS = Links(
    unsubscribe="https://veille.example.org/u/x",
    actions=lambda asked: [f"https://a.example/t/{name}{number}" for name, number in asked],
)


def _every_look() -> Due:
    """A new call of each look that a tile has, and one that was withdrawn."""
    told = [
        call(1, "Bientôt", deadline=until(2027, 2, 24)),
        call(2, "Proche", deadline=until(2027, 3, 5)),
        call(3, "Loin", deadline=until(2027, 6, 5)),
        call(4, "Douteux", deadline=until(2027, 4, 5, doubt="weak", quote="le 5 avril")),
        call(5, "Retiré", status=Status.WITHDRAWN),
    ]
    kinds = {4: EventKind.DEADLINE_EXTENDED, 5: EventKind.WITHDRAWN}
    owed = MatchIndex(
        [event(one.id, one.id, kinds.get(one.id, EventKind.OPENED)) for one in told], {one.id: one for one in told}
    )
    return Due(owed=owed.owed(reader()), health=due(reader()).health)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("facts", [due(reader()), first_due(reader()), _every_look()])
def test_html__every_text_can_be_read(facts: Due, dark: bool) -> None:
    page = Renderer(settings()).write(reader(), facts, NOW, LINKS)[1].html
    texts = list(shown(page, dark=dark))
    assert len({text.ground for text in texts}) > 2
    for text in texts:
        assert contrast(text.colour, text.ground) >= 4.5, text


def test_html__every_cell_says_its_colour_itself() -> None:
    """What announces dark colours and loses its <style> turns a text without a colour of its own white on white."""
    for facts in (due(reader()), first_due(reader()), _every_look(), replace(due(reader()), owed=())):
        page = Renderer(settings()).write(reader(), facts, NOW, LINKS)[1].html
        assert not [text.words for text in shown(page) if not text.is_own]
        assert (
            page.count("table-layout:fixed") == page.count("<table") - page.count('class="tile') - 1
        )  # that of Outlook
