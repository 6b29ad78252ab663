"""Take the pictures of the README and of docs anew: `.venv/bin/python tools/picture.py`. Needs Chromium.

Plays the demo in a folder of its own, takes what the first reader would see at the top of the mail, then serves the
demo's site and takes its main pages, those of admins among them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
READERS = {"digest.png": "john-montreal", "digest.fr.png": "marie"}
PAGES = {
    "site-search.png": ("/fr/appels", 860, 620, False),
    "site-search.en.png": ("/en/calls", 860, 620, False),
    "site-call-dark.png": ("call", 390, 844, True),
    "site-deadlines.png": ("/en/deadlines", 1000, 760, False),
    "admin-sources.png": ("/admin/en/", 1000, 760, False),
    "admin-call.png": ("admin call", 1000, 760, False),
}
ADMIN = "ada@example.org"


def main() -> int:
    """Write all pictures; 1 if Chromium is missing."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is needed to take the pictures: apt-get install chromium")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        demo = [sys.executable, "-m", "watcher", "demo"]
        subprocess.run(demo, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        for picture, reader in READERS.items():
            mail = max(Path(folder).glob(f"var/outbox/*_{reader}_*.html"))  # the second day's
            shot = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=640,900"]
            where = [f"--user-data-dir={folder}/c", f"--screenshot={PICTURES / picture}", mail.as_uri()]
            subprocess.run([chromium, *shot, *where], check=True, stderr=subprocess.DEVNULL)
            print(f"docs/pictures/{picture}")
        site_pictures(Path(folder))
    return 0


def site_pictures(folder: Path) -> None:
    """The main pages of the demo's site."""
    sys.path.insert(0, str(ROOT))
    from tests.web.walker import walking

    config = folder / "var" / "demo" / "config.toml"
    text = config.read_text("utf-8")
    if "[admins]" not in text:
        config.write_text(f'{text}\n[admins]\nemail = ["{ADMIN}"]\n', "utf-8")
    watcher = [sys.executable, "-m", "watcher", "--config", str(config)]
    found = re.search(r"^port = (\d+)", text, re.MULTILINE)
    root = f"http://127.0.0.1:{found[1] if found else 8765}"
    with subprocess.Popen([*watcher, "site"], cwd=folder, stderr=subprocess.DEVNULL) as site:
        try:
            listed = _wait_for(f"{root}/fr/appels?sides=2&status=all")
            call = re.search(r'<h3[^>]*><a href="(/fr/appels/(\d+)[^"]*)"', listed)
            assert call is not None, "the demo has a call with two sides"
            link = subprocess.run(
                [*watcher, "admin-link", ADMIN, "--lang", "en"], check=True, capture_output=True, text=True
            )
            with walking(folder / "profile") as walker:
                walker.open(root + "/admin/en/enter/" + link.stdout.strip().rpartition("/")[2])
                walker.click("main form button")
                for picture, (path, width, height, dark) in PAGES.items():
                    there = {"call": call[1], "admin call": f"/admin/en/calls/{call[2]}"}.get(path, path)
                    walker.open(root + there)
                    walker.shot(PICTURES / picture, width, height, dark=dark)
                    print(f"docs/pictures/{picture}")
        finally:
            site.terminate()


def _wait_for(address: str) -> str:
    for _ in range(300):
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own address
                return str(answer.read().decode())
        except URLError:
            time.sleep(0.1)
    raise SystemExit(f"nothing answers at {address}")


if __name__ == "__main__":
    sys.exit(main())
