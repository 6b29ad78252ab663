"""What a harvest that broke a promise may change of what is known: nothing is lost by it, and no call becomes news.

A rule that stopped matching looks just like a fact that its source took away. Until the source is read well again the
known fact holds. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from watcher.model import Kind, Notice, Reading
from watcher.remember.rules.differences import filled, quiet, sentences
from watcher.remember.rules.lifecycle import deadlines

WHOLE = frozenset({"title", "text"})
"""What is lost of an item before whose page a wall stands: everything."""

OF_THE_PAGE = frozenset({"published", "markup_kind", "markup_region", "site"})
"""Fields that say what the markup of a page says of itself: a wall has its own."""
WHOLE_PAGE = 3
"""Sentences: a line that becomes another line is no page that was lost."""
SHORT = 160
"""Characters of what stands in its place."""
TELLING = 4
"""Letters from which on a word of a title counts."""


def says_nothing(reading: Reading) -> bool:
    """Whether a text holds no fact a call could have changed to."""
    return not (deadlines(reading) or reading.amounts or reading.status_word or reading.opens)


def is_wall(old: tuple[Notice, Reading], new: tuple[Notice, Reading]) -> bool:
    """Whether something else stands in a page's place: a short text without its facts and without its sentences."""
    if says_nothing(old[1]) or not says_nothing(new[1]) or not _is_all_other(old[0], new[0]):
        return False
    is_short = len(new[0].text) < max(len(old[0].text) / 2, SHORT) and not _names(old[0].title, _own_sentences(new[0]))
    return is_short and len(_own_sentences(old[0])) >= WHOLE_PAGE


def is_other_page(old: tuple[Notice, Reading], new: tuple[Notice, Reading]) -> bool:
    """Whether a page that was watched for a call shows what is hardly one, of any length, and does not name it."""
    was_call, is_none = old[1].kind is Kind.CALL, new[1].kind is Kind.NEWS or _is_hardly_call(new[1])
    said = (quiet(new[0].title), *sentences(new[0].text))
    return was_call and is_none and _is_all_other(old[0], new[0]) and not _names(old[0].title, said)


def _is_hardly_call(reading: Reading) -> bool:
    days = deadlines(reading)
    return bool(days) and all(moment.doubt == "no_call" for moment in days) and not reading.status_word


def _is_all_other(old: Notice, new: Notice) -> bool:
    return _own_sentences(old).isdisjoint(_own_sentences(new))


def _own_sentences(notice: Notice) -> set[str]:
    """The sentences of a text that are not its title once more."""
    return set(sentences(notice.text)) - {quiet(notice.title)}


def _names(title: str, sayings: Iterable[str]) -> bool:
    """Whether sentences have all the words of a title that tell something: they may tell of the winners."""
    said = {word for saying in sayings for word in saying.split()}
    return all(word in said for word in quiet(title).split() if len(word) >= TELLING)


def fill_gaps(notice: Notice, known: Notice, lost: Collection[str]) -> Notice:
    """The notice with what it lacks of the one known before, and all that the `lost` rules read as it was.

    Of a notice whose own page was lost the text is lost too. The known `raw_hash` stays: these bytes were not read as
    they should be, so they must be read again.
    """
    lost = {*lost, *OF_THE_PAGE} if "text" in lost else lost
    back = {name: value for name, value in known.fields.items() if name in lost or name not in notice.fields}
    read = {name: value for name, value in notice.fields.items() if name not in OF_THE_PAGE or name not in lost}
    is_bare = known.is_whole and not notice.is_whole
    return replace(
        notice,
        title=known.title if "title" in lost else notice.title,
        text=known.text if is_bare or "text" in lost or not notice.text else notice.text,
        published=notice.published or known.published,
        language=notice.language or known.language,
        country=notice.country or known.country,
        kind=notice.kind or known.kind,
        fields={**read, **back},
        raw_hash=known.raw_hash,
        is_whole=known.is_whole or notice.is_whole,
    )


def without_losses(current: Reading, new: Reading) -> Reading:
    """The new reading with every fact it lacks as it stands now; only a call may be what it was not before."""
    whole = replace(
        filled(new, current),
        domains=new.domains or current.domains,
        rolling=new.rolling or (current.rolling and not new.deadlines),
        status_word=new.status_word or current.status_word,
    )
    if new.kind is Kind.CALL or new.kind is current.kind:
        return whole
    return replace(whole, kind=current.kind, genre=current.genre, status=current.status)
