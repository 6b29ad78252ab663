"""What admins did, as the log keeps it, in words: «collect», «call 17». What has no words stays as it was noted."""

from __future__ import annotations

import re

from watcher.wording.catalogue import named, translate

_THING = re.compile(r"(call|channel|line|message|report|session) (\S+)")


def act(language: str, what: str) -> str:
    """What was done."""
    return named(language, "admin.done", what.replace(" ", "_"), what)


def thing(language: str, about: str) -> str:
    """What it was done to."""
    found = _THING.match(about)
    if found is None:
        return about
    name = channel(language, found[2]) if found[1] == "channel" else found[2]
    return translate(language, f"admin.thing.{found[1]}", n=name) + about[found.end() :]


def channel(language: str, name: str) -> str:
    """How a channel is called."""
    return named(language, "channel", name)
