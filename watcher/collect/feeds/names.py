"""The names of the elements of feeds: which vocabularies are known, and the prefix each usually has. Pure."""

from __future__ import annotations

from functools import lru_cache

_PLAIN_NAMESPACES = frozenset(
    {
        "",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/atom/ns#",
    }
)
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}


@lru_cache(1024)
def named(tag: str) -> str:
    """The local name in lower case, with the usual prefix of its vocabulary; empty for unknown vocabularies."""
    if tag[0] != "{":
        return tag.lower()
    space, _, local = tag[1:].partition("}")
    if space in _PLAIN_NAMESPACES:
        return local.lower()
    prefix = _PREFIXES.get(space.lower())
    return prefix + local.lower() if prefix else ""
