"""What an edit says of another call by its name («The Arts in Parks Fund is extended»): no news of this one. Pure.

A sentence is another's where it names a fund, a prize or a programme that shares no word with this call's title, is no
acronym in it, and was not spoken of before this call's own day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from watcher.model import Notice, Reading
from watcher.remember.rules.differences import published_sentences, quiet
from watcher.remember.rules.lifecycle import deadlines
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

Said = tuple[Notice, Reading]
_UPPER = "A-ZÀÂÉÈÊËÎÏÔÛÜÇŒ"
_NAME = rf"[{_UPPER}][\w’'&-]*"
_NAMED = re.compile(
    rf"(?P<en>(?:{_NAME} (?:(?:in|of|for|and|the|to|&) ){{0,2}}){{1,6}}"
    r"(?:Fund|Programme|Program|Grants?|Scheme|Awards?|Prize|Challenge|Fellowships?|Bursary|Competition|Initiative))\b"
    r"|\b(?:[Ff]onds|[Pp]rogramme|[Pp]rix|[Bb]ourses?|[Cc]oncours|[Dd]ispositif|[Aa]ppel(?: à projets?)?|AAP|AMI) "
    rf"(?:[«\"“] ?)?(?P<fr>{_NAME}(?: (?:(?:de|du|des|et|en|la|le|les|pour|à|aux|sur) ){{0,2}}{_NAME}){{0,5}})"
)
_GENERIC_WORDS = (
    "the fund funds programme program grant grants scheme award awards prize challenge fellowship fellowships bursary"
    " competition initiative appel projet projets fonds prix bourse bourses concours dispositif and for date limite"
    " deadline"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
_ARTICLE = re.compile(r"(?:The|Our|This|Le|La|Les) ")
_ACRONYM = re.compile(r"\b(?!AAP\b|AMI\b)[A-Z]{2,6}\b")
LEAST = 4  # letters of a word that tells one name from another


def of_others(old: Said, new: Said) -> frozenset[str]:
    """The sentences of both texts, as they are compared, that an edit brought or took and that name another call.

    None where this call's own day, in its words, does not stand there as before.
    """
    was, now_is = (published_sentences(notice.text) for notice, _ in (old, new))
    own = [said for moment in deadlines(old[1]) if (said := quiet(moment.quote))]
    if not own or not all(any(said in sentence for sentence in now_is) for said in own):
        return frozenset()
    before = old[0].text[: max(old[0].text.find(moment.quote) for moment in deadlines(old[1]))]
    titles = " ".join(notice.title for notice, _ in (old, new))
    edited = {
        **{said: was[said] for said in was.keys() - now_is},
        **{said: now_is[said] for said in now_is.keys() - was},
    }
    found = {said for said, raw in edited.items() if _is_of_another(raw, titles, before)}
    return frozenset(found | {above for text in (was, now_is) for above in _headings(text, found) if above in edited})


def _headings(text: Mapping[str, str], found: Collection[str]) -> Iterator[str]:
    """The lines that stand right above such a sentence and are no sentence («Other funding from the council»)."""
    for (above, raw), (below, _) in pairwise(text.items()):
        if below in found and raw[-1:] not in ".!?" and not any(map(str.isdigit, raw)):
            yield above


def without_facts_of_others(told: Reading, known: Reading, others: frozenset[str]) -> Reading:
    """What is told, with the days and the state that were known where those sentences bring other ones."""

    def is_theirs(quote: str) -> bool:
        return any(quiet(quote) in sentence for sentence in others)

    if others and any(is_theirs(moment.quote) for moment in deadlines(told)):
        told = replace(told, deadline=known.deadline, deadlines=known.deadlines)
    if others and told.status_word and is_theirs(told.status_word.quote):
        told = replace(told, status_word=known.status_word)
    return told


def _is_of_another(sentence: str, titles: str, before: str) -> bool:
    names = [match["en"] or match["fr"] for match in _NAMED.finditer(sentence)]
    return bool(names) and all(_is_another(name, titles, before) for name in names)


def _is_another(name: str, titles: str, before: str) -> bool:
    name = _ARTICLE.sub("", name).strip()
    own = {stem(word) for word in words(fold(titles))}
    telling = {stem(word) for word in words(fold(name)) if len(word) >= LEAST and word not in _GENERIC}
    may_be_short_for_it = any(name[:1] in acronym for acronym in _ACRONYM.findall(titles))
    is_known = name.casefold() in before.casefold()
    return bool(telling) and telling.isdisjoint(own) and not may_be_short_for_it and not is_known
