"""The pages that are only text: about, accessibility, privacy, data, how to report an error. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.config import Settings
from watcher.web.public.live import Snapshot
from watcher.web.public.paths import Paths
from watcher.wording.catalogue import translate


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
        contact, text = self.settings.identity.contact, self._text
        last = text("accessibility.contact", contact=contact) if contact else text("accessibility.contact_none")
        lines = (text("accessibility.aim"), text("accessibility.checked"), text("accessibility.foreign"), last)
        return (TextBlock("", lines),)

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
