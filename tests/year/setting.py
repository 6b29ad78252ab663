"""The settings of the simulated watch, as an operator writes them; `settings` changes them as an admin would."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.config import Settings
from watcher.config.load import read

FEED, TRAP = "ministere", "piege"
LISTS = ("region", "fonds", "trust")

_CONFIG = """
[watch]
name = "Veille simulée"
[collect]
contact = "veille@example.org"
allow_hosts = ["127.0.0.1"]
delay = 0.0
[identity]
organisation = "Cellule de veille"
address = "1 place de la Ville, 35000 Rennes"
contact = "veille@example.org"
[deliver]
budget = {budget}
news_budget = 4
[deliver.file]
enabled = false
[deliver.email]
enabled = true
host = "127.0.0.1"
port = 25
security = "none"
sender = "veille@veille.example.org"
per_second = 1000
[deliver.telegram]
enabled = true
[deliver.web]
public_url = "https://veille.example.org"
{domains}
[[sources]]
name = "ministere"
kind = "feed"
url = "{root}/flux.xml"
language = "fr"
country = "FR"
min = 3
[[sources]]
name = "piege"
kind = "feed"
url = "{root}/piege.xml"
min = 0
may_be_empty = "it never answers anything good"
allow_redirects_to = ["127.0.0.2", "localhost", "169.254.169.254", "10.0.0.1", "192.168.1.1"]
[[sources]]
name = "region"
kind = "page"
url = "https://region.example.org/appels"
item = "li"
title = "h2"
language = "fr"
country = "FR"
min = 3
[[sources]]
name = "fonds"
kind = "api"
url = "https://fonds.example.org/api"
items = "items"
fields = {{ title = "titre", url = "lien" }}
language = "fr"
country = "CA-QC"
min = 3
[[sources]]
name = "trust"
kind = "api"
url = "https://trust.example.org/api"
items = "items"
fields = {{ title = "title", url = "link" }}
language = "en"
country = "CA-QC"
min = 3
"""
_DOMAINS = {
    "health": ('fr = "Santé", en = "Health"', '"santé", "hôpital"', '"health", "hospital"'),
    "digital": ('fr = "Numérique", en = "Digital"', '"numérique", "logiciel"', '"digital", "software"'),
    "culture": ('fr = "Culture", en = "Culture"', '"musée", "théâtre"', '"museum", "theatre"'),
    "water": ('fr = "Eau", en = "Water"', '"rivière", "eau potable"', '"river", "drinking water"'),
}
FIRST = ("health", "digital", "culture")
"""The domains at the start of the year; «water» is added in its course."""


@dataclass(frozen=True)
class Setting:
    """What an admin changes in the course of the year."""

    root: str
    budget: int = 6
    domains: tuple[str, ...] = FIRST


def settings(wanted: Setting) -> Settings:
    """The settings, read as the program reads its config.toml."""
    tables = "".join(
        f"[domains.{name}]\nlabel = {{ {label} }}\nfr = [{french}]\nen = [{english}]\n"
        for name, (label, french, english) in _DOMAINS.items()
        if name in wanted.domains
    )
    found, faults = read(_CONFIG.format(root=wanted.root, budget=wanted.budget, domains=tables))
    assert found is not None, faults
    return found
