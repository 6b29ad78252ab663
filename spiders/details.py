"""The own pages of the items of a list, judged together: which of them are pages, and which are walls.

A wall (maintenance, login, an error that answers 200 …) in the place of an item's page is a lost page: the item keeps
what the list says, and what is known of it holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from watcher.collect.page.blocks import PageText
from watcher.collect.page.walls import Wall, is_about, is_another_home, is_home, repeated
from watcher.model import Notice

MANY = 2
"""Up to so many lost pages are an accident, unless they are half of all."""


@dataclass(frozen=True, slots=True)
class DetailPage:
    """One page as it came. `listed` is what the list knows of the item (None for a page that no list names)."""

    asked: str
    got: str
    said: PageText
    notice: Notice
    listed: Notice | None = None


class DetailPages:
    """The pages of one collection. `note(kind, text, fault=…)` receives the finding."""

    def __init__(self, note: Callable[..., None]) -> None:
        self._note = note
        self._pages: list[DetailPage] = []
        self.lost: list[str] = []

    def add(self, page: DetailPage) -> None:
        self._pages.append(page)

    def settle(self) -> list[Notice]:
        """The notices of all pages, those of walls as the list has them, and a finding where there are walls."""
        texts = repeated({page.asked: page.said.text for page in self._pages}.values())
        titles = repeated({page.asked: page.said.title for page in self._pages}.values())
        found = (_wall(page, texts, titles) for page in self._pages)
        walls = {number: wall for number, wall in enumerate(found) if wall}
        notices = []
        for number, page in enumerate(self._pages):
            if number not in walls:
                notices.append(page.notice)
                continue
            self.lost.append(page.asked)
            if page.listed is not None:
                notices.append(replace(page.listed, is_whole=False))
        if walls:
            kind = Counter(walls.values()).most_common(1)[0][0]
            text = f"{kind.words} came in the place of {len(walls)} of {len(self._pages)} pages"
            is_many = len(walls) > MANY or len(walls) * 2 >= len(self._pages)
            self._note("wall", text, fault=is_many)
        return notices


def _wall(page: DetailPage, texts: frozenset[str], titles: frozenset[str]) -> Wall | None:
    """What stands in the place of a page, where `texts` and `titles` stand on several of them; None for a page."""
    if page.said.wall:
        return page.said.wall
    title = page.listed.title if page.listed else ""
    if is_home(page.asked, page.got) or (title and is_another_home(title, page.said.title, page.said.text)):
        return Wall.HOME
    is_strange = not title or not is_about(title, page.said.title, page.said.text)
    if is_strange and (page.said.text in texts or (title and page.said.title in titles)):
        return Wall.SAME
    return None
