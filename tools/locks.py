"""The locks, read: what is pinned, by which hashes, for which system, and what the pinned packages ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import product
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
RUN, DEV = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"

SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64", "arm64")


@dataclass(frozen=True)
class Pin:
    """One package of a lock."""

    name: str
    version: str
    marker: Marker | None
    hashes: tuple[str, ...]

    def holds_in(self, environment: dict[str, str]) -> bool:
        return self.marker is None or self.marker.evaluate(environment)


def pins_of(lock: str) -> list[Pin]:
    """The pins of a lock; what is no pin raises ValueError."""
    pins = []
    for line in lock.replace("\\\n", " ").splitlines():
        if not line or line.startswith("#"):
            continue
        requirement, *hashes = line.split(" --hash=")
        asked = Requirement(requirement.strip())
        (only,) = asked.specifier
        if only.operator != "==" or asked.extras or asked.url:
            raise ValueError(f"no pin: {line}")
        sums = tuple(sorted(one.strip().removeprefix("sha256:") for one in hashes))
        pins.append(Pin(canonicalize_name(asked.name), only.version, asked.marker, sums))
    return pins


def environments() -> Iterator[tuple[str, dict[str, str]]]:
    """Every environment we support: CPython 3.11 to 3.14 on three systems and two kinds of processor."""
    for python, (system, words), machine in product(PYTHONS, SYSTEMS.items(), MACHINES):
        values = {"python_version": python, "python_full_version": f"{python}.1", "platform_machine": machine, **words}
        yield f"{python} {system} {machine}", {**default_environment(), **values}


def needed(roots: Iterable[str], extras: frozenset[str] = frozenset()) -> set[str]:
    """The packages that these requirements bring, on any system, as far as they are installed here to say so."""
    asked = {pair for text in roots for pair in _asked(text, extras)}
    found: set[tuple[str, str]] = set()
    while asked:
        name, extra = asked.pop()
        found.add((name, extra))
        asked |= {pair for pair in asks(name, extra) if pair not in found}
    return {name for name, _ in found}


def asks(name: str, extra: str = "") -> set[tuple[str, str]]:
    """What an installed package asks for with that extra: packages, each once for every extra it is asked with."""
    try:
        requires = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return set()  # pinned for another system
    return {pair for text in requires for pair in _asked(text, frozenset({extra}))}


@cache
def _asked(text: str, extras: frozenset[str]) -> frozenset[tuple[str, str]]:
    asked = Requirement(text)
    marker = asked.marker
    if marker and not any(
        marker.evaluate({**place, "extra": extra}) for _, place in environments() for extra in extras | {""}
    ):
        return frozenset()
    return frozenset((canonicalize_name(asked.name), extra) for extra in {"", *asked.extras})
