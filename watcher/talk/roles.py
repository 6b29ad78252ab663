"""Who may give which command in which chat. Pure; knows no transport."""

from __future__ import annotations

from enum import Enum, IntEnum


class ChatRole(IntEnum):
    """What a person is in the chat they write in."""

    READER = 0
    """Reads a channel."""
    MEMBER = 1
    """Member of a group."""
    ADMINISTRATOR = 2
    """Administrator of a group or channel."""
    OWNER = 3
    """The person of a private chat, or of a terminal."""


class Access(Enum):
    """What a command touches, which decides who may give it."""

    READ = "read"
    """Answers a question; changes nothing."""
    TRIAGE = "triage"
    """Sorts one call for the chat."""
    SETTINGS = "settings"
    """Changes what the chat receives."""
    PERSONAL = "personal"
    """Prints what is stored about a person: never where others read."""
    WATCH = "watch"
    """Runs the watch; for its admins."""


def refusal(access: Access, role: ChatRole, *, is_admin: bool) -> str:
    """The key of the reason why a command is refused; empty when it may run. `is_admin`: an admin of the watch."""
    if access is Access.PERSONAL:
        return "" if role is ChatRole.OWNER else "private_only"
    if access is Access.WATCH:
        return "" if is_admin else "admins_only"
    if role is ChatRole.READER and not is_admin:
        return "administrators_only"
    is_trusted = role >= ChatRole.ADMINISTRATOR or is_admin
    return "administrators_only" if access is Access.SETTINGS and not is_trusted else ""
