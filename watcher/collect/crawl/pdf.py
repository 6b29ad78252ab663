"""The text of a PDF, read by pypdf in a child process with limits of time, memory and processor.

`python -m watcher.collect.crawl.pdf` is that child: PDF bytes in, one JSON line out. It opens no file and no socket.
"""

from __future__ import annotations

import asyncio
import io
import json
import resource
import sys
from dataclasses import asdict, dataclass

SECONDS = 20
MEMORY = 512_000_000
MAX_PAGES = 300
MAX_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF (a form feed between pages), its own title, or why there is none."""

    text: str = ""
    title: str = ""
    pages: int = 0
    fault: str = ""


async def read_apart(body: bytes, seconds: float = SECONDS) -> PdfText:
    """The text of these PDF bytes, read in a child process. Never raises: a fault is said in the value."""
    if not body[:1024].lstrip().startswith(b"%PDF-"):
        return PdfText(fault="this is not a PDF")
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "watcher.collect.crawl.pdf"), stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        out, _ = await asyncio.wait_for(child.communicate(body), seconds)
    except TimeoutError:
        child.kill()
        await child.wait()
        return PdfText(fault=f"not read within {seconds:g} s")
    try:
        return PdfText(**json.loads(out))
    except (ValueError, TypeError):
        return PdfText(fault="the reader ended before it was done (too large or broken)")


def read(body: bytes) -> PdfText:
    """The text of these PDF bytes, read here. Never raises."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return PdfText(fault="it is encrypted")
        texts, size = [], 0
        for page in reader.pages[:MAX_PAGES]:
            texts.append(page.extract_text() or "")
            size += len(texts[-1])
            if size > MAX_TEXT:
                break
        title = str(reader.metadata.title or "") if reader.metadata else ""
        text = "\f".join(texts)[:MAX_TEXT].encode("utf-8", "replace").decode()
        return PdfText(text, title.encode("utf-8", "replace").decode()[:500], len(reader.pages))
    except MemoryError:
        return PdfText(fault="too large to be read")
    except (PyPdfError, Exception) as error:  # a parser of hostile bytes may raise anything
        return PdfText(fault=f"it cannot be read ({type(error).__name__})")


def main() -> None:
    """The child: limits first, then bytes in, a line out."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    body = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(asdict(read(body))) + "\n")


if __name__ == "__main__":
    main()
