"""What a source promises, and whether a harvest keeps it: numbers, required fields, the usual volume. Pure.

A broken promise makes the harvest failed (nothing of it is stored) or partial (what came is stored, absence means
nothing). «0 errors» proves nothing; what came back does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from watcher.collect.net.faults import FaultKind
from watcher.config.sources import AnySource
from watcher.model import Harvest, HarvestState, Notice
from watcher.remember.sources.state import SourceState

ENOUGH_TO_JUDGE = 5
USUAL_ENOUGH = 8
SHRUNK_TO = 0.5
ACCEPTED = 0.02
FILL_DROP = 0.3
FILL_FLOOR = 0.5
FILL_WATCHED = ("title", "url", "text", "published", "deadline")


def judge(source: AnySource, state: SourceState, harvest: Harvest) -> Harvest:
    """The harvest as it came, or failed or partial with the promise it broke."""
    if harvest.state is HarvestState.PARTIAL:
        return _judge_partial(source, state, harvest)
    if harvest.state is not HarvestState.COMPLETE:
        return harvest
    count = items_found(harvest)
    if fault := _too_few(source, count):
        kind = FaultKind.CONTRACT if count else FaultKind.EMPTY
        return replace(harvest, state=HarvestState.FAILED, fault=fault, fault_kind=kind, notices=())
    if fault := _nothing_usable(source, harvest.notices):
        return replace(harvest, state=HarvestState.FAILED, fault=fault, fault_kind=FaultKind.CONTRACT, notices=())
    emptier = _emptier(source, state, harvest.notices)
    faults = [*_too_many(source, count), *_shrunk(state, count), *emptier.values()]
    if not faults:
        return harvest
    fault, lost = "; ".join(faults), harvest.lost | set(emptier)
    return replace(harvest, state=HarvestState.PARTIAL, fault=fault, fault_kind=FaultKind.CONTRACT, lost=lost)


def _judge_partial(source: AnySource, state: SourceState, harvest: Harvest) -> Harvest:
    """A harvest that broke a rule already: its reason stands, but without a required field it is no use at all.

    How many items there are proves nothing here: a further page may be the very thing that was lost.
    """
    if fault := _nothing_usable(source, harvest.notices):
        return replace(harvest, state=HarvestState.FAILED, fault=f"{harvest.fault}; {fault}", notices=())
    return replace(harvest, lost=harvest.lost | set(_emptier(source, state, harvest.notices)))


def let_through(source: AnySource, harvest: Harvest) -> Harvest:
    """Only the items that `include` and `exclude` let through; the contract has counted them all before."""
    if not (source.include or source.exclude) or not harvest.notices:
        return harvest
    return replace(harvest, notices=tuple(notice for notice in harvest.notices if passes(source, notice)))


def items_found(harvest: Harvest) -> int:
    """How many items the source holds: those read and those recognised unread."""
    return len(harvest.notices) + len(harvest.known_keys)


def fill(notices: Sequence[Notice], names: Sequence[str]) -> dict[str, float]:
    """The share (0–1) of notices that carry each field."""
    return {name: sum(map(bool, (_value(one, name) for one in notices))) / len(notices) for name in names if notices}


def watched(source: AnySource) -> tuple[str, ...]:
    """The fields whose fill is followed: those required, and those worth missing."""
    return tuple(dict.fromkeys((*source.required, *FILL_WATCHED)))


def _value(notice: Notice, name: str) -> object:
    return getattr(notice, name, None) or notice.fields.get(name)


def _too_few(source: AnySource, count: int) -> str:
    if count >= source.min or (count == 0 and source.may_be_empty):
        return ""
    return f"{count} items found (expected at least {source.min})"


def _nothing_usable(source: AnySource, notices: Sequence[Notice]) -> str:
    """A required field that no item carries: the page or the feed has changed its form."""
    filled = fill(notices, source.required)
    missing = [name for name, share in filled.items() if share == 0]
    return f"none of {len(notices)} items has a {' or a '.join(missing)}" if missing else ""


def _too_many(source: AnySource, count: int) -> list[str]:
    return [f"{count} items found (expected at most {source.max})"] if source.max and count > source.max else []


def _shrunk(state: SourceState, count: int) -> list[str]:
    if count == 0 or state.usual < USUAL_ENOUGH or count >= state.usual * SHRUNK_TO:
        return []
    return [f"{count} items found (usually {state.usual:.0f})"]


def _emptier(source: AnySource, state: SourceState, notices: Sequence[Notice]) -> dict[str, str]:
    """Fields that far fewer items carry than usual, and that in words; required ones also when most items lack them."""
    if len(notices) < ENOUGH_TO_JUDGE:
        return {}
    faults = {}
    for name, share in fill(notices, watched(source)).items():
        usual = state.fill.get(name)
        floor = FILL_FLOOR if name in source.required else 0.0
        if share < floor or (usual is not None and share < usual - FILL_DROP):
            normally = f" (usually {1 - usual:.0%})" if usual is not None else ""
            faults[name] = f"{1 - share:.0%} of the items lack a {name}{normally}"
    return faults


def accepted_after(state: SourceState, harvest: Harvest) -> float:
    """The usual number after a harvest that broke a promise: a list that stays short is usual in the end, not soon."""
    count = items_found(harvest)
    return round((1 - ACCEPTED) * state.usual + ACCEPTED * count, 2) if state.usual else state.usual


def usual_after(source: AnySource, state: SourceState, harvest: Harvest) -> tuple[float, Mapping[str, float]]:
    """The usual number of items and the usual fill after a complete harvest: slow-moving averages."""
    count = items_found(harvest)
    usual = count if not state.usual else 0.8 * state.usual + 0.2 * count
    shares = fill(harvest.notices, watched(source)) if len(harvest.notices) >= ENOUGH_TO_JUDGE else {}
    mixed = {
        name: share if name not in state.fill else 0.8 * state.fill[name] + 0.2 * share
        for name, share in shares.items()
    }
    return round(usual, 2), {**state.fill, **{name: round(share, 3) for name, share in mixed.items()}}


def passes(source: AnySource, notice: Notice) -> bool:
    """Whether the item matches one of `include` (or there is none) and none of `exclude`, in title, address or text."""
    if not (source.include or source.exclude):
        return True
    import re2

    said = f"{notice.title}\n{notice.url}\n{notice.text}"
    if source.include and not any(re2.search(pattern, said) for pattern in source.include):
        return False
    return not any(re2.search(pattern, said) for pattern in source.exclude)
