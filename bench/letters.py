"""`python -m bench.letters`: the groups of three letters that part French from English, for the guess of the language.

Counted over the different words of the domains' vocabularies and of the project's own labelled sets; those that tell
most go into watcher/understand/text/letters.json by their weight, above zero for French.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import log, sqrt
from typing import Any

from bench import measures
from bench.measures import OWN, PAGES, ROOT
from watcher.config.vocabulary import SHIPPED, shipped_domain
from watcher.understand.text.text import fold, words

LETTERS = ROOT / "watcher" / "understand" / "text" / "letters.json"
MOST, SMOOTH, HEAVIEST = 650, 1000, 3
_TAGS = re.compile("<[^>]+>")


def main() -> int:
    """Counts and writes."""
    french, english = _counted(_words("fr")), _counted(_words("en"))
    whole = french.total() + SMOOTH, english.total() + SMOOTH
    odds = {
        group: log((french[group] + 1) / whole[0]) - log((english[group] + 1) / whole[1]) for group in french | english
    }
    telling = sorted(odds, key=lambda group: (-abs(odds[group]) * sqrt(french[group] + english[group]), group))[:MOST]
    written: defaultdict[int, list[str]] = defaultdict(list)
    for group in sorted(telling):
        weight = min(max(round(abs(odds[group])), 1), HEAVIEST)
        written[weight if odds[group] > 0 else -weight].append(group)
    data = {str(weight): " ".join(groups) for weight, groups in sorted(written.items())}
    LETTERS.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    print(f"written: {LETTERS.name}")
    return 0


def _counted(found: Iterable[str]) -> Counter[str]:
    """In how many words each group stands."""
    bounded = (f"^{word}$" for word in set(found) if len(word) > 2 and word.isalpha())
    return Counter(group for word in bounded for group in {word[at : at + 3] for at in range(len(word) - 2)})


def _words(language: str) -> Iterator[str]:
    for name in SHIPPED:
        for written in getattr(shipped_domain(name), language):
            yield from words(fold(written.rpartition(":")[0] or written))
    for path in (OWN, PAGES):
        for line in measures.lines(path):
            if _language(line) == language:
                yield from words(fold(_text(line)))


def _language(line: Any) -> str:
    return str(line["input"]["lang"] if "input" in line else line["lang"])


def _text(line: Any) -> str:
    given = line.get("input", line)
    return f"{given.get('title') or ''} {given.get('text') or _TAGS.sub(' ', given.get('html', ''))}"


if __name__ == "__main__":
    sys.exit(main())
