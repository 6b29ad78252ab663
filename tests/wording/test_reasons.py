from __future__ import annotations

from watcher.model import Explanation, Match, Reason
from watcher.wording.reasons import Names, because, explain, sentence

FR = Names("fr", {"health": "santé", "digital": "numérique", "culture": "culture"}, {"region": "Région X"})
EN = Names("en", {"health": "health"}, {})


def _fr(reason: Reason) -> str:
    return sentence(FR, reason).replace("\u00a0", " ")


def test_because__names_the_words_that_decided() -> None:
    match = Match(
        "",
        (
            Reason("domain", True, ("health",), ("health",), ("données de santé", "hôpital")),
            Reason("word", True, ("imagerie",), ("imagerie",), ("imageries",)),
            Reason("amount", True, ("50000",), (), ("75 000 $",)),
            Reason("exclude", True, ("thèse",)),
        ),
    )
    assert because(FR, match).replace("\u00a0", " ") == (
        "santé (« données de santé », « hôpital ») · vos mots « imageries » · au moins 50 000"
    )
    assert because(EN, match).startswith("health (“données de santé”, “hôpital”) · your words")


def test_sentences__say_why_and_why_not() -> None:
    wanted, words = ("health", "digital"), ("musée", "patrimoine")
    assert _fr(Reason("domain", True, wanted, ("health",), ("hôpital",))) == "Domaine santé : « hôpital »."
    assert _fr(Reason("domain", True, wanted, ("health",))) == "Domaine santé."
    assert _fr(Reason("domain", False, wanted, ("culture",), words)) == (
        "Il est classé culture seulement : « musée », « patrimoine » ; vous suivez santé et numérique."
    )
    assert _fr(Reason("domain", False, wanted)) == (
        "Il n’est classé dans aucun domaine ; vous suivez santé et numérique."
    )
    assert _fr(Reason("amount", True, ("50000",), (), ("75 000 $",))) == (
        "Votre filtre « au moins 50 000 » : « 75 000 $ »."
    )
    assert "inconnu ; il passe" in _fr(Reason("amount", True, ("50000",), unknown=True))
    assert _fr(Reason("country", False, ("FR",), ("CA-QC",))) == "Pays : Québec ; vous demandez France."
    assert _fr(Reason("source", True, ("region",), ("region",))) == "Source : Région X."


def test_every_filter__has_its_sentences_in_both_languages() -> None:
    filters = ("domain", "word", "exclude", "country", "language", "source", "amount", "kind", "follow", "all")
    for names in (FR, EN):
        for name in filters:
            for passed, unknown in ((True, False), (False, False), (True, True)):
                reason = Reason(name, passed, ("5",), ("5",), ("mot",), unknown)
                assert isinstance(sentence(names, reason), str)
                assert isinstance(because(names, Match("", (reason,))), str)


def test_explain__one_verdict_and_all_reasons() -> None:
    reasons = (Reason("domain", True, ("health",), ("health",), ("hôpital",)), Reason("exclude", True, ("thèse",)))
    lines = [line.replace("\u00a0", " ") for line in explain(FR, Explanation("sent", (("", reasons),)))]
    assert lines == ["Cet appel est pour vous.", "Domaine santé : « hôpital ».", "Pas d’exclusion touchée."]


def test_explain__says_nothing_twice_and_tells_unnamed_searches_apart() -> None:
    health = (Reason("domain", True, ("health",), ("health",), ("hôpital",)),)
    same = explain(FR, Explanation("sent", (("", health), ("", health))))
    assert len(same) == len(set(same)) == 2
    different = explain(EN, Explanation("sent", (("", health), ("", (Reason("all", True),)))))
    assert len(different) == len(set(different)) == 5
    assert "(1)" in different[1]
    assert "(2)" in different[3]


def test_explain__names_the_searches_where_there_are_several() -> None:
    reason = (Reason("all", True),)
    lines = explain(EN, Explanation("no_match", (("AI", reason), ("", reason))))
    assert lines[1] == "Search AI:"
    assert "unnamed" in lines[3]
