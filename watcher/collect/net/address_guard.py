"""Which addresses may be dialled at all: public web hosts, and an operator's own hosts by an explicit list.

Two gates, both needed. `check_url` refuses an address by its spelling, before anything is resolved; `permits`
refuses the IP address actually dialled, at the socket, which no DNS answer and no spelling can get around.
This module knows addresses only; it opens no socket and asks no resolver.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

from watcher.errors import CannotDial

MAX_URL = 4000
KEPT_TARGETS = 4096
PORTS = {"http": 80, "https": 443}

# IANA special-purpose registries, plus 6to4 relays and what is reserved or multicast.
_CLOSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# IPv6: only global unicast is open, without the tunnels and documentation inside it (Teredo, ORCHID, 6to4 …).
_GLOBAL_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")

_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMERIC_LABEL = re.compile(r"\d+|0x[0-9a-f]*")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufffe\uffff\ud800-\udfff]")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """A web address as it will be dialled: host in lower case and punycode, port explicit, `url` in ASCII."""

    scheme: str
    host: str
    port: int
    url: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what secrets may not leave."""
        return self.scheme, self.host, self.port


@lru_cache(4096)
def is_public(address: str) -> bool:
    """Whether that IP address (text, no zone id) lies in the public internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _CLOSED_V4)
    if ip.ipv4_mapped:
        return is_public(str(ip.ipv4_mapped))
    if ip in _NAT64:
        return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip in _GLOBAL_V6 and not any(ip in network for network in _CLOSED_V6)


class AddressGuard:
    """The gatekeeper of one run. `allow_hosts` holds names, addresses or networks («10.1.0.0/16») of the operator."""

    def __init__(self, allow_hosts: Iterable[str] = ()) -> None:
        names, networks = set(), []
        for entry in allow_hosts:
            try:
                networks.append(ip_network(entry.strip("[]"), strict=False))
            except ValueError:
                names.add(entry.lower().rstrip("."))
        self._names = frozenset(names)
        self._networks: tuple[IPv4Network | IPv6Network, ...] = tuple(networks)
        self._targets: dict[str, Target] = {}

    def check_url(self, url: str) -> Target:
        """The address as it will be dialled. Raises CannotDial, with the reason, when it may not be."""
        if url not in self._targets:
            if len(self._targets) >= KEPT_TARGETS:
                self._targets.clear()
            self._targets[url] = self._read_url(url)
        return self._targets[url]

    def _read_url(self, url: str) -> Target:
        if len(url) > MAX_URL:
            raise CannotDial(f"the address is longer than {MAX_URL} characters")
        if _UNSAFE.search(url):
            raise CannotDial("the address holds spaces, control characters or a backslash")
        parts = _split(url)
        host = _host(parts)
        if _is_address(host) and not self.permits(host, host):
            raise CannotDial(f"{host} is not a public address")
        if host == "localhost" or host.endswith(".localhost"):
            self._check_name(host)
        port = parts.port or PORTS[parts.scheme]
        return Target(parts.scheme, host, port, _spell(parts, host, port))

    def permits(self, address: str, host: str = "") -> bool:
        """Whether that IP address may be dialled, for a request to that host (as `Target` spells it)."""
        return is_public(address) or self.is_own(host, address)

    def is_own(self, host: str, address: str = "") -> bool:
        """Whether the operator listed that host or address as their own."""
        if host in self._names:
            return True
        return any(_lies_in(candidate, self._networks) for candidate in (host, address) if candidate)

    def _check_name(self, host: str) -> None:
        if not self.is_own(host):
            raise CannotDial(f"{host} is this machine, not a public host")


def _lies_in(text: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    if not networks or not _is_address(text):
        return False
    ip = ip_address(text)
    return any(ip in network for network in networks)


@lru_cache(4096)
def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise CannotDial(f"the address cannot be read: {error}") from error
    if parts.scheme not in PORTS:
        raise CannotDial(f"only http and https are followed, not {parts.scheme or 'an address without scheme'}")
    if "@" in parts.netloc:
        raise CannotDial("user names and passwords have no place in an address")
    if port == 0:
        raise CannotDial("port 0 cannot be dialled")
    return parts


def _host(parts: SplitResult) -> str:
    """The host in the one spelling that is then dialled; every other reading of it is refused."""
    raw = parts.hostname or ""
    if "%" in raw:
        raise CannotDial("the host holds encoded characters or a zone id")
    if "[" in parts.netloc:
        try:
            return str(IPv6Address(raw))
        except ValueError as error:
            raise CannotDial(f"[{raw}] is not an IPv6 address") from error
    host = (raw if raw.isascii() else _punycode(raw)).removesuffix(".")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise CannotDial(f"{raw[:80]!r} is not a host name")
    if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
        return _canonical_v4(host)
    return host


def _canonical_v4(host: str) -> str:
    try:
        return str(IPv4Address(host))
    except ValueError as error:  # 127.1, 0x7f.1, 2130706433, 017700000001: resolvers disagree on these
        raise CannotDial(f"{host} is an unusual spelling of an IP address") from error


def _punycode(host: str) -> str:
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise CannotDial(f"{host[:80]!r} is not a host name: {error}") from error


def _spell(parts: SplitResult, host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    where = shown if port == PORTS[parts.scheme] else f"{shown}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]{}|^`")
    return f"{parts.scheme}://{where}{path}" + (f"?{query}" if query else "")
