"""The image of `make image`: built where the tools are, unpacked and run as its user, with a root it cannot write to.

WATCHER_IMAGE names an archive that was built before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tools.image import PROGRAMS, USER, build_image

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(
        os.geteuid() != 0 or not all(map(shutil.which, (*PROGRAMS, "unshare"))),
        reason="wants root, mmdebstrap and umoci (Debian packages)",
    ),
]
INSIDE = """
set -e
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
mount -t tmpfs -o mode=0700,uid=$2,gid=$2 tmpfs "$1/var/lib/watcher"
mount -o remount,ro,bind "$1"
root=$1 user=$2
shift 2
exec chroot --userspec="$user:$user" "$root" /bin/sh -c 'cd /var/lib/watcher && exec "$@"' sh "$@"
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("image")
    given = os.environ.get("WATCHER_IMAGE")
    archive = Path(given) if given else build_image(folder, folder / "work")
    with tarfile.open(archive) as layout:
        layout.extractall(folder / "layout", filter="data")
    version = archive.name.removesuffix(".oci.tar").rpartition("-")[2]
    subprocess.run(["umoci", "unpack", "--image", f"{folder / 'layout'}:{version}", folder / "bundle"], check=True)
    return folder / "bundle" / "rootfs"


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    inside = ["unshare", "--mount", "--pid", "--fork", "sh", "-c", INSIDE, "sh", str(root), str(USER), *words]
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(inside, capture_output=True, text=True, timeout=300, check=False, env=environment)


def test_image__shows_the_whole_watch_as_its_user_on_a_root_it_cannot_write(root: Path) -> None:
    shown = run(root, "/opt/watcher/bin/watcher", "demo")
    assert shown.returncode == 0, shown.stderr
    assert "Appel" in shown.stdout
    refused = run(root, "/bin/sh", "-c", "touch /opt/watcher/x || touch /etc/watcher/x")
    assert "Read-only" in refused.stderr


def test_image__writes_settings_and_finds_them_sound(root: Path) -> None:
    done = run(root, "/bin/sh", "-c", "/opt/watcher/bin/watcher init && /opt/watcher/bin/watcher check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_image__holds_what_workers_and_postgresql_need_and_no_tool_to_install_more(root: Path) -> None:
    imports = "import psycopg, procrastinate, watcher; print(psycopg.pq.__impl__)"
    assert run(root, "/opt/watcher/bin/python", "-c", imports).stdout == "binary\n"
    assert run(root, "/opt/watcher/bin/python", "-c", "import pip").returncode == 1
