"""Take the picture of a digest anew for the README: `.venv/bin/python tools/picture.py`. Needs Chromium.

Plays the demo in a folder of its own and takes what the first reader would see at the top of the mail.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
READERS = {"digest.png": "john-montreal", "digest.fr.png": "marie"}
SIZE = "640,900"


def main() -> int:
    """Write both pictures; 1 if Chromium is missing."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is needed to take the pictures: apt-get install chromium")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "watcher", "demo"]
        subprocess.run(demo, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        for picture, reader in READERS.items():
            mail = max(Path(folder).glob(f"var/outbox/*_{reader}_*.html"))  # the second day's
            shot = [
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                f"--window-size={SIZE}",
                f"--user-data-dir={folder}/c",
            ]
            where = [f"--screenshot={PICTURES / picture}", mail.as_uri()]
            subprocess.run([chromium, *shot, *where], check=True, stderr=subprocess.DEVNULL)
            print(f"docs/pictures/{picture}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
