"""Real pages, answers, letters and PDFs of ../shared/corpus through the same spiders: nothing crashes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.collect.site import NOW, settings_of, table
from tests.paths import CORPUS
from watcher.collect.crawl import pdf
from watcher.collect.crawl.crawl import Recordings, crawl
from watcher.collect.feeds.opml import read_opml
from watcher.collect.net.fetch import FetchResponse
from watcher.collect.newsletters.newsletter import read_newsletter
from watcher.collect.propose.propose import proposal_of
from watcher.config import read
from watcher.config.edit import table_text
from watcher.errors import CannotCollect
from watcher.model import Harvest

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not here"),
]
GRANTS = "https://api.grants.gov/v1/api/search2"


def names(files: list[Path]) -> dict[str, Path]:
    return {f"f{number}": path for number, path in enumerate(sorted(files))}


def run(tables: str, replay: dict[str, Path]) -> dict[str, Harvest]:
    settings = settings_of(tables)
    found = crawl(settings.sources, settings, {}, NOW, Recordings(replay=replay))
    return {harvest.source: harvest for harvest in found}


def test_pages__each_is_watched_and_read_as_a_list_without_a_crash():
    files = names([*CORPUS.glob("pages/*.html"), *CORPUS.glob("adversarial/gofuzz-html__*.html")])
    watched = "".join(table(name, "https://x.example/a", "", "watch") for name in files)
    listed = "".join(table(f"l{name}", "https://x.example/a", 'item = "li"\ntitle = "a"') for name in files)
    harvests = run(watched + listed, {**files, **{f"l{name}": path for name, path in files.items()}})
    kinds = {str(harvest.fault_kind) for harvest in harvests.values()}
    assert kinds <= {"", "selector", "empty", "parse"}
    real = [name for name, path in files.items() if path.parent.name == "pages" and path.stat().st_size > 20_000]
    read_well = [name for name in real if harvests[name].notices]
    assert len(read_well) >= 0.97 * len(real)


def test_pages__each_gives_a_proposal_that_loads_or_is_refused_with_a_reason():
    refused = []
    for path in [*CORPUS.glob("pages/*.html"), *CORPUS.glob("adversarial/*.html")]:
        answer = FetchResponse(200, {"Content-Type": "text/html"}, path.read_bytes(), "https://www.exemple.fr/liste")
        try:
            proposal = proposal_of(answer, frozenset(), NOW)
        except CannotCollect as error:
            refused.append((path.parent.name, str(error)))
            continue
        assert read(table_text(proposal.table))[0] is not None, path.name
    assert all("look for" in reason or "nothing can be proposed" in reason for _, reason in refused)
    assert sum(folder == "pages" for folder, _ in refused) <= 4  # pages that scripts fill


def test_sedia__real_answers_give_topics_with_their_dates(tmp_path):
    rules = 'spider = "sedia"\n'
    url = "https://api.tech.ec.europa.eu/search-api/prod/rest/search?apiKey=SEDIA&text=***"
    data = json.loads((CORPUS / "api" / "sedia__api-debug-full.json").read_text(encoding="utf-8"))
    too_many = tmp_path / "all.json"
    too_many.write_text(json.dumps(data), encoding="utf-8")
    few = tmp_path / "few.json"
    few.write_text(json.dumps({**data, "totalResults": len(data["results"])}), encoding="utf-8")
    harvests = run(
        table("all", url, rules, "spider") + table("few", url, rules, "spider"), {"all": too_many, "few": few}
    )
    assert "the query was not understood" in harvests["all"].fault
    topics = [notice for notice in harvests["few"].notices if notice.fields.get("status")]
    assert topics
    assert {notice.fields["status"] for notice in topics} == {"closed"}
    assert {notice.fields["deadline"] for notice in topics} == {"2025-10-02"}
    assert all("EUR" in notice.fields["amount"] for notice in topics)


def test_grants_gov__real_answers_give_days_and_titles_without_entities():
    files = names(list(CORPUS.glob("api/grantspotter__grants-gov-federal-0[23]*.json")))
    harvests = run("".join(table(name, GRANTS, 'spider = "grants_gov"', "spider") for name in files), files)
    notices = [notice for harvest in harvests.values() for notice in harvest.notices]
    assert len(notices) >= 90
    assert not any("&amp;" in notice.title or "&ndash;" in notice.title for notice in notices)
    dated = [notice.fields["deadline"] for notice in notices if "deadline" in notice.fields]
    assert len(dated) > 60
    assert all(len(day) == 10 and day[4] == "-" for day in dated)


@pytest.mark.parametrize(
    ("file", "rules", "least"),
    [
        ("mte__programs.json", 'fields = { title = "titre", url = "url", id = "id", text = "description" }', 250),
        ("isoc__opportunities.json", 'fields = { title = "\\"Outreach Activity [Title]\\"", url = "Link" }', 60),
        (
            "aap-watch__carenews_raw.json",
            'fields = { title = "titre", url = "url_source", deadline = "date_limite" }',
            40,
        ),
        ("eu-grants-feed__grants.json", 'items = "grants"\nfields = { title = "title", url = "url", id = "id" }', 700),
        (
            "aides-territoires__ademe_agir_data.json",
            'items = "ListeDispositifs"\nlink_template = "https://a.example/{id}"\ndate_zone = "Europe/Paris"\n'
            'fields = { title = "titre", id = "id", deadline = "date_fin", text = "description_longue" }',
            5,
        ),
    ],
)
def test_api__funders_real_answers_by_config_alone(file, rules, least):
    replay = {"api": CORPUS / "api" / file}
    found = run(table("api", "https://a.example/", rules + '\nmax_body = "20MB"', "api"), replay)["api"]
    assert len(found.notices) >= least, found.fault
    assert all(notice.title and notice.url for notice in found.notices)


def test_api__boamp_notices_are_read_as_xml():
    files = names(list(CORPUS.glob("api/boamp__*.xml")))
    rules = (
        'format = "xml"\nitems = "."\nlink_template = "https://www.boamp.fr/avis/{id}"\n'
        'fields = { title = "string(//OBJET/TITRE_MARCHE | //OBJET_COMPLET)", id = "string(//IDWEB)" }'
    )
    harvests = run("".join(table(name, "https://www.boamp.fr/x", rules, "api") for name in files), files)
    assert {str(harvest.fault_kind) for harvest in harvests.values()} <= {"", "selector"}


async def test_pdf__real_calls_are_read():
    files = [path for path in CORPUS.glob("pages/*.pdf") if path.stat().st_size < 500_000][:6]
    for path in files:
        told = await pdf.read_apart(path.read_bytes())
        assert len(told.text) > 500, (path.name, told.fault)


def test_letters__real_and_fuzzed_ones_are_read():
    for path in [*CORPUS.glob("pages/*.eml"), *CORPUS.glob("adversarial/*.eml")]:
        letter = read_newsletter(path.read_bytes())
        f"{letter.subject}{letter.text}{letter.links}".encode()


def test_opml__fuzzed_files_are_refused_or_read():
    for path in CORPUS.glob("adversarial/*.xml"):
        if path.stat().st_size < 1_000_000:
            try:
                read_opml(path.read_bytes())
            except CannotCollect:
                continue
