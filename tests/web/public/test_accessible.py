"""Every page under axe-core in headless Chromium, and how much a first visit weighs.

axe-core comes from npm when the test runs and is kept in pytest's cache; without npm or Chromium it is skipped.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import brotli
import pytest
from lxml import etree

from tests import browser
from tests.web.public.scenes import SiteWorld
from watcher.web.public.paths import WORDS
from watcher.web.public.render import style

AXE = "axe-core@4.14.1"
PAGES = [name for name in WORDS if name not in ("history",)]

BLOCKS = "main|header|footer|nav|section|article|aside|details|summary|figure"
INLINE = "time|svg|path|rect|q|ins|del"
"""Elements that an HTML 4 parser does not know, and what it may take them for."""

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
  const result = await win.axe.run(doc, {resultTypes: ["violations"]});
  for (const v of result.violations)
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


@pytest.fixture(scope="module")
def axe(request: pytest.FixtureRequest) -> str:
    """The source of axe-core."""
    if reason := browser.why_not():
        pytest.skip(reason)
    folder = Path(request.config.cache.mkdir("axe-core"))  # type: ignore[union-attr]
    source = folder / "axe.min.js"
    if not source.exists():
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
            source.write_bytes(member.read())
    return source.read_text("utf-8")


def pages_of(site: SiteWorld, language: str) -> list[dict[str, str]]:
    """Every page of a language: full, empty, faulty, longest."""
    word = {name: f"/{language}/{WORDS[name][language]}" for name in WORDS}
    paths = [f"/{language}/", *(word[name] for name in PAGES)]
    paths += [
        word["search"] + "?status=all", word["search"] + "?q=nothinglikethis&domain=culture", word["search"] + "?due=x",
        word["search"] + "?page=9", word["domains"] + "/health", word["places"] + "/FR", word["sources"] + "/region",
        word["deadlines"] + "?month=2026-12", word["deadlines"] + "?month=2028-07", word["sources"] + "?u=https://x.example",
        word["subscribe"] + "?domain=energy_climate", f"/{language}/nothing",
        *(site.path(start, language) for start in ("Données", "Appareils", "Aidants", "Appel très", "Un appel sans")),
        site.path("Fonds", language) + "/" + WORDS["history"][language],
    ]  # fmt: skip
    css = style()[1].decode()
    found = []
    for path in paths:
        text = site.get(path).text
        text = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{css}</style>", text)
        found.append({"name": path, "html": text})
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light"), (320, "light"), (1280, "dark")])
def test_pages__have_no_fault_that_axe_can_see(
    site: SiteWorld, axe: str, tmp_path: Path, width: int, scheme: str
) -> None:
    pages = pages_of(site, "fr") + (pages_of(site, "en") if (width, scheme) in ((320, "dark"), (1280, "light")) else [])
    runner = RUNNER % (json.dumps(pages).replace("</", "<\\/"), width)
    source = f"const axeSource = {json.dumps(axe)};".replace("</", "<\\/")
    (tmp_path / "axe.js").write_text(source, "utf-8")
    runner = runner.replace("<script>", '<script src="axe.js"></script><script>', 1)
    (tmp_path / "run.html").write_text(runner, "utf-8")
    colours = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    shown = browser.dumped(
        tmp_path / "profile", f"file://{tmp_path / 'run.html'}", colours, "--window-size=1400,1000",
        "--allow-file-access-from-files", "--virtual-time-budget=900000",
    )  # fmt: skip
    out = re.search(r'<pre id="out">(.*?)</pre>', shown, re.S)
    assert out, shown[-500:]
    found = json.loads(html.unescape(out[1]))
    assert found == [f"DONE {len(pages)}"]


def test_pages__are_html_without_faults(site: SiteWorld) -> None:
    for page in [*pages_of(site, "fr"), *pages_of(site, "en")]:
        ids = re.findall(r'\sid="([^"]+)"', page["html"])
        assert len(ids) == len(set(ids)), page["name"]
        text = re.sub(r"<input[^>]*>|<script.*?</script>|<style>.*?</style>", "", page["html"], flags=re.S)
        text = re.sub(rf"<(/?)(?:{BLOCKS})\b", r"<\1div", text)
        text = re.sub(rf"<(/?)(?:{INLINE})\b", r"<\1span", text)
        etree.fromstring(text, etree.HTMLParser(recover=False))


def test_first_visit__is_light(site: SiteWorld) -> None:
    css = style()[1]

    def weight(path: str) -> int:
        return sum(len(brotli.compress(part, quality=11)) for part in (site.get(path).content, css))

    search, call = weight("/fr/appels?status=all"), weight(site.path("Données"))
    print(f"search {search} bytes, call {call} bytes (HTML and CSS, brotli)")
    assert search <= 14_000
    assert call <= 10_000
