"""Worker processes with one config.toml over one PostgreSQL, many hosts to read, and a relay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.flow.settings import SENDER, by_mail
from tests.peers.many_hosts import ManyHosts, host
from tests.peers.smtp import SmtpPeer
from tests.waiting import wait_until

HOSTS, FEEDS = 6, 12
PATIENCE = 240.0  # several processes start, and another machine may be at work beside them


class Machines:
    """Worker processes with one config.toml."""

    def __init__(
        self, folder: Path, url: str, hosts: ManyHosts, mail: SmtpPeer, *, every: str = "2s", slices: int = 4
    ) -> None:
        self.folder, self.url, self.hosts, self.mail = folder, url, hosts, mail
        allowed = ", ".join(f'"{host(number)}"' for number in range(hosts.hosts))
        self.config = folder / "config.toml"
        self.config.write_text(
            f"""
[storage]
url = "{url}"
[workers]
enabled = true
slices = {slices}
[collect]
allow_hosts = [{allowed}]
tick = "1s"
{SENDER}{by_mail(mail)}
[deliver.web]
enabled = false
public_url = "https://veille.example.org"
{"".join(hosts.sources(every))}
""",
            encoding="utf-8",
        )

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "watcher", "--config", str(self.config), *words]

    def run(self, *words: str) -> str:
        return subprocess.run(self.command(*words), capture_output=True, text=True, check=True, timeout=60).stdout

    @contextmanager
    def working(self, count: int) -> Iterator[list[subprocess.Popen[str]]]:
        with ExitStack() as stack:
            running = []
            for number in range(count):
                running.append(self.start(number))
                stack.callback(end, running[-1])
            yield running

    def start(self, number: int, program: Path | None = None) -> subprocess.Popen[str]:
        """Starts a worker, in a group of its own with all its children; of another version in that folder."""
        with (self.folder / f"worker-{number}.log").open("a") as log:
            options = {"stderr": log, "text": True, "start_new_session": True, "cwd": program}
            if program:
                options["env"] = {**os.environ, "PYTHONPATH": str(program)}
            return subprocess.Popen(self.command("worker"), **options)

    def log_of(self, number: int) -> str:
        return (self.folder / f"worker-{number}.log").read_text()

    @property
    def log(self) -> str:
        return "".join(file.read_text() for file in sorted(self.folder.glob("*.log")))

    def wait(self, what: str, happened: Callable[[], object]) -> None:
        wait_until(happened, lambda: f"{self.log[-3000:]}\n{what}", patience=PATIENCE)


def end(worker: subprocess.Popen[str]) -> None:
    """Kills a worker and all its children, stopped ones too."""
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(60)
