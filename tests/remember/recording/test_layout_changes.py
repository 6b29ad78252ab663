"""Edits that are a page's layout and no news, and items that the database refuses."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text

from tests.remember.reading_back import newest_calls
from tests.remember.scenes import Pair, Watch, call, grant, notice, until
from watcher.model import Fact, Reading
from watcher.remember.store import Store

NAMES = ("Lavoirs", "Sentiers", "Fournils", "Veillées", "Vergers")
OPEN = call(until("2027-06-30"))


def page(name: str, reading: Reading, said: str = "") -> Pair:
    text = f"{name}. Le fonds aide la vallée. {said}".strip()
    return notice(f"{name} de nos villages", text=text, url=f"https://f.example.org/{name}", guid=name), reading


def listed(reading: Reading, said: str = "") -> list[Pair]:
    return [page(name, reading, said) for name in NAMES]


def test_sums_that_many_calls_first_state_on_one_day__are_recorded_and_told_to_nobody(store: Store) -> None:
    watch = Watch(store)
    watch.day(*listed(OPEN))
    read = replace(OPEN, amounts=(grant(9000),), eligible=(Fact("communes"),))
    told = [*(page(name, read, f"Aide : 9 000 € ({name}).") for name in NAMES[:4]), page(NAMES[4], OPEN)]
    assert watch.day(*told).events == ()
    assert [len(known.reading.amounts) for known in newest_calls(store)].count(1) == 4
    alone = replace(read, amounts=(grant(12000),))
    changes = watch.day(page(NAMES[0], alone, "Aide : 12 000 €."), *told[1:])
    assert [event.kind.value for event in changes.events] == ["amount_changed"]


def test_a_sum_that_one_call_first_states__is_told(store: Store) -> None:
    watch = Watch(store)
    watch.day(*listed(OPEN))
    changes = watch.day(page(NAMES[0], replace(OPEN, amounts=(grant(9000),)), "Aide : 9 000 €."), *listed(OPEN)[1:])
    assert [event.kind.value for event in changes.events] == ["amount_changed"]


def test_a_page_that_answers_in_another_language__is_no_news_but_its_moved_deadline_is(store: Store) -> None:
    watch = Watch(store)
    french = page("Lavoirs", replace(OPEN, eligible=(Fact("communes"),)))
    rest = listed(OPEN)[1:]
    watch.day(french, *rest)
    said = replace(french[0], title="Wash houses of our villages", text="The fund helps the valley. For towns.")
    read = replace(OPEN, language="en", eligible=(Fact("towns"),))
    for pair in ((said, read), french, (said, read)):
        assert watch.day(pair, *rest).events == ()
    later = until("2027-07-31")
    changes = watch.day((replace(said, text="Later."), replace(read, deadline=later, deadlines=(later,))), *rest)
    assert [event.kind.value for event in changes.events] == ["deadline_extended"]


def test_a_teaser_of_a_neighbour_amid_the_text__moves_nothing(store: Store) -> None:
    watch = Watch(store)
    earlier = until("2027-04-10")
    neighbour = page("Sentiers", call(earlier))
    own, rest = page("Lavoirs", OPEN), [neighbour, *listed(OPEN)[2:]]
    watch.day(own, *rest)
    both = replace(OPEN, deadline=earlier, deadlines=(earlier, *OPEN.deadlines))
    teaser = page("Lavoirs", both, "À lire aussi : Sentiers de nos villages. Jusqu'au 10 avril 2027.")
    assert watch.day(teaser, *rest).events == ()
    assert store.calls.get(1).reading.deadlines == OPEN.deadlines
    assert watch.day(own, *rest).events == ()


def test_zero_budgets_of_all_that_state_one__are_a_lie_though_most_state_none(store: Store) -> None:
    watch = Watch(store)
    names = [
        f"Sujet {word}" for word in ("ambre", "brique", "cuivre", "daim", "ébène", "fer", "grès", "houx", "ivoire")
    ]
    rich, poor = replace(OPEN, amounts=(grant(9000),)), replace(OPEN, amounts=(grant(0),))
    rest = [page(name, OPEN) for name in names]
    watch.day(*(page(name, rich) for name in NAMES), *rest)
    lie = watch.day(*(page(name, poor, "Budget 0.") for name in NAMES), *rest)
    assert (lie.anomaly.startswith("amount zero"), lie.events) == (True, ())
    assert watch.day(*(page(name, rich) for name in NAMES), *rest).events == ()


def test_an_item_that_the_database_refuses__is_set_aside_and_the_others_go_on(store: Store) -> None:
    watch = Watch(store)
    watch.day(page("Lavoirs", OPEN))
    with store.db.write() as tx:
        tx.execute(text("CREATE UNIQUE INDEX one_page ON sightings (source, url)"))
    refused = page("Moulins", OPEN)
    refused = (replace(refused[0], url=page("Lavoirs", OPEN)[0].url), refused[1])
    changes = watch.day(*(page(name, OPEN) for name in NAMES[:3]), refused)
    assert len(changes.events) == 2
    assert any("Moulins" in warning and "set aside" in warning for warning in changes.warnings)
    assert {known.title.split()[0] for known in newest_calls(store)} == {"Lavoirs", "Sentiers", "Fournils"}
    with store.db.write() as tx:
        tx.execute(text("DROP INDEX one_page"))
    watch.day(*(page(name, OPEN) for name in NAMES[:3]), refused)
    assert len(newest_calls(store)) == 4
