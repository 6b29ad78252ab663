# ruff: noqa: E501 - markup reads better on one line
"""Small invented sites, one for each way in which lists of calls are laid out. `NOW` of tests/collect/site.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

CALLS = (
    ("Appel à projets Rivières propres", "15 mars 2027", "2027-03-15"),
    ("Bourse des jeunes potiers", "2 avril 2027", "2027-04-02"),
    ("Prix du verger familial", "1er mai 2027", "2027-05-01"),
    ("Subvention aux chorales d'été", "28 février 2027", "2027-02-28"),
)
MENU = "".join(f'<li><a href="/m/{n}">Rubrique numéro {n} du site</a></li>' for n in range(14))


@dataclass(frozen=True, slots=True)
class Site:
    """What a small web site answers by path, and what must be proposed for its first page."""

    pages: Mapping[str, bytes]
    kind: str
    days: Mapping[str, str] = field(default_factory=dict)
    table: Mapping[str, object] = field(default_factory=dict)
    doubts: Sequence[str] = ()


def page(main: str, title: str = "Appels à projets", language: str = "fr", encoding: str = "utf-8") -> bytes:
    head = f'<meta charset="{encoding}"><title>{title}</title>'
    around = f"<header><nav><ul>{MENU}</ul></nav></header><main><h1>{title}</h1>{main}</main><footer>Mentions</footer>"
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{around}</body></html>'.encode(encoding)


def each(markup: str, calls: Sequence[Sequence[str]] = CALLS) -> str:
    """The markup once for each call: {0} its title, {1} its day, {2} that day in ISO, {n} its number."""
    return "".join(markup.format(*call, n=number) for number, call in enumerate(calls))


def site(main: str, **known: Any) -> Site:
    """A list of the calls on one page, whose title and further pages may be `known`."""
    days = {title: day for title, _, day in CALLS}
    return Site(**{"pages": {"/": page(main)}, "kind": "page", "days": days, **known})


def own_pages(text: str) -> dict[str, bytes]:
    return {f"/{n}": page(f"<p>{text.format(day)}</p>", title) for n, (title, day, _) in enumerate(CALLS)}


def pdf(*lines: str) -> bytes:
    """A file of one page with these lines."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 50 780 Td 16 TL {shown} ET".encode("cp1252")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        font,
    )
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + end


FAQ = "".join(
    f"<h3>{question}</h3><p>Voir le règlement.</p>" for question in ("Qui peut répondre ?", "Combien ?", "Et après ?")
)
LAYOUT = (
    f"<table><tr><td colspan=2><h2>Canton</h2></td></tr><tr><td><table>"
    f"{''.join(f'<tr><td><a href=m{n}.htm>Rubrique {n} du canton</a></td></tr>' for n in range(9))}</table></td><td><table>"
    + each(
        "<tr><td bgcolor=#eee><b><a href='{n}'>{0}</a></b></td></tr><tr><td>Dossiers reçus jusqu'au {1}.</td></tr><tr><td></td></tr>"
    )
    + "</table></td></tr></table>"
)
NEWS = (
    ("Le conseil inaugure la halle", "3 janvier 2027", "2027-01-03"),
    ("Retour sur la fête du vélo", "12 décembre 2026", "2026-12-12"),
    ("Une nouvelle directrice au musée", "2 décembre 2026", "2026-12-02"),
    ("La piscine rouvre lundi", "20 novembre 2026", "2026-11-20"),
)
EVENTS = (
    ("Webinaire : réussir sa transition", "12 mars 2027", "2027-03-12"),
    ("Forum des entreprises culturelles", "4 avril 2027", "2027-04-04"),
    ("Journée portes ouvertes de la pépinière", "22 mai 2027", "2027-05-22"),
)
FILES = (
    ("AAP Commerces de village", "commerces.pdf", ("Appel à projets", "Date limite de dépôt : 12 mars 2027")),
    ("Bourse des apprentis", "bourse.pdf", ("Bourse des apprentis", "Candidatures avant le 30 avril 2027.")),
    ("Compte rendu du conseil du 3 janvier", "cr.pdf", ("Compte rendu", "Le conseil approuve les comptes.")),
    ("Bulletin communal", "bulletin.pdf", ("Bulletin", "La halle est ouverte le samedi.")),
)

