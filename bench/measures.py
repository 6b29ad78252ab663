"""How right the reading is: each measure takes labelled lines and a reader, and gives figures between 0 and 1.

A figure is named `part · measure · set` and stands for one language; `quality.py` prints, writes and compares them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

from watcher.collect.page.jsonl import with_page_text
from watcher.model import AmountRole, Kind, Moment, Notice, Reading
from watcher.understand.jsonl import notice_of as notice_from_json
from watcher.understand.reader import Reader

Line = Mapping[str, Any]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEAST = 5  # a domain with fewer labelled texts does not enter the macro-F1
COUNTRIES = {"grants.gov": "US", "gsa-fpi": "US", "eu-funding-tenders": "EU"}  # what a source's settings would say
ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "understand" / "own_set.jsonl"
PAGES = ROOT / "tests" / "understand" / "pages_set.jsonl"
KINDS = ROOT / "tests" / "understand" / "kinds_set.jsonl"
DAYS = ROOT / "tests" / "understand" / "days_set.jsonl"
STRANGERS = ROOT / "tests" / "understand" / "strangers_pages.jsonl"
SHARED = ROOT.parent / "shared" / "corpus"
OFFERED = (AmountRole.MAX, AmountRole.TOTAL)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: the share of right answers, and over how many."""

    part: str
    language: str
    value: float
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Right, wrong and missed answers of one domain."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def lines(path: Path) -> list[Line]:
    """The lines of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def notice_of(line: Line) -> Notice:
    """The notice of a labelled line; nothing of its labels goes in."""
    day = line.get("published") or _day_before(line)
    return Notice(
        source="",
        title=line.get("title") or "",
        text=line.get("text") or "",
        country=line.get("country") or COUNTRIES.get(line.get("source", ""), ""),
        published=datetime.combine(date.fromisoformat(day), time(), UTC) if day else None,
    )


def notice_of_page(item: Line) -> Notice:
    """The notice of an item of pages_set.jsonl; `html` goes through blocks as a collected page does."""
    given = json.loads(with_page_text(json.dumps(item["input"]))[0])
    return notice_from_json(given)


def _day_before(line: Line) -> str | None:
    """The texts of `extraction` carry no day of publication: they are read a month before their deadline."""
    stated = line.get("deadline") if "deadline_surface" in line else None
    return (date.fromisoformat(stated) - timedelta(days=30)).isoformat() if stated else None


def readings(reader: Reader, rows: Sequence[Line]) -> list[Reading]:
    """What the reader says of each line; a text is read once, however many measures ask."""
    notices = [notice_of(row) for row in rows]
    return [_read(reader, one.title, one.text, one.country, one.published) for one in notices]


@lru_cache(maxsize=10_000)
def _read(reader: Reader, title: str, text: str, country: str, published: datetime | None) -> Reading:
    return reader.read(Notice("", title, text=text, country=country, published=published), published or NOW)


def by_language(rows: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    for language in ("fr", "en"):
        mine = [row for row in rows if row["lang"] == language]
        if mine:
            yield language, mine


def share(hits: Iterable[bool]) -> tuple[float, int]:
    answers = list(hits)
    return (sum(answers) / len(answers) if answers else 0.0), len(answers)


def auc(scored: Sequence[tuple[float, bool]]) -> float:
    """The chance that a right day has a higher probability than a wrong one."""
    right = [one for one, is_right in scored if is_right]
    wrong = [one for one, is_right in scored if not is_right]
    pairs = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    return pairs / max(len(right) * len(wrong), 1)


def domain_tallies(rows: Sequence[Line], read: Sequence[Reading]) -> dict[str, Tally]:
    """Per domain, the right, wrong and missed answers."""
    counts: dict[str, list[int]] = {}
    for row, reading in zip(rows, read, strict=True):
        told, expected = {score.domain for score in reading.domains}, set(row["domains"])
        for domain in told | expected:
            slot = 0 if domain in told & expected else 1 if domain in told else 2
            counts.setdefault(domain, [0, 0, 0])[slot] += 1
    return {domain: Tally(*count) for domain, count in sorted(counts.items())}


def domains(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """Macro-F1 (domains with LEAST labels or more), micro-F1, any-hit and precision."""
    for language, mine in by_language([row for row in rows if row.get("domains")]):
        read = readings(reader, mine)
        tallies = domain_tallies(mine, read)
        known = [tally for tally in tallies.values() if tally.right + tally.missed >= (2 if name == "own" else LEAST)]
        total = Tally(*(sum(getattr(t, key) for t in tallies.values()) for key in ("right", "wrong", "missed")))
        hits = (bool({s.domain for s in r.domains} & set(row["domains"])) for row, r in zip(mine, read, strict=True))
        told = total.right + total.wrong
        yield Figure(
            f"domains · macro-F1 · {name}", language, sum(t.f1 for t in known) / max(len(known), 1), len(known)
        )
        yield Figure(f"domains · micro-F1 · {name}", language, total.f1, len(mine))
        yield Figure(f"domains · any-hit · {name}", language, *share(hits))
        yield Figure(f"domains · precision · {name}", language, total.right / told if told else 0.0, told)


def deadlines(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """Of the texts that state a deadline: answered, and right of those answered; of the others: kept silent."""
    for language, mine in by_language([row for row in rows if "deadline" in row]):
        pairs = [(row["deadline"], _day(r.deadline)) for row, r in zip(mine, readings(reader, mine), strict=True)]
        stated = [(wanted, got) for wanted, got in pairs if wanted]
        answered = [(wanted, got) for wanted, got in stated if got]
        silent = [got for wanted, got in pairs if not wanted]
        yield Figure(f"deadline · answered · {name}", language, *share(got is not None for _, got in stated))
        yield Figure(f"deadline · right of answered · {name}", language, *share(got == want for want, got in answered))
        if silent and name != "extraction":
            yield Figure(f"deadline · refused when none · {name}", language, *share(got is None for got in silent))


def hours(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """Of the texts whose deadline was found: the hour (or its absence) right, the zone right by its offset."""
    for language, mine in by_language([row for row in rows if row.get("deadline") and "time" in row]):
        found = [(row, r.deadline) for row, r in zip(mine, readings(reader, mine), strict=True)]
        same = [(row, moment) for row, moment in found if moment and _day(moment) == row["deadline"]]
        yield Figure(f"hour · right · {name}", language, *share(_hour(m) == row["time"] for row, m in same))
        timed = [(row, moment) for row, moment in same if row["time"] or row["zone"]]
        yield Figure(f"zone · right · {name}", language, *share(_offset(m) == _wanted(row) for row, m in timed))


def amounts(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """Precision and recall of money on offer (max and total), and of every sum with its role and currency."""
    for language, mine in by_language([row for row in rows if row.get("amounts") is not None]):
        offered, every, unroled = Counter[str](), Counter[str](), Counter[str]()
        for row, reading in zip(mine, readings(reader, mine), strict=True):
            _count(offered, _sums(row, OFFERED), _told(reading, OFFERED))
            _count(every, _sums(row), _told(reading))
            _count(unroled, [one[:2] for one in _sums(row)], [one[:2] for one in _told(reading)])
        for what, count in (("max/total", offered), ("all roles", every), ("value and currency", unroled)):
            told, wanted = count["right"] + count["wrong"], count["right"] + count["missed"]
            yield Figure(f"amounts · precision {what} · {name}", language, count["right"] / max(told, 1), told)
            yield Figure(f"amounts · recall {what} · {name}", language, count["right"] / max(wanted, 1), wanted)


def offers(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """Where a publisher's field confirms a sum of the text: it is found as money, whatever its role."""
    for language, mine in by_language([row for row in rows if row.get("amounts")]):
        pairs = list(zip(mine, readings(reader, mine), strict=True))
        hits = ({one[:2] for one in _sums(row)} <= {one[:2] for one in _told(reading)} for row, reading in pairs)
        yield Figure(f"amounts · confirmed sum found · {name}", language, *share(hits))


