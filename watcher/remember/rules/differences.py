"""What makes a version: the meaning of a notice without its noise, and which facts differ between two readings.

Noise is what changes without telling anything: spaces, markup, order, letter case, counters, «updated at», seconds.
Pure.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick

from watcher.model import Amount, AmountRole, Cause, DomainScore, Fact, Moment, Notice, Reading, Status
from watcher.remember.rules import month_parts
from watcher.remember.rules.furniture import is_furniture
from watcher.remember.rules.identity import canonical_url, digest, flat
from watcher.remember.rules.lifecycle import deadlines
from watcher.remember.rules.restated import may_restate, without_restated
from watcher.remember.rules.same_figures import figures_alike
from watcher.remember.rules.sections import Label, labels, may_deny

_INLINE = re.compile(r"</?(?:a|abbr|b|em|i|mark|small|span|strong|sub|sup|u|font)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<[!/?]?[a-zA-Z][^<>]{0,2000}>")
_SPACES = re.compile(r"[^\S\n]+")
_DIGIT = re.compile(r"\d")
_SECONDS = re.compile(r"(\d{4}-\d\d-\d\d[tT ]\d\d:\d\d):\d\d(?:\.\d+)?")
_UNIT = r"(?:secondes?|seconds?|minutes?|min|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?|ans?|years?)"
_HOUR = r"(?:,?\s*(?:[àa]|at)?\s*\d{1,2}\s?[:h]\s?\d{0,2}(?::\d\d)?(?:\s?[ap]m)?)?"
_DAY = (
    r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}(?:er)?\s+[^\W\d]{3,9}\.?\s+\d{4}|[^\W\d]{3,9}\.?\s+\d{1,2},?\s+\d{4})"
)
_COUNTED = (
    r"(?:vues?|views?|visites?|hits|partages?|shares?|likes?|commentaires?|comments?|téléchargements?|downloads?)"
)
_ENDS = r"clos(?:es?|ing|ed)|ends?|ending|opens?|(?<!is )(?<!are )due|cl[ôo]ture|ferme(?:ture)?|se termine|fin"
# «Au plus 2 dossiers déposés» is a rule, and so is «2 applications submitted per town».
_NO_BOUND = r"(?<!plus )(?<!moins )(?<!imum )(?<!than )(?<!most )(?<!least )(?<!up to )(?<!seuls )(?<!only )(?<!\d )"
# Only the clock or the count itself is noise: «mis à jour le 3 mars 2027 : date reportée» keeps its second half.
_NOISE = re.compile(
    rf"(?:mise?s? à jour|modifi(?:ée?|cation)|actualisée?|maj|updated|modified|reviewed|refreshed)"
    rf"(?: (?:le|du|on|at))?\s*:?\s*{_DAY}{_HOUR}"
    rf"|il y a \d+ {_UNIT}|\d+ {_UNIT} ago"
    rf"|\bj ?- ?\d+\b|(?:il (?:ne )?(?:vous )?reste|plus)(?: plus)? (?:que |qu['’])?(?:\d+|une?) {_UNIT}"
    rf"|\b\d+ {_UNIT} (?:restants?|left|remaining|to go)\b|\b(?:{_ENDS}) (?:in|dans) (?:\d+|one|an?|une?) {_UNIT}"
    rf"|\b(?:{_ENDS}) (?:today|tomorrow|aujourd['’]hui|demain)\b|\b(?:dernier jour|last day)(?= ?!)"
    rf"|\b{_COUNTED} ?: ?\d[\d .,]{{0,12}}"
    rf"|\b\d[\d .,]{{0,12}}(?:{_COUNTED}|saved|saves)\b"
    rf"|{_NO_BOUND}\b\d[\d .,]{{0,12}}(?:candidatures?|dossiers?|applications?|proposals?) "
    r"(?:déposée?s?|reçue?s?|received|submitted)\b(?! (?:par|per|by|each|every|chaque)\b)"
    r"|(?:vue?|lue?|consultée?|téléchargée?|viewed|read|downloaded) \d[\d .,]{0,12}(?:fois|times)"
    r"|(?:©|\(c\)|copyright) ?\d{4}(?: ?[-–] ?\d{4})?"
    rf"|nous sommes le (?:[^\W\d]{{5,8}} )?{_DAY}"
)
# «Étudiant·es», «ancien·ne·s» are «étudiant», «ancien».
_INCLUSIVE = re.compile(r"(?<=\w\w)[·‧](?:e|s|es|se|ne|le|re|nes|les|euse|rice|trice|ière|fe|ve)(?:[·‧]?s)?(?!\w)")
# What a line says: its words and numbers. Quotes, dashes, apostrophes and spaces are typography.
_SAID = re.compile(r"\d+(?:[.,]\d+)+|\w+|[%€$£+]")
_NUMBER = re.compile(r"\d[\d.,]*")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")
# One of these words is in every such phrase: looking for them costs a fiftieth of the pattern.
_NOISE_WORDS = AhoCorasick(
    [
        *("à jour", "modifi", "actualis", "maj", "updated", "reviewed", "refreshed", "il y a", " ago", "j-", "j -"),
        *("il reste", "restant", "left", "remaining", "to go", "vue", "view", "visite", "hits", "partage", "share"),
        *("like", "comment", "télécharg", "download", "lue", "lu ", "vu ", "consulté", "read ", "©", "(c)"),
        *("copyright", "nous sommes", "plus que", "plus qu", "reste ", "saved", "saves", "déposé", "reçu", "received"),
        *("submitted", "dans ", "aujourd", "demain", "today", "tomorrow", "dernier jour", "last day"),
        *("closes in", "closing in", "ends in", "ending in", "opens in", "close in", "end in", "open in", "due in"),
    ]
)
_NOISY_FIELDS = re.compile(r"(last_?)?(updated?|modified|changed|views?|hits|visits|downloads|score|rank)(_at)?")

SAME_DAY = timedelta(days=1)  # the same instant is two dates on two sides of the sea
TOLD_AMOUNTS = frozenset({AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL, AmountRole.RATE})


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a call's meaning: when it was first seen, on which source, with the hash of what was read."""

    number: int
    at: datetime
    cause: Cause
    source: str
    title: str
    url: str
    text: str
    reading: Reading
    notice_hash: str = ""


