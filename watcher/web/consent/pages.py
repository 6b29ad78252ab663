"""Pages as HTML: one template, everything escaped, one fixed style. Decides nothing."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, PackageLoader, Template
from starlette.responses import HTMLResponse

from watcher.config import Settings
from watcher.wording.catalogue import translate

STYLE = (
    ":root{color-scheme:light dark;--act:#14532d;--ring:#1d4ed8;--bad:#b91c1c}"
    "@media(prefers-color-scheme:dark){:root{--act:#1b7f4d;--ring:#93c5fd;--bad:#f87171}}"
    "body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText;overflow-wrap:anywhere}"
    "main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}"
    ".watch{margin:0;opacity:.75}h1{margin:.2rem 0 1rem;font-size:1.6rem;line-height:1.2}"
    ".about{margin:0 0 1rem;padding:.6rem 0 .6rem .9rem;border-left:4px solid var(--act)}.about p{margin:0}"
    "label,fieldset{display:block;margin:0 0 1.1rem}"
    "fieldset{border:1px solid GrayText;border-radius:.4rem;padding:.2rem .9rem}legend{padding:0 .3rem}"
    "select,textarea,input:not([type=checkbox]){display:block;width:100%;min-height:2.9rem;box-sizing:border-box;"
    "margin-top:.25rem;padding:.5rem .6rem;font:inherit}"
    ".tick{display:flex;align-items:center;gap:.7rem;min-height:2.75rem;margin:0}"
    "form>.tick{margin:0 0 1.1rem}.tick input{flex:none;width:1.35rem;height:1.35rem;margin:0}"
    ".hint{display:block;font-size:.9rem;opacity:.75}"
    "button{font:inherit;font-weight:600;min-height:2.9rem;padding:.5rem 1.2rem;border:2px solid var(--act);"
    "border-radius:.4rem;background:var(--act);color:#fff}"
    ".other{margin-top:1rem}.other button{background:Canvas;color:CanvasText}"
    ".item{margin:1.4rem 0;padding:.2rem 0 0 .9rem;border-left:4px solid var(--act)}"
    ".item h2{margin:0;font-size:1.1rem}"
    ".item ul{margin:.2rem 0;padding:0;list-style:none}.item form{display:inline-block;margin:.3rem .5rem 0 0}"
    ".item button{background:Canvas;color:CanvasText}"
    "a{color:LinkText;display:inline-block;padding:.65rem 0}"
    ":focus-visible{outline:3px solid var(--ring);outline-offset:2px}"
    "[aria-invalid]{outline:2px solid var(--bad)}"
    ".fault{border-left:4px solid var(--bad);padding-left:.75rem}"
    "footer{margin-top:2.5rem;font-size:.9rem;opacity:.8}"
)
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
