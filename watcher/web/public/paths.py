"""The addresses of the public pages: the words of a path are translated, the ids are not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

from watcher.config import Settings
from watcher.understand.text.text import fold
from watcher.wording.page_links import SEARCH, root_of

WORDS = {
    "search": SEARCH,
    "domains": {"fr": "domaines", "en": "domains"},
    "funders": {"fr": "financeurs", "en": "funders"},
    "places": {"fr": "lieux", "en": "places"},
    "deadlines": {"fr": "echeances", "en": "deadlines"},
    "changes": {"fr": "nouveautes", "en": "changes"},
    "sources": {"fr": "sources", "en": "sources"},
    "subscribe": {"fr": "abonnement", "en": "subscribe"},
    "link": {"fr": "lien", "en": "link"},
    "about": {"fr": "a-propos", "en": "about"},
    "accessibility": {"fr": "accessibilite", "en": "accessibility"},
    "privacy": {"fr": "vie-privee", "en": "privacy"},
    "data": {"fr": "donnees", "en": "data"},
    "report": {"fr": "signaler", "en": "report"},
    "history": {"fr": "historique", "en": "history"},
}
MAX_SLUG = 60
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

Pairs = Sequence[tuple[str, str]]


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """The text as part of an address: «Données de santé» is «donnees-de-sante»; empty where nothing is left."""
    words = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(words) <= MAX_SLUG:
        return words
    return words[: words.rfind("-", 0, MAX_SLUG + 1)] if "-" in words[: MAX_SLUG + 1] else words[:MAX_SLUG]


def query_string(pairs: Pairs) -> str:
    """«?q=santé&domain=health», commas and colons left readable; empty without pairs."""
    return "?" + urlencode(pairs, safe=",:/", quote_via=quote) if pairs else ""


@lru_cache(maxsize=64)  # asked for every address on a page
def _parts(root: str) -> tuple[str, str]:
    """The path of the public address, and its host."""
    split = urlsplit(root)
    return split.path.rstrip("/"), split.hostname or "localhost"


@dataclass(frozen=True, slots=True)
class Paths:
    """The addresses of one language. `root` is the public address of the watch, without a slash at its end."""

    language: str
    root: str

    @classmethod
    def of(cls, settings: Settings, language: str) -> Paths:
        return cls(language, root_of(settings))

    @property
    def base(self) -> str:
        """What stands before every path: the path of the public address, mostly nothing."""
        return _parts(self.root)[0]

    @property
    def host(self) -> str:
        return _parts(self.root)[1]

    def home(self) -> str:
        return f"{self.base}/{self.language}/"

    def page(self, name: str, tail: str = "", pairs: Pairs = ()) -> str:
        """A page by its name in WORDS: `page("domains", "health")`."""
        path = f"{self.base}/{self.language}/{WORDS[name][self.language]}"
        return path + (f"/{quote(tail)}" if tail else "") + query_string(pairs)

    def search(self, pairs: Pairs = (), form: str = "") -> str:
        """The search page, or one of its forms (`.atom`, `.ics`, `.csv` …)."""
        return self.page("search") + form + query_string(pairs)

    def call(self, number: int, title: str) -> str:
        words = slug(title)
        return self.page("search", f"{number}-{words}" if words else str(number))

    def call_form(self, number: int, form: str) -> str:
        """A form of one call: `.ics`, `.json`, `.txt`."""
        return self.page("search", f"{number}{form}")

    def history(self, number: int, title: str) -> str:
        return f"{self.call(number, title)}/{WORDS['history'][self.language]}"

    def static(self, name: str) -> str:
        return f"{self.base}/s/{name}"

    def whole(self, path: str) -> str:
        """The path as a whole address, for what leaves the site (feeds, calendars, canonical links)."""
        return self.root.removesuffix(self.base) + path
