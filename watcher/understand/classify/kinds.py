"""What a notice is: a call, a programme open all year, news, an award, a tender or an event.

Words of the title decide before words of the text; what the source itself says (`kind` of the notice, `content` of the
source) decides before both. Reads no date; the caller says whether a deadline was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from watcher.model import Genre, Kind
from watcher.understand.classify import matters, stance, terms
from watcher.understand.classify.headings import is_headline, names_an_offer
from watcher.understand.classify.instruments import is_law
from watcher.understand.classify.summaries import speaks_as_offer
from watcher.understand.text.past_awards import tells_of_gain, tells_of_grants
from watcher.understand.text.phrase_finder import PhraseFinder, shipped_table
from watcher.understand.text.text import Passage

# Written by others as the kind of a notice, in their words.
STATED = {
    "call": Genre.CALL, "calls": Genre.CALL, "appel": Genre.CALL, "grant": Genre.CALL, "opportunity": Genre.CALL,
    "programme": Genre.PROGRAMME, "programmes": Genre.PROGRAMME, "program": Genre.PROGRAMME, "aide": Genre.PROGRAMME,
    "news": Genre.NEWS, "actualite": Genre.NEWS, "award": Genre.AWARD, "awards": Genre.AWARD, "result": Genre.AWARD,
    "results": Genre.AWARD, "tender": Genre.TENDER, "event": Genre.EVENT,
}  # fmt: skip
_WORDS = shipped_table(__package__, "kinds.toml")
_IN_TITLE, _IN_TEXT = PhraseFinder(_WORDS["title"]), PhraseFinder(_WORDS["text"])
ENOUGH = 3
THIN = 200
# Lists of aids name the thing to do («Soutenir les …»), press titles do not; so do the aims of American programmes.
_VERB = re.compile(
    r"(?!offre)(?:s'|se )?[a-z]{3,}(?:er|ir|re|oir)(?: et [a-z]+er)? (?:l'|d'|les? |la |une? |des? |du |aux? |vo|au)"
)
_AIM = re.compile(
    r"[^a-z]{0,6}(?:to [a-z]|the (?:purpose|objective)s?|scope:|objectives?:|expected|synopsis|(?:assist|provide|"
    r"enable|allow|promote|support|encourage|identif|establish|administer|conduct|improve)[a-z]{0,3} )"
)
# Winners to come («aux lauréats», «10 lauréats, 5 000 € chacun», «the winner receives») are no results.
_WINNERS_TO_COME = re.compile(
    r"\b(?:aux|pour (?:les |des |ses )?|futurs?|devene[zs]|devenir|chaque|une?|de|par) (?:futurs? )?laureate?s?\b|"
    r"(?<!les )\b\d+ laureats\b|\blaureats? (?:recoi|recev|obtien|benefici|gagne)|"
    r"\b(?:each|every|one|be an?|become an?|past|former|previous|prospective) winners?\b|"
    r"\bwinners? (?:will|receives?|gets?|takes?|wins?)\b"
)
PLAIN = "plain title"
_CONTENT = {"calls": Genre.CALL, "programmes": Genre.PROGRAMME, "news": Genre.NEWS, "awards": Genre.AWARD}
_CALLS = (Genre.CALL, Genre.PROGRAMME)
_KINDS = {Genre.CALL: Kind.CALL, Genre.PROGRAMME: Kind.CALL, Genre.AWARD: Kind.AWARD}


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known besides the words: the kind the notice states, the source's content, what the dates say.

    `has_state` tells that the text speaks of a state only calls have (suspended, extended …), `is_over` that it says
    «closed» or «cancelled», `has_money` that money is on offer: with a deadline for it, that makes a call; alone it
    says nothing. `has_day` tells of a deadline that no word of applying holds (a bare period), `is_dated` of
    one that such a word holds and that stands with its year, `markup` is the type the
    page gives itself (news, event, call): one voice more.
    """

    stated: str = ""
    content: str = "mixed"
    has_deadline: bool = False
    has_day: bool = False
    is_dated: bool = False
    is_rolling: bool = False
    has_state: bool = False
    is_over: bool = False
    has_money: bool = False
    language: str = ""
    markup: str = ""
    days: str = ""
    """The sentences of the last days, as published."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The genre of a notice, and how probable it is that it offers money one can ask for (1 where the source says)."""

    genre: Genre
    chance: float
    is_thin: bool = False

    @property
    def is_none(self) -> bool:
        """Whether it is no call, whatever words of applying it has."""
        return self.chance < matters.shipped().least

    @property
    def may_be_none(self) -> bool:
        return self.chance < matters.shipped().sure


