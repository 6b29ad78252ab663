"""The embedded default: every message becomes .eml and .html files in a folder, under names that never change."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.mime import Envelope, build
from watcher.deliver.channels.outcome import SENT, Outcome, SendResult


class FileChannel:
    """Writes messages into a folder; writing the same message again replaces its files."""

    name = "file"
    at_once = 1
    unknowns = 1

    def __init__(self, folder: Path, envelope: Envelope) -> None:
        self._folder = folder
        self._envelope = envelope

    async def ready(self) -> Outcome | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder.chmod(0o700)
        except OSError as error:
            return Outcome(SendResult.CHANNEL_ERROR, f"the folder {self._folder} cannot be written: {error.strerror}")
        return None

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        stem = file_stem(outgoing)
        mail = build(outgoing.message, outgoing.subscriber, self._envelope).content
        try:
            await asyncio.to_thread(_write, self._folder / f"{stem}.eml", mail)
            if outgoing.message.html:
                await asyncio.to_thread(_write, self._folder / f"{stem}.html", outgoing.message.html.encode())
        except OSError as error:
            return Outcome(SendResult.CHANNEL_ERROR, f"{self._folder} cannot be written: {error.strerror}")
        return SENT

    async def close(self) -> None:
        """Nothing is kept open."""


def file_stem(outgoing: OutgoingMessage) -> str:
    """The name of a message's files: its slot, its reader, its number."""
    address = re.sub(r"[^A-Za-z0-9]+", "-", outgoing.subscriber.address).strip("-").lower()[:40]
    return f"{outgoing.slot}_{address or 'reader'}_{outgoing.subscriber.id}"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader never finds half a file."""
    passing = path.with_name(f".{path.name}.part")
    passing.unlink(missing_ok=True)
    with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
