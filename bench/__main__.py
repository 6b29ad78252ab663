"""`make bench`: every measurement of speed, one after the other, each in a process of its own.

`python -m bench match search` runs those two only. Exit code 1 when one of them failed.
"""

from __future__ import annotations

import subprocess
import sys

SPEED = (
    "heavy",
    "match",
    "compose",
    "deliver",
    "search",
    "chat",
    "pages",
    "remember",
    "record",
    "collect",
    "workers",
    "load",
)
OTHERS = (
    "corrections", "letters", "logistic", "measures", "page_measures", "quality", "questions", "train", "train_kinds",
    "train_pairs", "train_ranking", "train_sums", "train_twins", "weights",
)  # fmt: skip
"""Modules beside them that measure no speed."""


def main(wanted: list[str]) -> int:
    """Run the measurements named, or all; an unknown name ends with 2."""
    if unknown := set(wanted) - set(SPEED):
        print(f"no such measurement: {', '.join(sorted(unknown))}. There are: {', '.join(SPEED)}", file=sys.stderr)
        return 2
    failed = []
    for name in wanted or SPEED:
        print(f"\n== bench.{name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