def dated(notice: Notice, read_at: datetime) -> Notice:
    """The notice with the day it was first read, where its source gives none: a date without year hangs on it."""
    return notice if notice.published else replace(notice, published=read_at)


def notice_hash(notice: Notice) -> str:
    """A name for what a notice says: two notices that differ in noise only have the same.

    Neither the date of publication nor what config.toml adds (language, country, kind) is part of it.
    """
    facts = sorted(
        f"{name}={'|'.join(sorted(map(quiet, _texts(value))))}"
        for name, value in notice.fields.items()
        if not _NOISY_FIELDS.fullmatch(name)
    )
    said = lines(notice.text)
    denied = _denied(notice.text) if may_deny("\n".join(said)) else ()
    return digest(quiet(notice.title), "\n".join(sorted({*said, *denied})), canonical_url(notice.url), *facts)


def _denied(text: str) -> Iterator[str]:
    """The lines that a label above them denies, marked as such."""
    return (f"not: {said}" for said, label in labels_of(text).items() if label.is_denied)


def quiet(text: str) -> str:
    """The text as it is compared: without markup, letter case, typography, counters and clocks."""
    return " ".join(lines(text))


@lru_cache(16)  # each rule that looks at an edit asks for the same two texts
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(line for raw in _SENTENCE.split(text) for line in lines(raw))


def lines(text: str) -> list[str]:
    """The lines that say something, each as it is compared."""
    text = unicodedata.normalize("NFKC", text)
    if "<" in text or "&" in text:
        text = unicodedata.normalize("NFKC", html.unescape(_TAG.sub(" ", _INLINE.sub("", text))))
    text = text.casefold()
    if "  " in text or not text.replace("\n", "").isprintable():
        text = _SPACES.sub(" ", text)
    if "·" in text or "‧" in text:
        text = _INCLUSIVE.sub("", text)
    if _DIGIT.search(text):
        if text.count(":") > 1:
            text = _SECONDS.sub(r"\1", text)
        if _NOISE_WORDS.find_matches_as_indexes(text):
            text = _NOISE.sub(" ", text)
        text = figures_alike(text)
    said = ((raw, _SAID.findall(raw)) for raw in text.splitlines())
    return [" ".join(tokens) for raw, tokens in said if tokens and not is_furniture(tokens, raw)]


def sentences(text: str) -> list[str]:
    """The sentences that say something, each as it is compared."""
    return list(_sentences(text))


