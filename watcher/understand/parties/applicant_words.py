"""Types of applicants, the words for them and for saying who may apply (`applicants.toml`)."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.understand.text.phrase_finder import shipped_table

_TABLE = shipped_table(__package__, "applicants.toml")
TYPES: Mapping[str, str] = _TABLE["types"]
NOT_TYPES: str = _TABLE["no_types"]
CUES: Mapping[str, str] = _TABLE["cues"]
COMMON_GRANTS: Mapping[str, str] = _TABLE["protocol"]
