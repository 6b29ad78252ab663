"""Children of a worker: what they answer, how they end, and that waiting for them holds up nothing else."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from pathlib import Path

import pytest

from tests.waiting import until
from tests.workers import child_work
from watcher.app.slice_reading import Heartbeat
from watcher.service import BEHIND
from watcher.workers import children
from watcher.workers.children import Children

pytestmark = pytest.mark.process


async def test_children__are_waited_for_in_no_thread(tmp_path: Path) -> None:
    """Chores of the worker run in the few threads of its loop: long readings must not hold them all."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
    forks, file = Children(child_work.wait_for_file, child_work.__name__), tmp_path / "go"
    running = [asyncio.create_task(forks.run(str(file).encode(), f"{number}/3")) for number in range(3)]
    await asyncio.sleep(1)  # all of them are started, or wait for a thread
    async with asyncio.timeout(60):
        await asyncio.to_thread(file.touch)
        answers = await asyncio.gather(*running)
    assert answers == [(b"0/3", 0), (b"1/3", 0), (b"2/3", 0)]


async def test_child_that_ends_without_an_answer__is_told_by_its_code() -> None:
    assert await Children(child_work.fail, child_work.__name__).run(b"", "0/1") == (b"", 3)


async def test_child_that_reads_a_slice__makes_way_for_the_worker() -> None:
    told, code = await Children(child_work.tell_priority, child_work.__name__).run(b"", "0/1")
    assert code == 0
    assert int(told) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + BEHIND)


async def test_child_that_says_that_it_goes_on__is_waited_for() -> None:
    assert await Children(child_work.go_on, child_work.__name__).run(b"", "0/1") == (b"0/1", 0)


async def test_worker_that_stood_still_itself__ends_no_child_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop that slept, a machine that was moved: what the child said meanwhile lies in the pipe.

    The patience of six seconds begins when the child speaks, so that a slow start on a busy machine costs none of it.
    """
    file = tmp_path / "go"
    running = asyncio.create_task(
        Children(child_work.go_on_until_file, child_work.__name__).run(str(file).encode(), "0/1")
    )
    await until(file.with_suffix(".begun").exists)
    monkeypatch.setattr(children, "SILENT_SECONDS", 6.0)
    await asyncio.sleep(1)
    time.sleep(6.5)  # noqa: ASYNC251 - the worker stands still for longer than its patience
    await asyncio.sleep(0.2)
    assert not running.done()
    file.touch()
    assert await running == (b"0/1", 0)


def test_beat__is_told_now_and_then_also_to_a_worker_that_died() -> None:
    ours, theirs = Pipe(duplex=False)
    with theirs:
        beat = Heartbeat(theirs)
        for _ in range(1000):
            beat.send()
        assert ours.recv_bytes() == b""
        assert not ours.poll(), "not for every page"
        ours.close()
        Heartbeat(theirs).send()


async def test_child_that_hangs__is_ended_and_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that does not listen to SIGTERM: a slice without a reader would not be read for ever."""
    file, forks = tmp_path / "pid", Children(child_work.hang, child_work.__name__)
    running = asyncio.create_task(forks.run(str(file).encode(), "0/1"))
    await until(lambda: file.exists() and file.read_text())
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    monkeypatch.setattr(children, "SILENT_SECONDS", 0.5)
    answer, code = await forks.run(str(file).encode(), "0/1")
    assert (answer, code != 0) == (b"", True)
    await until(lambda: not Path(f"/proc/{file.read_text()}").exists())
