"""What a sentence says, however it is worded: its figures, its telling words by their sense, and how it binds. Pure.

Two sentences with equal forms are one sentence. Figures are days, hours, sums, rates and counts, in their order; how a
sentence binds is whether it denies, excepts or says «only», must, should or may, at most or at least.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from watcher.remember.rules.same_figures import plain
from watcher.remember.rules.senses import is_function, is_weak, sense_of
from watcher.understand.text.number_words import UNITS
from watcher.understand.text.text import fold


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])")


# «Sans dépasser», «not exceeding», «no later than» say how much or until when, and deny nothing.
_MOST = _words(
    r"sans (?:pouvoir )?(?:depasser|exceder)|ne (?:peut|peuvent|doit|doivent|devra|devront|pourra|pourront)"
    r" (?:pas )?(?:depass|exced)er|ne depass\w+ pas|n exced\w+ pas"
    r"|(?:not|never|without|cannot|can not) (?:to )?exceed\w*"
    r"|(?:no|not) more than|jusqu|plafon\w*|maxim\w*|max|au plus(?! tard)|up to|at most|(?:no|not) (?:more|over)"
    r"|ceiling|capped(?: at)?|cap|or (?:fewer|less|under|younger)|ou moins|dans la limite de|within a limit of"
)
_LEAST = _words(
    r"minim\w*|min|au moins|at least|ou plus|or (?:more|over|older|above)|(?:no|not) (?:less|fewer) than|pas moins de"
    r"|a partir de|et plus|and over"
)
_BELOW = _words(r"moins de|fewer than|less than|under|below|inferieure?s? a|younger than|en dessous de")
_ABOVE = _words(r"plus de|more than|over|above|superieure?s? a|older than|au dela de|exceeding|depassant|excedant")
_SINCE = _words(
    r"after|apres|from|since|depuis|a partir|a compter|des le|as of|earliest|au plus tot|not before|pas avant"
)
_AFTER = _words("after|apres|depuis|since|following")
_BEFORE = _words("before|avant|prior")
_ONLY_SO_MANY = _words(r"(?:only|seulement|uniquement|que)(?= \d)")
_UNTIL = _words(
    r"(?:no|not) later than|au plus tard|by|before|avant|until|till|jusqu|d ici|limite|deadline|clos\w*|due|clotur\w*"
)
_EXCEPT = _words(r"except(?:ing|ion)?|unless|sauf|hors|hormis|excepte\w*|a moins|excluding|other than|autre que")
_NO_DENIAL = _words(
    r"(?:no|not) (?:more|less|fewer|later|over|before) than|(?:no|not) (?:over|before)|no matter|non plus"
    r"|(?:not for|non|no) profit|(?:sans|non) but lucratif|(?:a )?but non lucratif|not only|non seulement|n importe"
    r"|pas (?:moins de|avant)|sans doute|no doubt|(?:numero|no) \d+"
)
_DENIED = _words(
    r"not|cannot|never|no|none|nor|neither|without|excluded|exclu(?:e|s|es)?|exclusions?|ineligib\w*|inadmissib\w*"
    r"|barred|debarred|refus\w*|reject\w*|rejet\w*"
    r"|non (?:admissib|eligib|recevab|admis)\w*|disqualif\w*|prohibit\w*|forbid\w*|interdit\w*"
    r"|pas|aucun|aucune|jamais|sans|ni|nul|nulle|irrecevab\w*"
)
_GONE = _words(r"n(?:e)? (?:\w+ ){1,3}?plus|no longer|plus (?:aucun|de place)")
_ONLY = _words(
    r"only|solely|exclusiv\w*|uniquement|seuls?|seules?|seulement|reserved?s?|reservee?s?|limited to|restricted to"
    r"|limitee?s? a(?:ux?)?"
)
_SHUT = _words(
    r"clos(?:e|es|ed|s)?|fermee?s?|suspend\w*|annulee?s?|cancel\w*|withdrawn|complets?|epuisee?s?|exhausted|terminee?s?"
    r"|postponed|reportee?s?|full"
)
_BUT = _words(r"n(?:e)? (?!(?:\w+ ){0,3}pas )(?:\w+ ){1,4}?qu(?:e)?")
# «All partners», «one of the partners»: where one side says the one, and the other side the other, they part.
_ALL = _words(r"all|every|each|both|tous|toutes|chaque|chacune?|les (?:deux|2)")
_SOME = _words(
    r"some|certaine?s?|either|l.(?:une?|1)"
    r"|(?:one|une?)(?= \w+ (?:must|may|can|is|will|doit|devra|peut|pourra|est|sera)\b)"
)
_MOST_OF = _words(r"most of|la plupart|majority|majorite")
_HERE = _words(r"on site|sur place|in person|en personne|au guichet|face to face|en presentiel")
_OF_ELIGIBLE = _words(r"(?:eligib|admissib)\w*")
_MUST = _words(
    r"must|shall|have to|has to|had to|need(?:s|ed)?(?: to)?|requir\w*|obligat\w*|compulsory|mandatory|doit|doivent"
    r"|devez|devra|devront|devrez|faut|faudra|exig\w*|requise?s?|obligatoire\w*|imperati\w*|please|veuillez|merci de"
)
_SHOULD = _words(
    r"should|recommend\w*|advis\w*|encourag\w*|ideally|preferabl\w*|devrai\w*|recommand\w*|conseill\w*|souhaitable\w*"
    r"|de preference|idealement|invite[es]* a"
)
_MAY = _words(r"may|might|can|could|peut|peuvent|pouvez|pourr\w+|optional\w*|facultati\w*|if you (?:wish|like)")
# «Est à envoyer», «Send it», «Remplissez»: an order without «must».
_ORDER = re.compile(
    r"(?<![a-z])(?:est|sont|sera|seront) a [a-z]+(?:er|ir|re)(?![a-z])"
    r"|^(?:send|complete|fill|attach|submit|provide|include|enclose|sign|register|[a-z]{4,}ez)(?![a-z])"
)
_BOUNDS = (("most", _MOST), ("least", _LEAST), ("below", _BELOW), ("above", _ABOVE))
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w|(?:https?://|www\.)\S+")
_DAY = re.compile(r"\b20\d\d \d\d(?: \d\d)?\b")
_OLD = re.compile(
    r"(?<=\d )(?:years? old|years? of age)\b|\bag(?:ed?|ee?s?)(?: (?:de|of|over|under))?(?= (?:\w+ ){0,3}\d)"
)
_YEAR = re.compile(r"(?<=par )an\b|(?<=\bl )an\b|(?<=chaque )an\b|(?<=un )an\b|(?<=\d )ans?\b")
_BOTH = re.compile(r"\b(la|le|une?|elles|ils|he|she) (?:ou|et|or) (?:le|la|une?|ils|elles|she|he)\b")
_HOUR = re.compile(r"\d\dh\d\d")
_TURN = re.compile(r";|,? (?:but|mais|tandis que|alors que|while|whereas|however|although|toutefois|cependant) ")
_JOINING = {"et": "and", "and": "and", "ou": "or", "or": "or"}
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
_MONEY = frozenset(("eur", "gbp", "usd", "%"))
_BINDS = (("not", _DENIED), ("not", _GONE), ("except", _EXCEPT), ("only", _ONLY), ("only", _BUT), ("here", _HERE))
_SCOPES = (("all", _ALL), ("some", _SOME), ("most of", _MOST_OF))
_SCOPED = frozenset(name for name, _ in _SCOPES)
_LOOSE = _SCOPED | {"or"}
_STATES = (("shut", _SHUT), ("after", _AFTER), ("before", _BEFORE))
_DUTIES = (("must", _MUST), ("must", _ORDER), ("should", _SHOULD), ("may", _MAY))
_BINDING = (_MOST, _LEAST, _BELOW, _ABOVE, _SINCE, _UNTIL, _EXCEPT, _DENIED, _ONLY, _HERE, _MUST, _SHOULD, _MAY)


@dataclass(frozen=True, slots=True)
class Form:
    """The normal form of a sentence (or of some that follow each other).

    `said` holds its telling words and figures in their order, `weak` the words that say nothing by themselves,
    `binds` «not», «except», «only», «here» (in person), «of eligible» (a rate), «shut», «or», «all», «some», «most of»
    and «since», «after» or «before», `bounds` «most», «least», «below»,
    «above», `duty` «must», «should» and «may».
    """

    said: tuple[str, ...] = ()
    weak: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()
    bounds: frozenset[str] = frozenset()
    duty: frozenset[str] = frozenset()

    @property
    def terms(self) -> frozenset[str]:
        """The telling words."""
        return frozenset(term for term in self.said if not _is_figure(term))

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures, in order."""
        return tuple(filter(_is_figure, self.said))

    @property
    def numbers(self) -> tuple[str, ...]:
        """The figures that are no sum, rate, day or hour, in order."""
        told = zip(self.said, (*self.said[1:], ""), strict=False)
        return tuple(term for term, unit in told if _is_number(term) and unit not in _MONEY)

    @property
    def is_condition(self) -> bool:
        """Whether it says a figure, or binds."""
        return bool(self.figures or self.binds - _LOOSE or self.duty or self.bounds)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not self.said and not self.binds & {"not", "only", "except", "shut"}

    def says_like(self, other: Form) -> bool:
        """Whether the two are one sentence.

        Where one says several numbers or days, each belongs to the words beside it: their order counts.
        """
        if self.terms != other.terms or sorted(self.figures) != sorted(other.figures) or not self.binds_like(other):
            return False
        if _parts_and_joins(self, other):
            return False
        for is_told in (_is_number, _is_day):
            if sum(map(is_told, self.said)) > 1 and self._in_order(is_told) != other._in_order(is_told):
                return False
        return True

    def _in_order(self, is_told: Callable[[str], bool]) -> list[str]:
        """The telling words and the figures of one kind, in order."""
        return [term for term in self.said if is_told(term) or not _is_figure(term)]

    def holds(self, other: Form) -> bool:
        """Whether this says all that the other says, and binds as that one does."""
        return other.weak <= self.weak and self.binds_like(other) and _follow_in(other.said, self.said)

    def has_figures_of(self, other: Form) -> bool:
        """Whether it says all the figures of the other, bounded the same way."""
        return set(other.figures) <= set(self.figures) and self._bounds_like(other)

    def says_otherwise(self, other: Form) -> bool:
        """Whether it says the words of the other with other figures: «Clubs: 40 %» beside «Clubs: 60 %»."""
        is_told = bool(other.terms and other.figures and self.figures) and other.terms <= self.terms
        return is_told and not set(other.figures) <= set(self.figures)

    def likeness(self, other: Form) -> float:
        """How much of what the two say they share, from 0 to 1."""
        one, two = ({*form.said, *form.weak} for form in (self, other))
        return 2 * len(one & two) / (len(one) + len(two)) if one or two else 0.0

    def with_next(self, other: Form) -> Form:
        """Both, as one sentence."""
        return Form(
            (*self.said, *other.said),
            self.weak | other.weak,
            self.binds | other.binds,
            self.bounds | other.bounds,
            self.duty | other.duty,
        )

    def binds_like(self, other: Form) -> bool:
        """Whether nothing that one of the two forbids, excepts, demands or bounds is otherwise in the other."""
        if self.binds - _LOOSE != other.binds - _LOOSE:
            return False
        scopes = [form.binds & _SCOPED for form in (self, other)]
        if all(scopes) and scopes[0].isdisjoint(scopes[1]):
            return False
        duties = {self._duty, other._duty} - {""}
        return len(duties) < 2 and self._bounds_like(other)

    @property
    def _duty(self) -> str:
        return next((duty for duty in ("must", "should", "may") if duty in self.duty), "")

    def _bounds_like(self, other: Form) -> bool:
        if self.bounds == other.bounds:
            return True
        is_counted = _MONEY.isdisjoint(self.said) and _MONEY.isdisjoint(other.said)
        return not is_counted and not (self.bounds and other.bounds)


