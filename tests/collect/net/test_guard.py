"""Which addresses may be dialled: by spelling and by the IP address itself."""

from __future__ import annotations

import random
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from yarl import URL

from tests.collect.hostile import HostileServer
from tests.collect.scenes import NOON
from watcher.collect.net.address_guard import AddressGuard, is_public
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.net.fetch import Fetcher, FetchRequest
from watcher.collect.net.policy import Limits
from watcher.errors import CannotDial


def words(text: str) -> list[str]:
    return text.split()


CLOSED = words("""
127.0.0.1 0.0.0.0 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.255
169.254.169.254 192.0.0.1 192.88.99.1 198.18.0.1 198.19.255.255 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
192.0.2.1 198.51.100.1 203.0.113.1 ::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 fc00::1 fdff::1
fe80::1 fec0::1 ff02::1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1:: 2002:808:808::1 2001::1 2001:db8::1
3fff::1 3fff:fff::1 ::127.0.0.1 100::1 5f00::1 4000::1
""")
OPEN = words("1.1.1.1 8.8.8.8 172.15.0.1 172.32.0.1 100.63.0.1 192.167.0.1 2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8")
SPELLINGS = words("""
http://127.1/ http://2130706433/ http://0x7f.1/ http://0x7f000001/ http://017700000001/ http://①②⑦.0.0.1/
http://127.0.0.1/ http://localhost/ http://LOCALHOST./ http://sub.localhost/ http://[::1]/ http://[::]/ http://0/
http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/ http://127.0.0.1./
http://１２７.０.０.１/ http://127。0。0。1/ http://0177.0.0.1/ http://127.0.0.0x1/ http://[fe80::1%25eth0]/
""")
ODD = [
    "http://169.254.169.254:80\\@exemple.org/", "http://a@b@exemple.org/", "http://exem\tple.org/",
    "http://exem\nple.org/", "http://exemple.org%2F%23@x/", "http://%65xemple.org/", "http://user:pw@exemple.org/",
    "file:///etc/passwd", "ftp://exemple.org/", "data:text/plain,x", "javascript:alert(1)", "s3://b/k", "gopher://x/",
    "//exemple.org/x", "http://", "http:///x", "http://exemple.org:0/", "http://exemple.org:99999/", "http://ex..org/",
    "http://-a.org/", "http://exemple.org/\u2028", "http://" + "a" * 5000 + ".org/", "http://[::1", "http:exemple.org",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_t01_address__closed(address: str) -> None:
    assert not is_public(address)
    assert not AddressGuard().permits(address, "exemple.org")


@pytest.mark.parametrize("address", OPEN)
def test_t01_address__open(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", [*SPELLINGS, *ODD])
def test_t01_t03_url__refused_by_its_spelling(url: str) -> None:
    with pytest.raises(CannotDial):
        AddressGuard().check_url(url)


@pytest.mark.parametrize(
    ("url", "spelled"),
    [
        ("HTTPS://Www.Exemple.ORG./a b".replace(" ", "%20"), "https://www.exemple.org/a%20b"),
        ("http://exemple.org:80", "http://exemple.org/"),
        ("https://québec.exemple.ca/é?q=é#x", "https://xn--qubec-csa.exemple.ca/%C3%A9?q=%C3%A9"),
        ("http://exemple.org:8080/?aap", "http://exemple.org:8080/?aap"),
        ("http://exemple．org/", "http://exemple.org/"),
    ],
)
def test_url__one_spelling(url: str, spelled: str) -> None:
    assert AddressGuard().check_url(url).url == spelled


def test_guard__own_hosts() -> None:
    guard = AddressGuard(["127.0.0.1", "10.1.0.0/16", "Intranet.Exemple.org", "[::1]"])
    assert guard.check_url("http://127.0.0.1:81/").port == 81
    assert guard.permits("10.1.2.3")
    assert guard.permits("192.168.0.9", "intranet.exemple.org")
    assert guard.permits("::1")
    assert not guard.permits("10.2.0.1")
    assert not guard.permits("192.168.0.9", "autre.exemple.org")


def _urls(seed: int, count: int) -> list[str]:
    """Addresses a careless or hostile hand might write, many of them for this machine."""
    chance = random.Random(seed)
    hosts = [*CLOSED, "localhost", "127.1", "2130706433", "0x7f.1", "①②⑦.0.0.1", "127。0。0。1", "localhost.", "[::1]"]
    noise = ["", "@", "\\@", "%2F", "%00", "\t", "#@", ":80@", "?@", "..", "．", "%25eth0", "\u200b"]
    made = []
    for _ in range(count):
        host = chance.choice(hosts)
        host = f"[{host}]" if ":" in host and "[" not in host and chance.random() < 0.9 else host
        left, right = chance.choice(noise), chance.choice(noise)
        scheme = chance.choice(["http://", "https://", "HTTP://", "http:/", "//", "http:\\\\", "ftp://"])
        made.append(f"{scheme}{left}{host}{right}:PORT/{chance.choice(noise)}")
    return made


async def test_t01_t03_fetch__no_connection_over_10000_generated_urls(server: HostileServer) -> None:
    async with Fetcher(AddressGuard(), "test") as fetcher:
        for url in _urls(7, 10_000):
            with pytest.raises(CannotFetch):
                await fetcher.get(FetchRequest(url.replace("PORT", str(server.port)), Limits(0.2, 1000)), NOON)
    assert server.connections == 0


def test_t03_url__host_we_judge_is_host_we_dial() -> None:
    guard = AddressGuard(["0.0.0.0/0", "::/0", "localhost"])
    agreed = 0
    for url in [*_urls(11, 10_000), "https://exemple.org/a@b", "http://exemple.org/?u=http://x@y/"]:
        try:
            target = guard.check_url(url.replace("PORT", "8080"))
        except CannotDial:
            continue
        agreed += 1
        assert (URL(target.url, encoded=True).host or "").lower() == target.host
        assert urlsplit(target.url).hostname == target.host
    assert agreed > 500


class Rebinding:
    """A resolver that answers what it is told, each time the next."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        addresses = self.answers.pop(0)
        return [{"hostname": host, "host": one, "port": port, "family": 2, "proto": 6, "flags": 0} for one in addresses]

    async def close(self) -> None: ...


async def test_t02_rebinding__private_answer_is_never_dialled(server: HostileServer) -> None:
    resolver = Rebinding(["127.0.0.1"], ["10.0.0.1", "127.0.0.1"])
    async with Fetcher(AddressGuard(), "test", resolver=resolver) as fetcher:
        for _ in range(2):
            with pytest.raises(CannotFetch) as caught:
                await _get(fetcher, f"http://rebind.exemple.org:{server.port}/", NOON)
            assert caught.value.kind is FaultKind.GUARD
            assert "rebind.exemple.org leads to" in str(caught.value)
    assert server.connections == 0


async def _get(fetcher: Fetcher, url: str, now: datetime) -> object:
    return await fetcher.get(FetchRequest(url, Limits(2, 1000)), now)
