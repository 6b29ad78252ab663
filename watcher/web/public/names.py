"""How keys of the query string are called on a page: domains, places, applicants, states, sources. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.config import Settings
from watcher.wording.asked import place_words
from watcher.wording.catalogue import named, translate


@dataclass(frozen=True)
class PageNames:
    """The names of one language. `funders` are known by their slugs."""

    language: str
    domains: Mapping[str, str]
    sources: Mapping[str, str]
    funders: Mapping[str, str]

    @classmethod
    def of_settings(cls, settings: Settings, language: str, funders: Mapping[str, str]) -> PageNames:
        return cls(language, settings.domain_labels(language), settings.source_labels, funders)

    def of(self, name: str, value: str) -> str:
        """The name of a value of that parameter, as the first word of a line."""
        match name:
            case "domain":
                said = self.domains.get(value, value)
            case "where":
                said = place_words(self.language, value)
            case "who":
                said = named(self.language, "applicant", value)
            case "status":
                said = translate(self.language, f"site.status.{value}")
            case "kind":
                said = named(self.language, "kind", value)
            case "source":
                said = self.sources.get(value, value)
            case "funder":
                said = self.funders.get(value, value)
            case _:
                return value
        return said[:1].upper() + said[1:]
