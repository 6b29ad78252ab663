"""Who may apply, as a small closed list.

Applicant types count only where the text speaks of eligibility («bénéficiaires», «ouvert aux», «who can apply»), since
every call also names people who may not apply. The words stand in `applicant_words`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from watcher.model import Fact
from watcher.understand.parties.applicant_words import CUES, NOT_TYPES, TYPES
from watcher.understand.text.anchored import Anchored
from watcher.understand.text.phrase_finder import PhraseFinder, PhraseHit
from watcher.understand.text.text import Passage

REACH, LIST_REACH, LIST_LINES = 260, 600, 9
OPENING, IN_TITLE, PROBABLE = 900, 3, 4
SHARE = 3  # the type named most is at most so many times more named than any other that is probable
WEAK = ("everyone",)
_NOBODY = ""
_NAME = re.compile(
    r"[A-ZÉÈ][\w’'-]+(?:\s(?:of|de|du|des|d[’']|la|le|les|pour|for|the|et|and)){0,3}\s?[A-ZÉÈ][a-zà-ÿ]"
    r"|[A-ZÉÈ][a-zà-ÿ]+\s[a-zà-ÿ]{4,14}\s(?:de|du|des|of|for)\s(?:la\s|the\s)?[A-ZÉÈ]"
    r"|[A-ZÉ][a-zà-ÿ]+ (?:renouvelle|lance|propose|soutient|finance|ouvre|offre|invite|launches|offers|invites)"
)
# «La Fondation», «the Council»: with its capital it is the one that speaks.
_DEFINITE = re.compile(r"(?:\b(?:[Ll]a|[Ll]e|[Tt]he|[Oo]ur|[Nn]otre|[Cc]ette|[Tt]his) |\b[Ll][’'])$")
# Who can do what: «peuvent, dès maintenant, proposer un projet», «may also apply».
_CAN = Anchored(
    r"(?<=[ \n])(?:(?:peu(?:t|vent)|pourr(?:a|ont|aient))(?P<no> pas)?[ ,]{1,2}(?:[a-z',-]+ ){0,6}?"
    r"(?:candidater|deposer|repondre|postuler|participer|soumettre|solliciter|demander|concourir|presenter|porter|"
    r"introduire|proposer|obtenir|recevoir|faire une demande)(?![a-z])"
    r"|(?:may|can|could|are (?:eligible|invited|welcome|encouraged|able) to)(?P<never> not)? "
    r"(?:[a-z]+ ){0,2}?(?:apply|submit|enter|participate|compete|request|propose)(?![a-z]))"
)
# What ends the list of applicants: a clause of its own, whom the project is for. A new article takes it up again.
_CLAUSE = re.compile(
    r"(?<![a-z])(?:qui|que|dont|pour|afin|aupres|avec|par|that|which|who|whose|for|with|by|from|among|in favou?r|"
    r"en faveur|au profit|au service|souhaitant|ayant|wishing|working|serving|supporting|whether|led)(?![a-z])"
)
_RESUMED = re.compile(
    r"(?:[,;]|(?<![a-z])(?:et|ou|and|or|ainsi que|as well as))\s{1,2}"
    r"(?:aux?|a la|a l.|les|des|l.|la|to|any|all)\s{0,2}$"
    r"|(?:\(|(?<![a-z])(?:including|such as|dont|y compris|notamment))\s{0,2}(?:les|des|l.|la|any|all)?\s{0,2}$"
)
# «Not individuals», «sauf les particuliers»; «3 500 habitants» is how large somebody else is.
_DENIED = re.compile(
    r"(?<![a-z])(?:(?<!or )not|rather than|no|nor|except|excluding|sauf|hors|hormis|ni|excepte|"
    r"pas (?:de|d.|les?|aux?))\s(?:for |to )?(?:the |les |des |aux? |l.)?$"
)
# «Installés dans une commune», «in our four counties»: where somebody is, not who.
_PLACES = ("municipality", "county", "region")
_WITHIN = re.compile(
    r"(?<![a-z])(?:dans|sur|en|in|within|across|throughout|domiciliee?s? a)\s"
    r"(?:(?:la|le|les|l.|une?|des|de|d.|ces|our|the|these|a|any|each|chaque|toutes?|all|one of the|l'une des)\s?){0,3}"
    r"(?:(?:\d{1,3}|two|three|four|five|six|seven|eight|deux|trois|quatre|cinq|six|sept|huit|[a-z]{4,9})\s)?$"
)
_COUNTED = re.compile(r"\d\s{0,2}$")
_SIZED = ("habitant", "inhabitant", "residents", "eleve", "pupil")
_VALUE = re.compile(r"\s?:\s")
_AUDIENCE = re.compile(r"publics?$")
_OF = re.compile(r"(?<![a-z])(?:de|d.|du|of|of the|de la|de l.)\s?$")
_GROUP = re.compile(
    r"(?:groupements?|regroupements?|groupes?|collectifs?|consortiums?|consortia|reseaux?|networks?|groups?|types?|teams?|"
    r"equipes?|federations?|associations?|ensembles?|partnerships?|l'une?|one|any|each|part)"
    r"\s(?:de|d.|du|of|of the|de la|de l.)\s?$"
)
_ENDS = re.compile(r"[.!?](?=\s|$)|\n")
# «Groups may apply (but those of schools may not)»: what is said of some is not said of those before it.
_TURN = re.compile(
    r"[(;:]|(?<![a-z])(?:but|mais|tandis que|alors que|while|whereas|however|although|en revanche)(?![a-z])"
)
# A list without articles («: associations, communes») goes on at any comma.
_BARE = re.compile(r"[^.\n:,]{0,60}:\s|\s*\n")
_SIZES = ("moins", "fewer")
_WORD = re.compile(r"[a-z]*")
_BULLET = re.compile(r"\s*(?:[-*•–·►▪°>]|\d{1,2}[.)])\s")


_TYPES, _CUES = PhraseFinder({**TYPES, _NOBODY: NOT_TYPES}), PhraseFinder(CUES)


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of text that lists who may apply (or, `excluded`, who may not)."""

    start: int
    end: int
    excluded: bool = False