def _follow_in(said: Iterable[str], whole: Iterable[str]) -> bool:
    rest = iter(whole)
    return all(term in rest for term in said)


def _parts_and_joins(one: Form, other: Form) -> bool:
    """Whether one says «or» where the other says «and»."""
    return ("or" in one.binds) != ("or" in other.binds)


def _is_figure(term: str) -> bool:
    return term[0].isdigit() or term in _MONEY


def _is_day(term: str) -> bool:
    return term.startswith("20") and "-" in term


def _is_number(term: str) -> bool:
    return term[0].isdigit() and not _is_day(term) and not _HOUR.fullmatch(term)


@lru_cache(4096)
def form_of(sentence: str) -> Form:
    """The form of a sentence as it is compared (`differences.quiet`)."""
    folded = plain_letters(sentence)
    folded = _ONLY_SO_MANY.sub("max", folded)
    words = folded.split()
    bounds = {name for name, form in _BOUNDS if form.search(folded)}
    bare = _NO_DENIAL.sub(" ", _MOST.sub(" ", folded))
    binds = {name for name, form in _BINDS if form.search(bare)}
    if not any(map(_is_day, words)):
        binds |= {name for name, form in _STATES if form.search(folded)}
    else:  # «jusqu'au 15 mars» bounds no sum
        binds |= {"since"} if _SINCE.search(folded) and not _UNTIL.search(folded) else set()
        bounds = {name for name, form in _BOUNDS if form.search(_UNTIL.sub(" ", folded))}
    if "%" in words and _OF_ELIGIBLE.search(folded):
        binds |= {"of eligible"}
    scopes = {name for name, form in _SCOPES if form.search(folded)}
    duty = {name for name, form in _DUTIES if form.search(folded)}
    for form in _BINDING:
        folded = form.sub(" ", folded)
    said, weak, joins = _told(folded.split())
    binds |= {"or"} if joins == {"or"} else set()
    binds |= scopes
    return Form(tuple(said), frozenset(weak), frozenset(binds), frozenset(bounds), frozenset(duty))


