"""From bytes in whatever encoding to clean UTF-8: by BOM, by trial, by what server and document declare.

Never raises: bytes that fit nowhere are read as Windows-1252, one by one. Parses no XML.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHAPES = (  # «<?» or «<r» without a byte order mark
    (re.compile(rb"<\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0<"), "utf-32-be"),
    (re.compile(rb"<\0[?!a-zA-Z]\0"), "utf-16-le"),
    (re.compile(rb"\0<\0[?!a-zA-Z]"), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp500"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Codecs whose bytes are ASCII: only a declaration tells them from plain text. UTF-7 is not among them: it is only
# ever met as an attack.
_ESCAPING = ("iso2022", "iso-2022", "hz")
_WESTERN = {"iso8859-1": "cp1252", "ascii": "cp1252"}  # as browsers read them
_NO_CHARSETS = frozenset(
    {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
_CONTROLS = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF])
_CONTROL_BYTES = bytes(code for code in _CONTROLS if code < 0x20)


def to_utf8(body: bytes, content_type: str = "") -> bytes:
    """The document in UTF-8, without XML declaration, BOM and control characters.

    `content_type` is the HTTP header; a document may name its encoding itself (XML declaration, `<meta>`). Valid UTF-8
    beats every declaration, since nothing else looks like it.
    """
    declared = _declared(body, content_type)
    if not declared.startswith(_ESCAPING) and not body.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in body[:8]:
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return _strip(body.removeprefix(codecs.BOM_UTF8).translate(None, _CONTROL_BYTES))
    text = _decode(body, declared).translate(_CONTROLS)
    return _strip(text.encode("utf-8", "replace"))


_BARE_AMPERSAND = re.compile(rb"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)


def escape_ampersands(document: bytes) -> bytes:
    """The XML with each «&» that begins no reference written as one, outside CDATA: «R&D» becomes «R&amp;D»."""
    if not _BARE_AMPERSAND.search(document):
        return document
    pieces = _CDATA.split(document)
    pieces[::2] = [_BARE_AMPERSAND.sub(b"&amp;", piece) for piece in pieces[::2]]
    return b"".join(pieces)


def _strip(body: bytes) -> bytes:
    body = body.lstrip()
    if body[:5].lower() == b"<?xml":
        end = body.find(b"?>", 0, 400)
        body = body[end + 2 :].lstrip() if end > 0 else body
    return body


def _declared(body: bytes, content_type: str) -> str:
    """The first usable encoding that server or document names, as Python spells it; empty when none."""
    http = _CHARSET.search(content_type)
    document = _DECLARED.match(body.lstrip()[:300]) or _META.search(body[:4000])
    for name in (http and http[1], document and document[1].decode("ascii")):
        if name and (known := _known(name)):
            return known
    return ""


def _known(name: str) -> str:
    """Python's name of a text encoding; empty for unknown ones and for those that are none (rot13, zlib …)."""
    try:
        info = codecs.lookup("gb18030" if name.lower() in ("gb2312", "gbk") else name)
        b"aaaa".decode(info.name, "replace")
    except (LookupError, ValueError, UnicodeError):
        return ""
    known = info.name.lower()
    return "" if known in _NO_CHARSETS else _WESTERN.get(known, known)


def _decode(body: bytes, declared: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for shape, name in _SHAPES:
        if shape.match(body):
            return body.decode(name, "replace")
    if declared and declared != "utf-8":
        try:
            return body.decode(declared)
        except (UnicodeError, LookupError):
            pass
    return _mixed(body)


def _mixed(body: bytes) -> str:
    """UTF-8 with each byte that is none read as Windows-1252: pages are often patched together from both."""
    pieces: list[str] = []
    start = 0
    for _ in range(10_000):
        try:
            pieces.append(body[start:].decode("utf-8"))
        except UnicodeDecodeError as error:
            bad = start + error.start
            pieces.append(body[start:bad].decode("utf-8"))
            pieces.append(body[bad : bad + 1].decode("cp1252", "replace"))
            start = bad + 1
            if error.start == 0 and len(pieces) > 200 and not any(pieces[-400::2]):
                break
        else:
            return "".join(pieces)
    return "".join(pieces) + body[start:].decode("cp1252", "replace")


# --- encoded twice -----------------------------------------------------------------------------------------

_TWICE = re.compile("[\u00c2\u00c3\u00c5\u00e2][\u0080-\u00bf\u0152-\u2122]{1,3}")
_SURE = ("\u00c3", "\u00e2\u20ac", "\u00c2")
_BYTES = {bytes([code]).decode("cp1252", "ignore") or chr(code): code for code in range(0x80, 0x100)}


def undoubled(text: str) -> str:
    """UTF-8 that was taken for Windows-1252 and encoded again («Ã©», «â€™»), put right where that is certain.

    Certain is a run that is valid UTF-8 once more: no language writes «Ã» before «©».
    """
    if text.isascii() or not any(mark in text for mark in _SURE):
        return text
    return _TWICE.sub(_once, text)


def _once(run: re.Match[str]) -> str:
    codes = [_BYTES.get(char, ord(char)) for char in run[0]]
    for size in (len(codes), 3, 2):
        if size > len(codes) or max(codes[:size]) > 0xFF:
            continue
        try:
            return bytes(codes[:size]).decode("utf-8") + run[0][size:]
        except UnicodeDecodeError:
            continue
    return run[0]
