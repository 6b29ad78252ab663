"""Pages saved on disk: recorded from a real collection, and played back instead of the network.

A folder holds `index.json` (`[{"method", "url", "body", "status", "headers", "file"}, …]`, `body` the SHA-256 of what
was posted) and the files it names. A single file stands for the source's first address. Keys are never written: an
address that held one holds `HIDDEN` instead.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from pathlib import Path
from typing import Any

from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.net.fetch import FetchResponse
from watcher.errors import CannotCollect

_KEPT = ("content-type", "etag", "last-modified")
HIDDEN = "KEY"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".csv": "text/csv",
}


def _posted(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest() if body else ""


class Saved:
    """Answers from a saved file or folder. Raises CannotCollect when there is nothing to read."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise CannotCollect(f"there is no {path}")
        self._single = path if path.is_file() else None
        self._folder = path
        self._index: dict[tuple[str, str, str], dict[str, Any]] = {}
        if self._single:
            return
        try:
            entries = json.loads((path / "index.json").read_text(encoding="utf-8"))
            self._index = {(entry["method"], entry["url"], entry["body"]): entry for entry in entries}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CannotCollect(f"{path} is neither a saved page nor a folder of saved pages") from error

    def answer(self, request: Any) -> FetchResponse:
        """The saved answer to that (Scrapy) request. Raises CannotFetch where none was saved."""
        if self._single and request.meta.get("main"):
            body = self._single.read_bytes()
            kind = _TYPES.get(self._single.suffix) or mimetypes.guess_type(self._single.name)[0] or "text/html"
            return FetchResponse(200, {"Content-Type": kind}, body, request.url, bytes_read=len(body))
        entry = self._entry(request)
        if entry is None:
            raise CannotFetch(FaultKind.HTTP, f"{request.url} is not among the saved pages")
        body = (self._folder / Path(entry["file"]).name).read_bytes()
        return FetchResponse(entry["status"], entry["headers"], body, request.url, bytes_read=len(body))

    def has(self, request: Any) -> bool:
        """Whether there is an answer to that request."""
        return bool(self._single and request.meta.get("main")) or self._entry(request) is not None

    def _entry(self, request: Any) -> dict[str, Any] | None:
        found = self._index.get((request.method, request.url, _posted(request.body)))
        if found is None and len(self._index) == 1 and request.meta.get("main"):
            return next(
                iter(self._index.values())
            )  # one page alone is the source's own, however its address is written
        return found


class Recorder:
    """Writes answers into a folder as `Saved` reads them."""

    def __init__(self, folder: Path, key: str = "") -> None:
        self._folder = folder
        self._key = key
        self._entries: list[dict[str, Any]] = []
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, request: Any, answer: FetchResponse) -> None:
        """Writes the answer to a (Scrapy) request."""
        self.keep_answer(request.method, request.url, request.body, answer)

    def keep_answer(self, method: str, asked: str, body: bytes, answer: FetchResponse) -> None:
        kind = answer.headers.get("Content-Type", "").split(";")[0].strip()
        ending = mimetypes.guess_extension(kind) or ".bin"
        name = f"{len(self._entries):03d}{ending}"
        (self._folder / name).write_bytes(answer.body)
        headers = {key: value for key, value in answer.headers.items() if key.lower() in _KEPT}
        url = asked.replace(self._key, HIDDEN) if self._key else asked
        entry = {"method": method, "url": url, "body": _posted(body)}
        self._entries.append({**entry, "status": answer.status, "headers": headers, "file": name})
        text = json.dumps(self._entries, indent=1, ensure_ascii=False)
        (self._folder / "index.json").write_text(text, encoding="utf-8")
