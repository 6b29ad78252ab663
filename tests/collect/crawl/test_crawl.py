# ruff: noqa: E501 - tables of cases read better on one line
"""The Scrapy run against a real server: what each kind of source yields, and what each fault is called.

One run costs a second, so that the cases of a file share one; each test looks at its own source.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.collect.hostile import HostileServer, drips, says
from tests.collect.site import NOW, settings_of, site, table
from watcher.collect.crawl.crawl import Recordings, crawl
from watcher.config import Settings
from watcher.model import Harvest, HarvestState
from watcher.remember.sources.state import SourceState

LIST = """<html><head><title>Aides</title></head><body><nav><a href="/">Accueil</a></nav><main><h1>Appels à projets</h1>
<article class="aap"><h3><a href="/aap/tiers-lieux?utm_source=x">Soutien aux tiers-lieux 2027</a></h3>
<p class="limite">Date limite : 30 avril 2027</p><p class="publie">2027-01-12</p><a href="/aap/tiers-lieux?utm_source=x"><img></a></article>
<article class="aap"><h3><a href="aap/mobilites">Mobilités rurales</a></h3><p class="limite">15/03/2027</p></article>
<article class="aap"><h3><a href="https://ailleurs.exemple/x">Chez un voisin</a></h3><p class="limite"></p></article>
</main></body></html>"""
ITEM = 'item = "article.aap"\ntitle = "h3 a"\ndeadline = ".limite"\n'
DETAIL = """<html><body><header>Menu</header><main><h1>Mobilités rurales</h1><p>Jusqu'à 80 000 € par projet.</p>
<dl><dt>Clôture</dt><dd class="fin">20 mars 2027</dd></dl></main></body></html>"""
RECORDS = [
    {"id": n, "name": f"Appel n° {n}", "link": f"/appel/{n}", "end": f"2027-04-{n:02d}T22:00:00Z", "extra": 1}
    for n in range(1, 8)
]
FIELDS = 'fields = { title = "name", id = "id", url = "link", deadline = "end" }\n'


def page_of(first: int, size: int) -> bytes:
    return json.dumps({"total": 7, "items": RECORDS[first : first + size]}).encode()


def numbered(size: int, param: str, by_offset: bool = False):
    """Answers pages of records, by the query's page (from 1) or offset (from 0)."""

    async def scene(exchange):
        query = dict(pair.split("=") for pair in exchange.path.partition("?")[2].split("&") if "=" in pair)
        number = int(query[param])
        await exchange.answer(200, page_of(number if by_offset else (number - 1) * size, size))

    return scene


@dataclass
class Run:
    server: HostileServer
    harvests: dict[str, Harvest]

    def __getitem__(self, name: str) -> Harvest:
        return self.harvests[name]


