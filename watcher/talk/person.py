"""Who is speaking, and what is answered: the two values a transport and the commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from watcher.talk.roles import ChatRole


@dataclass(frozen=True, slots=True)
class ManagedChat:
    """A channel or group that a message from a private chat is about, and whether its writer administrates it."""

    address: str
    title: str
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever speaks: over which channel, at which address their digests would go, and whether they are an admin.

    `role` is what they are in that chat, `sender` their own number (in a group the address is that of the chat).
    `managed` is the other chat that the message names; `talks_as` the key of the conversation where it is not held in
    the chat it is about.
    """

    channel: str
    address: str
    name: str = ""
    language: str = ""
    is_admin: bool = False
    thread: int | None = None
    role: ChatRole = ChatRole.OWNER
    sender: str = ""
    managed: ManagedChat | None = None
    talks_as: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether others read what is answered."""
        return self.role is not ChatRole.OWNER

    @property
    def key(self) -> str:
        """What a conversation is remembered under: in a shared chat everyone has their own lists."""
        topic = f":{self.thread}" if self.thread else ""
        speaker = f":by{self.sender}" if self.is_shared else ""
        return self.talks_as or f"{self.channel}:{self.address}{topic}{speaker}"


@dataclass(frozen=True, slots=True)
class ReplyButton:
    """A button under an answer: its label and the text that pressing it says."""

    label: str
    says: str


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """A file that comes with an answer, in UTF-8."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in plain text; a transport splits it between blocks, never inside one.

    `offer` is the command that «yes» runs until the next message, `menu` the language in which the chat's menu is
    shown from now on. `later` makes a second answer that takes its time: a transport runs it beside its loop.
    """

    blocks: tuple[str, ...]
    buttons: tuple[tuple[ReplyButton, ...], ...] = ()
    offer: str = ""
    file: ReplyFile | None = None
    menu: str = ""
    later: Callable[[], Reply] | None = None

    @property
    def text(self) -> str:
        return "\n\n".join(self.blocks)


def in_rows(buttons: Sequence[ReplyButton], size: int = 2) -> tuple[tuple[ReplyButton, ...], ...]:
    """Buttons in rows that a thumb can hit."""
    return tuple(tuple(buttons[start : start + size]) for start in range(0, len(buttons), size))


def reply(*blocks: str, buttons: tuple[tuple[ReplyButton, ...], ...] = (), offer: str = "") -> Reply:
    return Reply(tuple(block for block in blocks if block), buttons, offer)
