"""The HTML part of a mail: the templates of templates/, filled with escaping on (the only escaping of mail HTML)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from watcher.deliver.entry import Entry
from watcher.deliver.frame import Links
from watcher.wording.catalogue import say
from watcher.wording.text import short

_ACTIONS = ("follow", "mute", "later")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("watcher.deliver", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def entry_head(entry: Entry) -> Markup:
    """An entry up to the reasons, which differ from reader to reader."""
    return _filled("entry.html.j2", entry=entry, edge=_EDGES[entry.tone])


def entry_tail(entry: Entry, language: str, because: str, links: Links) -> Markup:
    """Why this reader, and the links for one tap. Joined by hand: a template here would cost most of a digest."""
    why = Markup('<div class="why">{}<i>{}</i></div>').format(say(language, "digest.why"), because) if because else ""
    see = _link(say(language, "digest.see", host=short(entry.host, 40)), entry.url, "see") if entry.url else ""
    return Markup('{}<div class="taps">{}{}</div></td></tr></table>\n').format(why, see, _taps(entry, language, links))


def _taps(entry: Entry, language: str, links: Links) -> Markup:
    """The three links of triage, on a line of their own; nothing where no page answers them."""
    if links.action is None:
        return Markup("")
    taps = [_link(say(language, f"action.{name}"), links.action(entry.call, name), "tap") for name in _ACTIONS]
    return Markup("<div>{}</div>").format(Markup(" ").join(taps))


def headline(entry: Entry) -> Markup:
    return _filled("headline.html.j2", entry=entry)


def page(values: Mapping[str, Any]) -> str:
    """The whole mail around the joined entries."""
    return _template("mail.html.j2").render(values)


def _filled(name: str, **values: object) -> Markup:
    return Markup(_template(name).render(values))  # noqa: S704 - the template has escaped its values


def _link(label: str, url: str, role: str) -> Markup:
    return Markup('<a class="{}" href="{}" style="{}">{}</a>').format(role, url, _STYLES[role], label)


_EDGES = {"soon": "#b42318", "near": "#b7791f", "calm": "#2f855a", "": "#8592a0"}
_STYLES = {
    "see": "display:inline-block;padding:10px 16px;border-radius:6px;background:#1d4f7c;"
    "color:#ffffff;text-decoration:none;font-weight:bold",
    "tap": "display:inline-block;padding:9px 18px 9px 0;color:#1d4f7c;text-decoration:underline",
}