# fmt: off
def sources(server: HostileServer, tired: HostileServer) -> str:
    url, html = server.url, {"Content_Type": "text/html; charset=utf-8"}
    on = server.on
    on("/", says(LIST.encode(), ETag='"v1"', **html))
    on("/aap/mobilites", says(DETAIL.encode(), **html))
    on("/latin", says(LIST.encode("latin-1"), Content_Type="text/html; charset=iso-8859-1"))
    on("/rot13", says(LIST.encode(), Content_Type="text/html; charset=rot13"))
    on("/empty", says(b"", **html))
    on("/maintenance", says(b"<html><body>Maintenance</body></html>", **html))
    on("/deep", says(b"<html><body>" + b"<div>" * 20_000 + LIST.encode() * 20, **html))
    on("/bomb", says(gzip.compress(b"0" * 60_000_000), Content_Encoding="gzip", **html))
    on("/wall", says(b"<html>checking", 403, cf_mitigated="challenge"))
    on("/gone", says(b"", 410))
    on("/loop", says(b"", 302, Location="/loop"))
    on("/file", says(b"", 302, Location="file:///etc/passwd"))
    on("/inside", says(b"", 302, Location="http://10.0.0.1/"))
    on("/api/page", numbered(3, "p"))
    on("/api/offset", numbered(3, "offset", by_offset=True))
    on("/api/next", says(json.dumps({"items": RECORDS[:2], "next": "/api/last"}).encode()))
    on("/api/last", says(json.dumps({"items": RECORDS[2:3], "next": None}).encode()))
    on("/api/all", says(page_of(0, 7)))
    on("/api/html", says(b"<!doctype html><title>Portal</title>", **html))
    on("/api/csv", says("Titre;Lien;Fin\nAppel été;/a;15/03/2027\n".encode("utf-8-sig"), Content_Type="text/csv"))
    on(
        "/api/xml",
        says(b"<r xmlns='urn:x'><aap n='1'><t>Un</t><u>/u1</u></aap><aap n='2'><t>Deux</t><u>/u2</u></aap></r>"),
    )
    on("/moved", says(b"", 301, Location="/"))
    on(
        "/links",
        says(b"<ul><li><a href='javascript:alert(1)'>A</a><li><a href='https://gov.fr@evil/'>B</a></ul>", **html),
    )
    on("/api/short", says(page_of(0, 3)))
    on("/goes-on", says(LIST.replace("</main>", '<a rel="next" href="?p=2">2</a></main>').encode(), Content_Type="text/html"))
    sitemap = "<urlset>{}</urlset>".format(
        "".join(f"<url><loc>{url(p)}</loc></url>" for p in ("/aap/mobilites", "/other"))
    )
    on("/sitemap.xml", says(sitemap.encode(), Content_Type="application/xml"))
    offset = 'items = "items"\npaging = "offset"\npage_size = 3\ntotal = "total"\ntotal_max = 10\n'
    return "".join(
        [
            table("list", url("/"), ITEM + 'date = ".publie"\nlanguage = "fr"\ncountry = "FR"'),
            table("detail", url("/"), ITEM + 'detail = { deadline = ".fin" }\nallow_redirects_to = []'),
            table("latin", url("/latin"), ITEM),
            table("rot13", url("/rot13"), ITEM),
            table("broken-item", url("/"), 'item = ".aap-card"\ntitle = "h3 a"'),
            table("broken-title", url("/"), 'item = "article.aap"\ntitle = "h4"'),
            table("twice", url("/"), 'item = "main"\ntitle = "h3 a"'),
            table("broken-deadline", url("/"), 'item = "article.aap"\ntitle = "h3 a"\ndeadline = ".fini"'),
            table("empty", url("/empty"), ITEM),
            table("maintenance", url("/maintenance"), ITEM),
            table("may-be-empty", url("/maintenance"), ITEM + 'min = 0\nmay_be_empty = "between two seasons"'),
            table("t23-deep", url("/deep"), ITEM),
            table("t05-bomb", url("/bomb"), ITEM),
            table("t13-busy", tired.on("/busy", says(b"", 429, Retry_After="7200")), ITEM),
            table("t13-wall", url("/wall"), ITEM),
            table("t13-gone", url("/gone"), ITEM),
            table("t07-loop", url("/loop"), ITEM),
            table("t04-file", url("/file"), ITEM),
            table("t04-inside", url("/inside"), ITEM),
            table("t01-inside", "http://10.0.0.1/", ITEM),
            table("t25-links", url("/links"), 'item = "li"\ntitle = "a"'),
            table("moved", url("/moved"), ITEM),
            table("watched", url("/"), 'select = "main"\nwithout = ["article h3"]', "watch"),
            table("watch-twice", url("/"), 'select = "article"', "watch"),
            table("sitemap", url("/sitemap.xml"), 'follow = ["/aap/"]\ndetail = { deadline = ".fin" }', "sitemap"),
            table("api-page", url("/api/page"), f'{FIELDS}items = "items"\npaging = "page"\npage_param = "p"\npage_size = 3', "api"),
            table("api-offset", url("/api/offset"), f'{FIELDS}{offset}date_zone = "Europe/Paris"', "api"),
            table("api-next", url("/api/next"), f'{FIELDS}items = "items"\npaging = "next"\ncursor = "next"', "api"),
            table("api-cut", url("/api/offset"), f"{FIELDS}{offset}pages = 1", "api"),
            table("api-total", url("/api/all"), f'{FIELDS}items = "items"\ntotal = "total"\ntotal_max = 5', "api"),
            table("api-short", url("/api/short"), f'{FIELDS}items = "items"\ntotal = "total"', "api"),
            table("goes-on", url("/goes-on"), ITEM),
            table("api-html", url("/api/html"), f'{FIELDS}items = "items"', "api"),
            table("api-no-list", url("/api/all"), f'{FIELDS}items = "records"', "api"),
            table("api-csv", url("/api/csv"), 'format = "csv"\nfields = { title = "Titre", url = "Lien", deadline = "Fin" }', "api"),
            table("api-xml", url("/api/xml"), 'format = "xml"\nitems = "//aap"\nfields = { title = "t", url = "u", id = "@n" }', "api"),
            table("no-key", url("/api/all"), f'{FIELDS}items = "items"\nkey_env = "NO_SUCH_KEY_HERE"\nkey_header = "X-Key"', "api"),
            table("no-spider", url("/"), 'spider = "sedia"', "spider"),
        ]
    )
