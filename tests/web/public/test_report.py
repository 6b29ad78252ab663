"""Readers report what is wrong or missing; without an account, and without a trace of themselves."""

from __future__ import annotations

import pytest

from tests.web.public.scenes import SiteWorld


def test_report__of_a_call_reaches_the_admins(empty: SiteWorld) -> None:
    empty.fill()
    number = empty.id("Aidants")
    page = empty.get(f"/fr/signaler?call={number}")
    assert "Aidants et maintien" in page.text
    assert f'value="{number}"' in page.text
    said = {"call": str(number), "words": "La date <b>est</b> fausse", "website": ""}
    answers = [empty.ask("POST", "/fr/signaler", data=said) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    (report,) = empty.store.reports.open()
    assert (report.call, report.words) == (number, said["words"])
    empty.ask("POST", "/en/report", data={"url": "https://missing.example/1", "words": ""})
    assert [one.url for one in empty.store.reports.open()] == ["", "https://missing.example/1"]


@pytest.mark.parametrize(
    "data", [{}, {"words": " "}, {"words": "x", "website": "spam"}, {"call": "9" * 40}, {"words": "", "call": "1"}]
)
def test_report__without_words_or_of_a_program_is_not_kept(empty: SiteWorld, data: dict[str, str]) -> None:
    assert empty.ask("POST", "/fr/signaler", data=data).status_code == 200
    assert empty.ask("POST", "/fr/signaler", content=b"\xff\xfe", headers={"content-type": "x/y"}).status_code == 200
    assert not empty.store.reports.open()