def kinds(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """The kind (call, news, award) right, by words alone; apart, for summaries without a word of applying (`bare`)."""
    for part, bare in (("kind · right", False), ("kind · right on bare summaries", True)):
        for language, mine in by_language([row for row in rows if bool(row.get("bare")) is bare]):
            pairs = zip(mine, readings(reader, mine), strict=True)
            hits = (reading.kind.value == row.get("kind", "call") for row, reading in pairs)
            yield Figure(f"{part} · {name}", language, *share(hits))


def calls(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """What is a call is told as one and has its deadline; what is none is not, and its days are no deadlines."""
    for part, apart in (("", False), (" kept apart", True)):
        for language, mine in by_language([row for row in rows if row["kept_apart"] is apart]):
            pairs = list(zip(mine, readings(reader, mine), strict=True))
            told = [(row["deadline"], reading) for row, reading in pairs if row["kind"] == "call"]
            none = [reading for row, reading in pairs if row["kind"] != "call"]
            unmarked = (bool(r.deadline and not r.deadline.doubt) for r in none)
            yield Figure(f"kind · call seen{part} · {name}", language, *share(r.kind is Kind.CALL for _, r in told))
            yield Figure(
                f"deadline · right on calls{part} · {name}",
                language,
                *share(_day(r.deadline) == day for day, r in told),
            )
            for what, hits in (
                ("kind · told as call", (r.kind is Kind.CALL for r in none)),
                ("deadline · false on no call", (r.deadline is not None for r in none)),
                ("deadline · false and not marked", unmarked),
            ):
                yield Figure(f"{what}{part} · {name}", language, *share(hits))


def languages(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """The language right, from the whole text and from the title alone."""
    for language, mine in by_language(rows):
        whole = (reading.language == language for reading in readings(reader, mine))
        yield Figure(f"language · right · {name}", language, *share(whole))
        titled = [{"title": row["title"], "text": "", "lang": language} for row in mine if row.get("title")]
        if titled:
            alone = (reading.language == language for reading in readings(reader, titled))
            yield Figure(f"language · right on titles · {name}", language, *share(alone))


def speed(rows: Sequence[Line], reader: Reader, clock: Callable[[], float] = process_time) -> tuple[float, float]:
    """Calls a second on one core for texts of about 1,500 characters, and their mean length."""
    notices = [Notice("", row["title"], text=row["text"]) for row in rows if 1000 <= len(row["text"]) <= 2200][:400]
    for notice in notices[:20]:
        reader.read(notice, NOW)
    best = float("inf")
    for _ in range(3):
        start = clock()
        for notice in notices:
            reader.read(notice, NOW)
        best = min(best, clock() - start)
    return len(notices) / best, sum(len(notice.text) for notice in notices) / max(len(notices), 1)


def _day(moment: Moment | None) -> str | None:
    return moment.date.isoformat() if moment else None


def _hour(moment: Moment) -> str | None:
    return moment.time.strftime("%H:%M") if moment.time else None


def _offset(moment: Moment) -> object:
    if moment.zone is None:
        return None
    return datetime.combine(moment.date, moment.time or time(12), ZoneInfo(moment.zone)).utcoffset()


def _wanted(row: Line) -> object:
    if not row.get("zone"):
        return None
    hour = time.fromisoformat(row["time"]) if row["time"] else time(12)
    return datetime.combine(date.fromisoformat(row["deadline"]), hour, ZoneInfo(row["zone"])).utcoffset()


def _sums(row: Line, roles: Sequence[AmountRole] = ()) -> list[tuple[Decimal, str | None, str]]:
    found = ((Decimal(str(one["value"])), one["currency"], one.get("role", "")) for one in row["amounts"])
    return [one for one in found if not roles or one[2] in roles]


def _told(reading: Reading, roles: Sequence[AmountRole] = ()) -> list[tuple[Decimal, str | None, str]]:
    return [(a.value, a.currency, a.role.value) for a in reading.amounts if not roles or a.role in roles]


def _count(count: Counter[str], wanted: Sequence[object], told: Sequence[object]) -> None:
    right = sum((Counter(wanted) & Counter(told)).values())
    count.update(right=right, wrong=len(told) - right, missed=len(wanted) - right)
