"""From an address to a proposed table, and into config.toml with its comments kept."""

from __future__ import annotations

import json

import pytest

from tests.collect.hostile import says
from tests.collect.site import NOW, settings_of, site
from tests.paths import ROOT
from watcher.collect.net.fetch import FetchResponse
from watcher.collect.propose.propose import Proposal, already_there, proposal_of, propose, propose_file
from watcher.collect.propose.trial import try_source
from watcher.config import read
from watcher.config.edit import add_sources, source_of, table_text
from watcher.errors import CannotCollect, CannotReadConfig

URL = "https://www.region-exemple.fr/appels-a-projets"


def card(number: int) -> str:
    return (
        f'<article class="aap card-{number}"><h3><a href="/aap/{number}">Soutien aux lieux partagés {number}</a></h3>'
        f'<p class="resume">Une aide de la région.</p>'
        f'<span class="date-limite">Clôture le {number} avril 2027</span></article>'
    )


MENU = "".join(f'<li class="menu-item"><a href="/m/{n}">Rubrique du menu numéro {n}</a></li>' for n in range(30))
CARDS = "".join(card(number) for number in range(1, 19))
LIST = (
    f'<html lang="fr-FR"><head><title>Appels</title></head><body><nav><ul>{MENU}</ul></nav><main><h1>Appels</h1>'
    f'<div class="liste">{CARDS}</div></main><footer><ul>{MENU}</ul></footer></body></html>'
)


def proposed(
    body: str | bytes, kind: str = "text/html", url: str = URL, taken: frozenset[str] = frozenset()
) -> Proposal:
    raw = body.encode() if isinstance(body, str) else body
    return proposal_of(FetchResponse(200, {"Content-Type": kind}, raw, url), taken, NOW)


def test_page__the_repeating_block_is_found_and_not_the_menu():
    proposal = proposed(LIST)
    assert dict(proposal.table) == {
        "name": "region-exemple",
        "kind": "page",
        "url": URL,
        "item": "article.aap",
        "title": "h3 a",
        "link": "h3 a::attr(href)",
        "deadline": "span.date-limite",
        "language": "fr",
        "country": "FR",
        "min": 6,
    }
    assert "No feed announced. A repeating block was found: 18 items." in proposal.seen
    assert 'item = "article.aap" # 18 matches' in table_text(proposal.table, proposal.remarks)
    assert "18 of 18 understood" in table_text(proposal.table, proposal.remarks)


def lists(*items: str, language: str = "fr", around: str = "<main>{}</main>") -> Proposal:
    return proposed(f'<html lang="{language}"><body>{around.format("".join(items))}</body></html>')


def test_page__the_column_its_table_calls_a_deadline_is_one():
    rows = [
        f'<tr><td><a href="/p/{n}">Soutien aux communes {n}</a></td><td>Communes</td><td>{n} mars 2027, 16 h</td></tr>'
        for n in range(2, 9)
    ]
    head = "<thead><tr><th>Programme</th><th>Pour qui</th><th>Date limite</th></tr></thead>"
    proposal = lists(*rows, language="fr-CA", around=f"<table>{head}<tbody>{{}}</tbody></table>")
    assert proposal.table["deadline"] == "td:nth-child(3)"
    assert "7 of 7 understood" in table_text(proposal.table, proposal.remarks)


def test_page__a_described_list_states_the_deadline_beside_the_title(tmp_path):
    proposal = lists(
        *(f'<dt><a href="/x/{n}">Aide aux festivals {n}</a></dt><dd>Clôture : 0{n}/04/2027</dd>' for n in range(1, 8)),
        around="<dl>{}</dl>",
    )
    saved = tmp_path / "page.html"
    saved.write_bytes(proposal.page)
    settings = settings_of("")
    result = try_source(source_of(proposal.table, settings), settings, NOW, saved=saved)
    assert (len(result.rows), result.dated) == (7, 7)


def test_page__days_of_a_list_of_news_are_no_deadlines():
    """All are past and nothing calls them an end: taken for deadlines they would make calls of inaugurations."""
    proposal = lists(
        *(
            f'<article><h2><a href="/n/{n}">La région inaugure {n} lieux</a></h2><time>{n} août 2026</time></article>'
            for n in range(1, 9)
        )
    )
    assert "deadline" not in proposal.table
    assert proposal.table["date"] == "time"


def test_page__closed_calls_keep_their_deadline():
    proposal = lists(
        *(
            f'<article><h2><a href="/n/{n}">Aide aux lieux {n}</a></h2><p>Date limite : {n} octobre 2026</p></article>'
            for n in range(1, 9)
        )
    )
    assert proposal.table["deadline"] == ".//p[contains(., 'limite')]"


