"""What the public pages show, and what they answer to addresses that are wrong."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web import axe as axe_core
from tests.web.public.scenes import (
    ARABIC,
    FUND,
    LONG,
    MARKUP,
    NOW,
    REGION,
    SiteWorld,
    call,
    day,
    items,
    notice,
    settings,
)
from watcher.config.delivery import Telegram
from watcher.model import Fact, Harvest, HarvestState, Subscriber
from watcher.model.introductions import Teaser
from watcher.remember.people.consent import Consent
from watcher.remember.rules.introductions import draft_seek
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.search.query import Query
from watcher.remember.sources.state import Health, SourceState
from watcher.web.public.paths import WORDS, Paths
from watcher.web.public.texts import accessibility_run

STATIC = [name for name in WORDS if name not in ("history", "subscribe", "link")]
EVERYWHERE = [f"/{code}/{WORDS[name][code]}" for code in ("fr", "en") for name in STATIC] + ["/fr/", "/en/"]

HOSTILE = (
    "", "?", "?&&&", "?=", "?q", "?q=", "?q=%00", "?q=%ff%fe", "?q=%F0%9F%92%A9", "?q=<script>alert(1)</script>",
    "?q=%22onmouseover%3D%22alert(1)", "?q=%7B%7B7*7%7D%7D", "?q=${7*7}", "?q=' OR 1=1 --", "?q=%25", "?q=*",
    "?q=\"", "?q=-", "?q=NEAR(a b)", "?q=AND OR NOT", "?q=" + "a" * 5000, "?q=" + "%20" * 500, "?q=#17",
    "?q=#99999999999999", "?q=domain:", "?domain=../../etc", "?domain=health&domain=health&domain=nothing",
    "?domain=" + ",".join("x" * 30), "?where=ZZ&where=%00", "?who=everyone,nobody", "?min=-1", "?min=1e309",
    "?min=NaN", "?min=99999999999999999999", "?max=0&min=5&cur=EUR", "?cur=%E2%82%AC", "?due=0",
    "?due=2027-02-30..2027-03-01", "?due=..", "?due=0001-01-01..9999-12-31", "?due=2027-03-01..2027-01-01",
    "?status=all,open", "?status=none", "?sides=3", "?new=999", "?changed=abc", "?source=%2e%2e",
    "?funder=%0d%0aSet-Cookie:a=b", "?lang=de", "?kind=spam", "?sort=drop table", "?page=0", "?page=-1",
    "?page=999999", "?page=1e3", "?page=٣", "?n=1000000", "?month=2026-13", "?month=0000-00", "?month=abc",
    "?mois=2027-01", "?since=0", "?since=-7", "?u=javascript:alert(1)", "?u=http://[::1", "?call=abc",
    "?call=99999999999", "?q=\u202ehtua\u202c",
)  # fmt: skip


ASKING = ("appels", "calls", "echeances", "deadlines", "nouveautes", "sources", "signaler")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_page__answers_whatever_is_asked_and_reflects_no_markup(site: SiteWorld, path: str) -> None:
    asks = path.rpartition("/")[2] in ASKING
    for query in HOSTILE if asks else HOSTILE[:12:2]:
        answer = site.get(path + query)
        assert answer.status_code in (200, 303, 404), (path, query, answer.status_code)
        assert "<script>alert" not in answer.text, (path, query)
        assert 'onmouseover="' not in answer.text, (path, query)
        assert "\r\nset-cookie" not in str(answer.headers).lower()
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
    ("/", 303), ("/fr", 301), ("/fr/", 200), ("/de/", 404), ("/nothing", 404), ("/fr/nothing", 404),
    ("/fr/appels/", 404), ("/fr/appels/999999", 404), ("/fr/appels/99999999999999999999", 404),
    ("/fr/appels/-1", 404), ("/fr/appels/x", 404), ("/fr/domaines/nothing", 404), ("/fr/domaines/health", 200),
    ("/fr/financeurs/nobody", 404), ("/fr/lieux/XX", 404), ("/fr/lieux/FR", 200), ("/fr/lieux/bretagne", 200),
    ("/fr/sources/nobody", 404), ("/fr/sources/region", 200), ("/en/calls?page=2", 404), ("/en/appels", 404),
    ("/s/other.css", 404), ("/favicon.svg", 200), ("/robots.txt", 200), ("/sitemap.xml", 200),
    ("/sitemap-0.xml", 200), ("/sitemap-9.xml", 404),
    ("/.well-known/security.txt", 200), ("/fr/echeances?month=1999-01", 404),
    ],
)  # fmt: skip
def test_address__has_the_right_status(site: SiteWorld, path: str, status: int) -> None:
    assert site.get(path).status_code == status


@pytest.mark.parametrize("path", EVERYWHERE)
def test_empty_watch__has_every_page(empty: SiteWorld, path: str) -> None:
    answer = empty.get(path)
    assert answer.status_code == 200
    assert "None" not in re.sub(r"<[^>]*>", "", answer.text)


def test_method__other_than_reading_is_refused(site: SiteWorld) -> None:
    assert site.ask("DELETE", "/fr/appels").status_code == 405
    assert site.ask("POST", "/fr/appels", data={"q": "x"}).status_code == 405


def test_call__under_another_slug_moves_to_its_own(site: SiteWorld) -> None:
    number = site.id("Appareils")
    answer = site.get(f"/fr/appels/{number}-autre-chose")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/fr/appels/{number}-appareils-d-imagerie-pour-les-petits-hopitaux"


def test_call__merged_into_another_moves_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = SiteWorld(tmp_path_factory.mktemp("merged"))
    world.record([("Un appel pour les quais", call(day("2027-01-10")))])
    world.record([("Tout autre texte sur les ponts", call(day("2027-02-10")))], source=FUND)
    keep, other = world.id("Un appel"), world.id("Tout autre")
    world.store.calls.merge(keep, other, "an admin", world.now)
    answer = world.get(f"/fr/appels/{other}-tout-autre-texte-sur-les-ponts")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/fr/appels/{keep}-un-appel-pour-les-quais"
    world.close()


@pytest.mark.parametrize("number", range(len(items())))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_call__of_every_sort_has_its_page(site: SiteWorld, number: int, language: str) -> None:
    title, reading = items()[number]
    found = {call.title: call for call in site.store.calls.many(range(1, 40)).values()}[title]
    answer = site.get(Paths(language, "https://veille.example.org").call(found.id, title))
    assert answer.status_code == 200, answer.headers
    assert MARKUP not in answer.text
    if reading.deadline:
        assert reading.deadline.date.isoformat() in answer.text or "29" in answer.text


def test_card__keeps_the_language_of_its_source(site: SiteWorld) -> None:
    text = site.get("/fr/appels?status=all").text
    assert f'lang="ar"><a href="/fr/appels/{site.id(ARABIC[:10])}"' in text
    assert 'lang="en"><a href="/fr/appels/' in text


def test_title__of_thousands_of_letters_is_cut_in_lists_and_whole_on_its_page(site: SiteWorld) -> None:
    assert LONG not in site.get("/fr/appels?status=all").text
    assert LONG[:3000] in site.get(site.path("Appel très")).text


def test_not_known__is_said_in_its_place(site: SiteWorld) -> None:
    page = site.get(site.path("Un appel sans")).text
    assert page.count("non précisé par la page") >= 3
    assert "date <b>non dite</b>" in page


def test_two_sides__stand_beside_each_other_with_the_same_facts(site: SiteWorld) -> None:
    page = site.get(site.path("Données de santé")).text
    sides = re.findall(r'<section class="side".*?</section>', page, re.S)
    assert len(sides) == 2
    first, second = (re.findall("<dt>(.*?)</dt>", side) for side in sides)
    assert first == second
    assert "100 000 € max." in unescape(sides[0]).replace("\u00a0", " ")
    assert "75 000 $ CA max." in unescape(sides[1]).replace("\u00a0", " ")


def test_teams_that_look_for_a_partner__are_counted_from_two_on_and_never_named(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    world = SiteWorld(tmp_path_factory.mktemp("partners"))
    world.fill()
    number, pages = world.id("Données de santé"), []
    for place, side in ((1, "FR"), (2, "CA-QC")):
        draft = Subscriber(0, "telegram", str(777000 + place), name=f"Canari {place}")
        who = world.store.people.add(draft, Consent(way="chat"), world.now)
        told = world.store.calls.many([number])[number]
        seek = draft_seek(who, told, Teaser(side, "health", f"Équipe cachée numéro {side}"), world.now)
        world.store.introductions.open(seek, Consent(way="chat"), world.now)
        pages.append(world.get(world.path("Données de santé")).text)
    assert "équipe cherche un partenaire pour cet appel" not in pages[0]
    assert "2 équipes cherchent un partenaire pour cet appel." in pages[1]
    assert not [sign for sign in ("Canari", "cachée", "777001") if sign in pages[1]]
    world.close()


def test_call_that_asks_for_a_partner__says_how_to_find_one(site: SiteWorld) -> None:
    page, number = site.get(site.path("Données")).text, site.id("Données")
    assert f'<a class="plain" href="/fr/abonnement?call={number}">Chercher un partenaire</a>' in page
    assert "Chercher un partenaire" not in site.get(site.path("Aidants")).text


@pytest.mark.parametrize("path", ["/fr/appels?q=données", "/fr/", "call"])
def test_title__no_line_of_it_begins_with_a_colon(site: SiteWorld, path: str) -> None:
    page = site.get(site.path("Données") if path == "call" else path).text
    assert ">Données de santé et prévention\u00a0: équipes" in page


def test_round_that_runs__is_no_past_edition(site: SiteWorld) -> None:
    page = site.get(site.path("Aidants")).text
    assert "14 janvier 2027" in page
    assert "Éditions passées" not in page


def test_source_that_lists_a_call_no_more__says_so_beside_its_name(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    world.fill()
    assert "lue aujourd’hui à 7" in world.get(world.path("Aidants")).text
    world.record(items()[:1], timedelta(hours=1))
    assert (
        '<span class="health weak">n’y est plus depuis le 30 novembre 2026</span>'
        in world.get(world.path("Aidants")).text
    )
    world.close()


def test_moved_deadline__is_said_in_lists_and_in_the_history(site: SiteWorld) -> None:
    assert "<del>15 déc.</del> → 29 déc." in site.get("/fr/appels").text
    page = site.get(site.path("Fonds de coop") + "/historique").text
    assert "Date repoussée" in page
    assert "La date est reportée au 29 décembre." in page


def test_quote__of_the_deadline_always_stands_open(site: SiteWorld) -> None:
    page = site.get(site.path("Appareils")).text
    box = page[page.index('class="due"') : page.index("</header>", page.index('class="due"'))]
    assert "<blockquote>Les dossiers sont à déposer avant le 2026-12-01 à 12:00." in box
    assert "<details" not in box


def test_step__is_named_in_the_words_of_its_page_and_their_language(site: SiteWorld) -> None:
    title = next(title for title, _ in items() if title.startswith("Données de santé"))
    address = {code: Paths(code, "https://veille.example.org").call(site.id(title), title) for code in ("fr", "en")}
    assert "<span>Pré-demande</span>" in site.get(address["fr"]).text
    english = site.get(address["en"]).text
    assert '<span lang="fr">Pré-demande</span>' in english
    assert "<span>Deadline</span>" in english
    assert '<span lang="fr">pré-demande</span>' in site.get("/en/deadlines?month=2026-10").text


def test_language__is_chosen_by_the_reader_and_kept_in_the_address(site: SiteWorld) -> None:
    assert site.get("/", **{"accept-language": "de, en;q=0.8"}).headers["location"] == "/en/"
    assert site.get("/", **{"accept-language": "de"}).headers["location"] == "/fr/"
    assert 'href="/en/calls?domain=health"' in site.get("/fr/appels?domain=health").text


def test_page__is_known_by_its_version_before_it_is_made(site: SiteWorld) -> None:
    first = site.get("/fr/appels?q=santé")
    tag = first.headers["etag"]
    again = site.get("/fr/appels?q=santé", **{"if-none-match": tag})
    assert again.status_code == 304
    assert not again.content
    assert site.get("/en/calls?q=santé", **{"if-none-match": tag}).status_code == 200


def test_version__changes_with_the_ledger_the_sources_and_the_day(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = SiteWorld(tmp_path_factory.mktemp("versions"))
    seen = [world.get("/fr/").headers["etag"]]
    world.record(items()[:1])
    seen.append(world.get("/fr/").headers["etag"])
    world.now = world.now.replace(day=29)
    seen.append(world.get("/fr/").headers["etag"])
    world.store.sources.pause("region")
    seen.append(world.get("/fr/").headers["etag"])
    assert len(set(seen)) == 4
    world.close()


def test_headers__forbid_scripts_frames_and_foreign_things(site: SiteWorld) -> None:
    answer = site.get("/fr/appels")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["cache-control"].startswith("public, max-age=60")
    text = answer.text
    assert not re.search(
        r"<(?:script|img|iframe|style|link)[^>]+(?:src|href)=[\"'](?:https?:)?//",
        text.replace("https://veille.example.org", ""),
    )
    assert " style=" not in text
    assert " onclick" not in text


def test_own_links__stay_uncached_and_unindexed(site: SiteWorld) -> None:
    answer = site.get("/u/nothing")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


def test_style_sheet__lies_under_the_hash_of_its_content(site: SiteWorld) -> None:
    path = re.search(r'href="(/s/[0-9a-f]{12}\.css)"', site.get("/fr/").text)
    assert path
    answer = site.get(path[1])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert b"url(" not in answer.content


def test_limit__holds_back_a_network_that_asks_too_often(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.web.public.scenes import settings

    world = SiteWorld(tmp_path_factory.mktemp("limit"), settings(per_minute=3))
    statuses = [world.get("/fr/").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert world.get("/fr/").headers["retry-after"] == "60"
    world.close()


def test_reason_of_a_source__is_said_in_the_language_of_the_page(empty: SiteWorld) -> None:
    state = SourceState("muette", Health.FAILING, "finds nothing where 5 are expected", reason_kind="contract")
    with empty.store.db.write() as tx:
        empty.store.sources.save(tx, [state])
    french, english = (empty.get(f"/{code}/sources").text for code in ("fr", "en"))
    assert '<p lang="fr">La page apporte moins que d’ordinaire' in french
    assert '<p lang="en">finds nothing where 5 are expected' in english


def test_facet_of_what_is_new__counts_what_its_search_finds(site: SiteWorld) -> None:
    page = unescape(site.get("/fr/appels?status=all").text)
    shown = re.search(r'new=7"[^>]*><span>[^<]*</span> <span class="n">(\d+)', page)
    found = re.search(r'<span role="status">(\d+)', site.get("/fr/appels?status=all&new=7").text)
    assert (shown[1] if shown else "0") == (found[1] if found else "0")


def test_bot__is_led_to_from_the_call_and_its_feeds_where_it_is_named(site: SiteWorld, tmp_path: Path) -> None:
    made = settings()
    telegram = Telegram(enabled=True, name="@VeilleBot")
    deliver = made.deliver.model_copy(update={"telegram": telegram})
    world = SiteWorld(tmp_path, made.model_copy(update={"deliver": deliver}))
    world.fill()
    number = world.id("Aidants")
    link = f"https://t.me/VeilleBot?start=c{number}"
    assert f'href="{link}"' in world.get(world.path("Aidants")).text
    assert link in world.get("/fr/appels.atom").text
    assert link in world.get("/fr/appels.json").text
    assert "t.me" not in site.get(site.path("Aidants")).text + site.get("/fr/appels.atom").text
    world.close()


def test_statement__says_what_the_law_asks_for_and_what_the_last_run_found(site: SiteWorld) -> None:
    page = site.get("/fr/accessibilite").text
    for words in ("article 47 de la loi", "non conformes", "RGAA", "Défenseur des droits", "veille@example.org"):
        assert words in page, words
    run = accessibility_run()
    assert run["tool"].replace(" ", "@") == axe_core.AXE
    assert f"{run['pages']}\u00a0pages" in page
    assert run["faults"] == 0
    assert "Défenseur des droits" in site.get("/en/accessibility").text


def test_list__is_also_a_feed_and_a_file_under_its_own_address(site: SiteWorld) -> None:
    for path, search in (
        ("/fr/domaines/health.atom", "/fr/appels.atom?domain=health"),
        ("/en/places/CA-QC.ics", "/en/calls.ics?where=CA-QC"),
        ("/fr/sources/region.csv", "/fr/appels.csv?source=region"),
        ("/fr/financeurs/fondation-belle-rive.ndjson", "/fr/appels.ndjson?funder=fondation-belle-rive"),
    ):
        answer = site.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (301, search)
        assert site.get(search).status_code == 200
    for path in ("/fr/domaines/health.exe", "/fr/domaines/.atom", "/fr/domaines/nothing", "/fr/lieux/health."):
        assert site.get(path).status_code == 404


def test_past_rounds__say_their_rhythm_on_the_page_of_their_domain(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    for year in (2023, 2024, 2025):
        read = call(day(f"{year}-09-15"), funders=(Fact("Fondation Regards"),))
        world.record([(f"Musées et santé {year}", read)], NOW - datetime(year, 8, 1, tzinfo=UTC))
    page = world.get("/fr/domaines/health").text
    assert "3 éditions, chaque année, en septembre." in page
    world.close()


def test_number_of_a_source__leads_to_its_call(tmp_path: Path) -> None:
    world = SiteWorld(tmp_path)
    known = notice("Appel à numéro", "region", guid="AAP-2027-104", country="FR")
    harvest = Harvest("region", HarvestState.COMPLETE, (known,))
    with world.store.db.write() as tx:
        world.store.calls.record(
            tx, REGION, harvest, [(known, call(day("2027-03-01")))], NOW, Thresholds(hold_first_run=False)
        )
    for words in ("AAP-2027-104", "aap-2027-104", " AAP-2027-104 "):
        answer = world.get("/fr/appels?q=" + quote(words))
        assert (answer.status_code, answer.headers.get("location")) == (303, world.path("Appel à numéro"))
    for words in ("AAP-2027-105", "2027", "AAP-2027-104 santé", "Appel"):
        assert world.get("/fr/appels?q=" + quote(words)).status_code == 200
    world.close()


def test_month__that_is_cut_shows_its_first_days_and_leads_to_the_others(
    site: SiteWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = unescape(site.get("/fr/echeances?month=2027-03").text)
    dates = re.findall(r'<time datetime="(2027-03-\d\d)', whole)
    assert len(set(dates)) > 2
    assert "coupé ici" not in whole
    monkeypatch.setattr("watcher.web.public.pages.MOST_DUE", 1)
    page = unescape(site.get("/fr/echeances?month=2027-03").text)
    assert set(re.findall(r'<time datetime="(2027-03-\d\d)', page)) == {min(dates)}, "the earliest, not the oldest"
    assert "Le mois est coupé ici" in page
    assert "Aucune date limite ne tombe les autres jours" not in page
    (link,) = re.findall(r'<a href="([^"]*due=[^"]*)">Le mois', page)
    assert site.get(link.removeprefix("https://veille.example.org")).status_code == 200


def test_sitemap__names_every_call_once_in_each_language_and_only_pages_that_are_there(
    site: SiteWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watcher.web.public.machine.CALLS_A_PART", 4)
    root = "https://veille.example.org"
    parts = re.findall(r"<loc>([^<]+)</loc>", site.get("/sitemap.xml").text)
    assert len(parts) > 3
    listed = [
        unescape(place)
        for part in parts
        for place in re.findall(r"<loc>([^<]+)</loc>", site.get(part.removeprefix(root)).text)
    ]
    assert len(listed) == len(set(listed))
    numbers = site.store.search.matching(Query(kinds=("call",)), site.now)
    titles = {number: site.store.calls.get(number).title for number in numbers}
    paths = [Paths.of(site.settings, language) for language in ("fr", "en")]
    expected = {one.whole(one.call(number, title)) for one in paths for number, title in titles.items()}
    assert {place for place in listed if re.search(r"/(appels|calls)/\d", place)} == expected, "no news, no award"
    assert all(site.get(place.removeprefix(root)).status_code == 200 for place in listed)


def refused(rules: str, path: str) -> bool:
    """Whether robots.txt keeps that path from every crawler (RFC 9309: «*» is anything, a rule is a beginning)."""
    patterns = re.findall(r"(?m)^Disallow: (\S+)$", rules)
    return any(re.match(".*".join(map(re.escape, pattern.split("*"))), path) for pattern in patterns)


def test_robots__keeps_crawlers_from_what_has_no_end_and_from_what_is_somebodys(
    site: SiteWorld, tmp_path: Path
) -> None:
    rules = site.get("/robots.txt").text
    kept_from = [
        "/fr/appels?domain=health&where=FR", "/en/calls?page=2", "/en/calls?q=a&n=50", "/fr/appels.csv",
        "/en/calls.xlsx?domain=health", "/fr/appels.ndjson", "/u/x", "/c/x", "/p/x", "/t/x", "/r/x", "/i/1p.2.1.x",
        "/feed/x.atom", "/admin/fr/", "/api/v1/calls", "/common-grants/opportunities",
    ]  # fmt: skip
    open_to = [
        "/fr/",
        "/fr/appels",
        "/en/calls?domain=health",
        "/fr/appels/17-x",
        "/fr/echeances?month=2027-01",
        "/fr/p/x",
    ]
    assert [path for path in kept_from if not refused(rules, path)] == []
    assert [path for path in open_to if refused(rules, path)] == []
    assert "Sitemap: https://veille.example.org/sitemap.xml" in rules
    hidden = SiteWorld(tmp_path, settings(index=False))
    assert refused(hidden.get("/robots.txt").text, "/fr/")
    hidden.close()
