"""`watcher api check` over many invented calls, at rest and during a collection; and what a list by the SDK costs.

    python -m tests.web.api.many [CALLS] [--spec OPENAPI]

Needs no network; the SDK (`pip install common-grants-sdk`) plays along where it is installed. Prints every fault and
the CPU time of the SDK's list, and ends with 1 where there was a fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.cpu import cpu_seconds
from tests.paths import ROOT
from tests.web.api.collecting import collecting
from tests.web.api.invented import invented
from tests.web.public.scenes import FUND, REGION, SiteWorld
from tests.web.serving import served
from watcher.remember.search.query import Query
from watcher.web.commongrants import sdk
from watcher.web.commongrants.check import Schemas, Server, check

SPEC = ROOT.parent / "shared" / "commongrants" / "openapi.0.4.0.yaml"
AT_ONCE = 500


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.web.api.many")
    parser.add_argument("calls", nargs="?", type=int, default=10_000)
    parser.add_argument("--spec", type=Path, default=SPEC)
    given = parser.parse_args(arguments)
    schemas = Schemas.of(given.spec) if given.spec.exists() else None
    with tempfile.TemporaryDirectory() as folder:
        world = SiteWorld(Path(folder))
        found = invented(given.calls)
        for start in range(0, len(found), AT_ONCE):
            world.record(found[start : start + AT_ONCE], source=FUND if start // AT_ONCE % 2 else REGION)
        numbers = sorted(world.store.search.matching(Query(kinds=("call",)), world.now))
        for keep, other in zip(numbers[::100], numbers[1::100], strict=False):
            world.store.calls.merge(keep, other, "an admin", world.now)
        print(f"{len(numbers)} calls, schemas {'of ' + given.spec.name if schemas else 'not'} checked", flush=True)
        with served(world.app) as root:
            faults = _checked("at rest", root, schemas)
            with collecting(world, AT_ONCE):
                faults += _checked("during a collection", root, schemas)
            if sdk.is_there():
                _timed(root)
        world.close()
    return 1 if faults else 0


def _checked(when: str, root: str, schemas: Schemas | None) -> int:
    faults = list(check(Server(root), schemas))
    for fault in faults:
        print(fault)
    print(f"{when}: {len(faults)} faults", flush=True)
    return len(faults)


def _timed(root: str) -> None:
    with sdk.client(root, most=1_000_000) as client:
        begun = cpu_seconds()
        listed = client.opportunities.list()
        used = cpu_seconds() - begun
    print(f"SDK: {len(listed.items)} opportunities listed with {used:.1f} s of CPU, server and SDK together")


if __name__ == "__main__":
    sys.exit(main())