def test_page__its_language_may_tell_that_it_is_canadian():
    """«fr-FR» and «en-US» stand in the templates of anybody's site; «-CA» is written on purpose."""
    page = '<html lang="{}"><body><main>Un fonds pour les communes et les associations</main></body></html>'
    assert proposed(page.format("fr-CA"), url="https://www.fonds.example/").table["country"] == "CA"
    assert "country" not in proposed(page.format("en-US"), url="https://www.fonds.example/").table


def test_page__what_is_proposed_reads_the_page(tmp_path):
    saved = tmp_path / "page.html"
    saved.write_text(LIST, encoding="utf-8")
    settings = settings_of("")
    result = try_source(source_of(proposed(LIST).table, settings), settings, NOW, saved=saved)
    assert (str(result.harvest.state), len(result.rows), result.dated) == ("complete", 18, 18)


@pytest.mark.parametrize(
    ("markup", "item", "title"),
    [
        ("<table><tbody>{}</tbody></table>", "tbody > tr", "strong a"),
        ('<ul class="aides-liste">{}</ul>', "ul.aides-liste > li", "a"),
        ("<div>{}</div>", "a.tuile", "h2"),
    ],
)
def test_page__tables_plain_lists_and_tiles(markup, item, title):
    kinds = {
        "tbody > tr": '<tr><td><strong><a href="/s/{0}">Subvention annuelle {0}</a></strong></td><td>{0} mai</td></tr>',
        "ul.aides-liste > li": '<li><a href="/s/{0}">Programme pour les communes {0}</a> ouvert en ce moment</li>',
        "a.tuile": '<a class="tuile" href="/s/{0}"><h2>Bourse de recherche {0}</h2><p>Pour les jeunes équipes.</p></a>',
    }
    body = "".join(kinds[item].format(n) for n in range(1, 9))
    table = proposed(f"<html><body><main>{markup.format(body)}</main></body></html>").table
    assert (table["kind"], table["item"], table["title"]) == ("page", item, title)


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "text/xml", "feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}', "application/json", "feed"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "application/xml", "sitemap"),
        ("%PDF-1.4 …", "application/pdf", "pdf"),
        (
            f"<html><body><main><h1>Un fonds</h1>{'<p>Une seule page.</p>' * 4}</main></body></html>",
            "text/html",
            "watch",
        ),
    ],
)
def test_kind__is_told_by_the_content(body, kind, expected):
    table = proposed(body, kind).table
    assert table["kind"] == expected
    assert read(table_text(table))[0] is not None


def test_api__the_list_and_its_fields_are_guessed():
    rows = [{"ref": n, "titre": f"Appel {n}", "lien": f"/a/{n}", "date_fin": "2027-05-01", "n": 1} for n in range(9)]
    proposal = proposed(json.dumps({"meta": {"n": 9}, "data": {"aides": rows}}), "application/json")
    assert proposal.table["items"] == "data.aides"
    assert proposal.table["fields"] == {"title": "titre", "url": "lien", "deadline": "date_fin"}
    assert read(table_text(proposal.table))[0] is not None


GRANTS = [
    {
        "grantName": f"Studio grant of the river valley {n}",
        "country": "Canada",
        "fundingOrganization": "Fund of the Valley",
        "logo": f"https://valley.example/logo-{n}.png",
        "website": f"https://valley.example/grants/{n}",
        "grantAmount": f"C${n},000 - C$20,000",
        "typicalDeadlines": ["Various"],
        "keyRequirements": "Permanent residents who have shown their work twice in a public place, with a portfolio.",
    }
    for n in range(1, 9)
]


def test_api__fields_are_guessed_from_names_in_two_words_and_from_values():
    proposal = proposed(json.dumps(GRANTS), "application/json")
    assert proposal.table["fields"] == {
        "title": "grantName",
        "url": "website",
        "text": "keyRequirements",
        "amount": "grantAmount",
        "funder": "fundingOrganization",
    }
    assert "link_template" not in proposal.table
    assert "ignore_fields" not in proposal.table
    assert read(table_text(proposal.table, proposal.remarks))[0] is not None


