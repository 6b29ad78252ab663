"""Texts made level: one plain sign for each of theirs, so that a place in the one is a place in the other."""

from __future__ import annotations

# What is not in Latin-1 but matters here, by the Latin-1 sign that stands for it.
_STAND_INS = (
    ("’", "'"), ("‘", "'"), ("ʼ", "'"), ("–", "-"), ("—", "-"), ("‑", "-"), ("‐", "-"), ("−", "-"),
    ("€", "¤"), ("→", ">"), ("⇒", ">"), ("\u202f", " "), ("\u2009", " "), ("\u2007", " "), ("\u2003", " "),
    ("\u2002", " "),
    *((blank, " ") for blank in "\u1680\u2000\u2001\u2004\u2005\u2006\u2008\u200a\u2028\u2029\u205f\u3000"),
    ("•", "*"), ("●", "*"), ("▪", "*"), ("…", "."), ("“", '"'), ("”", '"'), ("œ", "é"), ("Œ", "é"),
)  # fmt: skip
_ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyy"


def table(*, keep: str) -> bytes:
    """For each Latin-1 sign the plain lower-case letter, the sign itself where it is kept, else a blank."""
    cells = []
    for code in range(256):
        character = chr(code).lower()
        plain = character.translate(str.maketrans(_ACCENTED, _PLAIN))
        cells.append(plain if (plain.isascii() and plain.isalnum()) or plain in keep else " ")
    return "".join(cells).encode("latin-1")


_ANCHORS = table(keep="\n.,;:!?()[]/-+%$@&#=*>'\"_|<~«»¤£").translate(bytes.maketrans(b"\n\xab\xbb\xa4\xa3", b' ""$$'))


def level(text: str) -> bytes:
    """One Latin-1 byte for each character; what has no Latin-1 stand-in becomes «?»."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        for sign, plain in _STAND_INS:
            text = text.replace(sign, plain)
        return text.encode("latin-1", "replace")


def anchors_of(text: str) -> str:
    """A text for finding where literals stand: ASCII without capitals and accents, a blank for all that is none."""
    return level(text).translate(_ANCHORS).decode("latin-1")
