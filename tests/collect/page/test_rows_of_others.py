"""Rows with a day beside or below the page's own text: other items' where each has a name of its own."""

from __future__ import annotations

import pytest

from watcher.collect.page.blocks import read_page

HEAD = (
    "<h1>Fonds Rivages</h1><p>Le fonds aide les communes du littoral à replanter les dunes et à déplacer les chemins "
    "menacés par la mer. Les travaux durent deux ans au plus et sont suivis par le conservatoire.</p>"
)
OWN = f"{HEAD}<p>Date limite de dépôt : 12 mars 2027.</p><p>Montant : 40 000 € par commune au plus.</p>"
OTHERS = ("15/01/2027", "9 mai 2027")


def text(own: str, beside: str) -> str:
    body = f"<div class='contenu'>{own}</div>{beside}"
    return read_page(f"<html><head><title>Fonds Rivages | Agence</title></head><body>{body}</body></html>").text


@pytest.mark.parametrize(
    "beside",
    [
        "<aside><h2>Aides</h2><p>Ponts et bacs – clôture 15/01/2027</p><p>Haies – clôture 9 mai 2027</p></aside>",
        "<div class='aside'><h2>En bref</h2><p>Appel « Santé » (ARS) : réponses au 15/01/2027</p>"
        "<p>Enquête mobilité : donnez votre avis avant le 9 mai 2027</p></div>",
        "<div class='related'><div><h4><a href='#'>Quiet Drones</a></h4><p>$90K · closes 15/01/2027</p></div>"
        "<div><h4><a>Lunar Sieve</a></h4><p>$1M · closes 9 mai 2027</p></div></div>",
        "<section class='bloc-lateral'><h3>Prochaines échéances</h3><p>Résidence Kuujjuaq : 15/01/2027<br>"
        "Atelier Tremplin : 9 mai 2027</p></section>",
    ],
)
def test_named_rows_beside_the_page__are_other_items(beside: str) -> None:
    read = text(OWN, beside)

    assert "12 mars 2027" in read
    assert not any(day in read for day in OTHERS)


@pytest.mark.parametrize(
    "cards",
    [
        "<div><h4>Haies et talus</h4><p>Date limite : 15/01/2027</p></div>"
        "<div><h4>Ateliers du soir</h4><p>Date limite : 9 mai 2027</p></div>",
        "<div><a>Haies et talus</a><p>Date limite : 9 mai 2027</p></div>",
    ],
)
def test_cards_under_a_heading_of_others__are_no_facts_of_the_page(cards: str) -> None:
    read = text(OWN, f"<div><h2>Autres appels</h2>{cards}</div>")

    assert not any(day in read for day in OTHERS)


@pytest.mark.parametrize(
    "beside",
    [
        "<p>Date limite : 9 mai 2027</p><a href='#'>Déposer un dossier</a>",
        "<h3>Étapes</h3><p>Lettre d'intention : 15/01/2027</p><p>Projet complet – clôture : 9 mai 2027</p>",
        "<h3>Dates limites</h3><p>Collèges : 15/01/2027</p><p>Lycées : 9 mai 2027</p>",
        "<p>Visite du port – 15/01/2027</p><p>Dépôt avant le 9 mai 2027</p>",
        "<p>Rivages, 1re vague – clôture 15/01/2027</p><p>Rivages, 2e vague – clôture 9 mai 2027</p>",
        "<a href='#'>Je candidate en ligne</a><p>Jusqu'au 9 mai 2027</p>",
    ],
)
def test_own_rows_beside_the_page__stay(beside: str) -> None:
    assert "9 mai 2027" in text(HEAD, f"<aside>{beside}</aside>")


def test_one_teaser_under_a_heading_of_others__is_no_day_of_a_page_that_has_its_own() -> None:
    teaser = "<h2>À la une</h2><div><h3>Haies : on prolonge !</h3><p>Date limite reportée au 9 mai 2027</p></div>"

    assert "9 mai 2027" not in text(OWN, f"<aside>{teaser}</aside>")
    assert "9 mai 2027" in text(HEAD, f"<aside>{teaser}</aside>")  # the only day that there is: not thrown away


@pytest.mark.parametrize(
    "row",
    [
        "<button>Imprimer</button> <button>Partager</button>",
        "<span></span><button><span>Print</span></button><button>Share</button><button>Next page</button>",
        "<a role='button' href='#'>Imprimer</a> <a role='button' href='#'>Partager</a>",
        "<ul><li><button>Imprimer</button></li><li><button>Partager</button></li></ul>",
    ],
)
def test_row_of_buttons__is_no_text_of_the_page(row: str) -> None:
    read = text(OWN, f"<div>{row}</div>")

    assert "12 mars 2027" in read
    assert not any(word in read for word in ("Imprimer", "Print", "Next"))


@pytest.mark.parametrize(
    "beside",
    [
        "<div><button>Qui peut candidater</button><div>Les communes. Jusqu'au 9 mai 2027.</div></div>",
        "<div><button>Clôture : 9 mai 2027</button><button>Déposer</button></div>",
        "<div><button>Séjour du 9 mai 2027 : 900 €</button><button>Séjour du 3 juin 2027 : 700 €</button></div>",
        "<h2><button>Date limite : 9 mai 2027</button></h2>",
        "<div>Clôture le 9 mai 2027 <button>Imprimer</button><button>Partager</button></div>",
    ],
)
def test_buttons_that_head_a_part_or_say_a_fact__stay(beside: str) -> None:
    assert "9 mai 2027" in text(HEAD, beside)
