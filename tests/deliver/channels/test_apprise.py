"""Another chat, as a web hook on loopback."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.deliver.world import MORNING, World
from watcher.deliver.channels.apprise import AppriseChannel

# apprise imports a module of the standard library that is to go
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def hooking(world: World, status: int) -> tuple[list[dict[str, Any]], list[str]]:
    """What the hook received, and the states of the delivery."""
    received: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        received.append(await request.json())
        return web.Response(status=status)

    async def run() -> list[str]:
        app = web.Application()
        app.router.add_post("/hook", take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        world.subscribe(channel="apprise", address=f"json://127.0.0.1:{runner.addresses[0][1]}/hook")
        reports = await world.adeliver(MORNING, AppriseChannel())
        await runner.cleanup()
        return [report.state for report in reports]

    return received, asyncio.run(run())


def test_hook__gets_subject_and_text(world: World) -> None:
    world.announce(1, "Soutien aux hôpitaux")
    received, states = hooking(world, 200)
    assert states == ["sent"]
    assert "Soutien aux hôpitaux" in received[0]["message"]


def test_hook_refuses__is_tried_again(world: World) -> None:
    world.announce(1)
    _, states = hooking(world, 500)
    assert states == ["queued"]


def test_unknown_address__is_suspended(world: World) -> None:
    world.subscribe(channel="apprise", address="nonsense")
    world.announce(1)
    assert [report.state for report in world.deliver(MORNING, AppriseChannel())] == ["suspended"]
