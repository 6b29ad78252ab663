"""What the program is made of: licences that may stand here, and a bill of materials that names every part."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tools.licences import DOC, READ, licence_of, may_stand_here, page, refused
from tools.locks import DEV, RUN, Pin, needed, pins_of
from tools.release import bill_of_materials

EPOCH = 1_800_000_000
PINS = pins_of(DEV.read_text(encoding="utf-8"))


def test_every_licence_of_the_locks__is_known_and_allowed() -> None:
    assert refused(sorted({pin.name for pin in PINS})) == []


def test_page_of_licences__is_that_of_the_locks() -> None:
    assert DOC.read_text(encoding="utf-8") == page(), "write it anew: python -m tools.licences"


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("AGPL-3.0-only OR SSPL-1.0", False),
        ("(MIT AND GPL-3.0-only) OR ISC", True),
        ("LicenseRef-Proprietary", False),
        ("", False),
    ],
)
def test_may_stand_here__every_part_or_one_choice(expression: str, may: bool) -> None:
    assert may_stand_here(expression) is may


def test_refused__says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READ, "rich", "AGPL-3.0-only")
    unknown, forbidden = refused(["no-such-package", "rich", "scrapy"])
    assert unknown.startswith("no-such-package does not say its licence: read")
    assert forbidden.startswith("rich is under AGPL-3.0-only, which is not in ALLOWED: replace")


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return bill_of_materials(EPOCH)


def test_bill__has_what_cyclonedx_requires(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2027-01-15T08:00:00Z"
    parts = [bill["metadata"]["component"], *bill["components"]]
    for part in parts:
        assert part["type"] in ("application", "library")
        assert part["purl"] == part["bom-ref"] == f"pkg:pypi/{part['name']}@{part['version']}"
        assert [set(one) for one in part["licenses"]] == [{"expression"}]
    for part in bill["components"]:
        assert part["hashes"], part["name"]
        assert all(re.fullmatch(r"[0-9a-f]{64}", one["content"]) for one in part["hashes"]), part["name"]
        assert part["licenses"][0]["expression"] == licence_of(part["name"]) != ""
    refs = [part["bom-ref"] for part in parts]
    assert len(refs) == len(set(refs))
    assert {one["ref"] for one in bill["dependencies"]} == set(refs)
    assert {ref for one in bill["dependencies"] for ref in one["dependsOn"]} <= set(refs)


def test_bill__names_what_an_installation_holds_and_no_tool(bill: dict[str, Any]) -> None:
    scopes = {part["name"]: part["scope"] for part in bill["components"]}
    pinned = {pin.name for pin in pins_of(RUN.read_text(encoding="utf-8"))}
    set_up = {"hatchling", "pathspec", "pip", "pluggy", "setuptools", "trove-classifiers"}
    only_pypy = {"brotlicffi", "pypydispatcher"}
    assert {name for name, scope in scopes.items() if scope == "required"} == pinned - set_up - only_pypy
    assert scopes["psycopg"] == scopes["jsonschema"] == "optional"
    assert not {"pytest", "mypy", "ruff"} & set(scopes)


def test_bill__is_the_same_every_time_and_names_no_registry(bill: dict[str, Any]) -> None:
    assert bill_of_materials(EPOCH) == bill
    assert "://" not in str(bill)


def test_needed__follows_extras_and_markers() -> None:
    assert "h11" in needed(["uvicorn"])
    assert "colorama" in needed(["typer"])  # Windows only: pinned, not installed here
    assert "psycopg-binary" not in needed(["psycopg"])
    assert "psycopg-binary" in needed(["psycopg[binary]"])


def test_pins__keep_every_hash() -> None:
    [pin] = pins_of("alpha==1 \\\n    --hash=sha256:bb \\\n    --hash=sha256:aa\n")
    assert pin == Pin("alpha", "1", None, ("aa", "bb"))
