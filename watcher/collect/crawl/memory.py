"""Scrapy's watch over memory, told what this process holds rather than what its parent once held.

Linux hands the highest mark of the starting process on to the child (`ru_maxrss`, see getrusage(2) and exec): a child
of a service that once grew past the limit would be stopped before its first request.
"""

from __future__ import annotations

from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

STATUS = Path("/proc/self/status")


class OwnMemory(MemoryUsage):
    """Scrapy's extension with the resident memory of this process, in bytes."""

    def get_virtual_size(self) -> int:
        return resident() or super().get_virtual_size()


def resident() -> int:
    """What this process holds in memory now, in bytes; 0 where the system does not say."""
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        return 0
    sizes = [int(line.split()[1]) for line in lines if line.startswith("VmRSS:")]
    return sizes[0] * 1024 if sizes else 0
