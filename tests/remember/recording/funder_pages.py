"""A vocabulary of edits of a funder's pages: what the page says each day, and what subscribers are told.

An edit takes the six calls of a funder to what they are on the next day. To try another one, add a line to EDITS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

TOLD_NOTHING: tuple[str, ...] = ()


@dataclass(frozen=True)
class CallPage:
    """One call of a funder: where its page is, and what stands there."""

    slug: str
    title: str
    lines: tuple[str, ...]

    def with_line(self, old: str, new: str) -> CallPage:
        """The page with one line in other words."""
        assert any(old in line for line in self.lines), f"{old!r} is not on the page"
        return replace(self, lines=tuple(line.replace(old, new) for line in self.lines))


Pages = tuple[CallPage, ...]
Edit = Callable[[Pages], Pages]


def _page(slug: str, title: str, what: str, who: str, amount: str, day: str) -> CallPage:
    facts = (f"Bénéficiaires : {who}.", f"Montant : {amount} au maximum.", f"Date limite de dépôt : {day}.")
    return CallPage(slug, title, (what, *facts))


CALLS: Pages = (
    _page("lavoirs", "Lavoirs vivants", "Remise en eau de lavoirs de village.", "communes", "9 000 €", "15 mars 2027"),
    _page("sentiers", "Sentiers muletiers", "Réouverture de sentiers.", "associations", "14 000 €", "30 avril 2027"),
    _page("fournils", "Fournils partagés", "Création de fournils collectifs.", "communes", "22 000 €", "26 mars 2027"),
    _page("veillées", "Veillées contées", "Soirées de contes en hiver.", "associations", "3 000 €", "12 avril 2027"),
    _page("vergers", "Vergers d'école", "Plantation de fruitiers à l'école.", "communes", "6 000 €", "7 mai 2027"),
    _page("ruchers", "Ruchers communs", "Installation de ruches communales.", "communes", "5 000 €", "21 mai 2027"),
)


def unchanged(pages: Pages) -> Pages:
    return pages


def first_page(old: str, new: str) -> Edit:
    """One line of the first call in other words."""
    return lambda pages: (pages[0].with_line(old, new), *pages[1:])


def all_pages(old: str, new: str) -> Edit:
    """The same line of every call in other words."""
    return lambda pages: tuple(page.with_line(old, new) for page in pages)


def every_page_gains(line: str) -> Edit:
    return lambda pages: tuple(replace(page, lines=(*page.lines, line)) for page in pages)


def moved_to(prefix: str, before_titles: str = "") -> Edit:
    """A relaunch: other addresses, perhaps other titles."""
    return lambda pages: tuple(
        replace(page, slug=prefix + page.slug, title=before_titles + page.title) for page in pages
    )


def listed_twice(prefix: str) -> Edit:
    """Old and new addresses side by side."""
    return lambda pages: (*pages, *moved_to(prefix)(pages))


def behind_a_wall(title: str, text: str) -> Edit:
    """Every page answers 200 with one and the same text."""
    return lambda pages: tuple(replace(page, title=page.title, lines=(title, text)) for page in pages)


def one_more(page: CallPage) -> Edit:
    return lambda pages: (*pages, page)


def one_day_late(pages: Pages) -> Pages:
    days = {"15 mars": "16 mars", "30 avril": "1er mai", "26 mars": "27 mars", "12 avril": "13 avril"}
    days |= {"7 mai": "8 mai", "21 mai": "22 mai"}
    told = []
    for page in pages:
        (old,) = [day for day in days if any(f": {day} 2027" in line for line in page.lines)]
        told.append(page.with_line(f": {old} 2027", f": {days[old]} 2027"))
    return tuple(told)


def only_some(*kept: int) -> Edit:
    """A list that leaves calls out."""
    return lambda pages: tuple(pages[place] for place in kept)


def two_days_moved(pages: Pages) -> Pages:
    return (pages[0].with_line("15 mars", "29 mars"), pages[1].with_line("30 avril", "14 mai"), *pages[2:])


def all_closed(pages: Pages) -> Pages:
    return tuple(replace(page, lines=("Appel clôturé.", *page.lines)) for page in pages)


NEW_CALL = _page("murets", "Murets de pierre sèche", "Chantiers de murets.", "associations", "8 000 €", "4 juin 2027")

OTHER_CALL = _page("bassins", "Bassins de rouissage", "Curage de bassins.", "associations", "7 000 €", "11 juin 2027")


def posted_again(pages: Pages) -> Pages:
    """The first call once more, under another address, with a later day."""
    page = pages[0].with_line("15 mars 2027", "12 avril 2027")
    return (*pages, replace(page, slug="actualité-7", title=f"Prolongation : {page.title}"))


def mended_everywhere(pages: Pages) -> Pages:
    """The same with the later day on the first page as well."""
    mended = first_page("15 mars 2027", "12 avril 2027")(pages)
    return (*mended, posted_again(pages)[-1])


SECOND = first_page("15 mars 2027.", "15 mars 2027 (1re relève) et 30 septembre 2027 (2e relève).")
RENAMED = moved_to("a/", "Appel – ")

# What the pages are on the second and third day (each from the six calls), and what is told on each.
EDITS: Mapping[str, tuple[tuple[Edit, tuple[str, ...]], tuple[Edit, tuple[str, ...]]]] = {
    "nothing": ((unchanged, TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "deadline later": (
        (first_page("15 mars 2027", "29 mars 2027"), ("deadline_extended",)),
        (first_page("15 mars 2027", "29 mars 2027"), TOLD_NOTHING),
    ),
    "deadline there and back": (
        (first_page("15 mars 2027", "29 mars 2027"), ("deadline_extended",)),
        (unchanged, ("deadline_advanced",)),
    ),
    "posted again beside": ((posted_again, ("deadline_extended",)), (posted_again, TOLD_NOTHING)),
    "posted again, the first page gone": (
        (lambda pages: posted_again(pages)[1:], ("deadline_extended",)),
        (lambda pages: posted_again(pages)[1:], TOLD_NOTHING),
    ),
    "posted again, then mended": (
        (posted_again, ("deadline_extended",)),
        (mended_everywhere, TOLD_NOTHING),
    ),
    "amount raised": ((first_page("9 000 €", "12 000 €"), ("amount_changed",)), (unchanged, ("amount_changed",))),
    "one new call": ((one_more(NEW_CALL), ("opened",)), (one_more(NEW_CALL), TOLD_NOTHING)),
    "second cut-off": ((SECOND, ("deadline_extended",)), (SECOND, TOLD_NOTHING)),
    "typography": ((all_pages("Bénéficiaires :", "BÉNÉFICIAIRES\u00a0:"), TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "days in figures": ((first_page("15 mars 2027", "15/03/2027"), TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "a slip of the pen": ((first_page("lavoirs", "lavoir"), TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "a line on all pages": (
        (every_page_gains("Partager : lettre."), TOLD_NOTHING),
        (unchanged, TOLD_NOTHING),
    ),
    "counters": (
        (every_page_gains("Ont ouvert cette page : 31 personnes."), TOLD_NOTHING),
        (every_page_gains("Ont ouvert cette page : 47 personnes."), TOLD_NOTHING),
    ),
    "other addresses": ((moved_to("aides-2/"), TOLD_NOTHING), (moved_to("aides-2/"), TOLD_NOTHING)),
    "other addresses and titles": (
        (moved_to("a/", "Appel – "), TOLD_NOTHING),
        (moved_to("a/", "Appel – "), TOLD_NOTHING),
    ),
    "old and new side by side": ((listed_twice("neuf/"), TOLD_NOTHING), (moved_to("neuf/"), TOLD_NOTHING)),
    "cookie wall": (
        (behind_a_wall("Vos préférences", "Nous utilisons des traceurs. Tout accepter. Tout refuser."), TOLD_NOTHING),
        (unchanged, TOLD_NOTHING),
    ),
    "maintenance": (
        (behind_a_wall("Site en maintenance", "Nous revenons dans quelques heures. Merci."), TOLD_NOTHING),
        (unchanged, TOLD_NOTHING),
    ),
    "all a day late": ((one_day_late, TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "another order": ((only_some(3, 0, 5, 1, 4, 2), TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "one left out": ((only_some(0, 1, 2, 4, 5), TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "an empty list": ((only_some(), TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "one gone, one new": (
        (lambda pages: (*pages[1:], OTHER_CALL), ("opened",)),
        (lambda pages: (*pages[1:], OTHER_CALL), TOLD_NOTHING),
    ),
    "two moved": ((two_days_moved, ("deadline_extended",) * 2), (two_days_moved, TOLD_NOTHING)),
    "the site's name in titles": (
        (moved_to("", "Fondation des vallées : "), TOLD_NOTHING),
        (moved_to("", "Fondation des vallées : "), TOLD_NOTHING),
    ),
    "a box on all pages": (
        (every_page_gains("Nouveau : une foire aux questions répond à vos demandes."), TOLD_NOTHING),
        (unchanged, TOLD_NOTHING),
    ),
    "all closed for a day": ((all_closed, TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
    "no sums": ((all_pages("000 €", "€"), TOLD_NOTHING), (unchanged, TOLD_NOTHING)),
}
