"""Undoing Content-Encoding with a cap: gzip (also of many members), deflate, br, zstd, and stacks of them.

A bomb stops at the cap, in pieces small enough that memory never follows it. Knows nothing of HTTP.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator

import brotli

from watcher.collect.net.faults import CannotFetch, FaultKind

if sys.version_info >= (3, 14):
    from compression.zstd import DecompressionParameter, ZstdDecompressor, ZstdError
else:
    from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

MAX_LAYERS = 2
MAX_MEMBERS = 1000
STEP = 65536
ZSTD_WINDOW = 23  # 8 MB, what RFC 9659 lets the web use
GZIP_MAGIC = b"\x1f\x8b"


def unpack(body: bytes, encoding: str, cap: int) -> bytes:
    """The plain body, at most `cap` bytes, of one sent with that Content-Encoding («gzip», «br, gzip», …).

    Gzip sent unasked is known by its first bytes. Raises CannotFetch (size, encoding).
    """
    layers = [name for part in encoding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if len(layers) > MAX_LAYERS:
        raise CannotFetch(FaultKind.ENCODING, f"packed {len(layers)} times over")
    for name in reversed(layers):
        body = _one_layer(body, name, cap)
    for _ in range(MAX_LAYERS - len(layers)):
        if body[:2] != GZIP_MAGIC:
            break
        body = _one_layer(body, "gzip", cap)
    return body


def _one_layer(body: bytes, name: str, cap: int) -> bytes:
    if not body:
        return body
    opener = _LAYERS.get(name)
    if opener is None:
        raise CannotFetch(FaultKind.ENCODING, f"packed as {name[:40]!r}, which is unknown here")
    pieces, size = [], 0
    try:
        for piece in opener(body, cap):
            size += len(piece)
            if size > cap:
                raise CannotFetch(FaultKind.SIZE, f"unpacks to more than {cap} bytes")
            pieces.append(piece)
    except (zlib.error, brotli.error, ZstdError, EOFError, ValueError) as error:
        raise CannotFetch(FaultKind.ENCODING, f"the {name} packing is broken: {error}") from error
    return b"".join(pieces)


def _gzip(body: bytes, _cap: int) -> Iterator[bytes]:
    if body[:2] != GZIP_MAGIC:  # servers that declare gzip and send plain text exist
        yield body
        return
    for _ in range(MAX_MEMBERS):
        member = zlib.decompressobj(31)
        yield from _steps(member, body)
        if not member.eof:
            raise EOFError("it ends too early")
        body = member.unused_data.lstrip(b"\0")
        if body[:2] != GZIP_MAGIC:  # padding and trailing garbage are ignored, as gzip does
            return
    raise CannotFetch(FaultKind.SIZE, f"more than {MAX_MEMBERS} gzip members")


def _deflate(body: bytes, _cap: int) -> Iterator[bytes]:
    try:
        zlib.decompressobj().decompress(body[:64], 1)
        member = zlib.decompressobj()
    except zlib.error:  # many servers send deflate without its zlib header
        member = zlib.decompressobj(-15)
    yield from _steps(member, body)
    if not member.eof:
        raise EOFError("it ends too early")


def _steps(member: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while data and not member.eof:
        yield member.decompress(data, STEP)
        data = member.unconsumed_tail
    yield member.flush(STEP) if not member.eof else b""


def _brotli(body: bytes, _cap: int) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    yield decoder.process(body, output_buffer_limit=STEP)
    while not decoder.is_finished():
        piece = decoder.process(b"", output_buffer_limit=STEP)
        if not piece and not decoder.is_finished():
            raise EOFError("it ends too early")
        yield piece


def _zstd(body: bytes, _cap: int) -> Iterator[bytes]:
    for _ in range(MAX_MEMBERS):
        frame = ZstdDecompressor(options={DecompressionParameter.window_log_max: ZSTD_WINDOW})
        yield frame.decompress(body, STEP)
        while not frame.eof:
            if frame.needs_input:
                raise EOFError("it ends too early")
            yield frame.decompress(b"", STEP)
        body = frame.unused_data
        if not body:
            return
    raise CannotFetch(FaultKind.SIZE, f"more than {MAX_MEMBERS} zstd frames")


_LAYERS: dict[str, Callable[[bytes, int], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
