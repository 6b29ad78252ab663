"""The small languages an admin writes rules in: CSS and XPath 1.0 selectors, JMESPath. Compiles and refuses.

XPath runs in plain lxml without its extensions: `re:test` would run Python's backtracking patterns, `document()`
would read other files.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# Core functions of XPath 1.0, its node tests, and the words that may stand before a parenthesis.
_XPATH_WORDS = frozenset(
    re.findall(
        r"\S+",
        """last position count id local-name namespace-uri name string concat starts-with contains substring-before
        substring-after substring string-length normalize-space translate boolean not true false lang number sum
        floor ceiling round text node comment processing-instruction and or div mod""",
    )
)
_XPATH_STARTS = ("/", "./", "../", "(", "@", "string(", "normalize-space(", "concat(")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL = re.compile(r"([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)\s*\(")
MAX_RULE = 1000


def is_xpath(rule: str) -> bool:
    """Whether the rule is XPath; everything else is CSS."""
    return rule.startswith(_XPATH_STARTS) or rule in (".", "..")


@lru_cache(2048)
def selector(rule: str) -> Any:
    """The lxml XPath of a CSS or XPath rule; call it with a node. Raises ValueError with what is allowed."""
    if is_xpath(rule):
        return xpath(rule)
    from cssselect import SelectorError
    from parsel.csstranslator import HTMLTranslator

    if len(rule) > MAX_RULE:
        raise ValueError(f"the selector is longer than {MAX_RULE} characters")
    try:
        return xpath(HTMLTranslator().css_to_xpath(rule), is_css=True)
    except (SelectorError, ValueError) as error:
        raise ValueError(f'"{rule}" is not a CSS selector or an XPath expression ({error})') from error


@lru_cache(2048)
def xpath(rule: str, *, is_css: bool = False) -> Any:
    """The lxml XPath of an XPath 1.0 expression without extensions. Raises ValueError."""
    from lxml import etree

    if not is_css:
        _only_core_functions(rule)
    try:
        compiled = etree.XPath(rule, regexp=False, smart_strings=False)
        compiled(etree.Element("html"))
    except etree.XPathError as error:
        raise ValueError(f'"{rule}" is not an XPath expression ({error})') from error
    return compiled


def _only_core_functions(rule: str) -> None:
    if len(rule) > MAX_RULE:
        raise ValueError(f"the expression is longer than {MAX_RULE} characters")
    for call in _CALL.finditer(_STRING.sub("''", rule)):
        name = call[1].rpartition("::")[2]
        if name not in _XPATH_WORDS:
            raise ValueError(f'"{rule}" uses {name}(), which is not a function of XPath 1.0')


@lru_cache(2048)
def jmespath(expression: str) -> Any:
    """The compiled JMESPath; call its `search(data)`. Raises ValueError."""
    import jmespath as library
    from jmespath.exceptions import JMESPathError

    try:
        return library.compile(expression)
    except JMESPathError as error:
        why = str(error).splitlines()[0].rstrip(" :")
        raise ValueError(f'"{expression}" is not a JMESPath expression ({why})') from error