SITES = {
    "plain list with the day in the text": site(f"<ul>{each('<li><a href={n}>{0}</a> (date limite : {1})</li>')}</ul>"),
    "nested layout tables in latin-1": site("", pages={"/": page(LAYOUT, "Aides", encoding="iso-8859-1")}),
    "described list": site(
        f"<dl>{each('<dt><a href={n}>{0}</a></dt><dd>Dernier délai : {1}</dd>')}</dl>",
        table={"item": "dl > dt", "until_next": True},
    ),
    "headings beside a FAQ": site(
        f"<h2>En ce moment</h2>{each('<h3>{0}</h3><p>Une aide du canton.</p><p>Clôture : {1}</p><p><a href={n}>En savoir plus</a></p>')}<h2>Questions</h2>{FAQ}",
        table={"until_next": True},
    ),
    "two days without words": site(
        each(
            "<div class=tile><h3><a href={n}>{0}</a></h3><i></i><time datetime=2027-01-05>5 jan</time><i></i><time datetime={2}>bientôt</time></div>"
        ),
        table={"deadline": "(.//time)[2]/@datetime"},
    ),
    "two days, each with its word": site(
        each(
            "<article><h3><a href={n}>{0}</a></h3><p>Clôture <time>{1}</time></p><p>Publié le <time>5 janvier 2027</time></p></article>"
        )
    ),
    "pictures whose title is their alternative text": site(
        each('<a class="carte" href="/{n}"><img src="/{n}.png" alt="{0}"></a>'),
        pages={
            "/": page(each('<a class="carte" href="/{n}"><img src="/{n}.png" alt="{0}"></a>')),
            **own_pages("Date limite de dépôt : {}"),
        },
        table={"title": "img::attr(alt)", "detail": {"text": "body"}},
    ),
    "cards that are one link": site(each("<a href={n}><div>{0}</div><div>Pour tous.</div><div>Avant le {1}</div></a>")),
    "accordions that lead nowhere, beside a FAQ": site(
        f"{each('<details id=p-{n}><summary>{0}</summary><p>Échéance : {1}</p></details>')}<h2>Questions</h2>{FAQ.replace('h3', 'summary').replace('<summary', '<details><summary').replace('</p>', '</p></details>')}",
        table={"link": "concat('#', (.//@id)[1])", "identity": "link+title"},
    ),
    "tiles that lead nowhere": site(
        each("<div class=acc><button>{0}</button><div><p>Jusqu'à 5 000 €.</p><p>Date limite : {1}</p></div></div>"),
        table={"identity": "link+title"},
    ),
    "files": Site(
        {
            "/": page("".join(f'<li><a href="{file}">{title}</a></li>' for title, file, _ in FILES), "Documents"),
            **{f"/{file}": pdf(*lines) for _, file, lines in FILES},
        },
        "pdf",
        {"AAP Commerces de village": "2027-03-12", "Bourse des apprentis": "2027-04-30"},
    ),
    "files that are called by the heading above them": Site(
        {
            "/": page(
                "".join(
                    f'<div><h3>{title}</h3><a href="{file}">Télécharger (PDF)</a></div>' for title, file, _ in FILES
                ),
                "Documents",
            ),
            **{f"/{file}": pdf(*lines) for _, file, lines in FILES},
        },
        "pdf",
        {"AAP Commerces de village": "2027-03-12", "Bourse des apprentis": "2027-04-30"},
    ),
    "paragraphs beside another": site(
        f"<p>Nos aides.</p>{each('<p><strong><a href={n}>{0}</a></strong><br>Jusqu à 5 000 €.<br>Date limite : {1}</p>')}<p>Une question ? <a href=mailto:a@b.example>Écrivez-nous</a> avant de déposer.</p>"
    ),
    "one call that shows others": Site(
        {
            "/": page(
                f"<p>Le fonds aide les communes du littoral à replanter leurs dunes, à déplacer leurs chemins, à ouvrir des passages et à informer leurs habitants pendant toute la durée des travaux.</p><p>Chaque commune reçoit la visite d'un technicien, qui dresse avec elle le plan des plantations et la liste des dépenses.</p><p>Date limite de dépôt : 12 mars 2027.</p><h2>Autres appels</h2>{each('<article><h3><a href=/{n}>{0}</a></h3><p>Clôture : {1}</p></article>')}",
                "Fonds des rivages",
            )
        },
        "watch",
        {"Fonds des rivages": "2027-03-12"},
    ),
    "feed with the days": Site(
        {
            "/": page(
                f'<link rel="alternate" type="application/rss+xml" href="/rss">{each("<article><h2><a href=/{n}>{0}</a></h2></article>")}'
            ),
            "/rss": f'<rss version="2.0"><channel><title>x</title>{each("<item><title>{0}</title><link>http://x.example/{n}</link><description>Date limite : {1}</description></item>")}</channel></rss>'.encode(),
        },
        "feed",
        {title: day for title, _, day in CALLS},
    ),
    "news": site(
        each('<article><h2><a href="/n/{n}">{0}</a></h2><time>{1}</time></article>', NEWS),
        pages={
            "/": page(each('<article><h2><a href="/n/{n}">{0}</a></h2><time>{1}</time></article>', NEWS), "Actualités")
        },
        days={},
        doubts=("none of the items is a call: all are news", "no deadline"),
    ),
    "events": site(
        "",
        pages={
            "/": page(
                each('<li class="evt"><b>{1}</b><h2><a href="{n}">{0}</a></h2>Entrée libre</li>', EVENTS), "Agenda"
            )
        },
        days={},
        doubts=("none of the items is a call: all are events", "no deadline"),
    ),
    "closed": site(
        "",
        pages={
            "/": page(
                each(
                    "<div class=aap><h2><a href={n}>{0}</a></h2><p>Date limite : {1}</p></div>",
                    [(title, day.replace("2027", "2026"), "") for title, day, _ in CALLS],
                )
            )
        },
        days={},
        doubts=("all of its calls are closed",),
    ),
}