# fmt: on


def _without_its_file(name: str, settings: Settings) -> Settings:
    """The settings as if the spider of that source had left spiders/ after config.toml was read."""
    sources = (
        source.model_copy(update={"spider": "nowhere"}) if source.name == name else source
        for source in settings.sources
    )
    return settings.model_copy(update={"sources": tuple(sources)})


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with site() as server, site() as tired:
        settings = _without_its_file("no-spider", settings_of(sources(server, tired)))
        harvests = crawl(settings.sources, settings, {}, NOW)
        assert [harvest.source for harvest in harvests] == [source.name for source in settings.sources]
        yield Run(server, {harvest.source: harvest for harvest in harvests})


# --- pages -------------------------------------------------------------------------------------------------


def test_page__yields_its_items_with_links_dates_and_text(run):
    harvest = run["list"]
    assert harvest.state is HarvestState.COMPLETE, harvest.fault
    first, second, third = harvest.notices
    assert (first.title, first.fields["deadline"]) == ("Soutien aux tiers-lieux 2027", "Date limite : 30 avril 2027")
    assert first.url == run.server.url("/aap/tiers-lieux?utm_source=x")
    assert second.url == run.server.url("/aap/mobilites")
    assert (first.language, first.country) == ("fr", "FR")
    assert first.published is not None
    assert first.published.date().isoformat() == "2027-01-12"
    assert third.fields == {}


def test_page__detail_adds_the_items_own_page_and_keeps_items_without(run):
    harvest = run["detail"]
    by_title = {notice.title: notice for notice in harvest.notices}
    assert by_title["Mobilités rurales"].fields["deadline"] == "20 mars 2027"
    assert "80 000 € par projet" in by_title["Mobilités rurales"].text
    assert "Menu" not in by_title["Mobilités rurales"].text
    assert len(by_title) == 3


def test_t18_page__any_charset_is_read(run):
    assert "Mobilités rurales" in [notice.title for notice in run["latin"].notices]
    assert len(run["rot13"].notices) == 3


@pytest.mark.parametrize(
    ("name", "selector"), [("broken-item", ".aap-card"), ("broken-title", "h4"), ("broken-deadline", ".fini")]
)
def test_page__a_selector_that_finds_nothing_names_itself(run, name, selector):
    harvest = run[name]
    assert harvest.state in (HarvestState.FAILED, HarvestState.PARTIAL)
    assert harvest.fault_kind == "selector"
    assert f"«{selector}»" in harvest.fault
    assert "finds nothing" in harvest.fault
    assert b"tiers-lieux" in harvest.failing_body


def test_page__a_title_that_matches_several_times_is_a_fault(run):
    assert run["twice"].state is HarvestState.FAILED
    assert "it must once" in run["twice"].fault


def test_page__a_broken_optional_selector_keeps_the_items(run):
    assert run["broken-deadline"].state is HarvestState.PARTIAL
    assert len(run["broken-deadline"].notices) == 3


def test_t12_page__nothing_where_something_was_expected_is_a_fault(run):
    assert run["empty"].state is HarvestState.FAILED
    assert run["maintenance"].state is HarvestState.FAILED
    assert run["may-be-empty"].state is HarvestState.COMPLETE


def test_t23_page__content_lost_by_the_parser_is_seen(run):
    assert run["t23-deep"].state is not HarvestState.COMPLETE
    assert "nested" in run["t23-deep"].fault


def test_t25_page__links_that_are_no_web_address_give_no_item(run):
    assert run["t25-links"].notices == ()
    assert "(link)" in run["t25-links"].fault


# --- what servers do ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "state", "kind"),
    [
        ("t05-bomb", "failed", "size"),
        ("t13-busy", "failed", "busy"),
        ("t13-wall", "failed", "blocked"),
        ("t13-gone", "failed", "gone"),
        ("t07-loop", "refused", "redirect"),
        ("t04-file", "refused", "guard"),
        ("t04-inside", "refused", "guard"),
        ("t01-inside", "refused", "guard"),
    ],
)
def test_faults_of_the_exchange_have_their_state_and_kind(run, name, state, kind):
    assert (str(run[name].state), str(run[name].fault_kind)) == (state, kind)
    assert run[name].notices == ()


