"""Values of the model become JSON and come back the same; what is a default, or unknown, is left out."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from watcher.model import (
    Amount,
    AmountRole,
    Fact,
    Harvest,
    HarvestState,
    Kind,
    Moment,
    Notice,
    Reading,
    ReadingWarning,
    Step,
    WarningKind,
)
from watcher.model.as_json import converter

JSON = converter()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MOMENTS = st.builds(
    Moment,
    st.dates(),
    st.none() | st.times(),
    st.none() | st.just("Europe/Paris"),
    TEXT,
    st.floats(0, 1),
    warnings=st.lists(st.builds(ReadingWarning, st.sampled_from(WarningKind), TEXT)).map(tuple),
)
AMOUNTS = st.builds(
    Amount, st.decimals(0, 10**9, places=2), st.sampled_from(["EUR", None]), st.sampled_from(AmountRole), TEXT
)
READINGS = st.builds(
    Reading,
    st.sampled_from(Kind),
    st.just("fr"),
    deadline=st.none() | MOMENTS,
    deadlines=st.lists(MOMENTS, max_size=3).map(tuple),
    amounts=st.lists(AMOUNTS, max_size=3).map(tuple),
    purpose=st.none() | st.builds(Fact, TEXT, TEXT, st.booleans()),
    steps=st.lists(st.builds(Step, TEXT, MOMENTS), max_size=2).map(tuple),
)


@given(READINGS)
def test_reading__comes_back_the_same(reading: Reading) -> None:
    assert JSON.structure(json.loads(json.dumps(JSON.unstructure(reading))), Reading) == reading


def test_harvest__comes_back_the_same_with_bytes_sets_and_fields() -> None:
    notice = Notice("a", "T", published=datetime(2027, 1, 1, tzinfo=UTC), fields={"who": ("a", "b"), "id": "7"})
    harvest = Harvest(
        "a", HarvestState.PARTIAL, (notice,), failing_body=b"\x00\xff", lost=frozenset({"title"}), retry_after=2.5
    )
    assert JSON.structure(json.loads(json.dumps(JSON.unstructure(harvest))), Harvest) == harvest


def test_defaults__are_left_out_and_unknown_keys_dropped() -> None:
    moment = Moment(date(2027, 3, 5), time(17))
    assert JSON.unstructure(moment) == {"date": "2027-03-05", "time": "17:00:00"}
    assert JSON.structure({"date": "2027-03-05", "time": "17:00:00", "era": "CE"}, Moment) == moment


def test_money__is_decimal_text() -> None:
    assert JSON.unstructure(Amount(Decimal("0.10"), "EUR", AmountRole.MAX))["value"] == "0.10"
