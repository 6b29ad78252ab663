"""The HTML part of a mail: the only place that escapes mail HTML.

Templates are filled with escaping on; the few pieces made by hand for every reader escape each value themselves. Every
cell says its colour and font itself: what a mail program strips or resets (`<style>`, what tables inherit) then leaves
the mail as readable as before. Dark is an addition in `<style>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from markupsafe import escape as escape_as_templates_do

from watcher.deliver.render.entry import CallEntry
from watcher.wording.cards import Row
from watcher.wording.catalogue import translate

if TYPE_CHECKING:
    from jinja2 import Environment, Template

HOST = 40
_SANS = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_SERIF = "Charter,Georgia,'Noto Serif',Cambria,serif"
_ORDER = (
    "state", "funder", "purpose", "money", "unknown", "side", "deadline", "opens", "then", "who", "rule", "where",
    "before",
)  # fmt: skip
"""Facts as a card tells them beside its date; quotes and warnings come last."""
_STRIPS = {
    "soon": ("#a3161a", "#ffffff", "1px solid #a3161a"),
    "near": ("#fbefd6", "#7a4200", "1px solid #70777e"),
    "doubt": ("#fbefd6", "#7a4200", "2px dotted #70777e"),
    "plan": ("#eef1f1", "#1a1f24", "1px dashed #70777e"),
}
_STRIP = ("#eef1f1", "#1a1f24", "1px solid #70777e")
_LEFT = {"soon": "#a3161a", "near": "#7a4200", "doubt": "#7a4200"}
_QUIET = "#525b63"
_FIGURE = re.compile(r"(?<=\d) (?=[^\W\d])")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # a chat that lays out a digest needs none of it

    environment = Environment(
        loader=PackageLoader("watcher.deliver.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(sans=_SANS, serif=_SERIF)
    environment.filters["held"] = _held
    return environment


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def card(entry: CallEntry) -> str:
    """An entry up to the reasons, which differ from reader to reader: its date, then what is said of it."""
    ground, ink, edge = _STRIPS.get(entry.tile.look, _STRIP)
    facts = [_beside(entry, fact) for fact in sorted(entry.rows, key=_place)]
    shown = [fact for fact in facts if fact.words]
    return _template("card.html.j2").render(entry=entry, facts=shown, strip=(ground, ink), edge=edge)


def row(entry: CallEntry) -> str:
    """A call in two lines."""
    return _template("row.html.j2").render(entry=entry, left=_LEFT.get(entry.tile.look, _QUIET))


def _place(fact: Row) -> int:
    return _ORDER.index(fact.kind) if fact.kind in _ORDER else len(_ORDER) + (fact.kind == "note")


def _beside(entry: CallEntry, fact: Row) -> Row:
    """The fact as it stands beside the date: the day is there already, and so is the one before, where it moved.

    A day of one side of a call has its hour on the line of that side.
    """
    if fact.kind == "deadline":
        return Row("", "" if entry.side else entry.hours, kind="hours")
    return Row("", "") if fact.kind == "before" and entry.moved[0] else fact


def remark(words: str) -> str:
    """What concerns this reader alone: why they are told, how it fits them."""
    return f'<p class="q" style="margin:6px 0 0;font-size:14px;line-height:20px;color:{_QUIET}">{escape(words)}</p>\n'


def see(entry: CallEntry, language: str) -> str:
    """The line of links under a card, with those that lead to the page of the call and to its dates."""
    host = entry.host if len(entry.host) <= HOST else f"…{entry.host[1 - HOST :]}"  # whose site it is stands at its end
    links = [_link(translate(language, "digest.see", host=host), entry.url, _SEE)] if entry.url else []
    links += [_link(translate(language, "digest.calendar"), entry.calendar, _SEE)] if entry.calendar else []
    return '<p style="margin:4px 0 0;font-size:14px;line-height:28px">' + " ".join(links) + ("<br>" if links else "")


def under_row() -> str:
    """The line of links under a row."""
    return '<p style="margin:0;font-size:14px;line-height:20px">'


def taps(labelled: Iterable[tuple[str, str]], *, small: bool = False) -> str:
    """The links of triage, and the end of the entry."""
    return " ".join(_link(label, url, _SMALL_TAP if small else _TAP) for label, url in labelled) + _END


def escaped(links: Sequence[str]) -> tuple[str, ...]:
    """Addresses as they stand in links, where the mail around them was laid out before."""
    return tuple(escape("\n".join(links)).split("\n")) if links else ()


def escaped_title(subject: str) -> str:
    """The subject as the title of a page laid out before."""
    return str(escape_as_templates_do(subject))


def headline(entry: CallEntry) -> str:
    return _template("headline.html.j2").render(entry=entry)


def line(entry: CallEntry) -> str:
    """A call in one paragraph: its title, until when, the few facts. By hand: a flat list has hundreds."""
    title = escape(entry.title)
    linked = f'<a href="{escape(entry.url)}" style="color:#0d4f7a">{title}</a>' if entry.url else title
    facts = escape(" · ".join(filter(None, (entry.until, entry.line))))
    return f'<p style="margin:6px 0;font-size:14px;line-height:20px">{linked}<br>{facts}</p>\n'


def page(values: Mapping[str, Any]) -> str:
    """The whole mail around the joined entries."""
    return _template("mail.html.j2").render(values)


def _held(text: str) -> str:
    """The text with its figures held to the word after them."""
    return _FIGURE.sub("\u00a0", text)


def _link(label: str, url: str, style: str) -> str:
    return f'<a href="{escape(url)}" style="{style}">{escape(label)}</a>'


_SEE = "display:inline-block;padding:8px 12px 0 0;color:#0d4f7a"
_TAP = "display:inline-block;padding:8px 12px 8px 0;color:#0d4f7a;white-space:nowrap"
_SMALL_TAP = "display:inline-block;padding:4px 12px 4px 0;color:#0d4f7a"
_END = "</p></td></tr></table>\n"
