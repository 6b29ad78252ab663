from __future__ import annotations

import string
from collections.abc import Mapping

import pytest

from watcher.wording.catalogue import LANGUAGES, Text, language_of, texts, translate


def _blanks(text: Text) -> set[str]:
    forms = text.values() if isinstance(text, Mapping) else [text]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def test_catalogues__say_the_same_things_in_every_language() -> None:
    french, *others = (texts(language) for language in LANGUAGES)
    for other in others:
        assert set(french) == set(other)


def test_catalogues__ask_for_the_same_values_in_every_language() -> None:
    french, english = texts("fr"), texts("en")
    different = [key for key in french if _blanks(french[key]) - {"n"} != _blanks(english[key]) - {"n"}]
    assert not [key for key in different if not key.startswith(("money.any", "why.short"))]


def test_french__puts_a_no_break_space_before_its_double_punctuation() -> None:
    ours = [text for key, text in texts("fr").items() if not key.startswith("talk.")]
    forms = [form for text in ours for form in ([text] if isinstance(text, str) else text.values())]
    assert not [form for form in forms if any(f" {mark}" in form for mark in (":", ";", "!", "?", "»"))]


def test_say__chooses_the_plural_of_the_language() -> None:
    assert translate("fr", "subject.new", n=0) == "0 nouvel appel pour vous"
    assert translate("fr", "subject.new", n=2) == "2 nouveaux appels pour vous"
    assert translate("en", "subject.new", n=0) == "0 new calls for you"
    assert translate("en", "subject.new", n=1) == "1 new call for you"


def test_say__unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        translate("fr", "no.such.key")


@pytest.mark.parametrize("value", ["%s %d", "{}", "{0}", "{{7*7}}", "${HOME}", "{n.__class__}", "\x1b[31m"])
def test_t33_say__prints_values_that_look_like_formats_literally(value: str) -> None:
    assert value in translate("fr", "list.quote", words=value)


@pytest.mark.parametrize(("wish", "spoken"), [("fr-CA", "fr"), ("EN_us", "en"), ("de", "fr"), ("", "fr")])
def test_language_of__takes_the_nearest_catalogue(wish: str, spoken: str) -> None:
    assert language_of(wish) == spoken
