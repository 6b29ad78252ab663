"""The country whose money a bare «$» of a notice is: what is stated goes before what its text tells. Pure."""

from __future__ import annotations

from watcher.understand.money import DOLLAR_COUNTRIES
from watcher.understand.parties.dollar_country import dollar_country
from watcher.understand.text.text import Passage

_HOSTS = {"au": "AU", "nz": "NZ", "sg": "SG", "hk": "HK", "ca": "CA", "us": "US", "gov": "US", "edu": "US"}


def money_country(
    passage: Passage, language: str, *, country: str = "", host: str = "", region: str = "", site: str = ""
) -> str:
    """The country stated, else that of the domain of the address; where dollars are no money of it, that of the text.

    `region` and `site` are what `dollar_country` knows by these names.
    """
    stated = country or _HOSTS.get(host.rpartition(".")[2], "")
    if stated in DOLLAR_COUNTRIES or not ("$" in passage.text or "dollar" in passage.text.lower()):
        return stated
    return dollar_country(passage, language, region, site)
