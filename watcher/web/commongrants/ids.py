"""The ids of the protocol: the same on every database and after every backup, as they follow from the host alone.

The id of a competition ends with the number of its call, so that it is found without a table.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import NAMESPACE_DNS, UUID, uuid5
from zlib import crc32

_NUMBER, _PART = 4, 2  # bytes of the number of the call, and of the name of its part
_HEAD = 16 - _NUMBER - _PART


@lru_cache(maxsize=8)
def _namespace(host: str) -> UUID:
    return uuid5(NAMESPACE_DNS, host)


def call_uuid(host: str, call: int) -> UUID:
    """The id of a call, or of an award, for everybody who speaks the protocol."""
    return uuid5(_namespace(host), f"call:{call}")


def funder_uuid(host: str, slug: str) -> UUID:
    return uuid5(_namespace(host), f"funder:{slug}")


@lru_cache(maxsize=8)
def _head(host: str) -> bytes:
    return uuid5(_namespace(host), "competition").bytes[:_HEAD]


def part_uuid(host: str, call: int, part: str) -> UUID:
    """The id of a side («side:FR») or a step («step:…») of a call."""
    name = (crc32(part.encode()) & 0xFFFF).to_bytes(_PART)
    return UUID(bytes=_head(host) + (call % 2**32).to_bytes(_NUMBER) + name)


def call_of_part(host: str, part: UUID) -> int:
    """The call whose side or step has that id; 0 for the id of anything else."""
    return int.from_bytes(part.bytes[_HEAD:-_PART]) if part.bytes.startswith(_head(host)) else 0


def uuid_of(text: str) -> UUID | None:
    """The UUID that is written so; None for other words."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
