"""How keys of the query string are called on a page: domains, places, applicants, states, sources. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from watcher.config import Settings
from watcher.remember.search.analysis import fact
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words
from watcher.wording.catalogue import knows, translate


@dataclass(frozen=True)
class PageNames:
    """The names of one language. `places` and `funders` are known by their slugs."""

    language: str
    domains: Mapping[str, str]
    sources: Mapping[str, str]
    places: Mapping[str, str]
    funders: Mapping[str, str]

    @classmethod
    def of_settings(
        cls, settings: Settings, language: str, places: Mapping[str, str], funders: Mapping[str, str]
    ) -> PageNames:
        domains = {key: domain.label.get(language) or key for key, domain in settings.domains.items()}
        sources = {source.name: source.label or source.name for source in settings.sources}
        return cls(language, domains, sources, places, funders)

    def of(self, name: str, value: str) -> str:
        """The name of a value of that parameter, as the first word of a line."""
        match name:
            case "domain":
                said = self.domains.get(value, value)
            case "where":
                said = self._word("country", value) if value.isupper() else self.places.get(value, value)
            case "who":
                said = self._word("applicant", value)
            case "status":
                said = translate(self.language, f"site.status.{value}")
            case "kind":
                said = self._word("kind", value)
            case "source":
                said = self.sources.get(value, value)
            case _:
                said = self.funders.get(value, value)
        return said[:1].upper() + said[1:]

    def topics(self, topics: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The words that name a domain or a country, each with the name of what it stands for."""
        domains = {fact("domain", key): label for key, label in self.domains.items()}
        countries = {
            fact("country", code): self._word("country", code) for code in ("FR", "CA-QC", "CA", "EU", "UK", "US")
        }
        for phrase, token in topics:
            label = domains.get(token) or countries.get(token)
            if label:
                yield phrase, label[:1].upper() + label[1:]

    @staticmethod
    def without(text: str, phrase: str) -> str:
        """The words typed without those of the phrase."""
        gone = set(map(stem, words(fold(phrase))))
        return " ".join(word for word in text.split() if not set(map(stem, words(fold(word)))) & gone)

    def _word(self, kind: str, value: str) -> str:
        return translate(self.language, f"{kind}.{value}") if knows(self.language, f"{kind}.{value}") else value
