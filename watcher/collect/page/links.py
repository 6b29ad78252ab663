"""Links made safe: only web addresses that may be shown."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urljoin, urlsplit, urlunsplit

MAX_LINK = 2000
# An absolute ASCII address as nearly all are; no user, no backslash, no entity.
_USUAL_LINK = re.compile(r"https?://[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?:/(?!\S*&amp;)[!-\[\]-~]{0,1500})?")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\ufeff]")


def safe_link(link: str, base: str = "") -> str:
    """The absolute http(s) address a link means, empty when it is none that may be shown.

    User names, scripts, data and protocol handlers are refused; a host of mixed or foreign script is punycode.
    """
    if _USUAL_LINK.fullmatch(link):
        return link
    link = link.strip().replace("&amp;", "&")
    if not link.isprintable() or " " in link:
        link = _UNSAFE.sub("", link.replace(" ", "%20"))
    if not link or len(link) > MAX_LINK or "\\" in link[:12]:
        return ""
    try:
        absolute = link if link.startswith(("https://", "http://")) else urljoin(base, link)
        parts = urlsplit(absolute)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or "@" in parts.netloc or not host or parts.port == 0:
            return ""
    except ValueError:
        return ""
    return absolute if host.isascii() else _shown(absolute, host)


def _shown(url: str, host: str) -> str:
    if all(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in host):
        return url
    import idna

    try:
        ascii_host = idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""
    parts = urlsplit(url)
    netloc = ascii_host if parts.port is None else f"{ascii_host}:{parts.port}"
    return urlunsplit(parts._replace(netloc=netloc))
