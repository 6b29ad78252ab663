"""What is proposed for an address is what, tried, reads most open calls with their days; else it says why not."""

from __future__ import annotations

import pytest

from tests.collect.hostile import says
from tests.collect.propose.sites import CALLS, SITES, each, page
from tests.collect.site import NOW, settings_of, site
from watcher.collect.propose.proposal import Proposal
from watcher.collect.propose.propose import propose
from watcher.config.edit import source_of
from watcher.errors import CannotCollect


def proposed(pages: dict[str, bytes], kind: str = "") -> tuple[Proposal, list[str]]:
    """The proposal for the first page of a site, and the paths that were asked for."""
    settings = settings_of("")
    with site() as server:
        for path, body in pages.items():
            server.on(path, says(body, Content_Type="application/pdf" if path.endswith(".pdf") else "text/html"))
        found = propose(server.url("/"), settings, NOW, kind)
        asked = [request.path for request in server.requests]
    assert source_of(found.table, settings).kind == found.table["kind"]
    return found, asked


def days(found: Proposal) -> dict[str, str]:
    assert found.tried is not None
    rows = [(row.notice.title, row.reading.deadline) for row in found.tried.rows]
    return {title: deadline.date.isoformat() for title, deadline in rows if deadline}


@pytest.mark.parametrize("name", SITES)
def test_site__is_read_as_it_is_laid_out_or_doubted(name: str) -> None:
    wanted = SITES[name]
    found, asked = proposed(dict(wanted.pages))
    assert found.tried is not None
    assert found.table["kind"] == wanted.kind
    if not wanted.doubts:
        assert days(found) == wanted.days
    assert {key: found.table.get(key) for key in wanted.table} == wanted.table
    assert not found.tried.harvest.fault
    assert len(found.tried.doubts) == len(wanted.doubts)
    for doubt, said in zip(wanted.doubts, found.tried.doubts, strict=True):
        assert doubt in said
    assert asked.count("/") == 1


def test_list__that_goes_on_is_followed() -> None:
    markup = '<article><h3><a href="/c/{n}">{0}</a></h3><p>Clôture : {1}</p></article>'
    second = [("Aide aux moulins", "3 juin 2027", ""), ("Fonds des haies", "4 juin 2027", ""), *CALLS[:1]]
    first = page(each(markup) + '<a href="/2">« Entrées précédentes</a>')
    found, asked = proposed({"/": first, "/2": page(each(markup, second))})
    assert found.table["next"] == "//a[normalize-space(.)='« Entrées précédentes']"
    assert "/2" in asked
    assert {"Aide aux moulins", "Fonds des haies"} < set(days(found))


def test_detail__is_read_for_some_items_only_where_the_list_says_no_day() -> None:
    item = '<article><h3><a href="/{n}">{0}</a></h3><p>Une aide du canton.</p>{day}</article>'
    own = {f"/{n}": page(f"<p>Dépôt des dossiers avant le {day}</p>", title) for n, (title, day, _) in enumerate(CALLS)}
    found, asked = proposed({"/": page(each(item.replace("{day}", "<p>Clôture : {1}</p>"))), **own})
    assert "detail" not in found.table
    assert asked == ["/robots.txt", "/"]
    found, asked = proposed({"/": page(each(item.replace("{day}", ""))), **own})
    assert found.table["detail"] == {"text": "body"}
    assert days(found) == {title: day for title, _, day in CALLS}


def test_kind__may_be_asked_for() -> None:
    pages = {"/": page(each('<article><h3><a href="/{n}">{0}</a></h3><p>Clôture : {1}</p></article>'))}
    assert proposed(pages, "watch")[0].table["kind"] == "watch"
    with pytest.raises(CannotCollect, match="cannot be read as feed; possible: page, watch"):
        proposed(pages, "feed")
