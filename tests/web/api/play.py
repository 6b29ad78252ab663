"""Both interfaces played by schemathesis from their descriptions, until so many requests were answered.

    python -m tests.web.api.play [REQUESTS] [--collecting] [--program schemathesis]

The watch is invented and served on a port of loopback; with `--collecting` one of its sources is recorded again and
again all the while. `--program` names schemathesis where it stands in an environment of its own (`uvx schemathesis`,
`pipx install schemathesis`): it is no dependency of ours. Prints how many requests each interface answered, with which
status, and ends with 1 where a check failed or an answer was a 5xx.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.web.api.collecting import Rounds, collecting
from tests.web.api.invented import invented
from tests.web.public.scenes import SiteWorld, settings
from tests.web.serving import served
from watcher.web.front import Front, public_site

APIS = ("/api/v1", "/common-grants")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,missing_required_header"
)
CALLS = 300
MOST_RUNS, AT_ONCE = 100, 4
A_RUN = 400
"""Examples asked of each operation in a run; how many requests that makes is schemathesis' own business."""


class CountingApp:
    """An application that counts its answers by status below each interface."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.answers: dict[str, Counter[int]] = {api: Counter() for api in APIS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                for api in APIS:
                    if str(scope.get("path", "")).startswith(api):
                        self.answers[api][message["status"]] += 1
            await send(message)

        await self._app(scope, receive, counted)


def main(arguments: list[str] | None = None) -> int:
    """Plays both interfaces; 0 where nothing was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.api.play")
    parser.add_argument("requests", nargs="?", type=int, default=20_000)
    parser.add_argument("--program", default="schemathesis")
    parser.add_argument("--api", action="append", choices=APIS, help="only this interface")
    parser.add_argument("--examples", type=int, default=A_RUN, help="asked of each operation in a run")
    parser.add_argument("--collecting", action="store_true", help="while a source is recorded, again and again")
    given = parser.parse_args(arguments)
    apis = given.api or APIS
    with tempfile.TemporaryDirectory() as folder:
        world = SiteWorld(Path(folder), settings())
        world.fill()
        world.record(invented(CALLS))
        site = public_site(world.settings, world.store, lambda: world.now)
        app = CountingApp(Front(world.pages, site).app())
        collection = collecting(world, CALLS) if given.collecting else nullcontext(Rounds())
        with served(app) as root, collection as rounds:
            command = [*shlex.split(given.program), "run", "--max-examples", str(given.examples)]
            played = [_played(command, folder, root, api, app, given.requests // len(apis)) for api in apis]
        world.close()
    is_good = all(played)
    print(f"a source was recorded {rounds.done} times meanwhile")
    for api, answers in app.answers.items():
        said = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
        print(f"{api}: {answers.total()} requests ({said})")
        is_good = is_good and not any(status >= 500 for status in answers)
    return 0 if is_good else 1


def _played(command: Sequence[str], folder: str, root: str, api: str, app: CountingApp, wanted: int) -> bool:
    """Runs schemathesis with seed after seed, some at once, until the interface answered that many requests.

    What schemathesis keeps goes into that folder.
    """
    seed = 1
    while app.answers[api].total() < wanted and seed < MOST_RUNS:
        runs = [
            subprocess.Popen(
                [
                    *command, f"{root}{api}/openapi.json", "--url", f"{root}{api}", "--checks", CHECKS,
                    "--phases", "examples,coverage,fuzzing", "--seed", str(seed + number), "--continue-on-failure",
                    "--no-color",
                ],
                cwd=folder,
            )
            for number in range(AT_ONCE)
        ]  # fmt: skip
        if any([run.wait() for run in runs]):  # noqa: C419 - all of them are waited for
            return False
        seed += AT_ONCE
        print(f"{api}: {app.answers[api].total()} requests so far", flush=True)
    return app.answers[api].total() >= wanted


if __name__ == "__main__":
    sys.exit(main())
