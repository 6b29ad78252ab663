"""Texts that are read rarely, packed: deflate with a dictionary of what such texts have in common.

A packed text begins with the number of its dictionary, so that another dictionary may follow while what is stored
stays readable. Never change a dictionary that stands here: stored texts need it.
"""

from __future__ import annotations

import zlib

_FIRST = (
    ',"because":["recherche","innovation","santé","culture","énergie","research","health","energy"]'
    "nous soutenons les projets de recherche et d'innovation des entreprises, des collectivités et des associations "
    "qui peuvent déposer un dossier de candidature avant la date limite. The programme supports projects that "
    "applicants may submit before the closing date. Grants of up to 50 % of eligible costs are available to "
    "organisations and communities. L'aide est accordée dans le cadre de ce dispositif, dans la limite de 80 % des "
    "dépenses éligibles. Pour être éligible, le demandeur doit présenter une demande. Date limite de dépôt : "
    "31 décembre 2026 à 17 h (heure de Paris). Montant maximal de la subvention : 100 000 euros par projet. "
    "Appel à projets, appel à manifestation d'intérêt, call for proposals, funding opportunity, "
    "développement, territoire, environnement, transition écologique, établissements publics, formation, emploi"
    '"edition_of":1,"country":"FR","version":2,"published":"2026-11-01T08:00:00+00:00","missing_since":null,'
    '"status":"closed","status":"unknown","status":"rolling","status":"open","sources":[],'
    '"first_seen":"2026-11-01T08:00:00+00:00","last_seen":"2026-11-01T08:00:00+00:00",'
    '"last_changed":"2026-11-01T08:00:00+00:00"}'
    '"notice":{"source":"","title":"Appel à projets ","url":"https://www.","guid":"https://www.","text":"",'
    '"published":"2026-11-01T08:00:00+00:00","country":"FR","fields":{"id":"","categories":[""],"deadline":"2026-'
    '"},"raw_hash":"","is_whole":false}'
    ',"partner_rule":{"value":"both_sides","quote":""},"own_funding":{"value":"","quote":""},"purpose":{"value":"'
    ',"warnings":["deadline passed"],"confidence":{"deadline":0.9},"rolling":true,"status_word":{"value":"open",'
    '"quote":""},"sides":[{"country":"FR","funder":"","eligible":[{"value":"","quote":""}]}]'
    ',"opens":{"date":"2026-11-01","quote":""},"deadline":{"date":"2026-12-31","time":"17:00:00","zone":"Europe/Paris"'
    ',"quote":"","role":"final"},"deadlines":[{"date":"2026-12-31","quote":"","doubt":""}]'
    ',"amounts":[{"value":"100000","currency":"EUR","role":"max","quote":""},{"value":"50","currency":"CAD",'
    '"role":"total","quote":""}],"funders":[{"value":"","quote":""}],"eligible":[{"value":"municipality","quote":""},'
    '{"value":"company","quote":""},{"value":"nonprofit","quote":""},{"value":"researcher","quote":""}]'
    ',"territories":[{"value":"FR","quote":"France"},{"value":"CA-QC","quote":"Québec"}],"status":"open"}'
    '{"id":1,"title":"Appel à projets ","url":"https://www.","text":"'
    '"reading":{"kind":"news","language":"en","kind":"award","kind":"call","language":"fr","genre":"call","domains":['
    '{"domain":"environment","score":1.0,"because":["'
)
_DICTIONARIES = {1: _FIRST.encode()}
_NOW = 1
_WINDOW, _MEMORY = 14, 7  # 16 kB: most texts are far shorter, and a larger window takes half as long again to set up


def pack(said: str) -> bytes:
    """The text, packed. Raises nothing: what databases refuse was taken out before (`json_codec.storable`)."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -_WINDOW, _MEMORY, zdict=_DICTIONARIES[_NOW])
    return bytes([_NOW]) + packer.compress(said.encode()) + packer.flush()


def unpack(packed: bytes) -> str:
    """The text that `pack` packed. Raises KeyError for a dictionary of a newer program, zlib.error for no such text."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_DICTIONARIES[packed[0]])
    return (unpacker.decompress(memoryview(packed)[1:]) + unpacker.flush()).decode()
