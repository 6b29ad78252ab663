"""What people say to a person rather than to a machine: greetings, thanks, «help me», «stop». Searches nothing."""

from __future__ import annotations

from watcher.talk import general, subscribing
from watcher.talk.person import Reply, reply
from watcher.talk.visit import Visit
from watcher.understand.text.text import fold, words

_GREETED = "bonjour bonsoir salut coucou hello hi hey allo morning afternoon evening"
_THANKED = "merci thanks thank thx"
_LEFT = "revoir bientot bye goodbye journee soiree"
_SAID_WITH = (
    "a au aux all again and beaucoup ben bien bon bonne bot ca comment cool d day de encore et everyone for good great"
    " how is it s infiniment la le les monde much nice parfait perfect pour robot so super t tous tout toute toutes"
    " there tres va very votre you your vous aide help reponse answer are ok accord"
)
_GREETINGS, _THANKS, _FAREWELLS = (frozenset(said.split()) for said in (_GREETED, _THANKED, _LEFT))
_BESIDES = frozenset(_SAID_WITH.split())
_HELP = frozenset(
    fold(line.strip())
    for line in """
    aide; aide moi; aidez moi; aide moi svp; aidez moi svp; a l aide; j ai besoin d aide; au secours; que sais tu faire
    comment ca marche; comment ca fonctionne; que peux tu faire; que pouvez vous faire; que savez vous faire; commandes
    help; help me; help me please; please help; please help me; i need help; need help; can you help; can you help me
    je comprends rien; je ne comprends rien; je ne comprends pas; je comprends pas; ca marche pas; ca ne marche pas
    c est quoi ce bot; c est quoi; qui etes vous; qui es tu; comment je m abonne; comment s abonner; comment m abonner
    i don t understand; i do not understand; it doesn t work; what is this; who are you; how do i subscribe
    what can you do; how does it work; how does this work; how do i use this; commands; menu
    """.replace("\n", ";").split(";")
    if line.strip()
)
# Who was promised that «stop» ends it writes just that.
_STOP = frozenset(("stop", "unsubscribe", "desabonner", "desabonnement", "desinscription", "desabonnez moi"))


_SAID_YES = """
    oui; yes; ok; okay; d accord; yep; yeah; sure; bien sur; oui merci; yes please; je confirme; confirme; confirmer
    i confirm; confirm; vas y; go; oui oui; oui svp; c est bon; parfait; volontiers; j accepte; i agree; agree; si
    ouais; exact; exactement; correct
    """
_SAID_NO = """
    non; no; nope; annuler; annule; cancel; non merci; no thanks; no thank you; pas du tout; surtout pas; never mind
    laisse; laisse tomber; laissez; oublie; forget it
    """
_YES, _NO = (
    frozenset(line.strip() for line in said.replace("\n", ";").split(";") if line.strip())
    for said in (_SAID_YES, _SAID_NO)
)


def is_yes(text: str) -> bool:
    """Whether a message says yes to a question that waits for it."""
    return " ".join(words(fold(text))) in _YES


def is_no(text: str) -> bool:
    """Whether a message says no to a question that waits for an answer."""
    return " ".join(words(fold(text))) in _NO


def small_talk(visit: Visit, text: str) -> Reply | None:
    """The answer to a greeting, thanks, a cry for help or a bare «stop»; None for everything else."""
    said = words(fold(text))
    line = " ".join(said)
    if line in _HELP:
        return general.show_help(visit, "")
    if line in _STOP:
        return subscribing.unsubscribe(visit, "")
    heard = set(said)
    known = _GREETINGS | _THANKS | _FAREWELLS
    if not heard & known or heard - known - _BESIDES:
        return None
    key = "thanked" if heard & _THANKS else "farewell" if heard & _FAREWELLS else "greeted"
    return reply(visit.text(key))