def classify(title: Passage, text: Passage, hints: Hints) -> Judgement:
    """The genre of a notice, with its chance to be a call."""
    stated = STATED.get(hints.stated.strip().lower())
    if stated is not None and stated is not Genre.CALL:
        return Judgement(stated, 1.0)
    content = stated or _CONTENT.get(hints.content)
    if content not in _CALLS and not hints.is_dated and is_law(title, text):
        return Judgement(Genre.NEWS, 0.0)
    words = words_of(title, text)
    genre = _by_words(words, hints)
    if content in _CALLS:
        # A list of calls also carries its results and its meetings; it does not carry press news.
        genre = content if genre in (Genre.NEWS, Genre.EVENT) or stated else genre
        judged = Judgement(genre, 1.0)
    else:
        chance = matters.shipped().probability(evidence(words, hints))
        judged = Judgement(genre, chance, is_thin=len(words.head.text) < THIN)
        if _says_enough(words, hints) and judged.is_none == (genre in _CALLS):
            genre = Genre.NEWS if genre in _CALLS else Genre.CALL
    if content is not None and content not in _CALLS and genre not in (Genre.CALL, Genre.AWARD):
        return replace(judged, genre=content)
    is_open = genre is Genre.CALL and not hints.has_deadline
    is_programme = is_open and (hints.is_rolling or content is Genre.PROGRAMME)
    return replace(judged, genre=Genre.PROGRAMME if is_programme else genre)


def _says_enough(words: Words, hints: Hints) -> bool:
    """Whether the model may overrule the words: not on few lines without a title or a day, or titled as a call."""
    is_named = bool(words.title.text) and "call" not in words.named
    is_thin = len(words.head.text) < THIN and not (hints.days and is_named)
    return not (is_thin or hints.markup == "call")


def evidence(words: Words, hints: Hints) -> matters.CallSigns:
    """What speaks for and against a call: grammar, layout, the dates, the matters, each about 0 to 1; and the words."""
    title, head = words.title, words.head
    voice = stance.read(title, head, hints.language)
    about = matters.features(title, head, hints.days, voice.offered)
    found = {
        "offer": float(PLAIN in about and names_an_offer(title)),
        "headline": float(is_headline(title)),
        "aim": _aims(words),
        "deadline": float(hints.has_deadline),
        "rolling": float(hints.is_rolling or "rolling" in words.count),
        "state": float(hints.has_state),
        **voice.features,
    }
    signs = {name: value for name, value in found.items() if value} | about
    return matters.CallSigns(signs, terms.read(title, head))


def _aims(words: Words) -> float:
    """How far a notice begins with the thing to do, in its title and in its text."""
    return float(bool(_VERB.match(words.title.folded))) + float(bool(_AIM.match(words.head.folded)))


def kind_of(genre: Genre) -> Kind:
    """The kind in the three words of the interfaces: programmes are calls, tenders and events are news to us."""
    return _KINDS.get(genre, Kind.NEWS)


@dataclass(frozen=True, slots=True)
class Words:
    """Title and head of a text: the lists that the title has words of, and how many different words the head has."""

    title: Passage
    head: Passage
    named: set[str]
    count: dict[str, int]


def words_of(title: Passage, text: Passage) -> Words:
    """What the lists find in a notice."""
    head = _head(text)
    return Words(title, head, *_voices(title, head))


