"""What imagined funders publish in a year, and how it changes: the truth the watch is measured by. All words invented.

A `Site` holds its items as they stand; `live` lets a day pass on it. Nothing of the program is used but its types.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from watcher.model import Notice

_FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_TOPICS = {
    "health": ("la santé et l’hôpital", "health and the hospital"),
    "digital": ("le numérique et le logiciel libre", "digital tools and free software"),
    "culture": ("le musée et le théâtre", "the museum and the theatre"),
    "water": ("la rivière et l’eau potable", "the river and drinking water"),
}
_SOUNDS = ("va", "lo", "mi", "ren", "tu", "kas", "del", "por", "zi", "gan", "bel", "sor", "fi", "mur", "tel", "ox")
_LATER = 400
HOURS = (None, 12, 17)


def day_fr(on: date) -> str:
    """«1er mars 2027», as French pages and French digests write it."""
    return f"{'1er' if on.day == 1 else on.day} {_FRENCH[on.month - 1]} {on.year}"


def day_en(on: date) -> str:
    return f"{on.day} {_ENGLISH[on.month - 1]} {on.year}"


@dataclass
class Item:
    """One publication: what its page says today. `slug` never changes; `away` counts the days it stays unlisted."""

    slug: str
    name: str
    topic: str
    kind: str
    deadline: date | None
    hour: int | None = None
    amount: int = 50_000
    wording: int = 0
    edition: int = 0
    word: str = ""
    away: int = 0


@dataclass
class Site:
    """One funder: its language, its zone as it names it, and its items by slug."""

    name: str
    root: str
    language: str
    place: str
    country: str
    dice: random.Random
    items: dict[str, Item] = field(default_factory=dict)
    _made: int = 0

    # --- a day passes ---------------------------------------------------------------------------------------

    def publish(self, today: date, topics: tuple[str, ...], kind: str = "") -> Item:
        """A new item; most are calls."""
        self._made += 1
        kind = kind or self.dice.choices(("call", "news", "award"), (8, 1.5, 0.5))[0]
        name = "".join(self.dice.choices(_SOUNDS, k=3)).capitalize() + " " + "".join(self.dice.choices(_SOUNDS, k=3))
        until = today + timedelta(days=self.dice.randint(3, 90)) if kind == "call" else None
        item = Item(
            f"{self.name}-{self._made}", name, self.dice.choice(topics), kind, until, self.dice.choice(HOURS),
            self.dice.randint(2, 400) * 1000,
        )  # fmt: skip
        self.items[item.slug] = item
        return item

    def live(self, today: date, topics: tuple[str, ...], pace: float) -> None:
        """What a funder does in a day: publishes, moves dates both ways, rewrites, takes off and puts back."""
        while self.dice.random() < pace / (1 + pace):
            self.publish(today, topics)
        for item in list(self.items.values()):
            item.away = max(0, item.away - 1)
            if self.dice.random() < 0.04:
                self._change(item, today)
        self._clear_out(today)

    def _change(self, item: Item, today: date) -> None:
        act = self.dice.choice(
            ("later", "later", "sooner", "words", "words", "amount", "hide", "cancel", "again", "edition")
        )
        is_running = item.deadline is not None and item.deadline > today and not item.word
        if act == "later" and is_running:
            item.deadline += timedelta(days=self.dice.randint(1, 40))
        elif act == "sooner" and is_running and (item.deadline - today).days > 6:
            item.deadline -= timedelta(days=self.dice.randint(1, (item.deadline - today).days - 4))
        elif act == "words":
            item.wording += 1
        elif act == "amount" and is_running:
            item.amount += 5_000
        elif act == "hide":
            item.away = self.dice.choice((1, 2, 5, 40))
        elif act == "cancel" and is_running and self.dice.random() < 0.4:
            item.word = "annulé"
        elif act == "again" and item.deadline and item.deadline < today:
            item.deadline, item.word = today + timedelta(days=self.dice.randint(8, 40)), ""
        elif act == "edition" and item.deadline and item.deadline < today:
            again = self.publish(today, (item.topic,), "call")
            again.name, again.edition = item.name, item.edition + 1

    def _clear_out(self, today: date) -> None:
        """Pages drop what is long over, so that a year's site does not grow for ever."""
        old = [item for item in self.items.values() if item.deadline and item.deadline < today - timedelta(days=30)]
        news = [item for item in self.items.values() if item.deadline is None]
        for item in [*old, *news[:-6]]:
            del self.items[item.slug]

    # --- what its page says ---------------------------------------------------------------------------------

    @property
    def listed(self) -> list[Item]:
        return [item for item in self.items.values() if not item.away]

    def url(self, item: Item) -> str:
        return f"{self.root}/{item.slug}"

    def notice(self, item: Item) -> Notice:
        title, text = self.words(item)
        return Notice(self.name, title, self.url(item), item.slug, text, language=self.language, country=self.country)

    def words(self, item: Item) -> tuple[str, str]:
        """Title and text of an item."""
        return self._french(item) if self.language == "fr" else self._english(item)

    def _french(self, item: Item) -> tuple[str, str]:
        topic = _TOPICS[item.topic][0]
        year = f" {2026 + item.edition}" if item.edition else ""
        if item.kind == "news":
            return (
                f"{item.name} : une rencontre pour {topic}",
                f"Retour sur la journée {item.name}. Note {item.wording}.",
            )
        if item.kind == "award":
            return f"Résultats {item.name} : les lauréats", f"Les lauréats de {item.name} pour {topic} sont connus."
        lines = [f"Cet appel à projets soutient {topic} avec le programme {item.name}."]
        if item.word:
            lines.append("Cet appel est annulé.")
        if item.deadline:
            at = f" à {item.hour} h, heure de {self.place}" if item.hour else ""
            lines.append(f"Date limite de dépôt des dossiers : {day_fr(item.deadline)}{at}.")
        lines.append(f"Subvention de {item.amount} € maximum par projet.")
        lines.append(f"Le dossier compte {item.wording + 2} pages de présentation.")
        return f"Appel à projets {item.name}{year} : {topic}", "\n".join(lines)

    def _english(self, item: Item) -> tuple[str, str]:
        topic = _TOPICS[item.topic][1]
        year = f" {2026 + item.edition}" if item.edition else ""
        if item.kind == "news":
            return f"{item.name}: a meeting on {topic}", f"Looking back on the {item.name} day. Note {item.wording}."
        if item.kind == "award":
            return f"Results of {item.name}: the winners", f"The winners of {item.name} for {topic} are known."
        lines = [f"This call for proposals supports {topic} through the programme {item.name}."]
        if item.word:
            lines.append("This call has been cancelled.")
        if item.deadline:
            at = f" at {item.hour}:00 ({self.place} time)" if item.hour else ""
            lines.append(f"Application deadline: {day_en(item.deadline)}{at}.")
        lines.append(f"Grants of up to ${item.amount} CAD per project.")
        lines.append(f"The application has {item.wording + 2} pages of presentation.")
        return f"Call for proposals {item.name}{year}: {topic}", "\n".join(lines)
