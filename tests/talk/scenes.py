"""A small watch to talk with: three calls of two domains, and the words for asking it."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from watcher.model import (
    Amount,
    AmountRole,
    DomainScore,
    Fact,
    Genre,
    Kind,
    Moment,
    Notice,
    Reading,
    Status,
)
from watcher.talk.commands import Commands
from watcher.talk.person import Person, Reply

NOW = datetime(2027, 2, 23, 9, 0, tzinfo=UTC)


CONFIG = """
[watch]
name = "Veille d'essai"
[chat]
per_minute = 20
[identity]
organisation = "Cellule de veille"
address = "1 place de la Ville"
[domains.health]
label = { fr = "Santé", en = "Health" }
fr = ["santé", "hôpital"]
[domains.culture]
label = { fr = "Culture", en = "Culture" }
[[sources]]
name = "ministere"
label = "Ministère"
kind = "feed"
url = "https://ministere.example.org/rss"
"""


def notice(slug: str, title: str, text: str) -> Notice:
    url = f"https://ministere.example.org/aap/{slug}"
    return Notice("ministere", title, url=url, guid=url, text=text, country="FR", language="fr")


def reading(domain: str, deadline: date, amount: int) -> Reading:
    moment = Moment(deadline, time(17), "Europe/Paris", quote=f"au plus tard le {deadline:%d/%m/%Y} à 17 h")
    return Reading(
        kind=Kind.CALL,
        language="fr",
        genre=Genre.CALL,
        domains=(DomainScore(domain, 3.0, ("santé", "hôpital") if domain == "health" else ("musée",)),),
        deadline=moment,
        deadlines=(moment,),
        amounts=(Amount(Decimal(amount), "EUR", AmountRole.MAX, quote=f"{amount} € maximum"),),
        funders=(Fact("Ministère"),),
        status=Status.OPEN,
    )


CALLS = (
    (
        notice("sante", "Données de santé à l'hôpital", "Appel sur les données de santé."),
        reading("health", date(2027, 3, 19), 150000),
    ),
    (
        notice("ia", "Imagerie médicale et IA", "Appel pour la santé et l'imagerie."),
        reading("health", date(2027, 5, 26), 75000),
    ),
    (notice("musee", "Musées vivants", "Appel pour le patrimoine."), reading("culture", date(2027, 3, 1), 12000)),
)


def ask(commands: Commands, person: Person, text: str) -> Reply:
    answer = commands.answer(person, text, NOW)
    assert answer is not None
    return answer
