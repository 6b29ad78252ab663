"""PDFs are read in a child process with limits (T22)."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from pypdf import PdfWriter

from tests.collect.hostile import says
from tests.collect.site import NOW, settings_of, site, table
from tests.cpu import cpu_within
from watcher.collect.crawl import pdf
from watcher.collect.crawl.crawl import crawl
from watcher.model import HarvestState


def make_pdf(text: str = "Date limite : 12 mars 2027", stream: bytes | None = None, packed: bool = False) -> bytes:
    """A one-page PDF, written by hand."""
    content = stream if stream is not None else f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    entry = b"/Filter /FlateDecode " if packed else b""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< " + entry + b"/Length " + str(len(content)).encode() + b" >>\nstream\n" + content + b"\nendstream",
        b"<< /Title (Avis exemple) >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


async def test_pdf__its_text_and_title_are_read():
    told = await pdf.read_apart(make_pdf())
    assert told == pdf.PdfText("Date limite : 12 mars 2027", "Avis exemple", 1)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>login</html>", "not a PDF"),
        (b"%PDF-1.4\n", "cannot be read"),
        (make_pdf()[:300], "cannot be read"),
        (b"%PDF-1.7\n" + b"startxref\n99999999999\n%%EOF", "cannot be read"),
        (encrypted(), "encrypted"),
    ],
)
async def test_t22_pdf__what_cannot_be_read_says_why(body, words):
    told = await pdf.read_apart(body)
    assert words in told.fault
    assert told.text == ""


async def test_t22_pdf__a_page_tree_that_holds_itself_ends():
    looped = make_pdf().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")
    with cpu_within(8):
        await pdf.read_apart(looped, seconds=5)


async def test_t22_pdf__a_bomb_stops_at_its_limits():
    bomb = zlib.compress(b" " * 300_000_000, 9)
    with cpu_within(12):
        told = await pdf.read_apart(make_pdf(stream=bomb, packed=True), seconds=10)
    assert told.text == ""


async def test_t22_pdf__one_that_takes_too_long_is_cut():
    told = await pdf.read_apart(make_pdf(stream=b"BT " + b"(x) Tj " * 400_000 + b"ET"), seconds=0.3)
    assert "not read within" in told.fault


def test_t22_pdf_source__a_broken_file_keeps_its_notice_with_its_link():
    links = "<a href='/bon.pdf'>Avis d'appel (PDF, 2 Mo)</a><a href='/casse.pdf'>Avis cassé</a>"
    page = f"<html><body><main>{links}</main></body></html>"
    kind = {"Content_Type": "application/pdf"}
    with site() as server:
        server.on("/bon.pdf", says(make_pdf(), **kind))
        server.on("/casse.pdf", says(b"%PDF-1.4 rien", **kind))
        text = table("avis", server.on("/", says(page.encode(), Content_Type="text/html")), "", "pdf")
        text += table("fichier", server.url("/bon.pdf"), "", "pdf")
        settings = settings_of(text)
        listed, single = crawl(settings.sources, settings, {}, NOW)
    assert listed.state is HarvestState.COMPLETE
    good, broken = sorted(listed.notices, key=lambda notice: notice.url)
    assert (good.title, good.text) == ("Avis d'appel", "Date limite : 12 mars 2027")
    assert (broken.title, broken.text) == ("Avis cassé", "")
    assert any("casse.pdf" in warning for warning in listed.warnings)
    assert single.notices[0].title == "Avis exemple"


def test_pdf_source__a_page_of_thousands_of_files_is_searched_for_those_it_reads_only():
    page = "".join(f'<a href="/{number}.pdf">PDF</a> ' for number in range(8_000))
    with site() as server:
        server.on("/8.pdf", says(b"%PDF-1.4 rien", Content_Type="application/pdf"))
        server.on("/", says(f"<html><body>{page}</body></html>".encode(), Content_Type="text/html"))
        settings = settings_of(table("avis", server.url("/"), "files = 2", "pdf"))
        with cpu_within(10):
            (harvest,) = crawl(settings.sources, settings, {}, NOW)
    assert not harvest.fault
    assert any("only the first 2 of 8000 files" in warning for warning in harvest.warnings)
