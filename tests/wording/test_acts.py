"""What admins did, in words: no code of the log is shown as it is kept."""

from __future__ import annotations

import pytest

from watcher.wording import acts, faults


@pytest.mark.parametrize(
    "what",
    [
        "enter", "collect", "pause", "resume", "test", "write", "release", "dismiss", "send", "discard", "correct",
        "merge", "split", "keep apart", "keep together", "undo", "reload", "tag", "close", "revoke", "channel_on",
        "channel_off", "factor_on", "factor_off", "factor_codes", "factor_wrong", "factor_lost",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_act__has_words_in_each_language(what: str, language: str) -> None:
    said = acts.act(language, what)
    assert said != what
    assert "_" not in said


def test_thing__is_named_and_a_source_keeps_its_name() -> None:
    assert acts.thing("fr", "call 17") == "appel 17"
    assert acts.thing("fr", "call 17 region") == "appel 17 region"
    assert acts.thing("fr", "channel email") == "canal courriel"
    assert acts.thing("en", "channel email") == "channel mail"
    assert acts.thing("fr", "region") == "region"
    assert acts.thing("fr", "") == ""


def test_first_reading__agrees_in_number() -> None:
    def said(count: str) -> str:
        return faults.told("fr", f"First reading: {count} sources answered.")

    assert said("1 of 1") == "Première lecture\u00a0: 1 source sur 1 a répondu."
    assert said("2 of 3") == "Première lecture\u00a0: 2 sources sur 3 ont répondu."
