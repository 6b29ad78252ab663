"""Pages as HTML: templates with everything escaped, one style sheet under the hash of its content. Decides nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from watcher.web.public.paths import Paths
from watcher.wording.catalogue import translate

SIDES_MARK = Markup(
    '<svg class="g" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">'
    '<path d="M1 2h6v12H1zM9 2h6v12H9z"/></svg>'
)
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<path fill="#0d4f7a" d="M1 2h6v12H1zM9 2h6v12H9z"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around its content. `tongues` are links to the same page in the other languages."""

    language: str
    paths: Paths
    name: str
    title: str
    css: str
    day: str
    watched: str
    state: str
    alarm: str = ""
    here: str = ""
    description: str = ""
    canonical: str = ""
    noindex: bool = False
    alternates: tuple[tuple[str, str], ...] = ()
    tongues: tuple[tuple[str, str], ...] = ()
    feeds: tuple[tuple[str, str, str], ...] = ()
    jsonld: str = ""
    own_css: str = ""


@cache
def style() -> tuple[str, bytes]:
    """The name of the style sheet (with its hash) and its bytes, without the comments."""
    text = (files("watcher.web.public") / "site.css").read_text("utf-8")
    lean = "".join(line for line in text.splitlines() if not line.startswith("/*")).encode()
    return f"{hashlib.sha256(lean).hexdigest()[:12]}.css", lean


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("watcher.web.public"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _translate(language: str, key: str, **values: object) -> str:
    return translate(language, f"site.{key}", **values)


def html(template: str, frame: Frame, **context: Any) -> str:
    """The page as text."""
    return (
        _environment()
        .get_template(template)
        .render(
            f=frame,
            t=partial(_translate, frame.language),
            page_language=frame.language,
            sides_mark=SIDES_MARK,
            **context,
        )
    )


def data_block(value: Mapping[str, Any]) -> Markup:
    """JSON for a `<script type="application/ld+json">`: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped above
