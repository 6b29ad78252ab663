"""Figures over tests/understand/pages_set.jsonl: whole pages and texts of invented publishers, annotated by hand.

Each annotation was made before the rules were run on its text. A field that an annotation leaves out is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from bench.measures import NOW, OFFERED, Figure, Line, auc, notice_of_page
from watcher.model import AmountRole, Kind, Moment, Reading
from watcher.understand.parties.funders import fold_name
from watcher.understand.reader import Reader

SAME = {"association": "nonprofit", "university": "higher_education", "startup": "small_business",
        "researcher": "research", "cooperative": "nonprofit"}  # fmt: skip
COVERAGES = (0.5, 0.8, 0.9, 1.0)
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
_ON_OFFER = (*OFFERED, AmountRole.MIN)


def pages(name: str, rows: Sequence[Line], reader: Reader) -> Iterator[Figure]:
    """Every figure of the set, French and English."""
    for language in ("fr", "en"):
        mine = [row for row in rows if row["input"].get("lang", language) == language and _language(row) == language]
        read = [(row["wanted"], reader.read(n := notice_of_page(row), n.published or NOW)) for row in mine]
        for part in (_deadlines, _names, _who, _money, _others):
            yield from (Figure(f"{what} · {name}", language, *figure) for what, figure in part(read))


def confidence(rows: Sequence[Line], reader: Reader) -> list[str]:
    """AUC, how many are wrong at each coverage, and how often each band of probabilities is right."""
    told = []
    for row in rows:
        if "deadline" in row["wanted"]:
            notice = notice_of_page(row)
            deadline = reader.read(notice, notice.published or NOW).deadline
            if deadline:
                told.append((deadline.confidence, _is_right(row["wanted"], deadline.date.isoformat())))
    told.sort(reverse=True)
    lines = [f"Confidence of {len(told)} deadlines: AUC {auc(told):.3f}."]
    for share in COVERAGES:
        kept = told[: int(len(told) * share)]
        bad = sum(not good for _, good in kept)
        lines.append(f"Wrong among the surest {share:.0%}: {bad} of {len(kept)}.")
    for low, high in pairwise(BANDS):
        band = [good for one, good in told if low <= one < high]
        if band:
            lines.append(f"Probability {low:.2f} to {min(high, 1.0):.2f}: right {sum(band)} of {len(band)}.")
    return lines


def _language(row: Line) -> str:
    given = row["input"].get("lang")
    return given or ("fr" if row["input"].get("country") in ("FR", "CA-QC") else "en")


def _is_right(wanted: Line, day: str) -> bool:
    return bool(wanted["deadline"]) and wanted["deadline"]["date"] == day


Read = Sequence[tuple[Line, Reading]]
Parts = Iterator[tuple[str, tuple[float, int]]]


def _share(hits: Sequence[bool]) -> tuple[float, int]:
    return sum(hits) / max(len(hits), 1), len(hits)


def _deadlines(read: Read) -> Parts:
    stated = [(w, r) for w, r in read if w.get("deadline")]
    told = [(w, r) for w, r in stated if r.deadline]
    wrong = [(w, r) for w, r in told if r.deadline and not _is_right(w, r.deadline.date.isoformat())]
    none = [r for w, r in read if "deadline" in w and not w["deadline"] and w.get("kind") != "call"]
    yield "deadline · right of stated", (1 - (len(stated) - len(told) + len(wrong)) / max(len(stated), 1), len(stated))
    yield "deadline · wrong of told", (len(wrong) / max(len(told), 1), len(told))
    sure = [r for _, r in told if r.deadline and not r.deadline.doubt]
    missed = sum(bool(r.deadline and not r.deadline.doubt) for _, r in wrong)
    yield "deadline · wrong of not marked", (missed / max(len(sure), 1), len(sure))
    yield "deadline · to be checked", _share([bool(r.deadline and r.deadline.doubt) for _, r in told])
    yield "deadline · false on no call", _share([r.deadline is not None for r in none])
    same = [(w, r) for w, r in told if r.deadline and _is_right(w, r.deadline.date.isoformat())]
    hours = [(w["deadline"].get("time"), r.deadline.time) for w, r in same if r.deadline]
    yield "hour · right", _share([(at.strftime("%H:%M") if at else None) == want for want, at in hours])


def _names(read: Read) -> Parts:
    timed = [(w["deadline"], r.deadline) for w, r in read if w.get("deadline") and r.deadline]
    same = [(want, got) for want, got in timed if got and got.date.isoformat() == want["date"]]
    yield "zone · right", _share([_offset(got) == _offset_wanted(want) for want, got in same if want.get("time")])
    named = [({fold_name(one) for one in w["funders"]}, r) for w, r in read if w.get("funders") is not None]
    yield "funders · right as a set", _share([want == {fold_name(f.value) for f in r.funders} for want, r in named])
    stepped = [(w["steps"], r.steps) for w, r in read if w.get("steps")]
    yield "steps · days right", _share([_days(want) == [str(s.moment.date) for s in got] for want, got in stepped])


def _days(steps: Sequence[Line]) -> list[str]:
    return [step["date"] for step in steps]


def _offset(moment: Moment) -> object:
    if not moment.zone:
        return None
    return datetime.combine(moment.date, moment.time or time(12), ZoneInfo(moment.zone)).utcoffset()


def _offset_wanted(want: Line) -> object:
    if not want.get("zone"):
        return None
    return datetime.fromisoformat(f"{want['date']}T{want['time']}").replace(tzinfo=ZoneInfo(want["zone"])).utcoffset()


def _who(read: Read) -> Parts:
    right = told = wanted = 0
    labelled = [(w, r) for w, r in read if w.get("eligible") is not None]
    for want, reading in labelled:
        named, found = (
            {SAME.get(one, one) for one in want["eligible"]},
            {SAME.get(one.value, one.value) for one in reading.eligible},
        )
        right, told, wanted = right + len(named & found), told + len(found), wanted + len(named)
    yield "who · F1", (2 * right / max(told + wanted, 1), len(labelled))
    yield "who · silent", _share([not reading.eligible for want, reading in labelled if want["eligible"]])


def _money(read: Read) -> Parts:
    right = told = wanted = 0
    for want, reading in read:
        if want.get("amounts") is None:
            continue
        roles = {str(role) for role in _ON_OFFER}
        named = Counter(
            (Decimal(str(a["value"])), a["currency"], a["role"]) for a in want["amounts"] if a["role"] in roles
        )
        found = Counter((a.value, a.currency, str(a.role)) for a in reading.amounts if a.role in _ON_OFFER)
        right, told, wanted = right + (named & found).total(), told + found.total(), wanted + named.total()
    yield "amounts · precision on offer", (right / max(told, 1), told)
    yield "amounts · recall on offer", (right / max(wanted, 1), wanted)


def _others(read: Read) -> Parts:
    kinds = {"call": Kind.CALL, "award": Kind.AWARD}
    labelled = [(w, r) for w, r in read if w.get("kind")]
    yield "kind · right", _share([r.kind is kinds.get(w["kind"], Kind.NEWS) for w, r in labelled])
    status = [(w, r) for w, r in labelled if w.get("status") and w["kind"] == "call"]
    yield "status · right", _share([r.status.value.replace("closing", "open") == w["status"] for w, r in status])
    stated = [({fold_name(one) for one in w["territories"]}, r) for w, r in read if w.get("territories")]
    placed = [(want, {fold_name(fact.value) for fact in r.territories}) for want, r in stated if r.territories]
    yield "territory · told", (len(placed) / max(len(stated), 1), len(stated))
    yield "territory · right of told", _share([want == got for want, got in placed])
    purpose = [(w["purpose"], r.purpose) for w, r in read if w.get("purpose")]
    said = [(want, got) for want, got in purpose if got]
    yield "purpose · told", (len(said) / max(len(purpose), 1), len(purpose))
    yield (
        "purpose · the annotated sentence of told",
        _share([want.strip(" .") == got.value.strip(" .") for want, got in said]),
    )
