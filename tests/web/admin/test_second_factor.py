"""The second factor over the wire: set up on its page, asked for behind the link, recovered from, taken away."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from tests.web import axe as axe_core
from tests.web.admin.scenes import ADA, SAME, AdminWorld, admin_settings
from tests.web.public.scenes import SiteWorld
from tests.web.serving import served
from watcher.remember.people import totp
from watcher.remember.people.second_factors import FREE_TRIES, RECOVERY_CODES

STEP = timedelta(seconds=totp.STEP)


class Phone:
    """Ada's browser and her app; each code it shows is of a step of its own."""

    def __init__(self, admin: AdminWorld, address: str) -> None:
        self.admin, self.client, self.key = admin, httpx.Client(base_url=address, headers=SAME, timeout=60), b""
        self.cookie = ""

    def ask(self, path: str, **form: str) -> httpx.Response:
        return self.client.post(path, data=form, headers={"cookie": self.cookie})

    def page(self, name: str = "factor") -> str:
        return unescape(self.client.get(f"/admin/fr/{name}", headers={"cookie": self.cookie}).text)

    def do(self, act: str, **form: str) -> httpx.Response:
        proof = re.search(r'name="proof" value="([^"]+)"', self.page())
        assert proof is not None, "nobody is in"
        return self.ask("/admin/fr/do", act=act, proof=proof[1], **form)

    def shown(self) -> str:
        self.admin.world.now += STEP
        return totp.code(self.key, int(self.admin.world.now.timestamp()) // totp.STEP)

    def enter(self, code: str | None = None, path: str = "") -> httpx.Response:
        """Through a fresh link, with that code."""
        self.admin.world.now += timedelta(minutes=13)  # five links an hour
        answer = self.ask(path or self.admin.link(), **({"code": code} if code is not None else {}))
        if answer.status_code == 303:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer

    def set_up(self) -> list[str]:
        """Turns the factor on; the recovery codes."""
        self.enter()
        page = unescape(self.do("factor_begin").text)
        secret = re.search(r"<pre[^>]*>([A-Z2-7]{32})\n\notpauth://totp/[^<]*secret=\1&issuer=", page)
        assert secret is not None, page
        self.key = base64.b32decode(secret[1])
        done = self.do("factor_confirm", code=self.shown())
        assert done.status_code == 200
        assert done.headers["cache-control"] == "no-store"
        return re.findall(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b", done.text)


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    world = SiteWorld(tmp_path, admin_settings())
    admin = AdminWorld(world)
    with served(world.app) as address:
        made = Phone(admin, address)
        yield made
        made.client.close()
    world.close()


def last(phone: Phone) -> tuple[str, str]:
    (line,) = phone.admin.world.store.audit.latest(1)
    return line.who, line.what


def test_link_alone__lets_nobody_in_once_there_is_a_second_factor(phone: Phone) -> None:
    codes = phone.set_up()
    assert len(set(codes)) == RECOVERY_CODES
    assert last(phone) == (ADA, "factor_on")
    assert "secret=" not in phone.page(), "the key is shown once"
    assert not any(code in phone.page() for code in codes)
    path = phone.admin.link()
    assert 'autocomplete="one-time-code"' in phone.client.get(path).text
    for wrong in (None, "", "123", codes[0][:-1], "000000"):
        answer = phone.ask(path, **({"code": wrong} if wrong is not None else {}))
        assert (answer.status_code, "set-cookie" in answer.headers) == (422, False), wrong
        assert last(phone) == (ADA, "factor_wrong")
        phone.admin.world.store.second_factors.check(ADA, phone.shown(), phone.admin.world.now)  # no waiting here
    said = phone.shown()
    assert phone.enter(said, path).status_code == 410, "the link has grown old, the code alone opens nothing"
    assert phone.enter(phone.shown()).status_code == 422, "a code from before the link is too old by then"


def test_code__opens_with_a_link_once(phone: Phone) -> None:
    phone.set_up()
    first, second = phone.admin.link(), phone.admin.link()
    said = phone.shown()
    assert phone.ask(first, code=said).status_code == 303
    assert phone.admin.world.store.audit.latest(1)[0].after == {"factor": "app"}
    assert phone.ask(second, code=said).status_code == 422, "a code is used once"
    assert phone.ask(first, code=phone.shown()).status_code == 410, "and so is a link"
    assert phone.ask(second, code=phone.shown()).status_code == 303, "a wrong code used nothing up"


def test_wrong_codes__make_the_right_one_wait(phone: Phone) -> None:
    phone.set_up()
    path = phone.admin.link()
    for _ in range(FREE_TRIES):
        assert phone.ask(path, code="000000").status_code == 422
    assert phone.ask(path, code=phone.shown()).status_code == 429
    assert "Trop de codes faux" in phone.ask(path, code=phone.shown()).text


def test_recovery_code__lets_in_once_and_new_ones_are_made_for_a_code(phone: Phone) -> None:
    codes = phone.set_up()
    assert phone.enter(codes[0]).status_code == 303
    assert phone.admin.world.store.audit.latest(1)[0].after == {"factor": "recovery"}
    assert phone.enter(codes[0]).status_code == 422
    assert phone.do("factor_renew", code="000000").status_code == 422
    new = re.findall(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b", phone.do("factor_renew", code=phone.shown()).text)
    assert len(new) == RECOVERY_CODES
    assert not set(new) & set(codes)
    assert last(phone) == (ADA, "factor_codes")
    assert phone.enter(codes[1]).status_code == 422


def test_turning_it_on__ends_the_other_sessions(phone: Phone) -> None:
    thief = Phone(phone.admin, str(phone.client.base_url))
    thief.enter()
    assert "Second facteur" in thief.page()
    phone.set_up()
    assert "Recevoir le lien" in thief.page(""), "what came in without it is out"
    assert "Codes de secours restants" in phone.page()
    thief.client.close()


def test_taking_it_away__needs_a_code(phone: Phone) -> None:
    phone.set_up()
    for act in ("factor_off", "factor_renew"):
        assert phone.do(act, code="").status_code == 422
    assert phone.do("factor_begin").status_code == 200
    assert phone.admin.world.store.second_factors.state(ADA), "a session alone sets no other one up"
    assert phone.do("factor_off", code=phone.shown()).headers["location"] == "/admin/fr/factor?done=factor_off"
    assert last(phone) == (ADA, "factor_off")
    assert phone.enter().status_code == 303
    assert phone.do("factor_off", code="000000").status_code == 400
    assert phone.do("factor_confirm", code="000000").status_code == 200, "nothing was begun: the page as it stands"


def test_lost_device__is_put_right_on_the_machine(phone: Phone, tmp_path: Path) -> None:
    from watcher.cli import app

    phone.set_up()
    config = tmp_path / "config.toml"
    config.write_text(
        f'[storage]\nurl = "sqlite:///{phone.admin.world.folder / "watch.db"}"\n[deliver.web]\nenabled = true\n'
        f'public_url = "https://veille.example.org"\n[admins]\nemail = ["{ADA}"]\n'
        '[[sources]]\nkind = "feed"\nname = "f"\nurl = "https://f.example/x"\n',
        "utf-8",
    )

    def factor(*more: str) -> str:
        return CliRunner().invoke(app, ["--config", str(config), "admin-factor", ADA, *more]).stdout

    assert factor().endswith(f"{RECOVERY_CODES} recovery codes left.\n")
    assert "is gone" in factor("--remove")
    assert factor("--remove") == f"{ADA} has no second factor.\n"
    assert last(phone) == ("the machine", "factor_lost")
    assert "Recevoir le lien" in phone.page("")
    assert phone.enter().status_code == 303


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme", "language"), [(320, "dark", "fr"), (1280, "light", "en")])
def test_pages__have_no_fault_that_axe_can_see(
    phone: Phone, axe: str, tmp_path: Path, width: int, scheme: str, language: str
) -> None:
    phone.enter()
    shown = {"off": phone.page(), "key": phone.do("factor_begin").text}
    wrong = phone.do("factor_confirm", code="1")
    shown["wrong"] = wrong.text
    phone.do("factor_begin")
    shown["codes"] = phone.do("factor_confirm", code="1").text
    phone.set_up()
    shown |= {"on": phone.page(), "refused": phone.do("factor_off", code="1").text}
    shown["link"] = phone.client.get(phone.admin.link().replace("/fr/", f"/{language}/")).text
    pages = [axe_core.page(name, text) for name, text in shown.items()]
    assert axe_core.faults(pages, axe, tmp_path, width, scheme) == []
