"""`make release`: wheel, source archive, bill of materials and checksums into a folder, the same bytes every time.

The time in the archives is that of the last commit (SOURCE_DATE_EPOCH decides where it is set), so that anybody who
builds the same commit can compare. The bill of materials is CycloneDX 1.6, made from the lock: what the program needs,
and what its extras add, each with version, hashes, licence and what it needs itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tomllib
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from packaging.utils import canonicalize_name

from tools.licences import licence_of, refused
from tools.locks import DEV, ROOT, Pin, asks, environments, needed, pins_of

EXTRAS = ("check", "postgres")


def main(folder: Path) -> int:
    if changed := _git("status", "--porcelain", "--untracked-files=no"):
        print(f"Commit first: what is released must be what a commit says.\n{changed}")
        return 1
    epoch = source_date()
    bill = bill_of_materials(epoch)
    if faults := refused(one["name"] for one in bill["components"]):
        print(*faults, sep="\n")
        return 1
    made = build(ROOT, folder, epoch)
    name = made[0].name.split("-py3")[0]
    made.append(folder / f"{name}.cdx.json")
    made[-1].write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in made)
    (folder / f"{name}.SHA256SUMS").write_text(sums, encoding="utf-8")
    print(sums, end="")
    return 0


def source_date() -> int:
    """The time that archives tell, in seconds: of the last commit, unless SOURCE_DATE_EPOCH says another."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct"))


def build(root: Path, folder: Path, epoch: int) -> list[Path]:
    """Wheel and source archive of a checkout, every file in them as old as the epoch says."""
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
    builders = (WheelBuilder(str(root)), SdistBuilder(str(root)))
    return [Path(made) for builder in builders for made in builder.build(directory=str(folder))]


def bill_of_materials(epoch: int) -> dict[str, Any]:
    """The bill as CycloneDX 1.6 wants it; its serial number hangs on what it says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    roots, extras = project["dependencies"], project["optional-dependencies"]
    always = needed(roots)
    all_of_them = always | needed([one for extra in EXTRAS for one in extras[extra]])
    pins = [
        pin
        for pin in pins_of(DEV.read_text(encoding="utf-8"))
        if pin.name in all_of_them and any(pin.holds_in(place) for _, place in environments())
    ]
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    direct = {name for name, _ in asks(canonicalize_name(project["name"]))}
    refs: dict[str, list[str]] = {}
    for pin in pins:
        refs.setdefault(pin.name, []).append(_purl(pin))

    def depends(ref: str, names: set[str]) -> dict[str, Any]:
        return {"ref": ref, "dependsOn": sorted(one for name in names for one in refs.get(name, []))}

    body = {
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat().replace("+00:00", "Z"),
            "lifecycles": [{"phase": "build"}],
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"expression": project["license"]}],
                "purl": own,
            },
        },
        "components": [_component(pin, is_required=pin.name in always) for pin in pins],
        "dependencies": [
            depends(own, direct),
            *(depends(_purl(pin), {name for name, _ in asks(pin.name)}) for pin in pins),
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, own + json.dumps(body, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    return {**head, **body}


def _component(pin: Pin, *, is_required: bool) -> dict[str, Any]:
    """One package; its hashes are those of all files that the lock lets in (one for each system)."""
    return {
        "type": "library",
        "bom-ref": _purl(pin),
        "name": pin.name,
        "version": pin.version,
        "scope": "required" if is_required else "optional",
        "hashes": [{"alg": "SHA-256", "content": one} for one in pin.hashes],
        "licenses": [{"expression": licence_of(pin.name)}],
        "purl": _purl(pin),
        **({"properties": [{"name": "funding-watcher:only-where", "value": str(pin.marker)}]} if pin.marker else {}),
    }


def _purl(pin: Pin) -> str:
    return f"pkg:pypi/{pin.name}@{pin.version}"


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
