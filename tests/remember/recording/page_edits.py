"""A vocabulary of edits of one page: what stands there, what is edited, and what subscribers are told of it.

Each edit has a call of its own among the calls of a funder. To try another one, add a line to PAGE_EDITS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.remember.recording.funder_pages import CallPage

Change = Callable[[CallPage], CallPage]
Told = tuple[str, ...]
NOTHING: Told = ()
DAY = "15 mars 2027"
LINE = f"Date limite de dépôt : {DAY}."

SUBJECTS = (
    *("Moulins à vent", "Fours banaux", "Glacières", "Pigeonniers", "Halles de marché", "Kiosques à musique"),
    *("Cadrans solaires", "Passerelles", "Bacs à traille", "Phares", "Écluses", "Chemins de halage"),
    *("Orgues d'église", "Carillons", "Vitraux", "Fresques", "Tapisseries", "Herbiers"),
    *("Cartes anciennes", "Globes", "Lanternes magiques", "Marionnettes", "Cirques de poche", "Fanfares"),
    *("Chorales d'enfants", "Bals de campagne", "Luthiers", "Relieurs", "Vanniers", "Tonneliers"),
    *("Maréchaux-ferrants", "Potiers", "Verriers", "Dentellières", "Teinturiers", "Meuniers"),
    *("Bergeries", "Estives", "Truffières", "Houblonnières", "Oseraies", "Châtaigneraies"),
    *("Cressonnières", "Safranières", "Roselières", "Salines", "Parcs à huîtres", "Piscicultures"),
    *("Ports à sec", "Chantiers navals", "Voileries", "Corderies", "Observatoires", "Planétariums"),
    *("Jardins secs", "Serres froides", "Arboretums", "Volières", "Refuges de montagne", "Bivouacs"),
    *("Beffrois", "Horloges de clocher", "Girouettes", "Puits couverts", "Norias", "Canaux d'arrosage"),
    *("Tuileries", "Ardoisières", "Fours à chaux", "Carrières à ciel ouvert", "Mines d'ocre", "Forges"),
    *("Igloos", "Patinoires", "Traîneaux", "Raquettes", "Tyroliennes", "Boulodromes"),
    *("Papeteries", "Imprimeries", "Distilleries", "Brasseries", "Fromageries", "Laiteries"),
    *("Gués", "Radeaux", "Péniches", "Canoës", "Quais de bois", "Balises"),
    *("Ruelles", "Parvis", "Perrons", "Lucarnes", "Linteaux", "Gouttières"),
    *("Mosaïques", "Enluminures", "Gravures", "Estampes", "Photogrammes", "Affiches peintes"),
    *("Ânes de bât", "Chevaux de trait", "Brebis de pays", "Poules de race", "Chèvres", "Oies"),
)


def starting_page(place: int) -> CallPage:
    """The page of the call with that number, before any edit."""
    subject = SUBJECTS[place]
    who = ("communes", "associations", "entreprises")[place % 3]
    lines = (
        f"Le fonds soutient les projets autour du thème «{subject}» dans la vallée.",
        f"Bénéficiaires : {who}.",
        f"Montant : {9 + place} 000 € au maximum.",
        LINE,
        f"Le dossier « {subject} » comprend un budget, un calendrier et l'avis du conseil.",
    )
    return CallPage(f"page-{place}", f"{subject} de la vallée", lines)


def same(page: CallPage) -> CallPage:
    return page


def line(old: str, new: str) -> Change:
    return lambda page: page.with_line(old, new)


def last(added: str) -> Change:
    return lambda page: replace(page, lines=(*page.lines, added))


def first(added: str) -> Change:
    return lambda page: replace(page, lines=(added, *page.lines))


def without(said: str) -> Change:
    return lambda page: replace(page, lines=tuple(one for one in page.lines if said not in one))


def whole(*lines: str) -> Change:
    return lambda page: replace(page, lines=lines)


def titled(change: Callable[[str], str]) -> Change:
    return lambda page: replace(page, title=change(page.title))


def every(change: Callable[[str], str]) -> Change:
    return lambda page: replace(page, lines=tuple(map(change, page.lines)))


def both(*changes: Change) -> Change:
    def done(page: CallPage) -> CallPage:
        for change in changes:
            page = change(page)
        return page

    return done


@dataclass(frozen=True)
class PageEdit:
    """What is edited on the second and third day, and what is told of it; `start` is the page of the first day.

    Without a third edit the second one stays, and nothing more is told.
    """

    second: Change
    told: Told
    third: Change | None = None
    told_third: Told = NOTHING
    start: Change = same

    def on(self, day: int) -> Change:
        """The page of the day, from the starting page."""
        change = (same, self.second, self.third or self.second)[day]
        return both(self.start, change)


def closes(words: str) -> PageEdit:
    return PageEdit(first(words), ("closed",))


def noise(second: Change, third: Change = same) -> PageEdit:
    return PageEdit(second, NOTHING, third, NOTHING)


def _who(said: str, who: str) -> str:
    return f"Bénéficiaires : {who}." if said.startswith("Bénéficiaires") else said


def _struck(said: str) -> str:
    if not said.startswith("Montant"):
        return said
    sum_ = said.removeprefix("Montant : ").removesuffix(" au maximum.")
    return f"<p>Montant : <s>{sum_}</s> 80 000 € au maximum.</p>"


PAST = line(DAY, "15 décembre 2026")
TWO = line(f"{DAY}.", f"{DAY} (1re relève) et 30 septembre 2027 (2e relève).")
TEASER = "À lire aussi : Appel Patrimoine, date limite 15 février 2027."
ASIDE = (
    '<aside><h2>Nos autres appels</h2><ul><li><a href="/x1">Appel Granges</a> jusqu\'au 3 février 2027</li>'
    '<li><a href="/x2">Appel Fontaines</a> jusqu\'au 9 février 2027 : 70 000 €</li></ul></aside>'
)

PAGE_EDITS: Mapping[str, PageEdit] = {
    # deadlines
    "moved earlier": PageEdit(line(DAY, "26 février 2027"), ("deadline_advanced",)),
    "moved later, twice": PageEdit(
        line(DAY, "29 mars 2027"), ("deadline_extended",), line(DAY, "12 avril 2027"), ("deadline_extended",)
    ),
    "postponed in a sentence": PageEdit(
        line(LINE, "La date limite de dépôt est reportée au 30 avril 2027."), ("deadline_extended",)
    ),
    "prolonged above the old line": PageEdit(
        first("Prolongation : les dossiers sont acceptés jusqu'au 30 avril 2027."), ("deadline_extended",)
    ),
    "old day struck": PageEdit(
        line(LINE, f"<p>Date limite de dépôt : <s>{DAY}</s> 30 avril 2027.</p>"), ("deadline_extended",)
    ),
    "old line struck, new one below": PageEdit(
        line(LINE, f"<p><del>{LINE}</del></p><p>Date limite de dépôt : 30 avril 2027.</p>"), ("deadline_extended",)
    ),
    "an hour earlier": PageEdit(
        line("à 17 h", "à 12 h"), ("deadline_advanced",), start=line(DAY, f"{DAY} à 17 h (heure de Paris)")
    ),
    "open period longer": PageEdit(
        line("15 mars", "31 mars"),
        ("deadline_extended",),
        start=line(LINE, f"Dépôt des dossiers du 4 janvier 2027 au {DAY}."),
    ),
    "a day appears": PageEdit(
        last("Date limite de dépôt : 30 avril 2027."), ("text_changed",), start=without("Date limite")
    ),
    "a day vanishes": PageEdit(without("Date limite"), ("text_changed",)),
    "becomes rolling": PageEdit(
        line(LINE, "Dépôt au fil de l'eau, sans date limite, toute l'année."), ("deadline_extended",)
    ),
    "in English": PageEdit(
        line("Deadline: 15 March 2027", "Deadline: 30 April 2027"),
        ("deadline_extended",),
        start=line(LINE, "Deadline: 15 March 2027."),
    ),
    # steps and cut-offs
    "a letter of intent comes first": PageEdit(
        line(LINE, f"Lettre d'intention : 1er mars 2027.\nDossier complet : {DAY}."), ("deadline_advanced",)
    ),
    "a third cut-off": PageEdit(
        line("(2e relève)", "(2e relève) et 15 décembre 2027 (3e relève)"), ("deadline_extended",), start=TWO
    ),
    "the second cut-off moves": PageEdit(
        line("30 septembre 2027", "15 octobre 2027"), ("deadline_extended",), start=TWO
    ),
    "the first cut-off goes": PageEdit(
        line(f"{DAY} (1re relève) et 30 septembre 2027 (2e relève)", "30 septembre 2027"),
        ("deadline_extended",),
        start=TWO,
    ),
    "the last cut-off is dropped": PageEdit(
        line("2. 30 septembre 2027", "La relève du 30 septembre 2027 n'aura pas lieu"),
        ("deadline_advanced",),
        start=line(LINE, f"Dates limites de dépôt\n1. {DAY}\n2. 30 septembre 2027."),
    ),
    "a meeting is dropped": PageEdit(
        line("La visite du 30 mai 2027", "La visite du 30 mai 2027 n'aura pas lieu"),
        ("text_changed",),
        start=last("La visite du 30 mai 2027."),
    ),
    # days of another act
    "when the action may start": PageEdit(
        last("Quand l'action doit-elle commencer ?\nAu plus tard le 1er juin 2027."), ("text_changed",)
    ),
    "when one will hear": PageEdit(last("When will we hear?\nBy 14 May 2027 at the latest."), ("text_changed",)),
    # other readings of words that stand where they stood
    "one more paper": PageEdit(
        line("- un budget", "- un budget\n- un plan de gestion"),
        ("text_changed",),
        start=line(
            LINE,
            "Pour candidater, envoyer :\n- un budget\n- les noms de trois garants\nà fonds@vallee.example.org avant le"
            " 8 mars 2027.\nLes lettres des garants sont attendues le 22 mars 2027.",
        ),
    ),
    "other hours of the office": PageEdit(
        line("9h à 17h", "9h30 à 16h"),
        ("text_changed",),
        start=last("Nous joindre : 02 40 00 00 00, du lundi au vendredi de 9h à 17h. Ouvert à tous."),
    ),
    # states
    "cancelled, under another name": PageEdit(first("The programme has been cancelled."), ("withdrawn",)),
    "given up": PageEdit(first("Faute de crédits, la Ville renonce à cet appel."), ("withdrawn",)),
    "full": closes("COMPLET"),
    "a guide to come": PageEdit(last("Guide du candidat : à venir"), ("text_changed",)),
    "clôturé": closes("Appel à projets clôturé."),
    "dépôt fermé": closes("Dépôt fermé."),
    "désormais closes": closes("Les candidatures sont désormais closes."),
    "budget épuisé": closes("Le budget étant épuisé, le programme est fermé."),
    "période terminée": closes("Période de dépôt des demandes : terminée."),
    "statut fermé": closes("Statut : Fermé"),
    "closed": closes("CLOSED"),
    "reopened by its words": PageEdit(
        line("Statut : Fermé", "Statut : Ouvert"), ("reopened",), start=first("Statut : Fermé")
    ),
    "reopened with a day": PageEdit(
        first("Réouverture de l'appel : dépôt jusqu'au 30 juin 2027."), ("reopened",), start=PAST
    ),
    "the next year's round": PageEdit(line("15 mars 2026", DAY), ("new_edition",), start=line(DAY, "15 mars 2026")),
    "a slip of the year mended, told by the weekday": PageEdit(
        line("2026", "2027"), ("text_changed",), start=line(DAY, "lundi 15 mars 2026")
    ),
    "a slip of the year mended, told by the opening": PageEdit(
        line("15 mars 2026", DAY),
        ("opened",),
        start=both(line(DAY, "15 mars 2026"), first("Ouverture de l'appel : 4 janvier 2027.")),
    ),
    "a slip of the year mended, told by the title": PageEdit(
        line("15 mars 2026", DAY),
        ("opened",),
        start=both(line(DAY, "15 mars 2026"), titled(lambda title: f"{title}, appel 2027")),
    ),
    "the next year's round, with other words": PageEdit(
        both(line("15 mars 2026", DAY), last("Les projets se tiennent en vallée haute.")),
        ("new_edition",),
        start=both(line(DAY, "15 mars 2026"), titled(lambda title: f"{title}, appel 2026-2027")),
    ),
    "the next year's round, under its title": PageEdit(
        both(line("15 mars 2026", DAY), titled(lambda title: title.replace("2026", "2027"))),
        ("new_edition",),
        start=both(line(DAY, "15 mars 2026"), titled(lambda title: f"{title}, appel 2026")),
    ),
    "suspended": PageEdit(first("L'appel est suspendu jusqu'à nouvel ordre."), ("withdrawn",)),
    "cancelled": PageEdit(first("Cet appel à projets est annulé."), ("withdrawn",)),
    # money
    "raised": PageEdit(every(lambda said: said.replace(" 000 € au", " 500 € au")), ("amount_changed",)),
    "in other figures": noise(every(lambda said: said.replace(" 000 €", "000 euros"))),
    "sum struck": PageEdit(every(_struck), ("amount_changed",)),
    "an envelope more": PageEdit(last("Enveloppe totale de l'appel : 400 000 €."), ("amount_changed",)),
    "a rate more": PageEdit(last("L'aide couvre 60 % des dépenses au plus."), ("amount_changed",)),
    "no sum any more": PageEdit(without("Montant"), ("text_changed",)),
    # who may apply
    "widened": PageEdit(
        every(lambda said: _who(said, "communes, associations et entreprises")), ("eligibility_changed",)
    ),
    "narrowed": PageEdit(
        every(lambda said: _who(said, "associations")),
        ("eligibility_changed",),
        start=every(lambda said: _who(said, "communes et associations")),
    ),
    "who may apply, in a line that takes another's place": PageEdit(
        line("Communes et associations de la vallée", "Désormais, seules les communes peuvent déposer un dossier"),
        ("eligibility_changed",),
        start=both(
            without("Bénéficiaires"), last("Qui peut déposer un dossier ?\nCommunes et associations de la vallée.")
        ),
    ),
    "a trainee in the team": PageEdit(last("Camille Fabre, stagiaire aux inscriptions"), ("text_changed",)),
    "a line on organisations": PageEdit(
        last("Your organisation may set its own internal deadline."), ("text_changed",)
    ),
    # typography, counters, clocks
    "apostrophes": noise(every(lambda said: said.replace("'", "’"))),
    "no-break spaces": noise(every(lambda said: said.replace(" :", "\u00a0:").replace(" €", "\u202f€"))),
    "quotation marks": noise(every(lambda said: said.replace("« ", '"').replace(" »", '"'))),
    "title in capitals": noise(titled(str.upper)),
    "paragraphs in another order": noise(lambda page: replace(page, lines=page.lines[::-1])),
    "bold": noise(line(LINE, f"<p>Date limite de dépôt : <strong>{DAY}</strong>.</p>")),
    "with its weekday": noise(line(DAY, f"lundi {DAY}")),
    "with points": noise(line(DAY, "15.03.2027")),
    "double spaces": noise(every(lambda said: said.replace(" ", "  "))),
    "dashes": noise(line("Bénéficiaires :", "Bénéficiaires –")),
    "updated": noise(last("Mis à jour le 12 janvier 2027"), last("Mis à jour le 13 janvier 2027")),
    "views": PageEdit(last("Vu 31 fois"), NOTHING, last("Vu 47 fois"), NOTHING, start=last("Vu 12 fois")),
    "days left": PageEdit(
        last("Il reste 62 jours"), NOTHING, last("Il reste 61 jours"), NOTHING, start=last("Il reste 63 jours")
    ),
    "days left, in other words": PageEdit(
        last("J-14 ! Plus que 14 jours pour candidater"),
        NOTHING,
        last("J-1 ! Dernier jour ! Plus qu'un jour pour candidater"),
        NOTHING,
        start=last("J-15 ! Plus que 15 jours pour candidater"),
    ),
    "closes in so many days": PageEdit(
        last("Closes in 38 days"), NOTHING, last("Closes tomorrow!"), NOTHING, start=last("Closes in 52 days")
    ),
    "files received": PageEdit(
        last("31 candidatures déposées"),
        NOTHING,
        last("97 candidatures déposées"),
        NOTHING,
        start=last("5 candidatures déposées"),
    ),
    "how many files one may send": PageEdit(
        line("Au plus 2", "Au plus 3"), ("text_changed",), start=last("Au plus 2 dossiers déposés par commune.")
    ),
    "when a report is due": PageEdit(
        line("in 2 months", "in 12 months"), ("text_changed",), start=last("A final report is due in 2 months.")
    ),
    "thousands": noise(every(lambda said: said.replace(" 000 €", " k€"))),
    "sign before the sum": noise(every(lambda said: re.sub(r"(\d+) 000 €", r"€\1,000", said))),
    "hour with a colon": PageEdit(line("à 17 h", "à 17:00"), NOTHING, start=line(DAY, f"{DAY} à 17 h")),
    "accents": noise(every(lambda said: said.replace("é", "e").replace("à", "a"))),
    "facts in a box above": noise(
        lambda page: replace(
            page, lines=("Clôture : 15/03/2027", "Candidater", page.lines[2].split(" : ")[1], *page.lines)
        )
    ),
    "copyright": PageEdit(last("© 2027 La fondation"), NOTHING, start=last("© 2026 La fondation")),
    "a slip in the title": noise(titled(lambda title: title.replace("vallée", "valée"))),
    "share buttons": noise(last("Partager sur Facebook Partager sur LinkedIn Imprimer la page")),
    "newsletter box": noise(last("Inscrivez-vous à notre lettre d'information")),
    "the sum in other words": noise(
        every(lambda said: re.sub(r"Montant : (.*) au max.*", r"Aide : jusqu'à \1.", said))
    ),
    "a small number in letters": PageEdit(line("two", "2"), NOTHING, start=last("Grants run for up to two years.")),
    "a verb written out": PageEdit(line("don't", "do not"), NOTHING, start=last("We don't fund travel.")),
    "a verb denied": PageEdit(line("do fund", "don't fund"), ("text_changed",), start=last("We do fund travel.")),
    "a banner on cookies": noise(first("Ce site dépose des traceurs. Tout accepter / Tout refuser")),
    "a menu": noise(first("Accueil | Nos aides | Nous connaître")),
    "a translation beneath": noise(
        last(
            "The fund supports projects of the valley.\nTowns, charities and firms of the valley may apply.\n"
            "Applications must be sent before 15 March 2027.\nThe file has a budget, a calendar and the advice of the"
            " board.\nThe Valley Council pays at once, in the year 2027."
        )
    ),
    "a condition in English beneath": PageEdit(last("Applicants from abroad need a visa."), ("text_changed",)),
    # layouts, neighbours, walls
    "two layouts in turn": PageEdit(
        last("Notre équipe tient une permanence le mardi de neuf heures à midi."), ("text_changed",), same, NOTHING
    ),
    "a teaser": noise(last(TEASER), last(TEASER)),
    "a box of neighbours": noise(last(ASIDE), last(ASIDE)),
    "login": noise(whole("Connectez-vous", "Identifiant", "Mot de passe", "Mot de passe oublié ?")),
    "not found, said with 200": noise(whole("Page introuvable", "La page demandée n'existe pas ou a été déplacée.")),
    "nothing in it": noise(whole("")),
    "cookies": noise(whole("Nous utilisons des traceurs pour mesurer l'audience.", "Tout accepter", "Tout refuser")),
    "robot check": noise(whole("Vérification que vous êtes humain. Cela peut prendre quelques secondes.")),
    # states amid other labels, steps struck out
    "state and day in one line": PageEdit(
        line("Statut : ouvert", "Statut : fermé"),
        ("closed",),
        start=line(LINE, f"Statut : ouvert   Date limite de dépôt : {DAY}"),
    ),
    "a past session struck": PageEdit(
        line("<li>1re session : 5 janvier 2027</li>", "<li><s>1re session : 5 janvier 2027</s> (close)</li>"),
        ("text_changed",),
        start=line(LINE, "<ul><li>1re session : 5 janvier 2027</li><li>2e session : 30 avril 2027</li></ul>"),
    ),
    # content
    "one paragraph more": PageEdit(last("Les dossiers incomplets ne seront pas examinés."), ("text_changed",)),
    "another contact": PageEdit(
        line("avis du conseil", "avis du conseil ; écrire à fonds@vallee.example.org"), ("text_changed",)
    ),
    "another title": PageEdit(titled(lambda title: f"{title} et des plateaux"), ("text_changed",)),
    "closed early, with the day of its end": PageEdit(  # told once, as closed: the day is its end
        both(
            first("L'enveloppe est épuisée : l'appel est clos, les demandes ne sont plus acceptées."),
            line("déposés jusqu'au 30 juin 2027", "déposés avant le 11 janvier 2027 sont tous étudiés"),
        ),
        ("closed",),
        start=line(LINE, "Les dossiers déposés jusqu'au 30 juin 2027."),
    ),
    "nothing": PageEdit(same, NOTHING),
}
