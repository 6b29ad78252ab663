"""Under which licence each pinned package stands, as an SPDX expression, and whether it may stand here.

`python -m tools.licences` writes docs/licences.md anew; tests/test_supply_chain.py holds it to the locks.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata
from textwrap import wrap

from packaging.licenses import canonicalize_license_expression

from tools.locks import DEV, ROOT, RUN, pins_of

DOC = ROOT / "docs" / "licences.md"
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "PSF-2.0", "ZPL-2.1",
    "Zlib",
    "MPL-2.0",  # used unchanged: its source is public
    "LGPL-3.0-only",  # used unchanged, as a library that anybody can replace
}  # fmt: skip
SPELT = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
}
"""What the metadata of packages say without SPDX, where it means one licence only («BSD License» means two)."""
READ = {
    "dkimpy": "Zlib",
    "google-re2": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "libcst": "MIT AND PSF-2.0",
    "nodeenv": "BSD-3-Clause",
    "pydispatcher": "BSD-3-Clause",
    "pystemmer": "MIT AND BSD-3-Clause",
    # pinned for other systems
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "pypydispatcher": "BSD-3-Clause",
    "pyyaml-ft": "MIT",
}
"""Read in the licence file by a person, as the metadata do not say it."""


def licence_of(name: str) -> str:
    """The licence of a package as an SPDX expression; empty where nobody has said it yet."""
    if name in READ:
        return READ[name]
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    heads = [said.get("License-Expression"), said.get("License")]
    heads += [line.rsplit(" :: ", 1)[-1] for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    for head in filter(None, heads):
        try:
            return str(canonicalize_license_expression(SPELT.get(head, head)))
        except ValueError:
            continue
    return ""


def may_stand_here(expression: str) -> bool:
    """Whether every part of it is allowed; of licences to choose from one is enough."""
    return bool(expression) and any(
        all(part.strip(" ()") in ALLOWED for part in choice.split(" AND ")) for choice in expression.split(" OR ")
    )


def refused(names: Iterable[str]) -> list[str]:
    """What stands in the way, a line a package, with what to do."""
    lines = []
    for name in names:
        if not (licence := licence_of(name)):
            lines.append(f"{name} does not say its licence: read its licence file, then add it to READ")
        elif not may_stand_here(licence):
            lines.append(f"{name} is under {licence}, which is not in ALLOWED: replace it, or argue for the licence")
    return lines


def page() -> str:
    """docs/licences.md."""
    run = {pin.name for pin in pins_of(RUN.read_text(encoding="utf-8"))}
    dev = {pin.name for pin in pins_of(DEV.read_text(encoding="utf-8"))}
    parts = [("The program and its set-up", run), ("Development, and the extras `postgres` and `check`", dev - run)]
    words = (
        "Written by `python -m tools.licences`; do not edit by hand. Every package of the locks with its licence",
        f"(SPDX). Allowed are {', '.join(sorted(ALLOWED))}; any other is refused by `make test`.",
        "The watch itself is under the [MIT licence](../LICENSE). `make release` writes the same into the bill of",
        "materials beside the wheel (CycloneDX), with versions and hashes.",
    )
    lines = [
        "# Licences of the dependencies",
        "",
        *wrap(" ".join(words), 120, break_long_words=False, break_on_hyphens=False),
    ]
    for title, names in parts:
        lines += ["", f"## {title}", "", "| package | licence |", "| --- | --- |"]
        lines += [f"| {name} | {licence_of(name)} |" for name in sorted(names)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOC.write_text(page(), encoding="utf-8")
