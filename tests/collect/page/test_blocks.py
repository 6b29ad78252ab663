"""A page becomes its own text: what is furniture, another item, hidden or struck out is not read as the page's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.collect.page.blocks import read_page
from watcher.collect.page.lines import text_of
from watcher.collect.page.tree import parse

OWN = (
    "<h1>Fonds Rivages</h1><p>Le fonds aide les communes du littoral à replanter les dunes et à déplacer les chemins "
    "menacés par la mer.</p><p>Date limite de dépôt : 12 mars 2027.</p><p>Montant : 40 000 € par commune au plus.</p>"
)
CARDS = "".join(
    f'<div class="carte"><h3><a href="/aap/{n}">{title}</a></h3><p>{text}</p><p>Date limite : {day}</p></div>'
    for n, title, text, day in [
        (1, "Maisons de quartier", "Rénover un local associatif.", "2 avril 2027"),
        (2, "Ateliers du soir", "Ouvrir un lieu aux artisans.", "9 mai 2027"),
        (3, "Haies et talus", "Planter des haies champêtres.", "30 juin 2027"),
    ]
)
OTHER_DAYS = ("2 avril", "9 mai", "30 juin")


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Fonds Rivages | Agence</title>{head}</head><body>{body}</body></html>"


def lines(body: str, head: str = "") -> list[str]:
    return read_page(page(body, head), "https://agence.example/fonds-rivages").text.split("\n")


OWN_LINES = lines(f"<main>{OWN}</main>")


# --- furniture ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        f"<main>{OWN}</main>",
        OWN,
        f"<div><div>{OWN}</div></div>",
        f"<nav><a href='/'>Accueil</a></nav>{OWN}<footer>1, quai du Port</footer>",
        f"<div id='mainMenu'><a href='/a'>Nos missions</a></div>{OWN}<div class='cookie-banner'>Nous utilisons des "
        "cookies.</div>",
        f"<header class='site-header'><p>Agence</p></header><div class='content has-sidebar'>{OWN}</div>"
        "<aside><h2>Newsletter</h2><p>Recevez nos nouvelles.</p></aside>",
        f"<ul><li><a href='/1'>Nos aides</a></li><li><a href='/2'>Nos équipes</a></li><li><a href='/3'>Presse</a></li>"
        f"</ul>{OWN}<p>© 2026 Agence – Tous droits réservés</p>",
        f"<form action='/recherche'><input name='q'><button>Chercher</button></form>{OWN}",
        f"<form id='aspnetForm'>{OWN}<div class='breadcrumb'>Accueil &gt; Aides</div></form>",
        f"{OWN}<p>Publié le 3 novembre 2026 à 10h15 par Service presse</p><div class='share-links'>Partager</div>",
    ],
)
def test_furniture__is_left_out_with_and_without_a_main_element(body: str) -> None:
    assert lines(body) == OWN_LINES


def test_furniture__that_holds_most_of_the_page_is_the_page() -> None:
    assert "12 mars 2027" in read_page(page(f"<div class='modal'>{OWN}</div>")).text
    assert "12 mars 2027" in read_page(page(f"<form>{OWN.replace('h1', 'h2')}</form>")).text


def test_furniture__a_box_with_the_pages_own_labelled_day_stays() -> None:
    box = "<aside class='sidebar'><h2>L'essentiel</h2><p>Clôture : 12 mars 2027</p></aside>"
    body = OWN.replace("<p>Date limite de dépôt : 12 mars 2027.</p>", "")
    assert "Clôture : 12 mars 2027" in lines(f"<main>{body}</main>{box}") or "Clôture : 12 mars 2027" in lines(
        f"<main>{body}{box}</main>"
    )


def test_furniture__a_name_that_most_of_the_page_carries_says_nothing() -> None:
    part = "<div class='social-block'><h2>Volet {}</h2><p>{}</p></div>"
    body = "<h1>Fonds</h1>" + "".join(part.format(n, "Aide aux associations du bassin minier. " * 4) for n in "AB")
    assert "Volet A" in lines(body)


# --- other items -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        f"<main>{OWN}<h2>Autres appels à projets</h2>{CARDS}</main>",
        f"<main>{OWN}<div class='liste'>{CARDS}</div></main>",
        f"<main>{CARDS}{OWN}</main>",
        f"{OWN}<section><h2>Ces appels peuvent vous intéresser</h2>{CARDS}</section>",
        f"<main>{OWN}<ul><li><a href='/a'>Maisons de quartier</a> – 2 avril 2027</li>"
        "<li><a href='/b'>Ateliers du soir</a> – 9 mai 2027</li></ul></main>",
        f"<main>{OWN}<table><tr><td><a href='/a'>Maisons de quartier</a></td><td>2 avril 2027</td></tr>"
        "<tr><td><a href='/b'>Ateliers du soir</a></td><td>9 mai 2027</td></tr></table></main>",
        f"<main>{OWN}<h3><a href='/a'>Maisons de quartier</a></h3><p>Date limite : 2 avril 2027</p>"
        "<h3><a href='/b'>Ateliers du soir</a></h3><p>Date limite : 9 mai 2027</p></main>",
        f"<main>{OWN}<p>À lire aussi : <a href='/a'>Maisons de quartier</a>, date limite 2 avril 2027</p></main>",
        f"<main>{OWN}<h2>Sur le même sujet</h2><p>Maisons de quartier, date limite 2 avril 2027, "
        "<a href='/a'>voir la page</a></p></main>",
        f"<main>{OWN}<h3>You may also like</h3><div><a href='/a'>Evening workshops</a><br>Deadline: 9 mai 2027</div>"
        "</main>",
    ],
)
def test_other_items__their_days_are_not_the_pages(body: str) -> None:
    text = "\n".join(lines(body))
    assert not [day for day in OTHER_DAYS if day in text]
    assert text.split("\n") == OWN_LINES


def flat(*pattern: str) -> str:
    """Other items without a box of their own: `pattern` is written once for each, {n}, {title} and {day} filled in."""
    items = [(1, "Maisons de quartier", "2 avril 2027"), (2, "Ateliers du soir", "9 mai 2027"), (3, "Haies", "30 juin")]
    return "".join("".join(pattern).format(n=n, title=title, day=day) for n, title, day in items)


@pytest.mark.parametrize(
    "others",
    [
        flat('<h4><a href="/aap/{n}">{title}</a></h4>', "<p>Clôture : {day}</p>"),
        "<dl>" + flat('<dt><a href="/aap/{n}">{title}</a></dt>', "<dd>Clôture : {day}</dd>") + "</dl>",
        flat('<h3><a href="/aap/{n}">{title}</a></h3>', "<p>Un local, un jardin.</p>", "<p>Jusqu’au {day}</p>"),
        flat('<p><a href="/aap/{n}">{title}</a></p>', "<div>Clôture : {day}</div>"),
    ],
)
@pytest.mark.parametrize("place", ["before", "amid", "after"])
def test_other_items__without_boxes_take_what_follows_their_titles_along(others: str, place: str) -> None:
    title, first, rest = OWN.partition("</h1>")
    body = {
        "before": f"{title}{first}{others}{rest}",
        "amid": OWN.replace("</p><p>Date", f"</p>{others}<p>Date", 1),
        "after": f"{OWN}{others}",
    }[place]
    found = lines(f"<main>{body}</main>")
    assert not [line for line in found if any(day in line for day in OTHER_DAYS)]
    assert set(OWN_LINES) <= set(found)


def test_linked_headings_of_the_pages_own_long_sections__stay() -> None:
    own = "".join(
        f'<h3><a href="/aap/guide-{n}">Partie {n}</a></h3><p>{"Le dossier dit comment. " * 30}</p>' for n in "123"
    )
    assert sum("Le dossier dit comment." in line for line in lines(f"<main>{OWN}{own}</main>")) == 3


def test_other_items__among_which_the_page_itself_is_shown_go_with_it() -> None:
    cards = (
        "<div class='c'><h3><a href='/fonds-rivages'>Fonds Rivages</a></h3><p>Date limite : 12 mars 2027</p></div>"
        "<div class='c'><h3><a href='/b'>Ateliers du soir</a></h3><p>Date limite : 9 mai 2027</p></div>"
    )
    assert lines(f"<main>{OWN}<h2>Autres appels</h2>{cards}</main>") == OWN_LINES


def test_other_items__that_are_the_page_stay() -> None:
    text = "\n".join(lines(f"<main><h1>Nos appels</h1>{CARDS}</main>"))
    assert all(day in text for day in OTHER_DAYS)


def test_other_items__files_mail_and_jumps_are_the_pages_own() -> None:
    rest = (
        "<ul><li><a href='/reglement.pdf'>Règlement complet</a> (PDF)</li>"
        "<li><a href='mailto:a@b.example'>Écrire à l'équipe</a></li>"
        "<li><a href='#haut'>Revenir en haut</a> ou non</li></ul>"
        "<p>Pour tout dossier, voir aussi le règlement avant le 12 mars 2027.</p>"
    )
    text = "\n".join(lines(f"<main>{OWN}{rest}</main>"))
    assert "Règlement complet" in text
    assert "avant le 12 mars 2027" in text


def test_heading_that_announces_others__cuts_neither_half_the_page_nor_its_own_day() -> None:
    after = "<h2>Autres aides</h2><p>Date limite de dépôt : 12 mars 2027</p>"
    assert "12 mars 2027" in read_page(page(f"<h1>Fonds</h1><p>{'Un long texte. ' * 20}</p>{after}")).text
    long = f"<h2>Voir aussi</h2><p>{'Conditions du fonds. ' * 40}</p>"
    assert "Conditions" in read_page(page(f"<h1>Fonds</h1><p>Un texte court.</p>{long}")).text


def test_heading_that_announces_others__ends_at_the_next_heading_of_its_level() -> None:
    body = f"<main>{OWN}<h2>Autres appels</h2><p>Un appel voisin.</p><h2>Contact</h2><p>Mme Le Goff</p></main>"
    assert lines(body) == [*OWN_LINES, "Contact", "Mme Le Goff"]


# --- what a browser does not show --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark",
    [
        "<span hidden>{}</span>",
        "<span style='display:none'>{}</span>",
        "<span style='color:red; visibility: hidden'>{}</span>",
        "<span class='d-none'>{}</span>",
        "<span class='masque'>{}</span>",
        "<template>{}</template>",
        "<noscript>{}</noscript>",
        "<!-- {} -->",
        "<img src='/x.png' alt='{}'>",
        "<del>{}</del>",
        "<s>{}</s>",
        "<strike>{}</strike>",
        "<span style='text-decoration: line-through'>{}</span>",
        "<span class='barre'>{}</span>",
    ],
)
def test_hidden_or_struck__is_not_read(mark: str) -> None:
    head = "<style>p { color: black } .masque{display:none} em.barre, .barre { text-decoration:line-through; }</style>"
    body = f"{OWN}<p>Clôture {mark.format('15 janvier 2027')} 12 mars 2027</p>"
    assert lines(body, head)[-1] == "Clôture 12 mars 2027"


@pytest.mark.parametrize(
    "form", ["<ul><li>{}</li><li>{}</li></ul>", "<table><tr><td>{}</td></tr><tr><td>{}</td></tr></table>"]
)
def test_struck_row__takes_the_word_that_speaks_of_it_along(form: str) -> None:
    open_ = "2e session : 30 avril 2027"
    for struck in (
        "<del>1re session : 12 janvier 2027</del> (close)",
        "<s>1re session : 12 janvier</s> – est terminée",
    ):
        assert lines(OWN + form.format(struck, open_)) == [*OWN_LINES, open_]
    others = (("<s>12 janvier</s> close", "<s>30 avril</s> close"), ("<s>Ouvert</s> fermé", open_), ("<s>1</s>", open_))
    for rows in others:
        kept = lines(OWN + form.format(*rows))[len(OWN_LINES) :]
        assert kept[0] in ("close", "fermé", open_), "all is struck, no day is, or nothing is said of it"
    longer = "<s>12 janvier 2027</s> fermé jusqu'au prochain dépôt"
    assert "prochain dépôt" in " ".join(lines(OWN + form.format(longer, open_)))


@pytest.mark.parametrize(
    "mark",
    ["<div class='d-none d-md-block'>{}</div>", "<div hidden='until-found'>{}</div>", "<details>{}</details>",
     "<div class='hidden md:flex'>{}</div>"],
)  # fmt: skip
def test_shown_on_wide_screens_or_on_a_click__is_read(mark: str) -> None:
    assert "avant midi" in lines(OWN + mark.format("<p>avant midi</p>"))


def test_hidden__that_is_most_of_the_page_is_shown_by_a_script() -> None:
    assert lines(f"<div style='display:none'>{OWN}</div>") == OWN_LINES


def test_hidden_by_a_rule_for_print_only__is_shown() -> None:
    assert "Note" in lines(f"{OWN}<p class='ecran'>Note</p>", "<style>@media print{.ecran{display:none}}</style>")


# --- tables, definition lists, labels ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<table><tr><th>Ouverture</th><td>4 janvier 2027</td></tr></table>", ["Ouverture : 4 janvier 2027"]),
        (
            "<table><tr><th>Ouverture</th><th>Clôture</th></tr><tr><td>04/01/2027</td><td>12/03/2027</td></tr></table>",
            ["Ouverture : 04/01/2027 ; Clôture : 12/03/2027"],
        ),
        (
            "<table><tr><td>Ouverture</td><td>Clôture</td></tr><tr><td>04/01/2027</td><td>12/03/2027</td></tr></table>",
            ["Ouverture : 04/01/2027 ; Clôture : 12/03/2027"],
        ),
        (
            "<table><tr><td>1<sup>er</sup> tour</td><td>2<sup>e</sup> tour</td></tr><tr><td>4 janvier 2027</td>"
            "<td>7 juin 2027</td></tr></table>",
            ["1er tour : 4 janvier 2027 ; 2e tour : 7 juin 2027"],
        ),
        (
            "<table><thead><tr><th>Étape</th><th>Date limite</th></tr></thead><tr><td>Lettre d'intention</td>"
            "<td>1er février 2027</td></tr><tr><td>Dossier complet</td><td>5 avril 2027</td></tr></table>",
            ["Lettre d'intention – Date limite : 1er février 2027", "Dossier complet – Date limite : 5 avril 2027"],
        ),
        (
            "<table><tr><td></td><th>Volet A</th><th>Volet B</th></tr><tr><th>Date limite</th><td>16/04/2027</td>"
            "<td>28/05/2027</td></tr></table>",
            ["Volet A – Date limite : 16/04/2027", "Volet B – Date limite : 28/05/2027"],
        ),
        (
            "<table><tr><th>Milestone</th><th>Date</th></tr><tr><td>Full application</td><td>April 15, 2027</td></tr>"
            "<tr><td>Decision</td><td>June 2027</td></tr></table>",
            ["Full application : April 15, 2027", "Decision : June 2027"],
        ),
        ("<dl><dt>Clôture</dt><dd>12 mars 2027</dd><dt>Aide</dt><dd>5 000 €</dd></dl>",
         ["Clôture : 12 mars 2027", "Aide : 5 000 €"]),
        ("<div><div>Date de tombée</div><div>23 octobre 2026</div></div>", ["Date de tombée : 23 octobre 2026"]),
        ("<p>Closes</p><p>Wed 20 Jan 2027, 11:00am</p>", ["Closes : Wed 20 Jan 2027, 11:00am"]),
        ("<div><span>Tour 7 clos le</span><span>29 janvier 2027</span></div>", ["Tour 7 clos le 29 janvier 2027"]),
    ],
)  # fmt: skip
def test_tables_and_labels__become_header_and_value(markup: str, wanted: list[str]) -> None:
    assert lines(OWN + markup)[len(OWN_LINES) :] == wanted


def test_tables__columns_named_above_an_empty_corner() -> None:
    def table(*rows: str) -> list[str]:
        made = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
        return text_of(parse(f"<main><table>{made}</table></main>")).splitlines()

    assert table(
        "|Équipe française|Équipe québécoise", "Payeur|INRAE|MRNF", "Date limite|1er avril 2027|2 mai 2027"
    ) == [
        "Payeur – Équipe française : INRAE",
        "Payeur – Équipe québécoise : MRNF",
        "Équipe française – Date limite : 1er avril 2027",
        "Équipe québécoise – Date limite : 2 mai 2027",
    ]
    assert table("|Lundi|Mardi", "|9 h|10 h") == ["Lundi ; Mardi", "9 h ; 10 h"]
    assert table("|12 mars 2027|40 000 €", "Haies|2 avril 2027|50 000 €")[0] == "12 mars 2027 ; 40 000 €"


def test_table_that_lays_out_the_page__is_no_table_of_data() -> None:
    body = f"<table><tr><td>{OWN}{'<p>Une page de 1998.</p>' * 8}</td><td><p>Mairie</p></td></tr></table>"
    assert lines(body)[: len(OWN_LINES)] == OWN_LINES


def test_text__words_are_not_glued_and_ordinals_not_parted() -> None:
    root = parse("<p>le 1<sup>er</sup> mars<br>à midi</p><td>a</td><td>b</td>")
    assert text_of(root) == "le 1er mars\nà midi\na\nb" or text_of(root).startswith("le 1er mars\nà midi")


# --- what the markup says ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-10-05"}</script>',
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2026-10-05"}]}</script>',
        '<meta property="article:published_time" content="2026-10-05">',
        '<meta name="dcterms.issued" content="2026-10-05">',
    ],
)
def test_publication__is_known_from_the_markup(head: str) -> None:
    assert read_page(page(OWN, head)).published == "2026-10-05"


def test_publication__shown_in_the_page_is_never_a_line_of_text() -> None:
    body = (
        f"<article><h1>Fonds Rivages</h1><time pubdate datetime='2026-10-05'>5 octobre 2026</time>{OWN[23:]}</article>"
    )
    read = read_page(page(body))
    assert (read.published, "octobre" in read.text) == ("2026-10-05", False)


@pytest.mark.parametrize(("given", "kind"), [("NewsArticle", "news"), ("Event", "event"), ("WebPage", "")])
def test_type_of_the_markup__is_a_hint_of_kind(given: str, kind: str) -> None:
    head = f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"{given}"}}</script>'
    assert read_page(page(OWN, head)).kind == kind


# --- hostile input -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "", "   ", "<", "<html", "</html>", "\x00\x01", "<table><tr><td colspan='99999999999999'>a<td>b</table>",
        "<dl><dd>seul</dd><dt>fin</dt></dl>", "<div>" * 5000 + "fond", "<p>" + "a" * 1_000_00,
        '<script type="application/ld+json">' + "[" * 5000 + "</script>",
        "<style>" + "{" * 5000 + "</style><p class=x>a</p>",
        "<a href='http://[::1'>un lien bien long</a>" * 3,
    ],
)  # fmt: skip
def test_hostile_markup__never_raises(html: str) -> None:
    read_page(html, "https://agence.example/")


@given(st.text(alphabet="<>/ =\"'abdlpt123hu!-&;\n", max_size=400))
def test_any_text__never_raises(html: str) -> None:
    assert isinstance(read_page(html).text, str)


@pytest.mark.parametrize(
    ("head", "site"),
    [
        ("<title>Appel « Haies » | Région Verte</title>", "Région Verte"),
        (
            "<title>Hedges - Green Trust</title><meta property='og:site_name' content='Green Trust UK'>",
            "Green Trust UK",
        ),
        ("<title>Appel « Haies »</title>", ""),
    ],
)
def test_site__is_named_by_the_markup_or_the_end_of_the_title(head: str, site: str) -> None:
    assert read_page(f"<html><head>{head}</head><body><h1>Appel « Haies »</h1><p>Texte.</p></body></html>").site == site


@pytest.mark.parametrize(("lang", "region"), [("en-CA", "CA"), ("fr_CA", "CA"), ("en", ""), ("", "")])
def test_region__is_the_country_of_the_language_of_the_markup(lang: str, region: str) -> None:
    assert read_page(f"<html lang='{lang}'><body><h1>Trees</h1><p>Text.</p></body></html>").region == region
