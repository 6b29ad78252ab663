"""Many hosts on loopback (127.x.y.z, one port), each with feeds that change by rounds. The server's own log tells
whether two requests to one host ever overlapped, and which feed was asked how often."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Fonds</title><link>https://x.org</link>'
)
_SYLLABLES = (
    "ba", "co", "du", "fe", "gi", "lo", "mu", "na", "pe", "ri", "so", "ta", "ve", "zo", "bra", "cli", "dro", "fla",
    "gre", "ple", "tri", "vou",
)  # fmt: skip


def host(number: int) -> str:
    """The address of host number so many, counted from 0."""
    return f"127.{1 + number // 60_000}.{number // 250 % 240}.{1 + number % 250}"


def feed(number: int, turn: int, grew: int, edited: int) -> bytes:
    """Two calls at first; each turn one of so many feeds brings one more, and one of so many moves a deadline."""
    moved = sum((number + one) % edited == 0 for one in range(1, turn + 1))
    items = [_call(number, 0, 1 + moved), _call(number, 1, 5)]
    items += [_call(number, 1 + one, 20) for one in range(1, turn + 1) if (number + one) % grew == 0]
    return f"{_HEAD}<description>d</description>{''.join(items)}</channel></rss>".encode()


def _call(number: int, place: int, day: int) -> str:
    dice = Random(number * 1_000 + place)
    words = [" ".join("".join(dice.choices(_SYLLABLES, k=3)) for _ in range(count)) for count in (4, 30)]
    link = f"https://fonds-{number}.example/appels/{place}"
    text = f"Le fonds {words[0]} soutient {words[1]}. Date limite : {day} mars 2031 à 17 h."
    return (
        f"<item><title>Appel {words[0]}</title><link>{link}</link><guid>{link}</guid>"
        f"<description>{text}</description></item>"
    )


class ManyHosts:
    """Answers /f/N on every host; feed N belongs to host N % hosts."""

    def __init__(self, hosts: int, feeds: int, grew: int = 3, edited: int = 7) -> None:
        self.hosts, self.feeds, self.grew, self.edited = hosts, feeds, grew, edited
        self.pause = 0.02  # seconds a request takes: long enough for two to meet
        self.turn = 0
        self.port = 0
        self.begun = 0
        self.asked: Counter[int] = Counter()
        self.overlaps: list[str] = []
        self._asking: defaultdict[str, int] = defaultdict(int)

    async def __aenter__(self) -> ManyHosts:
        loop = asyncio.get_running_loop()
        first = await loop.create_server(lambda: _Line(self), host(0), 0)
        self.port = first.sockets[0].getsockname()[1]
        names = [host(number) for number in range(1, self.hosts)]
        self._servers = [first, *([await loop.create_server(lambda: _Line(self), names, self.port)] if names else [])]
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()

    def url(self, number: int) -> str:
        return f"http://{host(number % self.hosts)}:{self.port}/f/{number}"

    def sources(self, every: str) -> Iterator[str]:
        """The `[[sources]]` tables of all feeds."""
        for number in range(self.feeds):
            yield f'[[sources]]\nname = "f{number}"\nkind = "feed"\nurl = "{self.url(number)}"\nevery = "{every}"\n'

    def begin(self, where: str) -> None:
        self.begun += 1
        self._asking[where] += 1
        if self._asking[where] > 1:
            self.overlaps.append(where)

    def end(self, where: str) -> None:
        self._asking[where] -= 1

    def answer(self, path: str, etag: str) -> bytes:
        """The whole answer to that path."""
        _, _, number = path.partition("/f/")
        if not number.isdigit():
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        self.asked[int(number)] += 1
        body = feed(int(number), self.turn, self.grew, self.edited)
        tag = f'"{hash(body)}"'
        if etag == tag:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag.encode() + b"\r\n\r\n"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {tag}\r\nContent-Length: {len(body)}"
        return head.encode() + b"\r\n\r\n" + body


class _Line(asyncio.Protocol):
    """One connection; who hangs up no longer asks."""

    def __init__(self, hosts: ManyHosts) -> None:
        self._hosts = hosts
        self._data = b""
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._where: str = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._data.endswith(b"\r\n\r\n"):
            return
        head, self._data = self._data.decode("latin-1"), b""
        etag = next((line[15:] for line in head.splitlines() if line.lower().startswith("if-none-match: ")), "")
        self._hosts.begin(self._where)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._hosts.pause, self._say, head.split(" ", 2)[1], etag)

    def _say(self, path: str, etag: str) -> None:
        self._timer = None
        self._hosts.end(self._where)
        self._transport.write(self._hosts.answer(path, etag))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
            self._hosts.end(self._where)
