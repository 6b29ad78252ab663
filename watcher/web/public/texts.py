"""The pages that are only text: about, accessibility, privacy, data, how to report an error. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from watcher.config import Settings
from watcher.web.public.live import Snapshot
from watcher.web.public.paths import Paths
from watcher.wording import dates
from watcher.wording.catalogue import translate

DEFENDER = "https://formulaire.defenseurdesdroits.fr/"


@cache
def accessibility_run() -> dict[str, Any]:
    """What the last look at every page found: `tests/web/statement.py` writes it."""
    found: dict[str, Any] = json.loads((files("watcher.web.public") / "accessibility.json").read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A part of a text: a heading (or none), paragraphs, links."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TextPages:
    """Makes the texts in one language."""

    settings: Settings
    snapshot: Snapshot
    paths: Paths
    language: str

    def blocks(self, name: str) -> tuple[str, tuple[TextBlock, ...]]:
        """The heading and the parts of the page of that name."""
        makers = {
            "about": self._about,
            "accessibility": self._accessibility,
            "privacy": self._privacy,
            "data": self._data,
        }
        return self._text(f"{name}.title"), makers[name]()

    def _about(self) -> tuple[TextBlock, ...]:
        identity, text = self.settings.identity, self._text
        sources = text("home.sources", n=self.snapshot.reading.watched)
        behind = [
            text("about.who", organisation=identity.organisation) if identity.organisation else "",
            text("about.behalf", organisation=identity.on_behalf) if identity.on_behalf else "",
            identity.address,
            text("about.contact", contact=identity.contact) if identity.contact else "",
        ]
        behind = [line for line in behind if line]
        return (
            TextBlock("", (text("about.what", watch=self.settings.watch.name, sources=sources), text("about.how"))),
            *([TextBlock(text("about.who_title"), tuple(behind))] if behind else []),
        )

    def _accessibility(self) -> tuple[TextBlock, ...]:
        """The statement that French law asks for (decree 2019-768), with what the last run of axe-core found."""
        identity, run = self.settings.identity, accessibility_run()
        day = dates.day(self.language, date.fromisoformat(run["on"]))
        who = identity.organisation or self.settings.watch.name

        def told(name: str, **values: object) -> str:
            return self._text(f"accessibility.{name}", **values)

        def block(name: str, *lines: str, links: tuple[tuple[str, str], ...] = (), **values: object) -> TextBlock:
            return TextBlock(told(f"{name}_title"), tuple(told(line, **values) for line in lines), links)

        contact = "contact" if identity.contact else "contact_none"
        return (
            TextBlock("", (told("pledge", who=who), told("scope", root=self.paths.root))),
            block("state", "state", "aim"),
            block("tests", "tests", "keyboard", **(run | {"on": day, "n": run["faults"]})),
            block("left_out", "foreign"),
            block("made", "made", on=day, tool=run["tool"]),
            block("contact", contact, contact=identity.contact),
            block("recourse", "recourse", links=((told("defender"), DEFENDER),)),
        )

    def _privacy(self) -> tuple[TextBlock, ...]:
        identity, text = self.settings.identity, self._text
        letters = [text("privacy.letters")]
        if identity.responsible:
            letters.append(text("privacy.responsible", responsible=identity.responsible))
        links = ((text("privacy.more"), identity.privacy_url),) if identity.privacy_url else ()
        return (
            TextBlock(text("privacy.pages_title"), (text("privacy.pages"),)),
            TextBlock(text("privacy.letters_title"), tuple(letters), links),
        )

    def _data(self) -> tuple[TextBlock, ...]:
        text, base = self._text, self.paths.base
        api = ((f"{base}/api/v1/openapi.json",) * 2, (f"{base}/api/v1/calls",) * 2, (f"{base}/api/v1/events",) * 2)
        grants = ((f"{base}/common-grants/opportunities",) * 2,)
        return (
            TextBlock("", (text("data.words"), text("data.reuse"))),
            TextBlock(text("data.api_title"), (text("data.api"),), api),
            TextBlock("CommonGrants", (text("data.grants"),), grants),
        )

    def _text(self, key: str, **values: object) -> str:
        return translate(self.language, f"site.{key}", **values)
