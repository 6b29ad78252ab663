"""axe-core over pages in headless Chromium: what is wrong, in one run for many pages."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import browser
from watcher.web.public.render import style

AXE = "axe-core@4.14.1"


class View(NamedTuple):
    """How somebody looks at a page."""

    width: int
    scheme: str
    language: str

    def __str__(self) -> str:
        return "-".join(map(str, self))


VIEWS = View(320, "dark", "fr"), View(1280, "light", "fr"), View(320, "light", "en"), View(1280, "dark", "en")
"""Each width with each scheme, each language at each width and in each scheme: contrast knows no language, what
scrolls sideways no scheme, and names and roles neither width nor scheme, so that no fault needs all three."""

RUNNER = """<!DOCTYPE html><html><body><pre id="out"></pre><script>
const pages = %s, width = %d, found = [];
async function one(page) {
  const frame = document.createElement("iframe");
  frame.width = width; frame.height = 900; frame.style.border = 0;
  const loaded = new Promise(done => { frame.onload = done; });
  frame.srcdoc = page.html; document.body.append(frame); await loaded;
  const win = frame.contentWindow, doc = frame.contentDocument;
  const script = doc.createElement("script"); script.textContent = axeSource; doc.head.append(script);
  for (const part of doc.querySelectorAll("details")) part.open = true;
  const result = await win.axe.run(doc, {
    resultTypes: ["violations", "incomplete"], rules: {"target-size": {enabled: true}},
  });
  const signs = ["shortTextContent", "nonBmp"];
  const isSign = node => node.any.some(check => check.data && signs.includes(check.data.messageKey));
  const unsure = result.incomplete.filter(i => i.id === "color-contrast" && !i.nodes.every(isSign));
  for (const v of [...result.violations, ...unsure])
    found.push(page.name + ": " + v.id + " " + v.nodes.slice(0, 2).map(n => n.html.slice(0, 120)).join(" | "));
  const wide = doc.documentElement.scrollWidth;
  if (wide > width) found.push(page.name + ": scrolls sideways " + wide);
  frame.remove();
}
(async () => {
  try { for (const page of pages) await one(page); found.push("DONE " + pages.length); }
  catch (error) { found.push("FAILED " + error); }
  document.getElementById("out").textContent = JSON.stringify(found);
})();
</script></body></html>"""


def source(folder: Path) -> str:
    """axe-core's own source, fetched once into that folder; skips, saying why, where it cannot be had."""
    if reason := browser.why_not():
        pytest.skip(reason)
    found = folder / "axe.min.js"
    if not found.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not there to fetch axe-core")
        done = subprocess.run([npm, "pack", AXE, "--silent"], cwd=folder, capture_output=True, timeout=120, check=False)
        packed = list(folder.glob("*.tgz"))
        if done.returncode or not packed:
            pytest.skip("axe-core could not be fetched")
        with tarfile.open(packed[0]) as archive:
            member = archive.extractfile("package/axe.min.js")
            assert member
            found.write_bytes(member.read())
    return found.read_text("utf-8")


def page(name: str, text: str) -> dict[str, str]:
    """A page as the runner takes it: with the style sheet inside."""
    sheet = f"<style>{style()[1].decode()}</style>"
    return {"name": name, "html": re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: sheet, text)}


def faults(pages: Sequence[dict[str, str]], axe: str, folder: Path, width: int, scheme: str) -> list[str]:
    """What axe-core finds wrong, and pages that scroll sideways."""
    runner = RUNNER % (json.dumps(list(pages)).replace("</", "<\\/"), width)
    (folder / "axe.js").write_text(f"const axeSource = {json.dumps(axe)};".replace("</", "<\\/"), "utf-8")
    runner = runner.replace("<script>", '<script src="axe.js"></script><script>', 1)
    (folder / "run.html").write_text(runner, "utf-8")
    colours = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    shown = browser.dumped(
        folder / "profile", f"file://{folder / 'run.html'}", colours, "--window-size=1400,1000",
        "--allow-file-access-from-files", "--virtual-time-budget=900000",
    )  # fmt: skip
    out = re.search(r'<pre id="out">(.*?)</pre>', shown, re.S)
    assert out, shown[-500:]
    found: list[str] = json.loads(html.unescape(out[1]))
    assert found[-1] == f"DONE {len(pages)}", found
    return found[:-1]
