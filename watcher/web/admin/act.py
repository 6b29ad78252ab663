"""One form that an admin sent, as acts read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

from watcher.config.sources import AnySource
from watcher.remember.people.audit import AuditLine
from watcher.web.public.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Act:
    """A form that an admin sent: whose, and what stands in it."""

    visitor: Visitor
    who: str
    form: Mapping[str, list[str]]
    config: Path | None = None
    session: int = 0

    def value(self, name: str, most: int = 200) -> str:
        return (self.form.get(name) or [""])[0].strip()[:most]

    def number(self, name: str) -> int:
        """Raises HTTPException (400) for what is no number of ours."""
        text = self.value(name)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise HTTPException(400)
        return int(text)

    @property
    def source(self) -> AnySource:
        """Raises HTTPException (404) for a source that the settings do not have."""
        found = self.visitor.settings.source(self.value("source"))
        if found is None:
            raise HTTPException(404)
        return found

    def note(self, what: str, about: str, before: Any = None, after: Any = None) -> None:
        """Writes a line into the log."""
        reason = self.value("reason", 2000)
        self.visitor.store.audit.note(AuditLine(self.visitor.now, self.who, what, about, reason, before, after))
