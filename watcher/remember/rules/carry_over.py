"""What a harvest that broke a promise may change of what is known: nothing is lost by it, and no call becomes news.

A rule that stopped matching looks just like a fact that its source took away. Until the source is read well again the
known fact holds. Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from watcher.model import Kind, Notice, Reading
from watcher.remember.rules.differences import filled, quiet, sentences
from watcher.remember.rules.lifecycle import deadlines

WHOLE = frozenset({"title", "text"})
"""What is lost of an item before whose page a wall stands: everything."""


WHOLE_PAGE = 3
"""Sentences: a line that becomes another line is no page that was lost."""
SHORT = 160
"""Characters of what stands in its place."""


def says_nothing(reading: Reading) -> bool:
    """Whether a text holds no fact a call could have changed to."""
    return not (deadlines(reading) or reading.amounts or reading.status_word or reading.opens)


def is_wall(old: tuple[Notice, Reading], new: tuple[Notice, Reading]) -> bool:
    """Whether something else stands in a page's place: a short text without its facts and without its sentences."""
    if says_nothing(old[1]) or not says_nothing(new[1]):
        return False
    was, now_is = (set(sentences(side[0].text)) - {quiet(side[0].title)} for side in (old, new))
    return len(was) >= WHOLE_PAGE and was.isdisjoint(now_is) and len(new[0].text) < max(len(old[0].text) / 2, SHORT)


def fill_gaps(notice: Notice, known: Notice, lost: Collection[str]) -> Notice:
    """The notice with what it lacks of the one known before, and all that the `lost` rules read as it was.

    Of a notice whose own page was lost the text is lost too. The known `raw_hash` stays: these bytes were not read as
    they should be, so they must be read again.
    """
    back = {name: value for name, value in known.fields.items() if name in lost or name not in notice.fields}
    is_bare = known.is_whole and not notice.is_whole
    return replace(
        notice,
        title=known.title if "title" in lost else notice.title,
        text=known.text if is_bare or "text" in lost or not notice.text else notice.text,
        published=notice.published or known.published,
        language=notice.language or known.language,
        country=notice.country or known.country,
        kind=notice.kind or known.kind,
        fields={**notice.fields, **back},
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