def published_sentences(text: str) -> dict[str, str]:
    """The sentences that say something: as they are compared, each with the words it was published in."""
    return dict(published_lines(text))


def published_lines(text: str) -> Iterator[tuple[str, str]]:
    """The lines that say something, in order, each as it is compared and as it was published."""
    return ((line, raw.strip()) for raw in _SENTENCE.split(text) for line in lines(raw))


def labels_of(text: str) -> Mapping[str, Label]:
    """The label under which a sentence, as it is compared, stands."""
    return labels(published_lines(text))


def whole_sentences(text: str) -> set[str]:
    """Those of them that end as sentences do: what a list or a heading is about, the lines above say."""
    ended = (raw for raw in _SENTENCE.split(text) if raw.rstrip().endswith((".", "!", "?", "…")))
    return {line for raw in ended for line in lines(raw)}


def caught_up(known: Reading, old: tuple[Notice, Reading], new: tuple[Notice, Reading]) -> frozenset[str]:
    """The sentences of an edit that only bring days or sums that the call has `known`: another page said them first.

    Such a sentence has the words of the one before it, with other figures.
    """
    left, came = _changed_facts(known, old, new)
    was, now_is = (_saying(text.text, quotes) for (text, _), quotes in ((old, left), (new, came)))
    forms = {_NUMBER.sub("", sentence) for sentence in was}
    same = {sentence for sentence in now_is if _NUMBER.sub("", sentence) in forms}
    return frozenset((*was, *same)) if same else frozenset()


def _changed_facts(
    known: Reading, old: tuple[Notice, Reading], new: tuple[Notice, Reading]
) -> tuple[list[str], list[str]]:
    """The quotes, before and after, of the kinds of facts in which an edit came to what is known."""
    left: list[str] = []
    came: list[str] = []
    if deadline_facts(old[1]) != deadline_facts(new[1]) == deadline_facts(known):
        left += [moment.quote for moment in deadlines(old[1])]
        came += [moment.quote for moment in deadlines(new[1])]
    if amount_facts(old[1]) != amount_facts(new[1]) == amount_facts(known):
        left += [amount.quote for amount in old[1].amounts]
        came += [amount.quote for amount in new[1].amounts]
    return left, came


def _saying(text: str, quotes: Iterable[str]) -> set[str]:
    """The sentences of a text in which one of these quotes stands."""
    said = [quote for quote in map(quiet, quotes) if quote]
    return {sentence for sentence in sentences(text) if any(quote in sentence for quote in said)} if said else set()


SAME_TEXT = 0.5
LIKE_LINE = 0.5


def edited_in_place(old: str, new: str, *, like: bool = True) -> list[tuple[str, str]]:
    """The sentences that were edited where they stand, before and after; none where most of the text is another.

    Without `like` also those that became quite another sentence.
    """
    was, now_is = sentences(old), sentences(new)
    blocks = SequenceMatcher(None, was, now_is, autojunk=False).get_opcodes()
    same = sum(end - start for tag, start, end, *_ in blocks if tag == "equal")
    if same < SAME_TEXT * min(len(was), len(now_is)) or not same:
        return []
    found: list[tuple[str, str]] = []
    for tag, start, end, start_new, end_new in blocks:
        if tag == "replace" and end - start == end_new - start_new:
            pairs = zip(was[start:end], now_is[start_new:end_new], strict=True)
            found += (pair for pair in pairs if not like or are_like(*pair))
    return found


def are_like(one: str, other: str) -> bool:
    """Whether two sentences share most of their words."""
    words, others = set(one.split()), set(other.split())
    return 2 * len(words & others) >= LIKE_LINE * (len(words) + len(others))


COMMON_EDIT = 3


def common_edits(edits: Iterable[tuple[Notice, Notice]]) -> frozenset[str]:
    """The sentences (and words of titles) that came to several items of a source at once, or left them.

    Those that differ in a number alone are one: a counter under every page.
    """
    counts: Counter[str] = Counter()
    spelled: dict[str, set[str]] = defaultdict(set)
    for old, new in edits:
        edited = set(sentences(old.text)) ^ set(sentences(new.text))
        edited |= set(quiet(old.title).split()) ^ set(quiet(new.title).split())
        for said in edited:
            spelled[_NUMBER.sub("#", said)].add(said)
        counts.update({_NUMBER.sub("#", said) for said in edited})
    return frozenset(said for form, count in counts.items() if count >= COMMON_EDIT for said in spelled[form])


