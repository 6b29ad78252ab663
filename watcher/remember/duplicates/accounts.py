"""What sources say of calls, reduced to what is compared, and kept in memory for as long as it is likely to be asked.

The same few hundred calls are candidates for every source of a collection, and many of them are new themselves.
"""

from __future__ import annotations

from collections import OrderedDict

from watcher.remember.db.said import account_of
from watcher.remember.duplicates.fingerprint import Fingerprint

KEPT = 2048

_known: OrderedDict[tuple[str, bytes], Fingerprint] = OrderedDict()


def stored_account(source: str, said: bytes) -> Fingerprint:
    """The account that a source gives of a call, as it is stored."""
    found = _known.pop((source, said), None) or Fingerprint(source, *account_of(said))
    remember_account(said, found)
    return found


def remember_account(said: bytes, account: Fingerprint) -> None:
    """Keeps an account under what is stored of it; what was not asked for longest is forgotten."""
    _known[account.source, said] = account
    if len(_known) > KEPT:
        _known.popitem(last=False)
