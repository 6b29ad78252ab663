"""What admin pages are built of: facts, tables, forms. One template shows them all, so all are equally accessible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watcher.wording.catalogue import translate


@dataclass(frozen=True, slots=True)
class AdminField:
    """A field of a form. `kind` is text, email, url, date, time, number, code, area, checks or select; the last two
    have options (value, label, chosen)."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """What a form does; `about` is read to those who do not see what it stands beside."""

    act: str
    label: str
    about: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class AdminForm:
    """Fields and buttons; `hidden` values go along."""

    buttons: tuple[Button, ...]
    fields: tuple[AdminField, ...] = ()
    hidden: Mapping[str, str] | None = None
    label: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: words, a link, or buttons."""

    words: str = ""
    url: str = ""
    form: AdminForm | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class AdminSection:
    """A part of a page. `text` is foreign text, shown as it is; the first cell of a row is its header."""

    heading: str = ""
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    text: str = ""
    forms: tuple[AdminForm, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AdminView:
    """A page: heading and sections. `here` is its name in the menu, `language` that of a heading in foreign words."""

    here: str
    heading: str
    sections: tuple[AdminSection, ...]
    status: int = 200
    notices: tuple[str, ...] = ()
    language: str = ""


def words(language: str, key: str, **values: object) -> str:
    """A text of the admin pages."""
    return translate(language, f"admin.{key}", **values)


def table(
    language: str, heading: str, columns: str, rows: Iterable[Sequence[Cell | AdminForm | str]], none: str = ""
) -> AdminSection:
    """A table whose columns are the names of their headers; a cell of plain words needs no more than these.

    Without rows the text of the key `none` stands in their place.
    """
    cells = tuple(tuple(map(_cell, row)) for row in rows)
    heads = tuple(words(language, f"column.{name}") for name in columns.split())
    lines = (words(language, none),) if none and not cells else ()
    return AdminSection(heading, lines, columns=heads, rows=cells)


def _cell(shown: Cell | AdminForm | str) -> Cell:
    if isinstance(shown, AdminForm):
        return Cell(form=shown)
    return Cell(shown) if isinstance(shown, str) else shown


def one_button(language: str, act: str, about: str = "", **hidden: object) -> AdminForm:
    """The form of one act, with the values that go along."""
    return AdminForm(
        (Button(act, words(language, f"act.{act}"), about),), hidden={k: str(v) for k, v in hidden.items()}
    )
