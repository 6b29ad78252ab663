"""The buttons under a chat message: sort the one call it tells of, or leave. Pure."""

from __future__ import annotations

from watcher.deliver.digest import Digest
from watcher.model import Subscriber
from watcher.remember.tokens import Signer
from watcher.wording.catalogue import language_of, say

Rows = tuple[tuple[tuple[str, str], ...], ...]

_TRIAGE = ("follow", "mute", "later")


def buttons(digest: Digest, subscriber: Subscriber, signer: Signer) -> Rows:
    """Rows of (label, signed data); a message of several calls has its commands beside each, and only the way out."""
    if subscriber.channel != "telegram":
        return ()
    language = language_of(subscriber.language)
    rows: list[tuple[tuple[str, str], ...]] = []
    calls = {item.call.id for item in digest.items}
    if len(calls) == 1:
        call = calls.pop()
        rows.append(tuple((say(language, f"action.{act}"), signer.button(act, call, subscriber.id)) for act in _TRIAGE))
    leave = signer.button("unsubscribe", 0, subscriber.id)
    return (*rows, ((say(language, "button.unsubscribe"), leave),))
