"""What admins put right, as labelled texts that `bench.quality` reads beside the own set."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bench import quality
from bench.corrections import figures
from bench.measures import ROOT, lines
from tests.cli.in_process import run_main
from tests.web.public.scenes import PARIS, SiteWorld, day, money
from watcher.config import load
from watcher.remember.recording.corrections import Correction
from watcher.understand.reader import Reader

SAID = (
    Correction(domains=("culture",)),
    Correction(domains=("culture", "health"), deadline=day("2027-01-21", "17:00", PARIS)),
    Correction(amount=money(45_000), eligible=("nonprofit",), sides=(("FR", "Agence"), ("CA-QC", "Fonds"))),
)
"""What Ada said of one call, one after the other."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SiteWorld]:
    made = SiteWorld(tmp_path)
    made.fill()
    number = made.id("Aidants et maintien")
    for said in SAID:
        made.store.calls.put_right(number, said, "ada@example.org", made.now)
    made.store.calls.put_right(made.id("Festivals"), Correction(is_rolling=True), "ada@example.org", made.now)
    yield made
    made.close()


@pytest.fixture
def file(world: SiteWorld, tmp_path: Path) -> Path:
    """What `watcher corrections` prints, in a file."""
    config = tmp_path / "config.toml"
    config.write_text(f'[storage]\nurl = "sqlite:///{world.folder}/watch.db"\n')
    made = tmp_path / "corrections.jsonl"
    made.write_text(run_main(["--config", str(config), "corrections"]).stdout, encoding="utf-8")
    return made


def test_corrections__are_one_line_a_text_with_what_was_read_and_what_is_right(file: Path) -> None:
    carers, festivals = lines(file)
    assert carers["title"] == "Aidants et maintien à domicile"
    assert carers["text"].startswith("Le texte de Aidants")
    assert (carers["lang"], carers["country"]) == ("fr", "FR")
    assert carers["domains"] == ["culture", "health"], "the last word holds"
    assert (carers["deadline"], carers["time"], carers["zone"]) == ("2027-01-21", "17:00", PARIS)
    assert [(one["value"], one["currency"], one["role"]) for one in carers["amounts"]] == [("45000", "EUR", "max")]
    assert carers["sides"] == [{"country": "FR", "funder": "Agence"}, {"country": "CA-QC", "funder": "Fonds"}]
    assert carers["read"]["domains"] == ["health"], "what was read, not what was said in between"
    assert carers["read"]["deadline"] == "2027-01-14"
    assert carers["read"]["eligible"] == ["nonprofit", "municipality"]
    assert festivals.keys() & {"domains", "amounts", "eligible", "sides"} == set(), "only what somebody put right"
    assert (festivals["rolling"], festivals["deadline"]) == (True, None)


def test_corrections__name_nobody(file: Path) -> None:
    assert "ada" not in file.read_text(encoding="utf-8").lower()


def test_quality__says_which_corrections_the_rules_still_need(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (ROOT / "docs/quality.md").read_bytes()
    assert quality.main(["--corrections", str(file)]) == 0
    said = capsys.readouterr().out
    assert "deadline · read right · corrections" in said
    assert "2027-01-21" in said
    assert (ROOT / "docs/quality.md").read_bytes() == before


def test_figures__are_shares_of_the_corrections_by_fact() -> None:
    text = "Aide d’au plus 45 000 € pour les associations. Date limite : 21 janvier 2027 à 17 h, heure de Paris."
    right = {
        "id": "c1-1", "lang": "fr", "published": "2026-11-30", "title": "Aide aux associations", "text": text,
        "deadline": "2027-01-21", "time": "17:00", "zone": PARIS, "rolling": False,
        "amounts": [{"value": "45000", "currency": "EUR", "role": "max"}],
    }  # fmt: skip
    wrong = right | {"id": "c2-1", "deadline": "2027-01-22", "amounts": []}
    found, missed = figures([right, wrong], Reader.from_settings(load(ROOT / "config.toml")))
    assert {figure.part.split(" ")[0]: (figure.value, figure.count) for figure in found} == {
        "deadline": (0.5, 2),
        "rolling": (1.0, 2),
        "amounts": (0.5, 2),
    }
    assert [(one.id, one.fact) for one in missed] == [("c2-1", "deadline"), ("c2-1", "amounts")]
    assert missed[1].read == {(Decimal(45_000), "EUR")}
