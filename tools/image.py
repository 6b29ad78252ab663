"""`make image`: an OCI image of this checkout as a tar archive, built without a daemon: `python -m tools.image dist`.

As root, with mmdebstrap and umoci (both Debian packages). The system comes from the machine's own Debian sources, the
packages from the lock, against their hashes; nothing is resolved. Two layers: the system with its Python, and the
watch in /opt/watcher. It runs as user 10001, reads /etc/watcher/config.toml, writes only below /var/lib/watcher, so
its root may be read-only.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from tools.locks import DEV, ROOT, needed
from tools.release import build, source_date

EXTRAS = ("build", "postgres", "cluster")
"""What the image adds to the watch: PostgreSQL, workers; and pip, which installs from inside and goes again."""
USER = 10001
PROGRAMS = ("mmdebstrap", "umoci")
SOURCES = ("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list")
DEBIAN = ("python3", "libstdc++6", "ca-certificates", "tzdata")
LEFT_OUT = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/info",
    "var/cache",
    "var/lib/apt",
    "var/log",
)


def main(folder: Path) -> int:
    """Builds the archive into the folder; 0, or 1 with what is missing."""
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        print(f"{' and '.join(missing)} is not installed: apt-get install {' '.join(PROGRAMS)}")
        return 1
    if os.geteuid() != 0:
        print("Files of an image belong to other users: run this as root")
        return 1
    with tempfile.TemporaryDirectory() as temporary:
        made = build_image(folder, Path(temporary))
    print(f"{made}  {made.stat().st_size / 1e6:.0f} MB")
    return 0


def build_image(folder: Path, work: Path) -> Path:
    """The archive, in `folder`; `work` is a folder for what comes between."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wheels = _wheels(project, work)
    root, layout = work / "root", work / "layout"
    _run(
        "mmdebstrap", "--quiet", "--variant=essential", f"--include={','.join(DEBIAN)}", _suite(), str(root), _sources()
    )
    _same_python(root)
    _slim(root)
    image = f"{layout}:{project['version']}"
    _run("umoci", "init", "--layout", str(layout))
    _run("umoci", "new", "--image", image)
    _run("umoci", "insert", "--image", image, str(root), "/")
    _install(root, wheels)
    added = ("opt/watcher", "etc/watcher", "etc/passwd", "var/lib/watcher")
    for path in added:
        _run("umoci", "insert", "--image", image, str(root / path), f"/{path}")
    _run("umoci", "config", "--image", image, *_settings(project))
    _run("umoci", "gc", "--layout", str(layout))
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{project['name']}-{project['version']}.oci.tar"
    _run(
        "tar",
        "--sort=name",
        "--owner=0",
        "--group=0",
        f"--mtime=@{source_date()}",
        "-cf",
        str(archive),
        "-C",
        str(layout),
        ".",
    )
    return archive


def _wheels(project: dict[str, dict[str, list[str]]], work: Path) -> Path:
    """A folder with a wheel of every package of the image, and one of the watch."""
    extras = project["optional-dependencies"]
    names = needed([*project["dependencies"], *(one for extra in EXTRAS for one in extras[extra])])
    lock, wheels = work / "lock.txt", work / "wheels"
    pins = re.findall(r"^[A-Za-z0-9](?:.*\\\n)*.*\n?", DEV.read_text(encoding="utf-8"), re.MULTILINE)
    lock.write_text("".join(pin for pin in pins if pin.split("==")[0] in names), encoding="utf-8")
    locked = ("--no-deps", "--no-build-isolation", "--require-hashes", "--quiet", "--disable-pip-version-check")
    _run(sys.executable, "-m", "pip", "wheel", *locked, "-w", str(wheels), "-r", str(lock))
    shutil.copy(build(ROOT, work / "built", source_date())[0], wheels)
    return wheels


def _suite() -> str:
    return platform.freedesktop_os_release()["VERSION_CODENAME"]


def _sources() -> str:
    """Where this machine has its Debian packages from."""
    (found, *_) = (path for path in SOURCES if Path(path).exists())
    return found


def _same_python(root: Path) -> None:
    here = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    there = _run("chroot", str(root), "python3", "--version")
    if not there.startswith(f"{here}."):
        raise SystemExit(
            f"The image has {there.strip()}, this is {here}: build it with the Python of that Debian release"
        )


def _slim(root: Path) -> None:
    for path in LEFT_OUT:
        shutil.rmtree(root / path, ignore_errors=True)
        (root / path).mkdir(parents=True, exist_ok=True)
    for compiled in root.rglob("__pycache__"):
        shutil.rmtree(compiled)


def _install(root: Path, wheels: Path) -> None:
    """The watch below /opt/watcher, from inside, so that its programs name the Python they will run with."""
    shutil.copytree(wheels, root / "wheels")
    (pip,) = (wheel.name for wheel in wheels.glob("pip-*.whl"))
    inside = ("chroot", str(root), "/opt/watcher/bin/python", f"/wheels/{pip}/pip")
    _run("chroot", str(root), "python3", "-m", "venv", "--without-pip", "/opt/watcher")
    packages = [
        f"/wheels/{wheel.name}"
        for wheel in wheels.glob("*.whl")
        if not re.match(r"(pip|setuptools|hatchling)-", wheel.name)
    ]
    _run(*inside, "install", "--quiet", "--no-index", "--no-deps", "--no-compile", "--no-cache-dir", *packages)
    _run(*inside, "check")
    shutil.rmtree(root / "wheels")
    (root / "etc/watcher").mkdir()
    state = root / "var/lib/watcher"
    state.mkdir(mode=0o700)
    os.chown(state, USER, USER)
    with (root / "etc/passwd").open("a", encoding="utf-8") as users:
        users.write(f"watcher:x:{USER}:{USER}::/var/lib/watcher:/usr/sbin/nologin\n")


def _settings(project: dict[str, str]) -> list[str]:
    label = "org.opencontainers.image"
    return [
        f"--config.user={USER}:{USER}",
        "--config.entrypoint=/opt/watcher/bin/watcher",
        "--config.cmd=serve",
        "--config.env=WATCHER_CONFIG=/etc/watcher/config.toml",
        "--config.env=PYTHONDONTWRITEBYTECODE=1",
        "--config.workingdir=/var/lib/watcher",
        "--config.volume=/var/lib/watcher",
        "--config.exposedports=8765/tcp",
        "--config.stopsignal=SIGTERM",
        f"--config.label={label}.title={project['name']}",
        f"--config.label={label}.version={project['version']}",
        f"--config.label={label}.licenses={project['license']}",
    ]


def _run(*words: str) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{words[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