def test_api__what_is_proposed_reads_the_records_and_names_what_is_left(tmp_path):
    saved = tmp_path / "grants.json"
    saved.write_text(json.dumps(GRANTS), encoding="utf-8")
    settings = settings_of("")
    table = proposed(json.dumps(GRANTS), "application/json").table
    result = try_source(source_of(table, settings), settings, NOW, saved=saved)
    assert [row.notice.url for row in result.rows][:2] == [
        "https://valley.example/grants/1",
        "https://valley.example/grants/2",
    ]
    assert any("typicalDeadlines" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (  # a site's own API: the text stands one table deeper
            {"id": 7, "link": "https://a.example/7", "title": {"rendered": "Appel 7"}, "date": "2027-01-02T10:00:00"},
            {"title": "title.rendered", "url": "link", "id": "id"},
        ),
        (  # an address without a telling name, and one that is a picture
            {"name": "Bourse 7", "banner_url": "https://a.example/7.png", "fiche": "https://a.example/7"},
            {"title": "name", "url": "fiche"},
        ),
        (  # the same address in every record is that of the whole
            {"name": "Bourse 7", "url": "https://a.example/", "fiche": "https://a.example/fiches/7", "surname": "x"},
            {"title": "name", "url": "fiche"},
        ),
        (
            {"Nom de l’aide": "Aide 7", "Lien": "/aides/7", "Date limite": "07/04/2027", "Montant max": "7 000 €"},
            {"title": '"Nom de l’aide"', "url": "Lien", "deadline": '"Date limite"', "amount": '"Montant max"'},
        ),
    ],
)
def test_api__guesses(record, fields):
    rows = [json.loads(json.dumps(record).replace("7", str(n)).replace(f"202{n}", "2027")) for n in range(1, 9)]
    proposal = proposed(json.dumps(rows), "application/json")
    assert proposal.table["fields"] == fields
    assert read(table_text(proposal.table, proposal.remarks))[0] is not None


def test_api__without_an_address_it_says_what_is_to_be_written():
    proposal = proposed(json.dumps([{"id": n, "title": f"Appel {n}"} for n in range(9)]), "application/json")
    assert proposal.table["link_template"] == f"{URL}/{{id}}"
    assert "No field holds the address of a record" in proposal.seen
    assert "a guess" in table_text(proposal.table, proposal.remarks)


BANNER = "".join(
    f'<li class="purpose"><h3><a href="/c/{n}">Finalité de mesure numéro {n}</a></h3><p>Nos partenaires stockons '
    f"des informations jusqu'au {n} mai 2027 sur votre appareil.</p></li>"
    for n in range(1, 13)
)


