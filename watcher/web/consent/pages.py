"""Pages as HTML: one template, everything escaped, one fixed style. Decides nothing."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, Template
from starlette.responses import HTMLResponse

from watcher.config import Settings
from watcher.wording.catalogue import translate

STYLE = "".join((files("watcher.web.consent") / "page.css").read_text("utf-8").splitlines())
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form: `kind` is choice, ticks, tick (one alone), text or area; `values` what is chosen now,
    `longest` how many signs a text may have."""

    name: str
    label: str
    kind: str
    values: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    is_wrong: bool = False
    longest: int = 60


@dataclass(frozen=True, slots=True)
class PageItem:
    """A part of a page: lines (text, what stands under it, address), ways to it (label, address), and one-button forms
    (label, hidden fields)."""

    title: str
    lines: tuple[tuple[str, str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    forms: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """What a page shows. Without `button` it has no form.

    `about` are lines on the call it is about; `others` are further one-button forms, `links` ways to other pages:
    both (label, address beside this page).
    """

    language: str
    title: str
    said: str = ""
    button: str = ""
    fault: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    fields: tuple[Field, ...] = field(default_factory=tuple)
    about: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    items: tuple[PageItem, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@cache
def _template() -> Template:
    pages = Environment(loader=PackageLoader("watcher.web.consent"), autoescape=True, trim_blocks=True)
    return pages.get_template("page.html")


def show(page: ConsentPage, settings: Settings, status: int = 200) -> HTMLResponse:
    """The answer that shows that page."""
    identity = settings.identity
    named = [part for part in (identity.organisation, identity.address, identity.contact) if part]
    facts = {name: getattr(page, name) for name in ConsentPage.__dataclass_fields__}
    html = _template().render(**facts, watch=settings.watch.name, style=STYLE, identity=" · ".join(named))
    return HTMLResponse(html, status)


def plain(language: str, key: str, settings: Settings, status: int = 200) -> HTMLResponse:
    """A page that says one thing (`web.<key>`)."""
    return show(
        ConsentPage(language, translate(language, f"web.{key}_title"), translate(language, f"web.{key}")),
        settings,
        status,
    )
