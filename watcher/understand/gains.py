"""Headlines that tell of money somebody got: «Le musée décroche 300 000 €», «University wins $3M grant».

Their sums are past and they are no calls. Offers name nobody who got it («Gagnez 5 000 €», «le lauréat reçoit …»).
"""

from __future__ import annotations

import re

from watcher.understand.flat import Flat

_MONEY = r"(?:euros?|dollars?|pounds?|eur|usd|cad|gbp)\b"
_SUM = (
    r"(?:[$£¤]\s?\d|\d[\d ,.]{0,14}\s?(?:[km]?[¤$£]|m\b|millions?\b|milliards?\b|"
    rf"(?:mille |thousand |billion |k )?{_MONEY}))"
)
_VERB = (
    r"(?:obtient|obtiennent|decroche(?:nt)?|leve(?:nt)?|boucle(?:nt)?|remporte(?:nt)?|empoche(?:nt)?|rafle(?:nt)?|"
    r"engrange(?:nt)?|se voi(?:t|ent) (?:attribuer|accorder|octroyer)|a (?:obtenu|recu|decroche|leve|remporte|touche)|"
    r"ont (?:obtenu|recu|decroche|leve|remporte|touche)|"
    r"wins?|secures?|secured|raises|raised|lands|landed|bags|bagged|nets|netted|scores|scored|"
    r"gets|got|receives|received|won(?! t)|(?:was|were|been) (?:awarded|granted))"
)
_GAIN = re.compile(rf"[a-z0-9)\"»][\s\"»]{{1,2}}{_VERB}\s(?:[^.!?:;\n\d$£¤]{{0,34}}\s)?{_SUM}")
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
    if not title or len(title) > _LONGEST or title[-1] in ".;:?" or not any(sign.isdigit() for sign in title):
        return False
    flat = Flat.of(title).flat
    return _GAIN.search(flat) is not None and _OFFER.search(flat) is None
