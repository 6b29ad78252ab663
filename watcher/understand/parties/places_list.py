"""Names of places: countries by code, French regions with their departments, Québec regions and MRC.

The names themselves are data: `places.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

TABLE = tomllib.loads(files(__package__).joinpath("places.toml").read_text("utf-8"))
COUNTRIES: Mapping[str, str] = TABLE["countries"]
_FRANCE: Mapping[str, str] = TABLE["france"]
REGIONS_FR = tuple(_FRANCE)


class Department(NamedTuple):
    """A French department; `is_shy` where its name is also a common word or a river."""

    name: str
    number: str
    region: str
    is_shy: bool


DEPARTMENTS = tuple(
    Department(name.rstrip("*"), number, region, name.endswith("*"))
    for region, listed in _FRANCE.items()
    for number, _, name in (said.partition(" ") for said in filter(None, " ".join(listed.split()).split(", ")))
)
REGIONS_QC, MRC_QC = (tuple(" ".join(TABLE["quebec"][name].split()).split(" | ")) for name in ("regions", "mrc"))
REGIONS_BE = ("Fédération Wallonie-Bruxelles",)
