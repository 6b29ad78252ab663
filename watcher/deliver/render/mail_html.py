"""The HTML part of a mail: the only place that escapes mail HTML.

Templates are filled with escaping on; the few pieces made by signer for every reader escape each value themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from watcher.deliver.render.entry import CallEntry
from watcher.wording.catalogue import translate

HOST = 40


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("watcher.deliver.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def entry_head(entry: CallEntry) -> str:
    """An entry up to the reasons, which differ from reader to reader."""
    return _template("entry.html.j2").render(entry=entry, edge=_EDGES[entry.tone])


def why(language: str, because: str) -> str:
    return f'<div class="why">{escape(translate(language, "digest.why"))}<i>{escape(because)}</i></div>'


def see(entry: CallEntry, language: str) -> str:
    """The button that leads to the call, after the reasons."""
    host = entry.host if len(entry.host) <= HOST else f"…{entry.host[1 - HOST :]}"  # whose site it is stands at its end
    label = translate(language, "digest.see", host=host)
    return '<div class="taps">' + (_link(label, entry.url, "see") if entry.url else "")


def taps(labelled: Iterable[tuple[str, str]]) -> str:
    """The links of triage on a line of their own, and the end of the entry. By signer: it is made for every reader."""
    links = " ".join(_link(label, url, "tap") for label, url in labelled)
    return (f"<div>{links}</div>" if links else "") + "</div></td></tr></table>\n"


def escaped(links: Iterable[str]) -> tuple[str, ...]:
    """Addresses as they stand in the links of `taps`, where those are kept as a template."""
    return tuple([escape(link) for link in links])


def headline(entry: CallEntry) -> str:
    return _template("headline.html.j2").render(entry=entry)


def page(values: Mapping[str, Any]) -> str:
    """The whole mail around the joined entries."""
    return _template("mail.html.j2").render(values)


def _link(label: str, url: str, role: str) -> str:
    return f'<a class="{role}" href="{escape(url)}" style="{_STYLES[role]}">{escape(label)}</a>'


_EDGES = {"soon": "#b42318", "near": "#b7791f", "calm": "#2f855a", "": "#8592a0"}
_STYLES = {
    "see": "display:inline-block;padding:11px 16px;border-radius:6px;background:#1d4f7c;"
    "color:#ffffff;text-decoration:none;font-weight:bold",
    "tap": "display:inline-block;padding:11px 20px 11px 0;color:#1d4f7c;text-decoration:underline",
}