def read(passage: Passage, title: Passage | None = None) -> tuple[Fact, ...]:
    """The types of applicants the text admits, in order of place, each with its quote.

    The noun phrases right after a cue («ouvert aux …»), before one («… peuvent candidater») or in the list below it
    decide. Where no words say who may apply and a title is given, the types named most at the beginning are probable.
    """
    hits = [hit for hit in _TYPES.find(passage) if hit.value != _NOBODY and not _is_aside(passage.folded, hit)]
    if not hits:
        return ()
    windows = _windows(passage.folded, _CUES.find(passage))
    excluded = {hit for one in windows if one.excluded for hit in _within(hits, one)}
    hits = [hit for hit in hits if hit not in excluded]
    listed = {
        hit
        for one in windows
        if not one.excluded
        for hit in _listed(passage, _within(hits, one), one)
        if not _speaks(passage, hit)
    }
    found: dict[str, Fact] = {}
    for hit in sorted(listed, key=lambda hit: hit.start):
        if hit.value not in found:
            found[hit.value] = Fact(hit.value, passage.around(hit.start, hit.end, 60))
    return tuple(found.values()) or (_probable(passage, title, hits) if title is not None else ())


def _probable(passage: Passage, title: Passage, hits: Sequence[PhraseHit]) -> tuple[Fact, ...]:
    """The types named most in title and opening lines; the title counts thrice, a type beside a stronger one half."""
    opening = [
        hit
        for hit in hits
        if hit.start < OPENING and not _is_name(passage, hit) and not _is_complement(passage.folded, hit.start)
    ]
    votes: Counter[str] = Counter()
    for hit in opening:
        votes[hit.value] += IN_TITLE if hit.start < len(title.folded) else 1
    most = max(votes.values(), default=0)
    first: dict[str, Fact] = {}
    for hit in opening:
        if votes[hit.value] * SHARE > most and hit.value not in first and hit.value not in WEAK:
            first[hit.value] = Fact(hit.value, passage.around(hit.start, hit.end, 60), probable=True)
    return tuple(first.values())[:PROBABLE]


