"""The whole of config.toml as one frozen value. Secrets are not here: they come from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from watcher.config.delivery import Admins, Chat, Deliver, Identity, IntroductionSettings
from watcher.config.domains import Domain
from watcher.config.site_settings import Portal, Site
from watcher.config.sources import AnySource, Source
from watcher.config.table import Check, Table, pace
from watcher.config.values import Duration, Size, StorageUrl, WebUrl, Zone, written

DomainName = Annotated[
    str, written(r"[a-z][a-z0-9_]{1,40}", "a name for a domain; write small letters, figures and _ (2 to 41 signs)")
]


class Watch(Table):
    """What this watch is called and where its people live."""

    name: str = "Funding watch"
    zone: Zone = "Europe/Paris"
    zones: tuple[Zone, ...] = ("Europe/Paris", "America/Montreal")
    language: Literal["fr", "en"] = "fr"
    closing_days: Annotated[int, Field(ge=1, le=90)] = 14


class Storage(Table):
    """Where calls are remembered; relative SQLite paths count from the config's folder."""

    url: StorageUrl = "sqlite:///var/watch.db"


class Collect(Table):
    """How sources are read: pace, limits and politeness."""

    checks = (Check(("every_min", "every_max"), pace),)

    contact: str = ""
    site: WebUrl | None = None
    every: Duration = Field(default="6h", validate_default=True)
    every_min: Duration = Field(default="30m", validate_default=True)
    every_max: Duration = Field(default="1d", validate_default=True)
    timeout: Duration = Field(default="30s", validate_default=True)
    max_body: Size = 5_000_000
    max_bytes_a_day: Size = 50_000_000
    delay: Annotated[float, Field(ge=0, le=60)] = 2.0
    at_once: Annotated[int, Field(ge=1, le=256)] = 32
    allow_hosts: tuple[str, ...] = ()
    flood: Annotated[int, Field(ge=1)] = 50
    tick: Duration = Field(default="1m", validate_default=True)


class Workers(Table):
    """Workers on several machines over one PostgreSQL (`watcher worker`); the same settings on each of them.

    Sources are shared out in `slices` by their site; a worker reads `at_once` of them at a time.
    """

    enabled: bool = False
    slices: Annotated[int, Field(ge=1, le=1024)] = 16
    at_once: Annotated[int, Field(ge=1, le=16)] = 1


class Settings(Table):
    """The settings of the whole program."""

    include: tuple[str, ...] = ()
    watch: Watch = Watch()
    storage: Storage = Storage()
    collect: Collect = Collect()
    workers: Workers = Workers()
    identity: Identity = Identity()
    deliver: Deliver = Deliver()
    introductions: IntroductionSettings = IntroductionSettings()
    chat: Chat = Chat()
    admins: Admins = Admins()
    site: Site = Site()
    portals: tuple[Portal, ...] = ()
    domains: dict[DomainName, Domain] = {}
    sources: tuple[Source, ...] = ()
    _written: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def written(self) -> Mapping[str, Any]:
        """The tables as written in config.toml and its included files: what is not here is a default."""
        return self._written

    def remember_written(self, raw: Mapping[str, Any]) -> None:
        """Keeps the tables these settings were read from."""
        self._written = dict(raw)

    def source(self, name: str) -> AnySource | None:
        """The source of that name, if config.toml has one."""
        return next((source for source in self.sources if source.name == name), None)

    def domain_labels(self, language: str) -> dict[str, str]:
        """How each domain is called in that language; its key where it has no name there."""
        return {key: domain.label.get(language) or key for key, domain in self.domains.items()}

    @property
    def source_labels(self) -> dict[str, str]:
        """How each source is called."""
        return {source.name: source.label or source.name for source in self.sources}

    @property
    def enabled_sources(self) -> tuple[AnySource, ...]:
        return tuple(source for source in self.sources if source.enabled)