@pytest.mark.parametrize(
    "banner",
    [
        '<div id="cookie-consent"><ul>{}</ul></div>',
        '<div class="megaMenu"><ul>{}</ul></div>',
        '<div role="dialog"><ul>{}</ul></div>',
        '<section class="site-footer"><ul>{}</ul></section>',
    ],
)
def test_page__neither_a_banner_nor_a_menu_is_a_list(banner: str) -> None:
    body = LIST.replace("<main>", banner.format(BANNER) + "<main>")
    assert proposed(body).table["item"] == "article.aap"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<h1>Connexion</h1><form><input type='password'></form><p>Mot de passe oublié ?</p>", "a login page"),
        ("<title>Sign in</title><h1>Sign in</h1><p>You must sign in to see what is open.</p>", "a login page"),
        ("<h1>Site en maintenance</h1><p>Le site est momentanément indisponible.</p>", "a maintenance page"),
        ("<div id='root'></div><script src='/app.js'></script>", "without its scripts"),
        ("", "without its scripts"),
    ],
)
def test_page__that_is_none_is_refused_with_the_reason(body: str, why: str) -> None:
    with pytest.raises(CannotCollect, match=why):
        proposed(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(("mark", "url"), [(";", URL), (",", f"{URL}/aides.csv"), ("\t", URL)])
def test_table__is_an_api_of_format_csv_and_reads(mark: str, url: str, tmp_path) -> None:
    rows = [["Intitulé", "Lien", "Date limite", "Description"]]
    rows += [
        [f"Aide aux haies {n}", f"https://a.example/{n}", f"0{n}/04/2027", "Planter des haies"] for n in range(1, 8)
    ]
    body = "\n".join(mark.join(row) for row in rows)
    proposal = proposed(body, "text/plain", url)
    assert (proposal.table["kind"], proposal.table["format"], proposal.table["items"]) == ("api", "csv", "@")
    saved = tmp_path / "table.csv"
    saved.write_text(body, encoding="utf-8")
    settings = settings_of("")
    result = try_source(source_of(proposal.table, settings), settings, NOW, saved=saved)
    assert (len(result.rows), result.dated) == (7, 7)


def test_page__a_list_of_calls_stands_before_more_side_news() -> None:
    news = "".join(
        f'<article class="news"><h4><a href="/n/{n}">Le conseil a inauguré une salle {n}</a></h4>'
        f"<time>{n} novembre 2026</time><p>Une belle journée avec les habitants du canton.</p></article>"
        for n in range(1, 13)
    )
    proposal = lists(*map(card, range(1, 6)), f"<section>{news}</section>")
    assert (proposal.table["item"], proposal.table["deadline"]) == ("article.aap", "span.date-limite")


LETTER = (
    "From: Lettre des fonds <info@lettre.example>\r\nTo: a@b.example\r\nSubject: Les appels de mai\r\n"
    "Message-ID: <1@lettre.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    '<h2><a href="https://fonds.example/haies">Appel à projets : haies et talus</a></h2><p>Avant le 3 mai 2027.</p>'
)


def test_newsletter__is_a_mailbox_to_be_filled_in(tmp_path) -> None:
    saved = tmp_path / "lettre.eml"
    saved.write_bytes(LETTER.encode())
    for proposal in (proposed(LETTER, "message/rfc822"), propose_file(saved, settings_of(""), NOW)):
        assert (proposal.table["kind"], proposal.table["senders"]) == ("mailbox", ["info@lettre.example"])
        assert proposal.missing == ("host", "user", "password_env")
        assert [notice.url for notice in proposal.notices] == ["https://fonds.example/haies"]
        assert "3 mai 2027" in proposal.notices[0].text
    (tmp_path / "page.html").write_text(LIST, encoding="utf-8")
    with pytest.raises(CannotCollect, match="by its address"):
        propose_file(tmp_path / "page.html", settings_of(""), NOW)


@pytest.mark.parametrize("body", ["{", '{"a": 1}', "[1, 2]", "[" * 50_000])
def test_api__json_without_records_is_said(body):
    with pytest.raises(CannotCollect):
        proposed(body, "application/json")


def test_page__of_more_files_than_a_source_may_read_is_proposed_still():
    files = "".join(f'<li><a href="/{number}.pdf">Cahier des charges {number}</a></li>' for number in range(130))
    table = next(
        one.table for one in proposed(LIST.replace("<main>", f"<main><ul>{files}</ul>")).candidates if one.kind == "pdf"
    )
    assert source_of(table, settings_of("")).files == 100


def test_name__is_unique():
    assert proposed(LIST, taken=frozenset({"region-exemple", "region-exemple-2"})).table["name"] == "region-exemple-3"


def test_propose__asks_a_real_server_once():
    with site() as server:
        server.on("/appels", says(LIST.encode(), Content_Type="text/html; charset=utf-8"))
        proposal = propose(server.url("/appels"), settings_of(""), NOW)
        assert proposal.table["item"] == "article.aap"
        assert len(server.asked("/appels")) == 1


@pytest.mark.parametrize(
    "url", ["https://www.x.example/aap", "http://x.example/aap/", "https://x.example/aap?utm_source=a"]
)
def test_already_there__however_the_address_is_written(url):
    settings = settings_of('[[sources]]\nname = "mine"\nkind = "feed"\nurl = "https://x.example/aap/"\n')
    known = already_there(url, settings)
    assert known is not None
    assert known.name == "mine"
    assert already_there("https://x.example/aap/2", settings) is None


# --- config.toml -------------------------------------------------------------------------------------------


def test_edit__adds_a_source_and_keeps_every_comment(tmp_path):
    path = tmp_path / "config.toml"
    before = (ROOT / "config.toml").read_text(encoding="utf-8")
    path.write_text(before, encoding="utf-8")
    proposal = proposed(LIST)
    add_sources(path, [proposal.table], proposal.remarks)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    settings, faults = read(after)
    assert settings is not None, faults
    assert settings.sources[-1].name == "region-exemple"
    assert list(tmp_path.iterdir()) == [path]


def test_edit__writes_nothing_that_would_not_load(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text("# mine\n", encoding="utf-8")
    add_sources(path, [proposed(LIST).table])
    once = path.read_text(encoding="utf-8")
    assert once.startswith("# mine")
    with pytest.raises(CannotReadConfig, match="used twice"):
        add_sources(path, [proposed(LIST).table])
    assert path.read_text(encoding="utf-8") == once


def test_edit__a_name_in_use_is_refused():
    settings = settings_of(table_text(proposed(LIST).table))
    with pytest.raises(CannotReadConfig, match="used already"):
        source_of(proposed(LIST).table, settings)