def _is_name(passage: Passage, hit: PhraseHit) -> bool:
    """Whether a type word begins a proper name («Université Laurentide») or is who speaks («La Fondation»)."""
    said = passage.published(hit.start, hit.end + 40)
    return (_NAME.match(said) is not None and not said[:2].isupper()) or _speaks(passage, hit)


def _speaks(passage: Passage, hit: PhraseHit) -> bool:
    said = passage.published(hit.start, hit.end)
    if not said[:1].isupper() or said[1:2].isupper():
        return False
    return _DEFINITE.search(passage.published(max(hit.start - 8, 0), hit.start)) is not None


def _is_aside(folded: str, hit: PhraseHit) -> bool:
    """Whether a type is denied right before («not individuals»), a place, or counted as the size of another."""
    start = hit.start
    if _DENIED.search(folded, max(start - 24, 0), start):
        return True
    if hit.value in _PLACES and _WITHIN.search(folded, max(start - 36, 0), start):
        return True
    return folded.startswith(_SIZED, start) and _COUNTED.search(folded, max(start - 3, 0), start) is not None


def _is_complement(folded: str, start: int) -> bool:
    """«Centres de jeunes»: the word only says of what kind something else is; groups of them are them."""
    if folded.startswith(_SIZES, start) or not _OF.search(folded, max(start - 8, 0), start):
        return False
    return _GROUP.search(folded, max(start - 30, 0), start) is None


def of_field(value: object) -> tuple[Fact, ...]:
    """The types named in a source's own field (a text or a list of texts)."""
    texts = value if isinstance(value, (list, tuple)) else [value]
    found: dict[str, Fact] = {}
    for text in texts:
        passage = Passage(str(text)[:2000])
        for hit in (hit for hit in _TYPES.find(passage) if hit.value != _NOBODY):
            found.setdefault(hit.value, Fact(hit.value, passage.quote(hit.start, hit.end)))
    return tuple(found.values())


def stretches(passage: Passage) -> list[tuple[int, int]]:
    """Where in the folded text types of applicants are said to be able, or unable, to apply: up to the last one's line.

    A list without bullets runs on into what stands below it.
    """
    folded, found = passage.folded, []
    hits = [hit for hit in _TYPES.find(passage) if hit.value != _NOBODY]
    for window in _windows(folded, _CUES.find(passage)) if hits else ():
        if named := _within(hits, window):
            line = folded.find("\n", named[-1].end)
            found.append((_begin(folded, window.start), min(window.end, line) if line >= 0 else window.end))
    return found


def _within(hits: Sequence[PhraseHit], window: _Window) -> Sequence[PhraseHit]:
    """The hits, in order of place, that begin in a window."""
    first, last = (bisect_left(hits, place, key=attrgetter("start")) for place in (window.start, window.end))
    return hits[first:last]


def _listed(passage: Passage, hits: Sequence[PhraseHit], window: _Window) -> Iterator[PhraseHit]:
    """The types that head the noun phrases of a window; those in its clauses are whom a project is for."""
    folded, last = passage.folded, window.start
    is_bare = _BARE.match(folded, window.start) is not None
    for hit in hits:
        last = max(last, folded.rfind("\n", last, hit.start) + 1)
        parted = _CLAUSE.search(folded, last, hit.start) and not _RESUMED.search(folded, last, hit.start)
        parted = parted and not (is_bare and folded.endswith(", ", last, hit.start))
        if not parted and (hit.start - window.start < 3 or not _is_complement(folded, hit.start)):
            yield hit
            last = hit.end


