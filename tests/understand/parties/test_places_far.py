"""Places outside France and Québec: one key for both languages, and the names that a text is searched for."""

import pytest

from watcher.understand.parties import places, places_far
from watcher.understand.text.text import Passage


@pytest.mark.parametrize(
    ("name", "key", "country"),
    [
        ("Écosse", "scotland", "UK"),
        ("Scotland", "scotland", "UK"),
        ("Nouvelle-Écosse", "nova-scotia", "CA"),
        ("Toronto", "ontario", "CA"),
        ("Wallonie", "wallonia", "BE"),
        ("Côte d’Ivoire", "CI", ""),
        ("Italie", "IT", ""),
        ("Germany", "DE", ""),
        ("Maurice", "", ""),
        ("Bretagne", "", ""),
    ],
)
def test_key__is_one_for_both_languages(name: str, key: str, country: str) -> None:
    assert places_far.key_of(name) == key
    assert places_far.country_of(key) == country


def test_names__of_a_key_in_both_languages() -> None:
    assert [places_far.name_of("scotland", language) for language in ("fr", "en")] == ["Écosse", "Scotland"]
    assert [places_far.name_of("DE", language) for language in ("fr", "en")] == ["Allemagne", "Germany"]
    assert places_far.name_of("bretagne", "fr") == ""
    regions = {key for key in places_far.names().values() if places_far.country_of(key)}
    assert len(regions) > 100
    assert all(places_far.key_of(places_far.name_of(key, "fr")) == key for key in regions)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Projects in Nova Scotia.", ["Nova Scotia"]),
        ("Des actions en Indonésie ou au Pérou.", ["Indonésie", "Pérou"]),
        ("Charities in Scotland, Wales and Cornwall.", ["Scotland", "Wales", "Cornwall"]),
        ("The University of Berlin invites.", []),
    ],
)
def test_text__names_the_same_places(text: str, read: list[str]) -> None:
    assert [fact.value for fact in places.read(Passage(""), Passage(text))] == read
