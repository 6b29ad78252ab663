"""Debian's Chromium without a screen, for tests that look at pages; they are skipped where it does not start."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 240.0
"""Seconds that a page may take before the browser is given up."""

ALONE = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-quic",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--disable-domain-reliability", "--disable-breakpad",
)  # fmt: skip
"""What keeps it from asking anybody but the page's own address."""


def command(profile: Path, *arguments: str) -> list[str]:
    """The command line of a browser with a profile of its own."""
    return [str(CHROMIUM), *ALONE, f"--user-data-dir={profile}", *arguments]


def dumped(profile: Path, address: str, *arguments: str, patience: float = PATIENCE) -> str:
    """The document at `address` as it stands after its scripts ran; raises `TimeoutExpired` or `CalledProcessError`."""
    whole = command(profile, *arguments, "--dump-dom", address)
    with TemporaryFile() as out:  # no pipe: a helper process that outlives the browser would keep it open
        with subprocess.Popen(whole, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True) as browser:
            try:
                status = browser.wait(patience)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(browser.pid, signal.SIGKILL)
        if status:
            raise subprocess.CalledProcessError(status, whole[0])
        out.seek(0)
        return out.read().decode()


@cache
def why_not() -> str:
    """Why no page can be looked at here; empty where it can."""
    if CHROMIUM is None:
        return "no Chromium on this machine"
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            page = dumped(Path(folder), "data:text/html,<p>ready</p>", patience=60)
        except (subprocess.SubprocessError, OSError) as error:
            return f"Chromium does not start here: {error}"
    return "" if "ready" in page else "Chromium shows no page here"
