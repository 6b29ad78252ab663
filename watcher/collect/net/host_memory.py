"""What is known of hosts while a run reads them: what they asked for, when they were asked, how long they may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

from watcher.remember.sources.state import HostState


@dataclass(slots=True)
class HostMemory:
    """What is known of hosts: of all in the run, and in its Scrapy process of those it asks.

    `known` is what hosts asked for, by origin; `changed` the origins of which that is new; `asked` when a host was last
    asked, in seconds of the monotonic clock, which all processes of a machine share. `held_until` says how long hosts
    may be asked, in seconds of `boot_seconds`: no longer once another process may be asking the same ones.
    `goes_on` is called as hosts are asked and their pages read.
    """

    known: dict[str, HostState] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    held_until: Callable[[], float] = lambda: inf
    goes_on: Callable[[], None] = lambda: None
    changed: set[str] = field(default_factory=set)

    def keep(self, state: HostState) -> None:
        self.known[state.origin] = state
        self.changed.add(state.origin)

    def take_changed(self) -> list[HostState]:
        """What is new since the last time."""
        names, self.changed = self.changed, set()
        return [self.known[name] for name in sorted(names)]
