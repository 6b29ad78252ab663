"""The one place where text becomes Telegram's HTML, and where a link is judged fit to be shown.

Mail's HTML is escaped by the templates of deliver/render.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

_BAD_IN_URL = re.compile("[\x00-\x1f\x7f-\xa0\\\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000]")
_QUOTED = str.maketrans({" ": "%20", '"': "%22", "'": "%27", "<": "%3C", ">": "%3E", "`": "%60"})
MAX_URL = 2000


def telegram(text: str) -> str:
    """The text for Telegram's HTML mode, which knows only these named entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@lru_cache(maxsize=1024)  # a card asks it of one address several times
def safe_url(url: str) -> str:
    """The address, or an empty text unless it is absolute http(s) with a host and without tricks or user names."""
    url = url.strip(" ")
    if len(url) > MAX_URL or _BAD_IN_URL.search(url):
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    return url.translate(_QUOTED)


def host(url: str) -> str:
    """The site of an address as it may be shown: without «www.», in punycode where it mixes scripts."""
    name = (urlsplit(url).hostname or "").removeprefix("www.")
    if name.isascii():
        return name
    if len({_script(letter) for letter in name if letter.isalpha()}) < 2:
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return ascii(name)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0]
