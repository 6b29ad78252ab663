"""Newsletters: letters read hostile-safely, a mailbox over real IMAP and TLS."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collect.site import NOW, settings_of
from watcher.collect.newsletters.imap import read_mailbox
from watcher.collect.newsletters.newsletter import notices_of, read_newsletter
from watcher.config import Settings
from watcher.config.sources import MailboxSource
from watcher.model import HarvestState

HTML = """<html><head><style>a{color:red}</style></head><body>
<a href="https://l.example/voir">Voir ce message en ligne</a>
<h2><a href="https://fonds.example/appel-sante?utm_source=lettre">Appel à projets : santé des jeunes</a></h2>
<p>Dépôt avant le 12 mars 2027.</p><p><a href="https://fonds.example/appel-eau">En savoir plus sur l'appel eau</a>
<a href="javascript:alert(1)">Un lien qui ne mène nulle part</a> <a href="https://fonds.example/x">ici</a>
<a href="https://l.example/stop">Se désabonner de cette lettre</a></p></body></html>"""


def letter(subject: str = "=?utf-8?q?Lettre_d=27=C3=A9t=C3=A9?=", body: str = HTML, kind: str = "text/html") -> bytes:
    head = f"From: La lettre <info@lettre.example>\r\nSubject: {subject}\r\nMessage-ID: <1@lettre.example>\r\n"
    head += f"Date: Mon, 18 Jan 2027 08:00:00 +0100\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n"
    return head.encode() + body.encode()


def source(rules: str = "") -> tuple[MailboxSource, Settings]:
    text = (
        '[[sources]]\nname = "lettre"\nkind = "mailbox"\nurl = "https://lettre.example/"\nhost = "127.0.0.1"\n'
        f'user = "veille"\npassword_env = "TEST_IMAP_PASSWORD"\nlanguage = "fr"\n{rules}'
    )
    settings = settings_of(text)
    found = settings.sources[0]
    assert isinstance(found, MailboxSource)
    return found, settings


# --- letters -----------------------------------------------------------------------------------------------


def test_letter__its_links_become_notices_and_its_furniture_does_not():
    chosen, _ = source()
    notices = list(notices_of(read_newsletter(letter()), chosen))
    assert [(notice.title, notice.url) for notice in notices] == [
        ("Appel à projets : santé des jeunes", "https://fonds.example/appel-sante?utm_source=lettre"),
        ("En savoir plus sur l'appel eau", "https://fonds.example/appel-eau"),
    ]
    assert "12 mars 2027" in notices[0].text
    assert notices[0].published is not None


def test_letter__may_be_one_notice():
    chosen, _ = source('items = "letter"')
    (notice,) = notices_of(read_newsletter(letter()), chosen)
    assert (notice.title, notice.guid) == ("Lettre d'été", "1@lettre.example")
    assert "Dépôt avant le 12 mars 2027." in notice.text


def test_letter__plain_text_takes_the_line_before_a_link():
    body = "Bonjour,\n\nBourses de mobilité pour doctorants\nhttps://bourses.example/mobilite.\n\nhttps://x.example\n"
    found = read_newsletter(letter(body=body, kind="text/plain")).links
    assert found[0][:2] == ("Bourses de mobilité pour doctorants", "https://bourses.example/mobilite")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00garbage",
        letter(subject="=?nonsense?b?!!!?= =?utf-8?q?=FF?="),
        letter().replace(b"utf-8", b"rot13"),
        letter().replace(b"Mon, 18 Jan 2027", b"Mon, 99 Foo 99999"),
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n" * 5000,
        b"Content-Type: message/rfc822\r\n\r\n" * 200,
        b"Subject: " + b"a" * 1_000_000 + b"\r\n\r\nx",
        b"Content-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n%%%%",
    ],
)
def test_t18_letter__any_bytes_give_a_letter(raw):
    read = read_newsletter(raw)
    f"{read.subject}{read.text}{read.links}".encode()  # no lone surrogate anywhere


# --- a mailbox ---------------------------------------------------------------------------------------------


class Imap:
    """An IMAP server of a few words, over TLS, for one client after the other."""

    def __init__(self, context: ssl.SSLContext, letters: list[bytes]) -> None:
        self.letters = letters
        self.heard: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._context = context
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
                with self._context.wrap_socket(raw, server_side=True) as wire:
                    self._talk(wire.makefile("rwb"))
            except OSError:
                if self._listener.fileno() < 0:
                    return

    def _talk(self, wire) -> None:
        def say(line: str) -> None:
            wire.write(line.encode() + b"\r\n")
            wire.flush()

        say("* OK ready")
        while line := wire.readline().decode().strip():
            self.heard.append(line)
            tag, command, *rest = line.split(" ")
            if command == "CAPABILITY":
                say("* CAPABILITY IMAP4rev1")
            if command == "LOGIN" and '"right"' not in rest:
                say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
                continue
            if command == "EXAMINE":
                say(f"* {len(self.letters)} EXISTS")
            if command == "SEARCH":
                say("* SEARCH " + " ".join(str(n + 1) for n in range(len(self.letters))))
            if command == "FETCH":
                body = self.letters[int(rest[0]) - 1]
                wire.write(f"* {rest[0]} FETCH (BODY[]<0> {{{len(body)}}}\r\n".encode() + body + b")\r\n")
            say(f"{tag} OK done")
            if command == "LOGOUT":
                return

    def close(self) -> None:
        self._listener.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 3 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command.split(), *files], check=True, capture_output=True, timeout=30)
    return folder


@pytest.fixture
def imap(certificate, monkeypatch) -> Iterator[Imap]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    monkeypatch.setenv("TEST_IMAP_PASSWORD", "right")
    server = Imap(context, [letter(), letter(body=HTML.replace("appel-eau", "appel-air"))])
    yield server
    server.close()


def test_mailbox__is_read_and_left_as_it_was(imap):
    chosen, settings = source(f"port = {imap.port}")
    harvest = read_mailbox(chosen, settings, NOW)
    assert harvest.state is HarvestState.COMPLETE, harvest.fault
    assert [notice.url.rpartition("/")[2] for notice in harvest.notices] == [
        "appel-sante?utm_source=lettre",
        "appel-eau",
        "appel-air",
    ]
    assert any("EXAMINE" in line for line in imap.heard)
    assert any("SINCE 02-Jan-2027" in line for line in imap.heard)
    assert not any(word in line for line in imap.heard for word in ("STORE", "EXPUNGE", "SELECT "))


def test_mailbox__keeps_to_its_senders(imap):
    chosen, settings = source(f'port = {imap.port}\nsenders = ["@other.example"]')
    assert read_mailbox(chosen, settings, NOW).notices == ()


def test_mailbox__a_wrong_password_is_said_and_never_shown(imap, monkeypatch):
    monkeypatch.setenv("TEST_IMAP_PASSWORD", "canary-8841")
    chosen, settings = source(f"port = {imap.port}")
    harvest = read_mailbox(chosen, settings, NOW)
    assert harvest.state is HarvestState.FAILED
    assert "AUTHENTICATIONFAILED" in harvest.fault
    assert "canary" not in repr(harvest)


def test_t40_mailbox__an_unknown_certificate_is_refused(imap, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    chosen, settings = source(f"port = {imap.port}")
    assert str(read_mailbox(chosen, settings, NOW).fault_kind) == "tls"


def test_t01_mailbox__a_private_address_is_not_dialled(imap):
    chosen, settings = source(f"port = {imap.port}")
    closed = settings.model_copy(update={"collect": settings.collect.model_copy(update={"allow_hosts": ()})})
    harvest = read_mailbox(chosen, closed, NOW)
    assert (harvest.state, str(harvest.fault_kind)) == (HarvestState.REFUSED, "guard")
    assert imap.heard == []


def test_mailbox__without_its_password_says_which(monkeypatch):
    monkeypatch.delenv("TEST_IMAP_PASSWORD", raising=False)
    chosen, settings = source()
    assert "TEST_IMAP_PASSWORD" in read_mailbox(chosen, settings, NOW).fault