def test_t13_busy__says_how_long_to_wait(run):
    assert run["t13-busy"].retry_after == 7200


def test_moved__a_permanent_redirect_is_told(run):
    assert run["moved"].moved_permanently
    assert run["moved"].final_url == run.server.url("/")


def test_robots__is_asked_once_a_host(run):
    assert len(run.server.asked("/robots.txt")) == 1


def test_requests__say_who_we_are_and_carry_no_cookie(run):
    asked = run.server.asked("/")[0]
    assert asked.headers["User-Agent"].startswith("funding-watcher/")
    assert not {"Cookie", "Referer"} & set(asked.headers)


# --- single pages and site maps ----------------------------------------------------------------------------


def test_watch__is_one_notice_of_the_selected_part(run):
    (notice,) = run["watched"].notices
    assert notice.title == "Appels à projets"
    assert "tiers-lieux" not in notice.text


def test_watch__a_part_that_matches_several_times_is_a_fault(run):
    assert run["watch-twice"].state is HarvestState.FAILED
    assert "matches 3 times" in run["watch-twice"].fault


def test_sitemap__reads_the_pages_that_match(run):
    (notice,) = run["sitemap"].notices
    assert (notice.title, notice.fields["deadline"]) == ("Mobilités rurales", "20 mars 2027")


# --- APIs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "count"), [("api-page", 7), ("api-offset", 7), ("api-next", 3)])
def test_api__pages_until_the_end(run, name, count):
    assert run[name].state is HarvestState.COMPLETE, run[name].fault
    assert [notice.guid for notice in run[name].notices] == [str(n) for n in range(1, count + 1)]


def test_api__midnights_of_paris_exported_as_utc_keep_their_day(run):
    assert run["api-offset"].notices[0].fields["deadline"] == "2027-04-02"


def test_api__fields_nobody_reads_are_named(run):
    assert any("extra" in warning for warning in run["api-page"].warnings)


def test_api__fewer_pages_than_there_are_is_partial(run):
    assert run["api-cut"].state is HarvestState.PARTIAL
    assert "3 of 7" in run["api-cut"].fault


def test_api__fewer_records_than_the_answer_announces_is_partial(run):
    assert run["api-short"].state is HarvestState.PARTIAL
    assert "read 3 of the 7 records" in run["api-short"].fault


def test_page__a_list_that_goes_on_says_so_and_its_absences_say_nothing(run):
    """A call that moves to the second page, which nobody reads, has not been taken off."""
    assert (run["goes-on"].state, run["goes-on"].is_healthy) == (HarvestState.COMPLETE, False)
    assert any("the list goes on" in warning for warning in run["goes-on"].warnings)
    assert run["list"].is_healthy


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("api-total", "contract", "more than total_max"),
        ("api-html", "parse", "not JSON"),
        ("api-no-list", "selector", "«records»"),
    ],
)
def test_api__an_answer_to_another_question_is_refused(run, name, kind, words):
    assert run[name].state is HarvestState.FAILED
    assert run[name].fault_kind == kind
    assert words in run[name].fault


def test_api__csv_and_xml_are_read_too(run):
    (row,) = run["api-csv"].notices
    assert (row.title, row.fields["deadline"]) == ("Appel été", "15/03/2027")
    assert [(n.guid, n.title, n.url) for n in run["api-xml"].notices] == [
        ("1", "Un", run.server.url("/u1")),
        ("2", "Deux", run.server.url("/u2")),
    ]


def test_api__without_its_key_is_skipped_and_says_so(run):
    assert run["no-key"].state is HarvestState.SKIPPED
    assert "NO_SUCH_KEY_HERE" in run["no-key"].fault


def test_spider__that_does_not_exist_is_said(run):
    assert "nowhere" in run["no-spider"].fault


# --- what is known -----------------------------------------------------------------------------------------