def _windows(folded: str, cues: Sequence[PhraseHit]) -> list[_Window]:
    """The stretches of text that say who may apply, and those that say who may not."""
    windows = []
    can = list(_abilities(folded))
    for cue in sorted((*map(_whole(folded), cues), *can), key=lambda cue: cue.start):
        begin = _begin(folded, cue.start)
        is_first = not folded[begin : cue.start].strip(" -*•0123456789.)>#«")
        if cue.value == "not":
            turn = max((match.end() for match in _TURN.finditer(folded, begin, cue.start)), default=begin)
            windows.append(_Window(turn, _end(folded, cue.end), excluded=True))
        elif cue.value == "label" and not (is_first and _is_label(folded, cue.end)):
            continue
        elif cue.value in ("after", "label") or (cue.value == "before" and (is_first or _is_heading(folded, cue.end))):
            windows.append(_Window(cue.end, _end(folded, cue.end)))
        if cue.value == "before" and not is_first:
            windows.append(_Window(begin, cue.start))
    return windows


def _abilities(folded: str) -> Iterator[PhraseHit]:
    """Where somebody can (or cannot) apply."""
    for match in _CAN.finditer(folded):
        is_denied = match["no"] or match["never"] or folded.endswith((" ne", " n'"), 0, match.start() - 1)
        yield PhraseHit("not" if is_denied else "before", match.start(), match.end())


def _whole(folded: str) -> Callable[[PhraseHit], PhraseHit]:
    """The cue up to the end of its last word: its plural belongs to it."""
    return lambda cue: cue._replace(end=_WORD.match(folded, cue.end).end())  # type: ignore[union-attr]  # it always matches


def _begin(folded: str, place: int) -> int:
    """Where the sentence around a place begins."""
    ends = list(_ENDS.finditer(folded, max(place - REACH, 0), place))
    return ends[-1].end() if ends else max(place - REACH, 0)


def _is_heading(folded: str, end: int) -> bool:
    """Whether what follows a cue announces a list: nothing more in its line, or a colon at its end."""
    stop = folded.find("\n", end)
    rest = folded[end : stop if stop >= 0 else len(folded)].strip(" ?:*)")
    return not rest or folded[end : max(stop, end)].rstrip().endswith(":")


def _is_label(folded: str, end: int) -> bool:
    """Whether a cue is a label: of the list below it, or of what stands behind its colon («Public :» is none)."""
    if _is_heading(folded, end):
        return True
    return bool(_VALUE.match(folded, end)) and not _AUDIENCE.search(folded, max(end - 8, 0), end)


def _end(folded: str, place: int) -> int:
    """Where the list after a cue ends: with the sentence, or with the lines below where these are its list."""
    if not _is_heading(folded, place):
        sentence = _ENDS.search(folded, place, min(place + REACH, len(folded)))
        return sentence.start() if sentence else min(place + REACH, len(folded))
    end, seen, is_bulleted = folded.find("\n", place), 0, False
    while 0 <= end < place + LIST_REACH and seen < LIST_LINES:
        stop = folded.find("\n", end + 1)
        stop = len(folded) if stop < 0 else stop
        line = folded[end + 1 : stop]
        if not line.strip():
            if seen and not _BULLET.match(folded, stop + 1):
                break
        elif (
            seen and not _BULLET.match(line) and (is_bulleted or line.rstrip().endswith((":", "?")) or _is_prose(line))
        ):
            break
        else:
            seen, is_bulleted = seen + 1, is_bulleted or _BULLET.match(line) is not None
            if _is_prose(line) and not _BULLET.match(line):
                sentence = _ENDS.search(folded, end + 1 + line.find(line.strip()[:1]), stop)
                return sentence.start() if sentence else stop
        if stop >= len(folded):
            return stop
        end = stop
    return max(end, place)


def _is_prose(line: str) -> bool:
    return len(line) > 90
