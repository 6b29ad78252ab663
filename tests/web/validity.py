"""What is wrong with a page as HTML: by the parser of the standard, by its rules for authors, and by what it mends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from turbohtml import TokenType, parse, tokenize
from turbohtml.conformance import check

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))


def html_faults(text: str) -> list[str]:
    """The faults of a whole page, in words.

    A parser mends what does not nest, without a word: then the tags of what it read are no longer those of the page.
    """
    page = parse(text)
    found = [f"{error.code} in line {error.line}" for error in page.errors]
    found += [f"{one.message} in line {one.line}" for one in check(page).messages if one.severity == "error"]
    for written, read in zip_longest(_tags(text), _tags(page.html)):
        if written != read:
            return [*found, f"{written} is read as {read}"]
    return found


def _tags(text: str) -> Iterator[str]:
    """Every tag in order; elements that cannot have content have one alone."""
    for token in tokenize(text):
        if token.type is TokenType.START_TAG:
            yield f"<{token.tag}>"
        if token.type is TokenType.END_TAG or (token.self_closing and token.tag not in VOID):
            yield f"</{token.tag}>"