def plain_letters(sentence: str) -> str:
    """A sentence (as it is compared) in plain letters, each day one word, each currency a sign."""
    for sign, name in _SIGNS.items():
        sentence = sentence.replace(sign, f" {name} ")
    folded = _BOTH.sub(r"\1", _YEAR.sub("annee", _OLD.sub("", fold(plain(sentence)))))
    return " ".join(_DAY.sub(lambda day: day[0].replace(" ", "-"), folded).split())


def _told(words: Iterable[str]) -> tuple[list[str], set[str], set[str]]:
    """The telling words and figures by their sense, in order, the weak words, and how telling words are joined.

    Who is named twice in a row («les étudiantes et étudiants») is named once.
    """
    said: list[str] = []
    weak: set[str] = set()
    joins: set[str] = set()
    join = ""
    for word in words:
        join = _JOINING.get(word, join)
        term = _term(word)
        if term and is_weak(term):
            weak.add(term)
        elif term and term not in said[-1:]:
            said.append(term)
            joins |= {join} - {""}
        join = join if not term else ""
    return said, weak, joins


def _term(word: str) -> str:
    """The sense of a word or figure; empty for one that only binds others together."""
    if _is_figure(word):
        return word.lstrip("0") or "0"
    if UNITS.get(word, 0) > 1 and word != "neuf":
        return str(UNITS[word])
    return sense_of(word) if len(word) > 1 and not is_function(word) else ""


def is_binding(word: str) -> bool:
    """Whether a folded word alone says how a sentence binds."""
    return any(form.fullmatch(word) for form in _BINDING)


def clauses(raw: str) -> list[str]:
    """A published sentence cut where it turns from one statement to another."""
    return [part for part in _TURN.split(raw) if part and part.strip()]


def addresses(text: str) -> frozenset[str]:
    """The addresses of mail and of pages that a text names."""
    return frozenset(found.rstrip(".,;:)") for found in _ADDRESS.findall(text.casefold()))
