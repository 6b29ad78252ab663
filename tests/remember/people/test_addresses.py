"""Addresses are kept in one spelling, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.errors import BadAddress
from watcher.remember.people.addresses import address_key, tidy_address


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("claire@example.org", "claire@example.org"),
        ("  Claire@EXAMPLE.org ", "Claire@example.org"),
        ("rené@exämple.org", "rené@xn--exmple-cua.org"),
        ("a+tag@example.org", "a+tag@example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
    ],
)
def test_t42_sound__is_kept(said: str, kept: str) -> None:
    assert tidy_address("email", said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "", "x", "@example.org", "a@", "a@b", "a@example.org.", "a@example..org", "a b@example.org", "a@exa mple.org",
        "a@example.org\nBcc: b@example.org", "a@example.org\0", '"a b"@example.org', "a,b@example.org", "a@b,c.org",
        "<a@example.org>", ".a@example.org", "a.@example.org", "a..b@example.org", "a" * 65 + "@example.org",
        "a@" + "b" * 250 + ".org", "a@-b.org", "a@1.2.3.4", "a\u2028@example.org", "a@exam\u202eple.org",
    ],
)  # fmt: skip
def test_t42_unsound__is_refused(said: str) -> None:
    with pytest.raises(BadAddress):
        tidy_address("email", said)


def test_t42_other_case__is_the_same_person() -> None:
    assert address_key("email", "Claire@Example.ORG") == address_key("email", "claire@example.org")


@pytest.mark.parametrize("said", ["12ab", "", "@name", "1" * 20])
def test_telegram__wants_a_number(said: str) -> None:
    with pytest.raises(BadAddress):
        tidy_address("telegram", said)


@settings(max_examples=300, derandomize=True)
@given(st.text(max_size=80))
def test_t42_any_text__is_kept_or_refused(said: str) -> None:
    try:
        kept = tidy_address("email", said)
    except BadAddress:
        return
    assert tidy_address("email", kept) == kept
    assert not set(kept) & set('\r\n\0 <>,;"')
