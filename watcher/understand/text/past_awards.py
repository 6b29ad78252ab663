"""Headlines that tell of money somebody got: «Le musée décroche 300 000 €», «Le fonds octroie 12 bourses».

Their sums are past and they are no calls. Offers name nobody who got it («Gagnez 5 000 €», «le lauréat reçoit …»).
"""

from __future__ import annotations

import re

from watcher.understand.text.flattened import Flat

_MONEY = r"(?:euros?|dollars?|pounds?|eur|usd|cad|gbp)\b"
_SUM = (
    r"(?:[$£¤]\s?\d|\d[\d ,.]{0,14}\s?(?:[km]?[¤$£]|m\b|millions?\b|milliards?\b|"
    rf"(?:mille |thousand |billion |k )?{_MONEY}))"
)
_VERB = (
    r"(?:obtient|obtiennent|decroche(?:nt)?|leve(?:nt)?|boucle(?:nt)?|remporte(?:nt)?|empoche(?:nt)?|rafle(?:nt)?|"
    r"engrange(?:nt)?|se voi(?:t|ent) (?:attribuer|accorder|octroyer)|a (?:obtenu|recu|decroche|leve|remporte|touche)|"
    r"ont (?:obtenu|recu|decroche|leve|remporte|touche)|"
    r"wins?|secures?|secured|receive|win|secure|land|raises|raised|lands|landed|bags|bagged|nets|netted|scores|scored|"
    r"gets|got|receives|received|won(?! t)|(?:was|were|been) (?:awarded|granted))"
)
_GAIN = re.compile(rf"[a-z0-9)\"»][\s\"»]{{1,2}}{_VERB}\s(?:[^.!?:;\n\d$£¤]{{0,34}}\s)?{_SUM}")
_DIGIT = re.compile(r"\d")
_LONGEST = 160
# Whoever may still win it, and the ways offers speak.
_OFFER = re.compile(
    r"(?<![a-z])(?:laureate?s?|gagnante?s?|winners?|chaque|each|every|vous|you|your|candidate?s?|applicants?|jusqu a|"
    r"up to|maximum|max|projets? retenus?|selected|successful|beneficiaires?|recipients?|concours|appel|call for|"
    r"comment|how)(?![a-z])"
)


def tells_of_gain(title: str) -> bool:
    """Whether a title is a headline, one sentence without a full stop, that tells that somebody got a sum."""
    title = title.strip()
    if not title or len(title) > _LONGEST or title[-1] in ".;:?" or not _DIGIT.search(title):
        return False
    flat = Flat.of(title).flat
    return _GAIN.search(flat) is not None and _OFFER.search(flat) is None


_NUMBER = (
    r"(?:\d{1,4}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|quarante|cinquante|cent|une "
    r"(?:dizaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|centaine) de|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|fifteen|twenty|dozens of)"
)
_GRANTS = (
    r"(?:nouveaux |nouvelles |jeunes |new |more |local |community |research )?"
    r"(?:bourses|boursiers|subsides|subventions|projets|laureats?|chaires|chercheurs|chercheuses|equipes|"
    r"start-?ups|initiatives|dossiers|grants|fellows|fellowships|scholarships|scholars|bursaries|projects|awards|"
    r"recipients|winners|researchers|teams|startups|organi[sz]ations|nonprofits|charities|artists)\b"
)
_GIVES = (
    r"(?:attribue|octroie|accorde|decerne|remet|finance|soutient|selectionne|retient|recompense|distingue|devoile|"
    r"a (?:attribue|octroye|accorde|decerne|remis|finance|soutenu|selectionne|retenu|recompense|distingue|devoile)|"
    r"awards|awarded|funds|funded|selects|selected|names|named|backs|backed|honou?rs|honou?red|announces|announced)"
)
_GETS = (
    r"(?:finances|soutenus|retenu(?:e)?s|selectionne(?:e)?s|recompense(?:e)?s|subventionne(?:e)?s|distingue(?:e)?s|"
    r"octroye(?:e)?s|attribue(?:e)?s|accorde(?:e)?s|awarded|funded|selected|chosen|announced|receives?|share|get)\b"
)
_MUCH = rf"(?:over |more than |nearly |about |almost |another |up to |plus de |pres de )?{_SUM}"
# «Le FNS octroie 214 bourses», «211 bourses octroyées», «659 000 $ pour 61 projets», «leads successful bid».
_GRANTED = re.compile(
    rf"[a-z)]\s{_GIVES}\s(?:ses |les |over |some |pres de |plus de )?(?:{_SUM}\s(?:to|for|a|pour)\s)?"
    rf"{_NUMBER}\s{_GRANTS}|"
    rf"^\W*{_NUMBER}\s{_GRANTS}(?:\s[a-z'-]+){{0,4}}?\s{_GETS}|"
    rf"^\W*\d+\s(?:bourses|subsides|subventions|laureats)\s|"
    rf"{_SUM}\s(?:(?:accordes|attribues|investis|awarded|announced)\s)?(?:pour|a|for|to)\s{_NUMBER}\s{_GRANTS}|"
    rf"[a-z)]\s(?:awards|awarded|hands out|distributes|disburses|octroie|accorde|distribue|verse)\s{_MUCH}|"
    r": \d+ (?:nouveaux )?projets (?:soutenus|finances|retenus|selectionnes)|\b(?:successful bids?|"
    r"recipients (?:are )?(?:awarded|named|selected|chosen)|"
    r"(?:liste|noms) des (?:laureats|boursiers))\b"
)
_CALLING = re.compile(
    r"(?<![a-z])(?:jusqu'?a|up to|maximum|max|appels?|concours|calls? for|comment|how|candidate?s?|applicants?|vous|"
    r"votre|you|your|chaque|each|every)(?![a-z])"
)


def tells_of_grants(title: str) -> bool:
    """Whether a title tells that a number of grants, projects or people was chosen or paid."""
    title = title.strip()
    if not title or len(title) > _LONGEST or title[-1] == "?":
        return False
    flat = Flat.of(title).flat
    return _GRANTED.search(flat) is not None and _CALLING.search(flat) is None