def _texts(value: Any) -> Iterable[str]:
    return map(str, value) if isinstance(value, list | tuple) else (str(value),)


# --- facts -------------------------------------------------------------------------------------------------


def deadline_facts(reading: Reading) -> frozenset[tuple[Any, ...]]:
    """Each deadline as day, minute and zone. Seconds are noise: one portal draws them anew for every picture."""
    return frozenset(moment_fact(moment) for moment in deadlines(reading))


def moment_fact(moment: Moment) -> tuple[Any, ...]:
    minute = (moment.time.hour, moment.time.minute) if moment.time else None
    return moment.date, minute, moment.zone if minute else None


def amount_facts(reading: Reading) -> frozenset[tuple[Any, ...]]:
    """The money on offer; costs, thresholds and sums of the past are not, nor a sum said again by the month."""
    told = (amount for amount in reading.amounts if amount.role in TOLD_AMOUNTS and not _is_restated(amount))
    return frozenset(amount_fact(amount) for amount in told if not _is_own(amount, reading))


def _is_own(amount: Amount, reading: Reading) -> bool:
    """Whether a rate is the share that an applicant must bring."""
    own = reading.own_funding
    return own is not None and amount.role is AmountRole.RATE and amount.value == own.value


def _is_restated(amount: Amount) -> bool:
    return may_restate(amount.quote) and without_restated(quiet(amount.quote))[1] == amount.value


def amount_fact(amount: Amount) -> tuple[Any, ...]:
    return amount.role, amount.value.normalize(), amount.currency, amount.per, amount.side


def bounds_changed(old: Reading, new: Reading) -> list[Amount]:
    """The sums that are no other sums, but paid in another rhythm or bounded the other way by an edit of their line."""
    was: dict[tuple[Any, ...], list[Amount]] = defaultdict(list)
    for amount in old.amounts:
        was[amount.value.normalize(), amount.currency, amount.side].append(amount)
    changed = []
    for amount in new.amounts:
        known = was.get((amount.value.normalize(), amount.currency, amount.side), [])
        if amount.role in TOLD_AMOUNTS and len(known) == 1 and _is_bound_otherwise(known[0], amount):
            changed.append(amount)
    return changed


def _is_bound_otherwise(was: Amount, now_is: Amount) -> bool:
    before, after = quiet(was.quote), quiet(now_is.quote)
    is_other = was.per != now_is.per or {was.role, now_is.role} == {AmountRole.MIN, AmountRole.MAX}
    return was.role in TOLD_AMOUNTS and is_other and before != after and are_like(before, after)


def eligibility_facts(reading: Reading, *, sure: bool = False) -> frozenset[str]:
    """Who may apply: applicants, territories, the rule about partners; on demand without what is only probable."""
    rule = (reading.partner_rule,) if reading.partner_rule else ()
    own = (str(reading.own_funding.value.normalize()),) if reading.own_funding else ()
    told = (fact for fact in (*reading.eligible, *rule) if not (sure and fact.probable))
    return frozenset((*(flat(fact.value) for fact in told), *own))


def meaning(reading: Reading) -> tuple[Any, ...]:
    """All the facts of a reading that a person may act on, without quotes and confidence."""
    opens = moment_fact(reading.opens) if reading.opens else None
    facts = deadline_facts(reading), amount_facts(reading), eligibility_facts(reading)
    words = flat(reading.status_word.value) if reading.status_word else "", reading.rolling
    return reading.kind, reading.genre, opens, *facts, *words, frozenset(flat(told.value) for told in reading.funders)


def merged(current: Reading, old: Reading, new: Reading) -> Reading:
    """The current reading with what changed between old and new, and nothing else.

    So a correction by an admin outlives the next edit of the page, and a source that lags behind another does
    not take back what that one said.
    """
    changed = {}
    for name in (field.name for field in fields(Reading)):
        was, now_is, known = (getattr(reading, name) for reading in (old, new, current))
        is_same = _without_quotes(was) == _without_quotes(now_is)
        if was != now_is and (not is_same or _without_quotes(known) == _without_quotes(was)):
            changed[name] = now_is
    if "deadlines" in changed:
        changed["deadline"] = new.deadline
    if not deadlines(new) and new.status_word and new.status_word.value == "closed":
        changed = {name: fact for name, fact in changed.items() if name not in ("deadline", "deadlines")}
    if "domains" in changed:
        changed["domains"] = _merged_domains(current, old, new)
    return replace(current, **changed)


