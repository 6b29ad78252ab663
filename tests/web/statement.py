"""Looks at every page with axe-core and writes what it found into the site's accessibility statement.

    python -m tests.web.statement

Needs npm and Chromium. Prints every fault and ends with 1 where there is one; then nothing is written.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.paths import ROOT
from tests.web import axe as axe_core
from tests.web.inside import Inside
from tests.web.public.every_page import bare_pages, pages_of
from tests.web.public.scenes import SiteWorld

FILE = ROOT / "watcher" / "web" / "public" / "accessibility.json"
WIDTHS, SCHEMES = (320, 1280), ("light", "dark")


def main() -> int:
    found, pages = list[str](), list[dict[str, str]]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        axe = axe_core.source(folder)
        for part in ("public", "bare", "filled", "empty"):
            (folder / part).mkdir()
        site = SiteWorld(folder / "public")
        site.fill()
        pages += [page for language in ("fr", "en") for page in pages_of(site, language)]
        site.close()
        bare = SiteWorld(folder / "bare")
        pages += [page for language in ("fr", "en") for page in bare_pages(bare, language)]
        bare.close()
        for state in ("filled", "empty"):
            inside = Inside(folder / state, filled=state == "filled")
            pages += [page for language in ("fr", "en") for page in inside.pages(language)]
            inside.world.close()
        for width in WIDTHS:
            for scheme in SCHEMES:
                found += axe_core.faults(pages, axe, folder, width, scheme)
                print(f"{width} px, {scheme}: {len(pages)} pages", flush=True)
    print("\n".join(found) or "no fault")
    if not found:
        told = {
            "tool": axe_core.AXE.replace("@", " "),
            "on": datetime.now(UTC).date().isoformat(),
            "pages": len(pages),
            "runs": len(pages) * len(WIDTHS) * len(SCHEMES),
            "faults": 0,
        }
        FILE.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
