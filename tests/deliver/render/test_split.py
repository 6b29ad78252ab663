"""Blocks become messages that Telegram takes whole: no tag open, no sign cut, no link lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.peers.botapi_limits import parse, utf16
from watcher.deliver.render.chat_split import ENTITIES, LIMIT, count_entities, plain, split, units

ITEM = (
    '<b>Date repoussée</b> : <a href="https://example.org/appel?a=1&amp;b=2">Santé &amp; numérique 🚀</a>\n/suivre_12'
)


def test_t49_short_blocks__make_one_message() -> None:
    assert split(["<b>a</b>", "", "b"]) == ("<b>a</b>\n\nb",)


def test_t49_many_items__are_split_between_items() -> None:
    messages = split([ITEM] * 200)
    assert "\n\n".join(messages) == "\n\n".join([ITEM] * 200)
    assert all(utf16(message) <= LIMIT and count_entities(message) <= ENTITIES for message in messages)
    assert all(parse(message) for message in messages)


def test_t49_entities__never_beyond_ninety() -> None:
    assert [count_entities(message) for message in split(["<b>x</b>"] * 100)] == [90, 10]


def test_t49_boundary_with_emoji__counts_utf16() -> None:
    assert units("🚀") == 2
    assert len(split(["🚀" * 2000])) == 1
    assert all(utf16(message) <= LIMIT for message in split(["🚀" * 2001]))


def test_t49_one_block_too_long__loses_markup_not_words() -> None:
    block = "<b>" + "mot &amp; <i>autre</i> " * 900 + "</b>"
    messages = split([block])
    assert all(utf16(message) <= LIMIT and parse(message) for message in messages)
    assert " ".join(parse(message)[0] for message in messages).split() == plain(block).split()


@settings(max_examples=150, derandomize=True)
@given(st.lists(st.text(alphabet="ab <>&\n🚀é\"'", max_size=6000), max_size=6))
def test_t49_any_text__is_taken_whole(texts: list[str]) -> None:
    from html import escape

    for message in split([escape(text, quote=False) for text in texts]):
        parse(message)
        assert 0 < utf16(message) <= LIMIT