def _without_quotes(value: Any) -> Any:
    """What a part of a reading says, without the words it was read from and how sure that is."""
    if isinstance(value, tuple):
        return frozenset(map(_without_quotes, value))
    if isinstance(value, Moment):
        return moment_fact(value)
    if isinstance(value, Amount):
        return amount_fact(value)
    return flat(value.value) if isinstance(value, Fact) else value


def _merged_domains(current: Reading, old: Reading, new: Reading) -> tuple[DomainScore, ...]:
    """Domain by domain: what an admin added or took away stays so while the text goes on changing."""
    was, told = ({score.domain for score in reading.domains} for reading in (old, new))
    fresh = {score.domain: score for score in new.domains}
    kept = {score.domain: score for score in current.domains if score.domain in told or score.domain not in was}
    known = tuple(fresh.get(domain, score) for domain, score in kept.items())
    return known + tuple(score for score in new.domains if score.domain not in was and score.domain not in kept)


def filled(current: Reading, other: Reading) -> Reading:
    """The current reading with the facts it lacks, taken from another source's reading of the same call."""
    names = ("opens", "amounts", "funders", "eligible", "territories", "partner_rule", "own_funding", "sides")
    lacking = {name: getattr(other, name) for name in names if not getattr(current, name)}
    if not deadlines(current) and not current.rolling:
        lacking |= {"deadline": other.deadline, "deadlines": other.deadlines}
    return replace(current, **lacking)


def joined(current: Reading, other: Reading) -> Reading:
    """What two sources say of one call: the present facts, those that only the other gives, and the later deadline.

    Where no day of the one is near a day of the other, one of the two has not heard yet that the date moved. An exact
    day is taken for «fin janvier», and never the other way.
    """
    told = filled(current, other)
    heard = replace(told, deadline=other.deadline, deadlines=other.deadlines, status_word=other.status_word)
    if month_parts.are_made_exact(deadlines(current), deadlines(other)):
        return heard
    ours, theirs = ([moment.date for moment in deadlines(reading)] for reading in (current, other))
    if not ours or not theirs or any(abs(day - its) <= SAME_DAY for day in ours for its in theirs):
        return told
    return told if max(theirs) < max(ours) or month_parts.are_vague(deadlines(other)) else heard


# --- facts as JSON -----------------------------------------------------------------------------------------


def say_moment(moment: Moment | None) -> dict[str, Any] | None:
    """A moment as events tell it: {"date", "time", "zone"}."""
    if moment is None:
        return None
    clock = moment.time.strftime("%H:%M") if moment.time else None
    return {"date": moment.date.isoformat(), "time": clock, "zone": moment.zone}


def say_state(status: Status, deadline: Moment | None) -> dict[str, Any]:
    """Where a call stands, as events tell it: {"status", "deadline"}."""
    return {"status": status.value, "deadline": say_moment(deadline)}


def say_amounts(reading: Reading) -> list[dict[str, Any]]:
    """The money on offer as events tell it: [{"value", "currency", "role"}], with "per" and "side" where it is said."""
    told = [amount for amount in reading.amounts if amount.role in TOLD_AMOUNTS]
    return [
        {"value": _number(a), "currency": a.currency, "role": a.role.value}
        | {name: value for name, value in (("per", a.per), ("side", a.side)) if value}
        for a in told
    ]


def _number(amount: Amount) -> int | float:
    whole = amount.value.to_integral_value()
    return int(whole) if whole == amount.value else float(amount.value)


def say_eligibility(reading: Reading) -> list[Any]:
    """Who may apply, as events tell it: types, the rule about partners, {"said"} of the share one must bring."""
    rule = (reading.partner_rule,) if reading.partner_rule else ()
    own = ({"said": reading.own_funding.quote},) if reading.own_funding else ()
    return [*(told.value for told in (*reading.eligible, *rule)), *own]


def say_facts(reading: Reading) -> dict[str, Any]:
    """The facts of a reading but its next deadline, as events tell them."""
    return {
        "genre": reading.genre.value,
        "deadlines": [say_moment(moment) for moment in deadlines(reading)],
        "opens": say_moment(reading.opens),
        "rolling": reading.rolling,
        "amounts": say_amounts(reading),
        "eligible": say_eligibility(reading),
        "funders": [told.value for told in reading.funders],
        "status": reading.status_word.value if reading.status_word else None,
    }
