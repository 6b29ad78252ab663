"""What is kept beside a stored account answers as the account itself would, or counts as none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.remember.duplicates.pairs import Case, cases
from tests.remember.reading_back import newest_calls
from tests.remember.scenes import API, Watch, call, grant, notice, until
from watcher.model import Amount, AmountRole, Fact, Kind, Moment, Notice, Reading, Side
from watcher.remember.db.said import pack_account
from watcher.remember.db.tables.calls import sightings
from watcher.remember.duplicates import accounts, sketches
from watcher.remember.duplicates.comparison import Comparison, judge
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.sketches import sketch_of, sketched
from watcher.remember.search.analysis import Analyser
from watcher.remember.store import Store

LEXICON = Analyser().lexicon
CASES = list(cases())
HELD = (*sketches._SETS, "days", "rounded_sums", "kind", "language", "url")


def _kept(account: Fingerprint) -> Fingerprint:
    """The account as it comes back from the store with its sketch."""
    said = pack_account(account.notice, account.reading)
    found = sketched(account.source, said, sketch_of(account, said))
    assert found is not None
    return found


def _account(title: str, text: str, *, url: str = "https://fonds.example.org/aides/12/", **facts: Any) -> Fingerprint:
    """A notice with the facts of a reading, and `fields` of its source."""
    fields = facts.pop("fields", {})
    reading = Reading(facts.pop("kind", Kind.CALL), facts.pop("language", "fr"), **facts)
    return Fingerprint("fonds-exemple", Notice("fonds-exemple", title, url, text=text, fields=fields), reading)


ACCOUNTS = (
    _account(
        "Appel à projets AAP-CLIM-2027-03 : Résilience des forêts (FORÊT+), 3e édition",
        "Subvention de 15 000 à 250 000 €, soit 80 % des dépenses, ou la moitié pour les régions. Voir "
        "https://www.agence.example.org/aides/forets?utm_source=x, et l'appel HORIZON-CL6-2027-02.",
        deadline=Moment(date(2027, 3, 5)),
        deadlines=(Moment(date(2027, 3, 5)), Moment(date(2027, 9, 1))),
        amounts=(Amount(Decimal(250_000), "EUR", AmountRole.MAX),),
        funders=(Fact("Agence de la transition écologique"),),
    ),
    _account(
        "Canada–France fund for the Arctic: CALL 2 of CFFA",
        "Grants from CA$1.5 million to $2,000,000 and 40 per cent of costs. Reference: CFFA-2027-AB.",
        url="http://example.ca",
        language="en",
        fields={"id": "CFFA-2027-AB", "page": "https://fund.example.ca/arctic/2027"},
        sides=(Side("CA", "Arctic Fund", deadline=Moment(date(2027, 5, 1))),),
    ),
    _account("LAURÉATS DU CONCOURS", "Remise des prix à la mi-mai.", url="", kind=Kind.NEWS),
    _account("Aide n° 12345 du fonds ÉAU", "Code : 98765.", url="https://www.example.org/a/?b=2&a=1&utm_medium=y#c"),
)
KEPT_AS = "381e"  # the first letters of what the sketches of today's RULES are


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.notice.title[:20])
def test_sketch__holds_what_the_account_says(account: Fingerprint) -> None:
    kept = _kept(account)
    before = {name: getattr(kept, name) for name in HELD}
    assert before == {name: getattr(account, name) for name in HELD}
    assert (kept.notice.title, kept.notice.url) == (account.notice.title, account.notice.url)
    assert account.days or kept.vague_days == account.vague_days
    assert "unpacked" not in kept.__dict__
    assert (kept.notice.text, kept.notice.fields, kept.reading) == (
        account.notice.text,
        account.notice.fields,
        account.reading,
    )


@pytest.mark.parametrize("case", CASES[::4], ids=lambda case: case.id)
def test_sketch__leads_to_the_same_verdict(case: Case) -> None:
    assert judge(case.one, [_kept(case.two)], LEXICON) == judge(case.one, [case.two], LEXICON)


def test_sketch__is_enough_for_whether_two_may_be_one() -> None:
    for case in CASES:
        kept = _kept(case.two)
        may = Comparison(case.one, kept, LEXICON).may_be_one
        assert may == Comparison(case.one, case.two, LEXICON).may_be_one
        assert may or "unpacked" not in kept.__dict__, case.id


def test_sketch__of_other_rules_or_another_account_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = ACCOUNTS[:2]
    said, other = pack_account(one.notice, one.reading), pack_account(two.notice, two.reading)
    sketch = sketch_of(one, said)
    assert sketched(one.source, said, sketch) is not None
    assert sketched(one.source, said, None) is sketched(one.source, other, sketch) is None
    monkeypatch.setattr(sketches, "RULES", sketches.RULES + 1)
    assert sketched(one.source, said, sketch) is None


def test_sketch__of_another_kind_than_before_has_another_number() -> None:
    """Should it fail: raise `sketches.RULES`, so that kept sketches are made anew, and write the letters it says."""
    made = b"".join(sketch_of(account, b"") for account in ACCOUNTS)
    assert sha256(made).hexdigest()[: len(KEPT_AS)] == KEPT_AS


def test_sketch__is_made_when_it_is_first_needed(store: Store) -> None:
    """As in a store of before, and after a rule changed."""
    pair = notice("Forêts anciennes du Morvan"), call(until("2027-03-05"), amounts=(grant(50_000),))
    Watch(store).day(pair)
    with store.db.write() as tx:
        made = tx.execute(select(sightings.c.sketch)).scalar_one()
        tx.execute(update(sightings).values(sketch=None))
    accounts._known.clear()
    there = replace(pair[0], source=API.name, url="https://fonds.example.org/forets-anciennes", guid="f")
    Watch(store, API).day((there, pair[1]))
    with store.db.read() as tx:
        first, second = tx.execute(select(sightings.c.sketch).order_by(sightings.c.id)).scalars()
    assert first == made
    assert second is not None
    assert len(newest_calls(store)) == 1
