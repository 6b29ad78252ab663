"""What is compared of a call to tell whether two sources publish the same one. Pure; decides nothing.

A title is cut in three: `core` says what the call is about, `marks` tell siblings apart (volet 2, lot B, topic
codes), and what every call says (appel à projets, 2027, édition) is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from urllib.parse import urlsplit

from watcher.lazy import cached_property
from watcher.model import AmountRole, Kind, Notice, Reading
from watcher.remember.duplicates import codes, hosts, loose_facts, stated_sums, title_kinds, title_parts
from watcher.remember.duplicates.counted import CountedThings
from watcher.remember.duplicates.funder_names import funder_key, regions
from watcher.remember.duplicates.generic_words import GENERIC, is_common
from watcher.remember.duplicates.opening import Opening
from watcher.remember.duplicates.rarity import weight_of
from watcher.remember.duplicates.scope import CallScope
from watcher.remember.duplicates.title_parts import ORDINAL, YEAR
from watcher.remember.duplicates.translations import sense_of
from watcher.remember.rules import month_parts
from watcher.remember.rules.identity import canonical_url
from watcher.remember.search.analysis import STOP_STEMS
from watcher.understand.dates.mentions import Mention, find_mentions
from watcher.understand.parties.places import read as read_places
from watcher.understand.text.calendar_names import MONTHS
from watcher.understand.text.stems import stem
from watcher.understand.text.text import Passage, fold, words

SHINGLE = 5
READ, OPENING = 12_000, 1500
FIRST_WORDS = 200
LONG_WORD = 9
SHORT_TEXT, ROOT = 500, 7  # letters: of a relay's text; that «pédopsychiatrie» and «pédopsychiatres» share
MOST_AHEAD = 3  # years from a notice to the rounds that its title may name
KEY_DAYS, KEY_SUMS, KEY_NAMES, KEY_PAYERS, KEY_SUBJECTS, DATED_WORDS = 3, 3, 6, 4, 4, 3
OFFERED = (AmountRole.MAX, AmountRole.TOTAL)

# One word for an adjective and its noun, where names of bilateral funds use both.
_ALIKE = {"quebecoi": "quebec", "franco": "franc", "francai": "franc", "french": "franc", "quebecer": "quebec",
          "canadien": "canada", "canadian": "canada", "europeen": "europ", "european": "europ"}  # fmt: skip

# The year of a plan is none of a call.
_PLAN = re.compile(r"\b(?:france|horizon|agenda|objectifs?|vision|strategie|strategy|ambition|cap) 20[2-5][05]\b")
_NUMERAL = re.compile(r"\d+|[ivx]{2,4}")
_LINK = re.compile(r"https?://[^\s<>\"'»)\]]+")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,9}\b")
_SMALL = re.compile(r"\b(?:de|des|du|la|le|les|l|d|et|en|pour|a|au|aux|the|of|for|and|in)\b")


@dataclass(frozen=True)
class Fingerprint:
    """One source's account of a call, reduced to what can be compared. Stems are folded; `url` is canonical."""

    source: str
    notice: Notice
    reading: Reading

    @property
    def kind(self) -> Kind:
        return self.reading.kind

    @property
    def language(self) -> str:
        return self.reading.language[:2]

    @cached_property
    def url(self) -> str:
        return canonical_url(self.notice.url)

    @cached_property
    def host(self) -> str:
        """The host of the address; empty where it has none."""
        return urlsplit(self.notice.url).hostname or ""

    @cached_property
    def has_page(self) -> bool:
        """Whether the address is more than that of a site."""
        return "/" in self.url or "?" in self.url

    @cached_property
    def has_own_page(self) -> bool:
        """Whether the address can be that of one call: a home page or a bare list cannot."""
        rest = self.url.partition("/")[2]
        return "?" in rest or len(rest) >= 8

    @cached_property
    def links(self) -> frozenset[str]:
        """The pages that the notice itself points to, canonical, without its own."""
        said = " ".join([self.notice.text[:READ], *map(str, self.notice.fields.values())])
        found = {canonical_url(link.rstrip(".,;:")) for link in (_LINK.findall(said) if "://" in said else ())}
        return frozenset(link for link in found if link != self.url and len(link.partition("/")[2]) >= 8)

    # --- title -----------------------------------------------------------------------------------------------

    @cached_property
    def title(self) -> str:
        """Folded, without official codes."""
        return fold(codes.without(self.notice.title))

    @cached_property
    def codes(self) -> frozenset[str]:
        """The official codes the notice gives as its own."""
        return codes.stated(self.notice.title, self.notice.text, self.notice.fields)

    @cached_property
    def told_codes(self) -> frozenset[str]:
        """The codes that the opening text names: where it is one only, the text is likely on it."""
        return codes.told(self.notice.text[:OPENING])

    @cached_property
    def codes_on_site(self) -> frozenset[str]:
        """These, and those by which its address names its page: other sites number pages of their own."""
        return self.codes | codes.in_address(self.url)

    @cached_property
    def years(self) -> frozenset[int]:
        """The years that the title names as those of the call; that of a letter is none."""
        found: set[int] = set()
        for match in () if self.is_letter else YEAR.finditer(_PLAN.sub(" ", self.title)):
            if match[2] and not int(match[1]) % 100 < int(match[2]) <= int(match[1]) % 100 + 10:
                continue  # the number of a letter or of a file: «circulaire 2026-48»
            if self.notice.published and int(match[1]) > self.notice.published.year + MOST_AHEAD:
                continue  # the year of a plan: «Quartiers 2030»
            if self.title[: match.start()].rpartition(" ")[0].rpartition(" ")[2] in MONTHS:
                continue  # that of an issue or of a day: «Funding corner, November 2026»
            found.add(int(match[1]))
            if match[2] and int(match[1]) % 100 < int(match[2]) <= int(match[1]) % 100 + 10:
                found.add(2000 + int(match[2]))
        return frozenset(found)

    @cached_property
    def part_numbers(self) -> frozenset[str]:
        """Numbers, letters and codes that tell siblings apart; no years, days, sums or counts of editions."""
        if self.is_letter:
            return frozenset()
        return title_parts.numbers(self.notice.title)

    @cached_property
    def named_parts(self) -> frozenset[str]:
        """Of these the volets, lots and phases that the title calls so."""
        if self.is_letter:
            return frozenset()
        return title_parts.named(self.title, self.notice.title)

    @cached_property
    def is_letter(self) -> bool:
        """Whether the title is that of a letter or a list, in which the call is one of several things."""
        return title_kinds.is_of_letter(self.title)

    @cached_property
    def strands(self) -> frozenset[tuple[str, ...]]:
        """The first telling words of the volets and strands that the title calls by a name: «volet Femmes»."""
        return title_kinds.strands(self.title)

    @cached_property
    def is_national(self) -> bool:
        """Whether the title says that the call is that of the whole country."""
        return title_kinds.is_of_country(self.title)

    @cached_property
    def is_announcement(self) -> bool:
        """Whether the title tells of winners, results or a meeting about a call, whatever it was taken for."""
        return title_kinds.tells_results(self.title)

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """Which edition it is, where the title counts them."""
        return title_parts.ordinals(self.title)

    @cached_property
    def rounds(self) -> frozenset[str]:
        """Which edition the title counts, or else the opening text; a letter speaks of many things."""
        told = frozenset() if self.is_letter else title_parts.rounds(fold(self.notice.text[:OPENING]))
        return self.rounds_in_title or told

    @cached_property
    def rounds_in_title(self) -> frozenset[str]:
        """Which edition the title counts, in figures or words."""
        return title_parts.rounds(self.title)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        bare = ORDINAL.sub(" ", YEAR.sub(" ", self.title))
        return tuple(_alike(stem(word)) for word in words(bare) if not _NUMERAL.fullmatch(word))

    @cached_property
    def core(self) -> frozenset[str]:
        """What the title is about: its stems without the words every call has."""
        return frozenset(token for token in self.stems if len(token) > 1 and not is_common(token))

    @cached_property
    def phrase(self) -> tuple[str, ...]:
        """The title from its first telling word on, without the words every call has."""
        kept = [token for token in self.stems if token not in GENERIC]
        while kept and is_common(kept[0]):
            del kept[0]
        return tuple(kept)

    @cached_property
    def spelled_words(self) -> tuple[str, ...]:
        """The title's words that an acronym of it would take a letter of."""
        return tuple(word for word in words(_SMALL.sub(" ", YEAR.sub(" ", self.title))) if not word.isdigit())

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words of the title that are written in capitals, folded: «(FFQCD)», «IA-santé» gives «ia»."""
        if self.notice.title.isupper():
            return frozenset()
        return frozenset(found.lower() for found in _ACRONYM.findall(self.notice.title))

    @cached_property
    def initials(self) -> str:
        return "".join(word[0] for word in self.spelled_words)

    def spelled_by(self, acronym: str) -> frozenset[str]:
        """The stems of the words that an acronym stands for; none when the title does not spell it."""
        at = self.initials.find(acronym)
        taken = self.spelled_words[at : at + len(acronym)] if at >= 0 else ()
        return frozenset(_alike(stem(word)) for word in taken)

    @cached_property
    def places(self) -> frozenset[str]:
        """Regions named by the title and the address: where a national call has its twin for one region."""
        path = urlsplit(self.notice.url).path
        said = [self.notice.title, self.host.replace("iledefrance", "ile de france"), path]
        return regions(read_places(Passage("\n".join(said)), Passage("")))

    @cached_property
    def places_in_title(self) -> frozenset[str]:
        """Regions named by the title alone: a relay's host names the relay's region."""
        return regions(read_places(Passage(self.notice.title), Passage("")))

    @cached_property
    def places_in_text(self) -> frozenset[str]:
        """Regions that the source or the text names."""
        return regions(self.reading.territories)

    # --- facts -----------------------------------------------------------------------------------------------

    @cached_property
    def days(self) -> frozenset[date]:
        """All deadlines, of either side."""
        reading = self.reading
        moments = [*reading.deadlines, reading.deadline, *(side.deadline for side in reading.sides)]
        return frozenset(moment.date for moment in moments if moment)

    @cached_property
    def vague_deadlines(self) -> frozenset[date]:
        """Of the deadlines those of which no more is told than «fin janvier»: the reader gives the last day."""
        told = ((moment.date, moment.quote) for moment in self.reading.deadlines if moment.quote)
        vague = {day for day, quote in told if month_parts.is_vaguely_told(day, quote)}
        return frozenset(vague)

    @cached_property
    def vague_days(self) -> frozenset[month_parts.MonthPart]:
        """The parts of months that title and text name."""
        published = self.notice.published
        return month_parts.named_in(self.scope.plain, published.month if published else 0)

    @cached_property
    def mentioned_days(self) -> frozenset[date]:
        """The days that news mentions, whatever they are of; the reader gives news no deadline."""
        return self.told_days if self.kind is Kind.NEWS else frozenset()

    @cached_property
    def told_days(self) -> frozenset[date]:
        """The days that the opening text mentions, whatever they are of."""
        published = self.notice.published
        since = published.date() if published else None
        whole = (one for one in self._mentions if one.month and not one.every and (one.year or since))
        named = {day for one in whole if (day := loose_facts.next_day(one, since or date.min))}
        return frozenset(named.union(loose_facts.slashed_days(self.notice.text[:OPENING], since) if since else ()))

    @cached_property
    def _mentions(self) -> list[Mention]:
        said = self.notice.text[:OPENING]
        return find_mentions(fold(said), said, country=self.notice.country, language=self.language)

    @cached_property
    def counted(self) -> CountedThings:
        """What the opening text counts beside days, sums and shares: awards, pages, months, partners."""
        return CountedThings(self.notice.text[:OPENING], self._mentions, self.sums)

    @cached_property
    def amounts(self) -> frozenset[tuple[str, Decimal]]:
        """The sums on offer, of either side."""
        amounts = [*self.reading.amounts, *(amount for side in self.reading.sides for amount in side.amounts)]
        return frozenset((a.currency, a.value) for a in amounts if a.currency and a.role in OFFERED and a.value)

    @cached_property
    def money(self) -> frozenset[tuple[str, AmountRole]]:
        """In which currencies it states the whole of the money, or the most that a project gets."""
        amounts = [*self.reading.amounts, *(amount for side in self.reading.sides for amount in side.amounts)]
        return frozenset((a.currency, a.role) for a in amounts if a.currency and a.role in OFFERED and a.value)

    @cached_property
    def funders(self) -> frozenset[str]:
        """Who pays, each by one name; both sides."""
        said = [told.value for told in self.reading.funders] + [side.funder for side in self.reading.sides]
        return frozenset(name for funder in said if (name := funder_key(funder)))

    @cached_property
    def named(self) -> frozenset[str]:
        """The stems of what publishes and pays: a title that repeats them says nothing more."""
        said = [told.value for told in self.reading.funders] + [side.funder for side in self.reading.sides]
        parts = [*said, self.source, *self.host.split(".")[:-1]]
        found = {stem(word) for part in parts for word in words(fold(part))}
        return frozenset(map(_alike, found)) | self.funders

    @cached_property
    def sums(self) -> frozenset[int]:
        """The sums of money of title and opening text, whatever the currency, in whole units."""
        found = (value for value, _, _ in self._stated_sums)
        return frozenset({int(value) for _, value in self.amounts}.union(found))

    @cached_property
    def rounded_sums(self) -> frozenset[tuple[int, int, int]]:
        """Of the sums those that are told loosely, with the least and the most that the exact one is."""
        return frozenset(span for span in self._stated_sums if span[1] < span[2])

    @cached_property
    def _stated_sums(self) -> tuple[tuple[int, int, int], ...]:
        return tuple(stated_sums.spans_in(f"{self.notice.title}\n{self.notice.text[:OPENING]}"))

    @cached_property
    def shares(self) -> frozenset[str]:
        """The percentages of the opening text; half is fifty."""
        return stated_sums.shares_in(self.notice.text[:OPENING])

    @cached_property
    def text_parts(self) -> frozenset[str]:
        """The volets, lots and phases that title and first words of the text name."""
        said = f"{self.notice.title}\n{self.notice.text[:FIRST_WORDS]}"
        return title_parts.told(fold(said), said)

    @cached_property
    def opening(self) -> Opening:
        """The words of title and first lines, for what is retold of them."""
        return Opening(f"{self.notice.title}\n{self.notice.text[:OPENING]}")

    @cached_property
    def scope(self) -> CallScope:
        """For whom and for what the call is."""
        return CallScope(self.notice.title, self.notice.text[:OPENING])

    # --- text ------------------------------------------------------------------------------------------------

    @cached_property
    def folded_text(self) -> str:
        return " ".join(words(fold(self.notice.text[:READ])))

    @cached_property
    def shingles(self) -> frozenset[int]:
        """The runs of SHINGLE words of the text, as hashes that hold within one process."""
        said = self.folded_text.split()
        return frozenset(hash(tuple(said[at : at + SHINGLE])) for at in range(len(said) - SHINGLE + 1))

    # --- finding candidates -----------------------------------------------------------------------------------

    @cached_property
    def block_keys(self) -> frozenset[str]:
        """What two accounts of one call have at least one of in common; made to be stored and looked up."""
        return frozenset(key[:200] for key in self._keys())

    def _keys(self) -> Iterator[str]:
        if self.has_page:
            yield f"u:{self.url}"
        if self.has_own_page:
            yield f"u:{language_free(self.url)}"
        yield from (f"u:{link}" for link in sorted(self.links)[:20])
        telling = sorted(self.core, key=lambda token: (-len(token), token))[:4]
        yield from (f"t:{'+'.join(sorted(pair))}" for pair in combinations(telling, 2))
        if 1 <= len(self.core) <= 2:
            yield f"t:{'+'.join(sorted(self.core))}"
        yield from (f"t:{token}" for token in telling if len(token) >= LONG_WORD and len(self.core) <= 3)
        # The title of a relay may be the name of who pays; a name that its text quotes, the title of the other.
        for name in (hosts.telling_words(self.source, self.notice.url), *self.opening.quoted_names):
            if few := sorted(name, key=lambda token: (-len(token), token))[:2]:
                yield f"t:{'+'.join(sorted(few))}"
        yield from (f"a:{word}" for word in words(self.title) if 4 <= len(word) <= 8 and word in self.acronyms)
        yield from self._fact_keys(telling[:DATED_WORDS])

    def _fact_keys(self, telling: list[str]) -> Iterator[str]:
        yield from (f"c:{code}" for code in sorted(self.codes | (self.told_codes if not self.codes else set()))[:4])
        names = self._key_names
        days = sorted(self.days)[:KEY_DAYS]
        if not days and (
            self.kind is Kind.NEWS or len(self.notice.text) < SHORT_TEXT
        ):  # of a relay, whose day is unread
            days = sorted(self.told_days)[-KEY_DAYS:]
        for day in days:
            yield from (f"s:{day}|{value}" for value in sorted(self.sums)[:6])
            yield from (f"d:{day}|{name}" for name in {name[:ROOT] for name in (*names, *telling)})
            yield from (f"d:{day}|{one}" for one in (*sorted(self.shares)[:2], *sorted(self.scope.hours)[:2]))
        months = {day.month for day in days} or {month for month, _, _ in self.vague_days}
        most = sorted(self.sums)[-KEY_SUMS:]
        yield from (f"s:{month}|{value}" for month in months for value in most)
        # For an account without the day, or with the former one.
        yield from (f"s:{value}|{share}" for value in sorted(self.sums)[:2] for share in sorted(self.shares)[:2])
        told = [name for name in names if name not in hosts.NO_NAMES][:KEY_PAYERS]
        roots = {*(name[:ROOT] for name in told), *self._subjects}
        yield from (f"s:{value}|{root}" for value in most for root in roots)
        if len(self.sums) > 1:
            yield "s:{}+{}".format(*sorted(self.sums)[-2:])
        for day in sorted(self.days)[:KEY_DAYS]:  # midnight is of two days
            for near in (day, day + timedelta(days=1)):
                yield from (f"s:{near}|{value}{currency}" for currency, value in sorted(self.amounts)[:2])

    @property
    def _subjects(self) -> list[str]:
        """What title and text say most often, by one name in either language."""
        names, title = self.named | hosts.telling_words(self.source, self.notice.url), len(words(self.title))
        said: Counter[str] = Counter()
        for token, places in self.opening.telling.items():
            if token not in names and weight_of(token) == 1:
                said[sense_of(token)] += len(places) + (places[0] < title)
        return [sense for sense, _ in said.most_common(KEY_SUBJECTS)]

    @cached_property
    def _key_names(self) -> tuple[str, ...]:
        """Who publishes and pays, then the first names of the text."""
        said = (
            sorted({stem(word) for funder in self.funders for word in words(funder)} - STOP_STEMS - hosts.NO_NAMES),
            sorted(hosts.telling_words(self.source, self.notice.url)),
            sorted(self.scope.names)[:KEY_NAMES],
        )
        return tuple(dict.fromkeys(name for part in said for name in part))


def language_free(url: str) -> str:
    """An address without what names a language: «/fr/appels/12» and «/en/calls/12» keep host and record alone."""
    bare = re.sub(
        r"(?<=[/._-])(?:fr|en|fra|eng|francais|english|french)(?:[-_](?:fr|ca|gb|us|eu))?(?=[/._?-]|$)", "*", url
    )
    return re.sub(r"([?&](?:lang|language|langue|locale|hl|l)=)[\w-]+", r"\1*", bare)


def _alike(token: str) -> str:
    return _ALIKE.get(token, token)
