"""Children of a worker: what they answer, how they end, and that waiting for them holds up nothing else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.workers import child_work
from watcher.workers.children import Children

pytestmark = pytest.mark.process


async def test_children__are_waited_for_in_no_thread(tmp_path: Path) -> None:
    """Chores of the worker run in the few threads of its loop: long readings must not hold them all."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
    children, file = Children(child_work.wait_for_file, child_work.__name__), tmp_path / "go"
    running = [asyncio.create_task(children.run(str(file).encode(), f"{number}/3")) for number in range(3)]
    await asyncio.sleep(1)  # all of them are started, or wait for a thread
    async with asyncio.timeout(60):
        await asyncio.to_thread(file.touch)
        answers = await asyncio.gather(*running)
    assert answers == [(b"0/3", 0), (b"1/3", 0), (b"2/3", 0)]


async def test_child_that_ends_without_an_answer__is_told_by_its_code() -> None:
    assert await Children(child_work.fail, child_work.__name__).run(b"", "0/1") == (b"", 3)
