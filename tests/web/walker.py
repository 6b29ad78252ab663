"""A person with a browser and no scripts: opens pages, clicks, types. Chromium over its debugging pipe, no package."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests import browser

PATIENCE = 60.0


class Walker:
    """One tab. Every element is named by a CSS selector; a click is a click of the mouse in its middle."""

    def __init__(self, process: subprocess.Popen[bytes], to: int, back: int) -> None:
        self._process, self._to, self._back = process, to, back
        self._rest, self._number, self._session = b"", 0, ""
        self._loaded = False
        self.foreign: list[str] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self._ask(f"{domain}.enable")
        self._ask("Emulation.setScriptExecutionDisabled", value=True)

    def open(self, address: str) -> None:
        """Goes to an address, as if it were typed."""
        self._moving(lambda: self._ask("Page.navigate", url=address))

    def click(self, selector: str) -> None:
        """Clicks and waits for the page that follows."""
        middle = "const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2];"
        found = f"document.querySelector({json.dumps(selector)})"
        x, y = self.value(f"(e => {{ e.scrollIntoView({{block: 'center'}}); {middle} }})({found})")
        self._moving(lambda: [self._mouse(kind, x, y) for kind in ("mousePressed", "mouseReleased")])

    def type(self, selector: str, words: str) -> None:
        """Puts the cursor into a field, and writes in place of what stands there."""
        self.value(f"(e => {{ e.focus(); e.select && e.select(); }})(document.querySelector({json.dumps(selector)}))")
        self._ask("Input.insertText", text=words)

    def choose(self, selector: str) -> None:
        """Ticks a box or picks a radio button with the keyboard."""
        self.value(f"document.querySelector({json.dumps(selector)}).focus()")
        for kind in ("keyDown", "keyUp"):
            self._ask("Input.dispatchKeyEvent", type=kind, key=" ", code="Space", text=" ", windowsVirtualKeyCode=32)

    def tabs(self, elements: str) -> list[tuple[int, bool, bool]]:
        """Presses Tab once for each element of that selector that a keyboard should reach, from the top of the page.

        For each: its place among them in the document (-1: another), whether its focus is seen, whether it stands in
        the window.
        """
        first = "o => o.name === e.name && (o.checked || !e.checked)"
        count = self.value(
            f"window.reach = [...document.querySelectorAll({json.dumps(elements)})].filter(e => e.checkVisibility()"
            " && !e.disabled && e.tabIndex >= 0 && (e.type !== 'radio'"
            f" || e === [...document.querySelectorAll('[type=radio]')].find({first}))),"
            " document.activeElement.blur(), reach.length"
        )
        here = (
            "(e => { const s = getComputedStyle(e), r = e.getBoundingClientRect(); return [reach.indexOf(e), "
            "s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0, r.bottom > 0 && r.top < innerHeight]; })"
            "(document.activeElement)"
        )
        found = []
        for _ in range(count):
            for kind in ("keyDown", "keyUp"):
                self._ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
            place, is_seen, is_inside = self.value(here)
            found.append((place, is_seen, is_inside))
        return found

    def text(self) -> str:
        """All that can be read on the page."""
        return str(self.value("document.body.innerText"))

    def href(self, selector: str) -> str:
        return str(self.value(f"document.querySelector({json.dumps(selector)}).href"))

    def address(self) -> str:
        return str(self.value("location.pathname"))

    def shot(self, file: Path, width: int, height: int, *, dark: bool = False) -> None:
        """A picture of the upper part of the page."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._ask("Emulation.setEmulatedMedia", features=scheme)
        file.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))

    def value(self, expression: str) -> Any:
        """What an expression of ours gives; scripts of the page itself do not run."""
        found = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in found:
            raise AssertionError(f"{expression}: {found['exceptionDetails']['exception'].get('description')}")
        return found["result"].get("value")

    # --- the pipe --------------------------------------------------------------------------------------------

    def _mouse(self, kind: str, x: float, y: float) -> None:
        self._ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def _moving(self, move: Any) -> None:
        self._loaded = False
        move()
        while not self._loaded:
            self._read()

    def _ask(self, method: str, **arguments: Any) -> Any:
        self._number += 1
        asked = {"id": self._number, "method": method, "params": arguments}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _read(self) -> dict[str, Any]:
        """The next message; what it says of pages and requests is noted."""
        while b"\0" not in self._rest:
            assert select.select([self._back], [], [], PATIENCE)[0], "the browser says nothing more"
            piece = os.read(self._back, 1 << 16)
            assert piece, "the browser is gone"
            self._rest += piece
        raw, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(raw)
        if said.get("method") == "Page.loadEventFired":
            self._loaded = True
        if said.get("method") == "Network.requestWillBeSent":
            address = said["params"]["request"]["url"]
            if not address.startswith(("http://127.0.0.1", "about:", "data:")):
                self.foreign.append(address)
        return said


def _pipe() -> tuple[int, int]:
    """A pipe whose ends stand above the numbers that the browser is to find it under."""
    low = os.pipe()
    high = fcntl.fcntl(low[0], fcntl.F_DUPFD_CLOEXEC, 10), fcntl.fcntl(low[1], fcntl.F_DUPFD_CLOEXEC, 10)
    for end in low:
        os.close(end)
    return high


@contextmanager
def walking(profile: Path) -> Iterator[Walker]:
    """A browser of its own, ended with everything it started."""
    (to_read, to_write), (back_read, back_write) = _pipe(), _pipe()

    def wire() -> None:
        os.dup2(to_read, 3)
        os.dup2(back_write, 4)

    whole = browser.command(profile, "--remote-debugging-pipe", "--hide-scrollbars", "about:blank")
    with subprocess.Popen(
        whole, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=wire,  # noqa: PLW1509 - dup2 takes no lock
        close_fds=False,
    ) as process:  # fmt: skip
        os.close(to_read)
        os.close(back_write)
        try:
            yield Walker(process, to_write, back_read)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            os.close(to_write)
            os.close(back_read)
