"""The page of the running settings: what is on, and what a new reading of the file finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watcher.config.secret_values import NAMES, source_of
from watcher.web.admin.blocks import AdminSection, AdminView, words
from watcher.web.admin.entry import Admin
from watcher.web.admin.pages import CHANNELS
from watcher.web.public.visitor import Visitor
from watcher.wording import acts


@dataclass(frozen=True, slots=True)
class SettingsCheck:
    """What `watcher check` says of the file: its faults, else what is worth a look."""

    faults: str = ""
    notes: tuple[str, ...] = ()


SettingsChecker = Callable[[], SettingsCheck]


def page(checker: SettingsChecker | None, visitor: Visitor, _: Admin) -> AdminView:
    """Shows no secret, only where each comes from."""
    language, settings = visitor.language, visitor.settings
    on = [name for name in CHANNELS if getattr(settings.deliver, name).enabled]
    facts = (
        (words(language, "running.sources"), f"{len(settings.enabled_sources)} / {len(settings.sources)}"),
        (words(language, "running.domains"), str(len(settings.domains))),
        (words(language, "running.channels"), ", ".join(acts.channel(language, name) for name in on) or "–"),
        (words(language, "running.address"), settings.deliver.web.public_url or "–"),
        *((name, words(language, f"running.{_place(source_of(name))}")) for name in NAMES),
    )
    sections = [AdminSection(words(language, "running.now"), facts=facts)]
    if checker is not None:
        found = checker()
        said = words(language, "running.faulty" if found.faults else "running.sound")
        text = found.faults or "\n".join(found.notes)
        sections.insert(0, AdminSection(words(language, "running.file"), (said,), text=text))
    return AdminView("running", words(language, "running.title"), tuple(sections))


def _place(said: str) -> str:
    return "unset" if said == "not set" else "environment" if said.endswith("environment") else "from_file"