def _by_words(words: Words, hints: Hints) -> Genre:
    title, head, named, count = words.title, words.head, words.named, dict(words.count)
    genre = _set_apart(named, count, title, hints)
    if genre is not None:
        return genre
    count["offer"] = names_an_offer(title)
    count["named"] = bool(named & {"perhaps", "programme"}) and not is_headline(title)
    count["aim"] = int(_aims(words))
    genre = _call_or_news(named, count, hints)
    is_report = bool(count.get("news")) or "news" in named
    if genre is Genre.NEWS and not is_report and speaks_as_offer(title, head, hints.language):
        return Genre.CALL
    return genre


def _head(text: Passage) -> Passage:
    return Passage(text.text[:4000]) if len(text.text) > 4000 else text


def _voices(title: Passage, head: Passage) -> tuple[set[str], dict[str, int]]:
    """The lists that the title has words of, and how many different words of each list the text has."""
    voices: dict[str, set[str]] = {}
    for hit in _IN_TEXT.find(head):
        voices.setdefault(hit.value, set()).add(head.folded[hit.start : hit.end])
    named = {hit.value for hit in _IN_TITLE.find(title)}
    return named, {value: len(said) for value, said in voices.items()}


def _set_apart(named: set[str], count: dict[str, int], title: Passage, hints: Hints) -> Genre | None:
    """Results, tenders and meetings, by the words that name them."""
    if _is_award(named, count, title, hints):
        return Genre.AWARD
    if "tender" in named or count.get("tender", 0) >= 2:
        return Genre.TENDER
    is_marked = hints.markup == "event" and "call" not in named and not hints.has_deadline
    return Genre.EVENT if is_marked or ("event" in named and _is_event(named, count, hints)) else None


def _is_award(named: set[str], count: dict[str, int], title: Passage, hints: Hints) -> bool:
    """Results by name, by two words of the text, or as a headline of who got what."""
    # «Les projets retenus … la notification aux lauréats»: a page with a last day tells what will become of its call.
    is_dated_call = "award" not in named and hints.has_deadline
    if (count.get("award", 0) >= 2 and not is_dated_call) or tells_of_gain(title.text):
        return True
    if "award" in named:
        is_offer = hints.has_deadline or named & {"call", "perhaps", "programme"}
        return not (is_offer and _WINNERS_TO_COME.search(title.spaced))
    return "call" not in named and tells_of_grants(title.text)


def _is_event(named: set[str], count: dict[str, int], hints: Hints) -> bool:
    """A call may carry the word too («support for conferences»); then the text must speak of a meeting."""
    if "call" in named:
        return not hints.has_deadline
    return "perhaps" not in named or count.get("event", 0) > 0


def _call_or_news(named: set[str], count: dict[str, int], hints: Hints) -> Genre:
    if "call" in named:
        is_report = "news" in named and not hints.has_deadline and count.get("strong", 0) < 2
        return Genre.NEWS if is_report else Genre.CALL
    voices = (
        3 * count.get("strong", 0) + count.get("call", 0) + 3 * hints.has_deadline + hints.has_state + 2 * hints.is_over
    )
    # An act of applying with its day makes a call, however much like news it is told.
    is_asked = bool(hints.has_money or count.get("call") or named)
    voices += (
        ENOUGH * count.get("offer", 0) + 3 * (hints.has_deadline and is_asked) + 2 * (hints.has_day and hints.has_money)
    )
    voices += 2 * (hints.is_rolling or bool(count.get("rolling")))
    voices += 2 * count.get("named", 0) + 2 * count.get("aim", 0)
    voices += ENOUGH * (hints.markup == "call")
    against = count.get("news", 0) + 2 * ("news" in named) + (hints.markup == "news")
    if count.get("event", 0) >= 2 and voices < ENOUGH:
        return Genre.EVENT
    if voices < ENOUGH + 2 * against:
        return Genre.NEWS
    return Genre.PROGRAMME if (hints.is_rolling or count.get("rolling")) and not hints.has_deadline else Genre.CALL
