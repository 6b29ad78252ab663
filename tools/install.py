"""Install a lock into an environment, without resolving anything: `python3 tools/install.py .venv requirements.txt`.

Standard library only, as it runs before anything is installed. Each pin is installed as it is locked (`--no-deps`),
against its hash; what is published as source only is built by the setuptools of the lock (`--no-build-isolation`), so
nothing that was published since can be chosen. `pip check` then tells whether the pins satisfy each other. What pip
prints goes to `install.log` in the environment, and to the screen if a step fails.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
EVERY = 20
"""How many packages pass between two figures of the progress."""
PIP = ("--disable-pip-version-check", "--no-input", "--no-color")
UNRESOLVED = ("--no-deps", "--no-build-isolation", "--use-pep517", "--no-compile", "--progress-bar", "off")
FIRST = ("pip", "setuptools")
"""Installed before the rest, by whatever pip the environment began with; the pinned pip needs a third of its time."""


def main(folder: Path, lock: Path, *options: str) -> int:
    """Make the environment if it is not there, install the lock and this project; 0, or 1 with what went wrong.

    With the option `--lock-only` this project itself is not installed.
    """
    if sys.version_info < OLDEST:
        print(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: make PYTHON=python3.11")
        return 1
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    log = folder / "install.log"
    if not works(python):
        say(f"Making the environment {folder}")
        if not run([sys.executable, "-m", "venv", "--clear", str(folder)], log):
            print("On Debian and Ubuntu, venv is a package of its own: apt-get install python3-venv")
            return 1
    pip = [str(python), "-m", "pip"]
    pins = re.findall(r"^[A-Za-z0-9](?:.*\\\n)*.*\n?", lock.read_text(), re.MULTILINE)
    first = folder / "first.txt"
    first.write_text("".join(pin for pin in pins if pin.split("==")[0] in FIRST))
    install = [*pip, "install", *PIP, *UNRESOLVED]
    say(f"Installing {' and '.join(FIRST)} of {lock.name}")
    if not run([*install, "--require-hashes", "-r", str(first)], log):
        return 1
    say(f"Installing {lock.name}:")
    if not run([*install, "--require-hashes", "-r", str(lock)], log, len(pins)):
        return 1
    if "--lock-only" not in options:
        say("Installing this project")
        if not run([*install, "--no-index", "-e", str(ROOT)], log):
            return 1
    say("Checking that the packages fit each other")
    return 0 if run([*pip, "check", *PIP], log) else 1


def works(python: Path) -> bool:
    """Whether the environment is whole: one that was interrupted while it was made has no pip."""
    ask = [python, "-m", "pip", "--version"]
    return python.exists() and subprocess.run(ask, check=False, capture_output=True).returncode == 0


def run(command: list[str], log: Path, pins: int = 0) -> bool:
    """Run one step with its output in the log; on a failure, show it."""
    started = time.monotonic()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=environment
    ) as step:
        lines = list(progress(step.stdout or [], pins))
    log.parent.mkdir(exist_ok=True)
    log.write_text("".join(lines))
    if step.returncode:
        print(f" failed:\n{''.join(told(lines))}", flush=True)
        return False
    print(f" ({time.monotonic() - started:.0f} s)", flush=True)
    return True


def progress(lines: Iterable[str], pins: int) -> Iterator[str]:
    """The lines as they come, while a figure is printed for every few packages that pip has fetched."""
    met = 0
    for line in lines:
        if line.startswith("Ignoring "):  # a pin of another system or Python
            pins -= 1
        if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied")):
            met += 1
            if pins and (met % EVERY == 0 or met == pins):
                print(f" {met}/{pins}", end="", flush=True)
        yield line


def told(lines: list[str]) -> list[str]:
    """What matters of a failure: pip repeats some warnings once per package."""
    return [line for line in lines if "is ignored: it is neither a file nor a directory" not in line][-60:]


def say(stage: str) -> None:
    print(f"{stage} …", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]))
