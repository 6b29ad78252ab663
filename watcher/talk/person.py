"""Who is speaking, and what is answered: the two values a transport and the commands share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever speaks: over which channel, at which address their digests would go, and whether they are an admin."""

    channel: str
    address: str
    name: str = ""
    language: str = ""
    is_admin: bool = False
    thread: int | None = None

    @property
    def key(self) -> str:
        """What a conversation is remembered under."""
        topic = f":{self.thread}" if self.thread else ""
        return f"{self.channel}:{self.address}{topic}"


@dataclass(frozen=True, slots=True)
class ReplyButton:
    """A button under an answer: its label and the text that pressing it says."""

    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in plain text; a transport splits it between blocks, never inside one."""

    blocks: tuple[str, ...]
    buttons: tuple[tuple[ReplyButton, ...], ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(self.blocks)


def reply(*blocks: str, buttons: tuple[tuple[ReplyButton, ...], ...] = ()) -> Reply:
    return Reply(tuple(block for block in blocks if block), buttons)
