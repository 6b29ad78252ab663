"""An admin comes in to the pages of the running service: by a link in a real mail, and by one in a private chat."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from tests.flow.program import Program
from tests.flow.settings import HEALTH, SENDER, WATCH, by_mail, by_telegram
from tests.peers.botapi import BotApiPeer
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer

pytestmark = pytest.mark.process

ADA, BO = "ada@example.org", 77


class AdminsWatch(Program):
    """A watch with an admin of each kind, whose pages are served on a free port."""

    def __init__(self, folder: Path, bot: BotApiPeer, mail: SmtpPeer) -> None:
        super().__init__(folder)
        self.bot, self.mail = bot, mail
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        self.root = f"http://127.0.0.1:{port}"
        self.write_config(
            WATCH, 'tick = "1s"', SENDER, by_mail(mail), by_telegram(bot),
            f'[deliver.web]\nenabled = true\nport = {port}\npublic_url = "{self.root}"',
            f'[admins]\nemail = ["{ADA}"]\ntelegram = [{BO}]', HEALTH,
        )  # fmt: skip

    def post(self, path: str, data: dict[str, str]) -> httpx.Response:
        return httpx.post(self.root + path, data=data, headers={"origin": self.root}, timeout=60)

    def is_up(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(self.root + "/readyz", timeout=60).status_code == 200
        return False

    def come_in(self, said: str, who: str) -> None:
        """Opens the link in what was said, twice as a scanner does, and presses its button; then it is used up."""
        found = re.search(r"/admin/\w\w/enter/[\w-]+", said)
        assert found is not None, said
        for _ in range(2):
            assert who in httpx.get(self.root + found[0], timeout=60).text
        answer = self.post(found[0], {})
        assert answer.status_code == 303, answer.text
        cookie = answer.headers["set-cookie"]
        assert all(word in cookie for word in ("HttpOnly", "SameSite=strict"))
        page = httpx.get(self.root + answer.headers["location"], headers={"cookie": cookie.split(";")[0]}, timeout=60)
        assert page.status_code == 200
        assert 'name="proof"' in page.text
        assert self.post(found[0], {}).status_code == 410


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[AdminsWatch]:
    with ExitStack() as stack:
        bot = stack.enter_context(in_thread(BotApiPeer()))
        mail = stack.enter_context(in_thread(SmtpPeer()))
        yield AdminsWatch(tmp_path, bot, mail)


def test_admin__comes_in_by_a_mail_and_by_a_chat(watch: AdminsWatch) -> None:
    with watch.serving():
        watch.wait("the pages", watch.is_up)
        asked = watch.post("/admin/fr/login", {"mail": "stranger@example.org"}).text
        assert watch.post("/admin/fr/login", {"mail": ADA.upper()}).text == asked
        watch.wait("the letter", lambda: watch.mail.accepted)
        (letter,) = watch.mail.accepted
        assert letter.recipient == ADA
        body = letter.mail.get_body(("plain",))
        assert body is not None
        watch.come_in(body.get_content(), ADA)

        watch.bot.write(BO, "/web")
        watch.wait("the link in the chat", lambda: any("/enter/" in text for text in watch.bot.texts(BO)))
        watch.come_in(next(text for text in watch.bot.texts(BO) if "/enter/" in text), f"telegram:{BO}")
        watch.bot.write(BO + 1, "/web")
        watch.wait("the answer to a stranger", lambda: watch.bot.texts(BO + 1))
        assert "/enter/" not in "".join(watch.bot.texts(BO + 1))
    assert "Traceback" not in watch.log
