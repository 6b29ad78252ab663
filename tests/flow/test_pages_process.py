"""The web pages of the running service are a process of its own: it may die or stand still, and messages go on."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.flow.program import Program
from tests.flow.settings import HEALTH, SENDER, WATCH
from tests.waiting import until, wait_until
from watcher.web import process
from watcher.web.process import PagesProcess

pytestmark = pytest.mark.process


class Site(Program):
    """A watch without sources whose pages are served on a free port."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.called("Veille d'essai")

    def called(self, name: str) -> None:
        """Writes the settings anew, with this name of the watch."""
        web = f'[deliver.web]\nenabled = true\nport = {self.port}\npublic_url = "http://127.0.0.1:{self.port}"\n'
        named = WATCH.replace("Veille d'essai", name)
        self.write_config(named, 'tick = "1s"', SENDER, web, HEALTH)

    def page(self) -> str:
        """The first page; empty while nobody answers."""
        with suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{self.port}/fr/", timeout=30).text
        return ""

    def waits_for(self, words: str) -> None:
        self.wait(f"a page that says «{words}»", lambda: words in self.page())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def children(parent: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def is_there(number: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(number, 0)
        return True
    return False


def test_pages__are_a_child_that_is_started_again_hears_of_settings_and_ends_with_the_service(site: Site) -> None:
    with site.serving() as service:
        site.waits_for("Veille d&#39;essai")
        (pages,) = children(service.pid)
        os.kill(pages, signal.SIGKILL)
        site.wait("another child", lambda: [one for one in children(service.pid) if one != pages])
        site.waits_for("Veille d&#39;essai")
        assert "the web pages ended by accident" in site.log

        site.called("Veille du fleuve")
        site.waits_for("Veille du fleuve")
        (pages,) = children(service.pid)

        service.send_signal(signal.SIGTERM)
        assert service.wait(60) == 0
        assert not is_there(pages)
    assert "Traceback" not in site.log


def test_pages__end_when_their_service_is_killed(site: Site) -> None:
    with site.serving() as service:
        site.waits_for("Veille d&#39;essai")
        service.kill()
        service.wait(60)
        wait_until(lambda: not site.page(), "the end of the pages")
    with site.serving():
        site.waits_for("Veille d&#39;essai")


def test_site__alone_takes_over_changed_settings_and_keeps_them_through_a_faulty_file(site: Site) -> None:
    with site.serving("site") as alone:
        site.waits_for("Veille d&#39;essai")
        site.called("Veille du fleuve")
        site.waits_for("Veille du fleuve")
        site.write_config("[watch]\nnme = 1")
        site.wait("the fault in the log", lambda: "config.toml is faulty" in site.log)
        site.waits_for("Veille du fleuve")
        alone.send_signal(signal.SIGTERM)
        assert alone.wait(60) == 0


def test_site__says_that_its_port_is_taken(site: Site) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", site.port))
        other.listen()
        done = site.done("site")
    assert done.returncode == 1
    assert f"cannot be served on 127.0.0.1, port {site.port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def started(tmp_path: Path) -> list[str]:
    """A child that says once that it lives, then writes down what it is told."""
    script = "import sys; print(flush=True)\nfor line in sys.stdin: open(sys.argv[1], 'a').write(line)"
    return [sys.executable, "-c", script, str(tmp_path / "told")]


def test_process__one_that_stands_still_is_ended(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SILENT_SECONDS", 0.5)

    async def act() -> None:
        await asyncio.wait_for(PagesProcess(started, lambda: b"x").run(asyncio.Event()), 60)

    asyncio.run(act())


def test_process__is_not_ended_for_a_time_in_which_its_parent_stood_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop sees that time ran out before it sees what was said meanwhile."""
    monkeypatch.setattr(process, "SILENT_SECONDS", 4.0)
    says = "import select, sys\nwhile not select.select([0], [], [], 0.1)[0] or sys.stdin.readline(): print(flush=True)"
    says += f"; open({str(tmp_path / 'said')!r}, 'w').close()"
    pages, stop = PagesProcess([sys.executable, "-c", says], lambda: b"x"), asyncio.Event()

    async def act() -> None:
        running = asyncio.create_task(pages.run(stop))
        await until((tmp_path / "said").exists)
        await asyncio.sleep(0.5)
        time.sleep(4.5)  # noqa: ASYNC251 - the parent stands still
        await asyncio.sleep(1)
        assert not running.done()
        stop.set()
        await running

    asyncio.run(act())


def test_process__is_told_at_its_start_and_again_and_ends_with_the_stop(started: list[str]) -> None:
    told, words = Path(started[-1]), [b"one"]
    pages = PagesProcess(started, lambda: words[-1])

    async def act() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(pages.run(stop))
        await until(told.exists)
        words.append(b"two")
        pages.tell()
        await until(lambda: "two" in told.read_text())
        stop.set()
        await running

    asyncio.run(act())
    assert told.read_text() == "one\ntwo\n"
