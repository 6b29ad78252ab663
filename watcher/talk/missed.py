"""Why a page did not reach a person: one of nine causes, decided from what is known. Pure; `finding` words it."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.config.sources import AnySource
from watcher.remember.people.audit import MissedCause
from watcher.remember.sources.state import Health, SourceState

WALLED = (Health.BLOCKED, Health.REFUSED)
FAILING = (Health.FAILING, Health.SILENT)


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What is known of a page for one person: what stands against it, and in which message they were told."""

    is_call: bool
    is_held: bool
    told_in: str = ""
    failed_filters: tuple[str, ...] = ()


def cause_of_unknown(source: AnySource | None, state: SourceState | None) -> MissedCause:
    """Why a page nobody has read is missing, by the source of its host."""
    if source is None or not source.enabled:
        return MissedCause.UNKNOWN_SOURCE
    if state is None or state.last_ok is None:
        return MissedCause.WALLED if state and state.health in WALLED else MissedCause.NOT_READ
    if state.health in WALLED:
        return MissedCause.WALLED
    return MissedCause.FAILING if state.health in FAILING else MissedCause.NOT_LISTED


def cause_of_known(page: KnownPage) -> MissedCause | None:
    """Why a page that was read did not come; None where nothing stood against it."""
    if page.told_in:
        return MissedCause.TOLD
    if page.is_held:
        return MissedCause.HELD
    if not page.is_call:
        return MissedCause.NEWS
    if "domain" in page.failed_filters:
        return MissedCause.DOMAIN
    return MissedCause.FILTERED if page.failed_filters else None
