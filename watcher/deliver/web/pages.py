"""Pages as HTML: one template, everything escaped, one fixed style. Decides nothing."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, PackageLoader, Template
from starlette.responses import HTMLResponse

from watcher.config import Settings
from watcher.wording.catalogue import say

STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;font:17px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}"
    "main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}"
    ".watch{margin:0;opacity:.75}h1{margin:.2rem 0 1rem;font-size:1.6rem;line-height:1.2}"
    "label,fieldset{display:block;margin:0 0 1rem}fieldset{border:1px solid GrayText;border-radius:.4rem}"
    "select,input:not([type=checkbox]){display:block;width:100%;box-sizing:border-box;margin-top:.25rem;"
    "padding:.6rem;font:inherit}.tick{margin:.4rem 0}"
    "button{font:inherit;font-weight:600;padding:.7rem 1.2rem;border:0;border-radius:.4rem;"
    "background:#14532d;color:#fff}"
    "button:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}"
    ".fault{border-left:4px solid #b91c1c;padding-left:.75rem}"
    "footer{margin-top:2.5rem;font-size:.9rem;opacity:.75}"
)
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form: `kind` is choice, ticks or text; `values` what is chosen now."""

    name: str
    label: str
    kind: str
    values: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows. Without `button` it has no form."""

    language: str
    title: str
    said: str = ""
    button: str = ""
    fault: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    fields: tuple[Field, ...] = field(default_factory=tuple)


@cache
def _template() -> Template:
    pages = Environment(loader=PackageLoader("watcher.deliver.web"), autoescape=True, trim_blocks=True)
    return pages.get_template("page.html")


def show(page: Page, settings: Settings, status: int = 200) -> HTMLResponse:
    """The answer that shows that page."""
    identity = settings.identity
    named = [part for part in (identity.organisation, identity.address, identity.contact) if part]
    facts = {name: getattr(page, name) for name in Page.__dataclass_fields__}
    html = _template().render(**facts, watch=settings.watch.name, style=STYLE, identity=" · ".join(named))
    return HTMLResponse(html, status)


def plain(language: str, key: str, settings: Settings, status: int = 200) -> HTMLResponse:
    """A page that says one thing (`web.<key>`)."""
    return show(Page(language, settings.watch.name, say(language, f"web.{key}")), settings, status)