def test_known__the_same_page_is_not_read_again(monkeypatch):
    async def honest(exchange):
        known = exchange.headers.get("If-None-Match") == '"v1"'
        await exchange.answer(304 if known else 200, b"" if known else LIST.encode(), ETag='"v1"')

    monkeypatch.setenv("A_KEY", "canary-5712")
    with site() as server, site() as other:
        rules = f'{FIELDS}items = "items"\nkey_env = "A_KEY"\nkey_header = "X-Key"\nkey_prefix = "Token "\n'
        other.on("/robots.txt", says(b"User-agent: *\nDisallow: /private\n"))
        other.on("/api", says(page_of(0, 7)))
        text = "".join(
            [
                table("honest", server.on("/honest", honest), ITEM),
                table("plain", server.on("/plain", says(LIST.encode(), Content_Type="text/html")), ITEM),
                table("api", server.on("/api", says(page_of(0, 2))), rules + "ignore_fields = ['extra']", "api"),
                table("t09-key", server.on("/key", says(b"", 307, Location=other.url("/api"))), rules, "api"),
                table("t14-robots", other.url("/private/list"), ITEM),
            ]
        )
        settings = settings_of(text)
        first = {h.source: h for h in crawl(settings.sources, settings, {}, NOW)}
        assert server.asked("/api")[0].headers["X-Key"] == "Token canary-5712"
        assert "X-Key" not in other.asked("/api")[0].headers
        assert str(first["t14-robots"].fault_kind) == "robots"
        assert other.asked("/private/list") == []

        states = {name: _state(settings.source(name), harvest) for name, harvest in first.items()}
        second = {h.source: h for h in crawl(settings.sources, settings, states, NOW)}
        for name in ("honest", "plain", "api"):
            assert first[name].state is HarvestState.COMPLETE
            assert second[name].state is HarvestState.NOT_MODIFIED
            assert second[name].body_hash == first[name].body_hash
        assert second["honest"].validators == first["honest"].validators

        changed = settings_of(text.replace('deadline = ".limite"', 'deadline = "p"'))
        third = {h.source: h for h in crawl(changed.sources, changed, states, NOW)}
        assert third["honest"].state is HarvestState.COMPLETE  # new rules read an old page again


def _state(source, harvest: Harvest) -> SourceState:
    from watcher.collect.judge.schedule import fingerprint

    return SourceState(
        harvest.source,
        validators=harvest.validators,
        body_hash=harvest.body_hash,
        last_full=NOW,
        fingerprint=fingerprint(source),
    )


def test_t21_a_rule_that_never_ends_is_cut_and_the_others_are_read():
    page = "<html><body><ul>" + "<li><a href='/x'>x</a></li>" * 3000 + LIST
    with site() as server, site() as slow:
        url = server.on("/", says(page.encode(), Content_Type="text/html"))
        endless = "//li[count(//li[count(//li[count(//a) > 0]) > 0]) > 0]"
        tables = [table("endless", url, f'item = "{endless}"\ntitle = "a"'), table("fine", url, ITEM)]
        tables.append(table("t06-drip", slow.on("/", drips(b"x", 0.3)), ITEM))
        settings = settings_of("".join(tables), timeout="2s")
        by_name = {h.source: h for h in crawl(settings.sources, settings, {}, NOW, Recordings(parse_seconds=2))}
    assert by_name["endless"].state is HarvestState.FAILED
    assert str(by_name["endless"].fault_kind) == "parser_killed"
    assert by_name["fine"].state is HarvestState.COMPLETE
    assert str(by_name["t06-drip"].fault_kind) == "timeout"


def test_nothing_to_do__starts_no_process():
    settings = settings_of("")
    assert crawl((), settings, {}, datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_page__an_item_may_be_a_title_and_what_stands_beside_it():
    page = (
        '<meta charset="windows-1252"><dl><dt><a href="/a">Bourse d\'été</a><dd>Clôture : 3 mai 2027'
        '<dt><a href="/b">Prix des haies</a><dd>Clôture : 4 mai 2027</dl><p>Permanence le samedi.</p>'
    )
    rules = 'item = "dl > dt"\nuntil_next = true\ntitle = "dt"\ndeadline = "dd"\n'
    with site() as server:
        url = server.on("/vieux", says(page.encode("windows-1252"), Content_Type="text/html"))
        settings = settings_of(table("vieux", url, rules))
        (harvest,) = crawl(settings.sources, settings, {}, NOW)
    told = [(notice.title, notice.url[-2:], notice.fields["deadline"]) for notice in harvest.notices]
    assert told == [
        ("Bourse d'été", "/a", "Clôture : 3 mai 2027"),
        ("Prix des haies", "/b", "Clôture : 4 mai 2027"),
    ]
