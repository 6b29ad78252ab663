"""/manage: what a channel or group receives, said by one of its administrators in their private chat.

Each message names the chat it is about, so that nobody changes the wrong one. Whether its writer administrates that
chat is looked up by the transport for every message (`Person.managed`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from watcher.talk.person import ManagedChat, Person, Reply, ReplyButton, reply
from watcher.talk.roles import ChatRole
from watcher.talk.visit import Visit

MANAGEABLE = frozenset(
    (
        "subscribe", "agree", "searches", "unsave", "edit", "edited", "rename", "snooze", "away", "hush", "unhush",
        "frequency", "nothingnew", "zone", "language", "digest", "unsubscribe", "erase", "here",
    )
)  # fmt: skip
"""Commands that may be given for another chat; all else is about what that chat receives (`here`)."""
_BEGINS = frozenset(("subscribe", "agree", "here"))
_COMMAND = re.compile(r"(?<![\w/.])/([a-z]+)")
_CHAT = re.compile(r"(?:@|(?:https?://)?t\.me/)([A-Za-z][A-Za-z0-9_]{3,31})|(-\d{5,20})")

Dispatch = Callable[[Visit, str], Reply]
"""Runs a command («/here save») for a visit."""


def chat_of(args: str) -> str:
    """The chat that the words after /manage name: «@veille» or «-1001234567890»; empty for none."""
    match = _CHAT.fullmatch(args.strip().partition(" ")[0])
    return "" if match is None else match[2] or f"@{match[1]}"


def manage(visit: Visit, args: str, run: Dispatch, name_of: Callable[[str], str]) -> Reply:
    """/manage @channel WHAT — does for that chat what WHAT says; `name_of` is the command that a word names."""
    if not chat_of(args):
        return reply(visit.text("manage.how"))
    chat = visit.person.managed
    if visit.person.channel != "telegram" or chat is None:
        return reply(visit.text("manage.unknown", chat=chat_of(args)))
    if not chat.is_administrator:
        return reply(visit.text("manage.not_yours", chat=chat_of(args)))
    word, _, rest = args.strip().partition(" ")[2].strip().partition(" ")
    name = name_of(word) if word else "here"
    said = f"/{name} {rest}" if name in MANAGEABLE else f"/here {word} {rest}"
    there = _there(visit, chat)
    if name not in _BEGINS and name in MANAGEABLE and (there.subscriber is None or there.subscriber.state != "active"):
        said = "/here"
    return _for_chat(visit, run(there, said.strip()), chat, name_of)


def _there(visit: Visit, chat: ManagedChat) -> Visit:
    """The same moment as seen in that chat; the conversation, with its question, stays that of the person."""
    me = visit.person
    person = Person("telegram", chat.address, chat.title, me.language, sender=me.sender, talks_as=me.key,
                    role=ChatRole.ADMINISTRATOR)  # fmt: skip
    return replace(visit, person=person, subscriber=visit.store.people.find("telegram", chat.address))


def _for_chat(visit: Visit, answer: Reply, chat: ManagedChat, name_of: Callable[[str], str]) -> Reply:
    """The answer under the name of the chat; what it offers to press, to confirm or to write speaks of that chat."""

    def of_chat(command: str, match: re.Match[str]) -> str:
        name = name_of(match[1])
        if name not in MANAGEABLE and name != "save":
            return match[0]
        return f"{command} {chat.address}" + ("" if name == "here" else f" {match[1]}")

    def says(text: str) -> str:
        return _COMMAND.sub(lambda match: of_chat("/manage", match), text, count=1)

    def shows(block: str) -> str:
        return _COMMAND.sub(lambda match: of_chat(visit.text("manage.command"), match), block)

    blocks = tuple(map(shows, answer.blocks))
    blocks = blocks if blocks[0].startswith(chat.title) else (f"[{chat.title}]", *blocks)
    buttons = tuple(tuple(ReplyButton(button.label, says(button.says)) for button in row) for row in answer.buttons)
    return replace(answer, blocks=blocks, buttons=buttons, offer=says(answer.offer), menu="")
