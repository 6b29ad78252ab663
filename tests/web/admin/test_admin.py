"""The admin pages: who comes in, what each button does, and that every act is written down."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.web import axe as axe_core
from tests.web.admin.scenes import ADA, SAME, AdminWorld
from tests.web.inside import ADMIN_PAGES
from tests.web.public.scenes import FUND, REGION, SiteWorld, items
from watcher.config.delivery import Admins
from watcher.model import Cause, Subscriber
from watcher.remember.db.tables.calls import examples
from watcher.remember.people.audit import AuditLine
from watcher.remember.people.consent import Consent
from watcher.remember.sources.state import Health


def last(admin: AdminWorld) -> AuditLine:
    return admin.world.store.audit.latest(1)[0]


# --- coming in -----------------------------------------------------------------------------------------------


def test_link__is_used_up_by_the_button_and_not_by_looking(admin: AdminWorld) -> None:
    path = admin.link()
    for _ in range(3):
        assert "Entrer comme ada@example.org" in admin.get(path, cookie="").text
    answer = admin.post(path, {}, cookie="")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-watch=")
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"))
    assert admin.post(path, {}, cookie="").status_code == 410
    assert admin.get(path, cookie="").status_code == 410


def test_login__answers_everybody_alike_and_writes_to_admins_only(admin: AdminWorld) -> None:
    before = len(admin.letters)
    answers = [
        admin.post("/admin/fr/login", {"mail": mail}, cookie="") for mail in ("bo@example.org", "", "x" * 900, ADA)
    ]
    pages = {re.sub(r"\s+", " ", answer.text) for answer in answers}
    assert len(pages) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert [to for to, _ in admin.letters[before:]] == [ADA]


@pytest.mark.parametrize("page", [*ADMIN_PAGES[1:], "calls/1"])
def test_page__is_for_those_who_are_in(admin: AdminWorld, page: str) -> None:
    for cookie in ("", "__Host-watch=", "__Host-watch=" + "a" * 43, "__Host-watch=../../x; other=1"):
        answer = admin.get(f"/admin/fr/{page}", cookie=cookie)
        assert (answer.status_code, answer.headers["location"]) == (303, "/admin/fr/")
    assert "Recevoir le lien" in admin.get("/admin/fr/", cookie="").text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_page__is_there_in_both_languages_and_kept_nowhere(admin: AdminWorld, language: str, page: str) -> None:
    answer = admin.get(f"/admin/{language}/{page}")
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "<script" not in answer.text
    assert f'lang="{language}"' in answer.text


def test_form_of_another_site__changes_nothing(admin: AdminWorld) -> None:
    proof, lines = admin.proof(), len(admin.world.store.audit.latest())
    form = {"act": "pause", "source": "region", "proof": proof}
    bad = [
        {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"}, {"origin": "http://veille.example.org"},
    ]  # fmt: skip
    for headers in bad:
        assert admin.post("/admin/fr/do", form, **headers).status_code == 403, headers
    for wrong in ("", "x", proof[:-1], proof + "a", "é"):
        assert admin.post("/admin/fr/do", form | {"proof": wrong}).status_code == 403
    assert admin.world.ask("POST", "/admin/fr/do", data=form, headers={"cookie": admin.cookie}).status_code == 403
    assert admin.post("/admin/fr/do", form, cookie="").status_code == 303, "nobody is in: to the door"
    assert not admin.world.store.sources.state("region").paused
    assert len(admin.world.store.audit.latest()) == lines


def test_get__does_nothing(admin: AdminWorld) -> None:
    assert admin.get("/admin/fr/do?act=pause&source=region").status_code == 405
    assert not admin.world.store.sources.state("region").paused


def test_former_admin__is_out_at_once(admin: AdminWorld) -> None:
    link, proof, waiting = admin.link(), admin.proof(), admin.world.store.ledger.held("region")
    form = {"act": "release", "proof": proof, "source": "region", "why": "flood"}
    admin.site.settings = admin.world.settings.model_copy(update={"admins": Admins(email=("bo@example.org",))})
    try:
        assert admin.get("/admin/fr/held").headers["location"] == "/admin/fr/"
        assert admin.post("/admin/fr/do", form).headers["location"] == "/admin/fr/"
        assert admin.world.store.ledger.held("region") == waiting
        assert admin.get(link).status_code == 410
        assert admin.post(link, {}).status_code == 410
    finally:
        admin.site.settings = admin.world.settings


def test_without_admins__there_are_no_pages(empty_site: SiteWorld) -> None:
    for path in ("/admin", "/admin/fr/", "/admin/fr/held", "/admin/fr/enter/x"):
        assert empty_site.get(path).status_code == 404
    assert empty_site.ask("POST", "/admin/fr/login", data={"mail": ADA}, headers=SAME).status_code == 404


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> SiteWorld:
    return SiteWorld(tmp_path_factory.mktemp("nobody"))


# --- what the buttons do -------------------------------------------------------------------------------------


def test_source__shows_its_fault_as_text_and_can_be_paused(admin: AdminWorld) -> None:
    page = admin.get("/admin/fr/sources/muette").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "finds nothing where 5 are expected" in page
    assert "1 à réparer" in admin.get("/admin/fr/").text
    assert admin.do("pause", source="muette").headers["location"] == "/admin/fr/sources/muette?done=pause"
    assert admin.world.store.sources.state("muette").paused
    assert (last(admin).who, last(admin).what, last(admin).about) == (ADA, "pause", "muette")
    admin.do("resume", source="muette")
    assert not admin.world.store.sources.state("muette").paused
    assert admin.do("collect", source="muette").status_code == 303
    assert admin.world.store.sources.state("muette").asked
    assert admin.world.store.sources.state("muette").health is Health.FAILING
    assert admin.do("collect", source="../x").status_code == 404


def test_held__is_released_by_source_and_reason(admin: AdminWorld) -> None:
    page = unescape(admin.get("/admin/fr/held").text)
    assert "Appel soudain" in page
    waiting = admin.world.store.ledger.held("region", "flood")
    assert waiting
    admin.do("dismiss", source="region", why="restored")
    assert admin.world.store.ledger.held("region", "flood") == waiting, "another reason is another matter"
    admin.do("release", source="region", why="flood", reason="ce sont de vrais appels")
    assert not admin.world.store.ledger.held("region")
    assert last(admin).after == {"events": len(waiting), "because": "flood"}
    assert last(admin).reason == "ce sont de vrais appels"


def test_call__is_corrected_and_kept_as_an_example(admin: AdminWorld) -> None:
    number = admin.world.id("Aidants et maintien")
    page = unescape(admin.get(f"/admin/fr/calls/{number}").text)
    assert 'value="2027-01-14"' in page
    form = {
        "call": str(number), "domain": ["culture"], "day": "2027-01-21", "hour": "17:00", "zone": "Europe/Paris",
        "amount": "45000", "currency": "EUR", "who": ["nonprofit"], "sides": "FR Agence\nCA-QC Fonds du Fleuve",
        "reason": "lu sur la page",
    }  # fmt: skip
    assert admin.do("correct", **form).headers["location"].endswith(f"calls/{number}?done=correct")
    call = admin.world.store.calls.get(number)
    assert call.domains == ("culture",)
    assert call.reading.deadline is not None
    assert (call.reading.deadline.date.isoformat(), call.reading.deadline.zone) == ("2027-01-21", "Europe/Paris")
    assert not call.reading.deadline.warnings
    assert [int(one.value) for one in call.reading.amounts] == [45_000]
    assert [fact.value for fact in call.reading.eligible] == ["nonprofit"]
    assert [(side.country, side.funder) for side in call.reading.sides] == [
        ("FR", "Agence"),
        ("CA-QC", "Fonds du Fleuve"),
    ]
    assert {event.cause for event in admin.world.store.ledger.of_call(number)[1:]} <= {Cause.ADMIN}
    with admin.world.store.db.read() as tx:
        kept = tx.execute(select(examples.c.before, examples.c.after).where(examples.c.call_id == number)).all()
    assert kept[0].after == ["culture"]
    assert kept[1].after["deadline"]["date"] == "2027-01-21"
    assert [one.after for one in admin.world.store.calls.examples()] == [("culture",)], "only domains train the words"
    assert "Fonds du Fleuve" in admin.world.get(admin.world.path("Aidants et maintien")).text
    noted = last(admin)
    assert (noted.who, noted.what, noted.about, noted.reason) == (ADA, "correct", f"call {number}", "lu sur la page")
    assert noted.before != noted.after
    again = {name: value for name, value in form.items() if name != "reason"}
    assert admin.do("correct", **again).headers["location"].endswith("done=refused"), "nothing differs any more"


@pytest.mark.parametrize(
    "wrong",
    [
        {"domain": ["nonsense"]}, {"day": "2027-13-01"}, {"day": "0001-01-01"}, {"hour": "25:00", "day": "2027-01-01"},
        {"zone": "Mars/Base", "day": "2027-01-01"}, {"amount": "-5", "currency": "EUR"},
        {"amount": "5", "currency": "XXX"},
        {"amount": "٣", "currency": "EUR"}, {"who": ["everyone-else"]}, {"sides": "FR x"}, {"sides": "<b> x\nFR y"},
        {"call": "x"}, {"call": "99999999999"}, {"call": ""},
    ],
)  # fmt: skip
def test_correction__nobody_could_have_chosen_is_refused(admin: AdminWorld, wrong: dict[str, object]) -> None:
    number = admin.world.id("Fonds de coop")
    before = admin.world.store.calls.get(number)
    assert admin.do("correct", **({"call": str(number), "domain": list(before.domains)} | wrong)).status_code == 400
    assert admin.world.store.calls.get(number) == before


def test_calls__are_merged_with_a_reason(admin: AdminWorld) -> None:
    keep, other = admin.world.id("Festivals"), admin.world.id("Bourses de séjour")
    assert admin.do("merge", call=str(keep), other=str(other)).headers["location"].endswith("done=refused")
    assert (
        admin.do("merge", call=str(keep), other=str(other), reason="la même").headers["location"].endswith("done=merge")
    )
    assert admin.world.store.calls.get(other).id == keep
    assert last(admin).about == f"call {keep}"
    assert admin.get(f"/admin/fr/calls/{other}").status_code == 200
    for bad in ({"other": str(keep)}, {"other": "999999"}):
        assert admin.do("merge", call=str(keep), reason="x", **bad).headers["location"].endswith("done=refused")
    assert admin.do("split", call=str(keep), source="region", reason="x").headers["location"].endswith("done=refused")


def test_call__tells_why_another_source_was_joined_to_it(admin: AdminWorld) -> None:
    number = admin.world.id("Appareils d’imagerie")
    heading = "Sources réunies par les règles, et pourquoi"
    assert heading not in admin.get(f"/admin/fr/calls/{number}").text
    admin.world.record([item for item in items() if item[0].startswith("Appareils d’imagerie")], source=FUND)
    assert sorted(admin.world.store.calls.get(number).sources) == sorted([REGION.name, FUND.name])
    section = admin.get(f"/admin/fr/calls/{number}").text.partition(heading)[2].partition("</section>")[0]
    assert "deadline: 2026-12-01" in unescape(section)


def test_channel_report_and_session__each_has_its_button(admin: AdminWorld) -> None:
    admin.do("channel_off", channel="file")
    assert admin.world.store.outbox.channel("file").paused_at is not None
    admin.do("channel_on", channel="file")
    assert admin.world.store.outbox.channel("file").paused_at is None
    assert admin.do("channel_off", channel="pigeon").status_code == 400
    admin.world.store.reports.take("La date <b>est</b> fausse", admin.world.now, call=admin.world.id("Festivals"))
    assert "&lt;b&gt;est" in admin.get("/admin/fr/reports").text
    (report,) = admin.world.store.reports.open()
    admin.do("close", number=str(report.id))
    assert not admin.world.store.reports.open()
    assert admin.do("send", number="4711").headers["location"].endswith("done=refused")
    other = AdminWorld(admin.world)
    other.come_in()
    (newest, *_) = admin.world.store.admin_access.sessions(admin.world.now)
    admin.do("revoke", number=str(newest.id))
    assert other.get("/admin/fr/log").status_code == 303


def test_reader__is_found_by_the_whole_address_and_by_nothing_less(admin: AdminWorld) -> None:
    for asked in ("nobody@example.org", "", "@", "a" * 500, "' OR 1=1 --"):
        assert admin.do("look", address=asked).status_code == 200
    assert "n’est pas connue" in admin.do("look", address="nobody@example.org").text
    draft = Subscriber(0, "email", "claire.martin@example.org", language="fr")
    admin.world.store.people.add(draft, Consent(way="form"), admin.world.now)
    for asked in ("claire", "claire.martin@example", "martin@example.org", "claire.martin@example.org, x"):
        assert "n’est pas connue" in admin.do("look", address=asked).text, asked
    assert "n’est pas connue" not in admin.do("look", address="claire.martin@example.org").text


def test_new_source__is_refused_with_its_reason(admin: AdminWorld) -> None:
    for url in (
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://127.0.0.1:9/x",
        "https://a b",
        "https://region.example/aides",
    ):
        answer = admin.do("propose", url=url)
        assert answer.status_code == 422, url
        assert "<script" not in answer.text
    assert admin.do("write", url="https://region.example/aides").status_code == 422


def test_settings__are_checked_and_no_secret_is_shown(admin: AdminWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHER_SMTP_PASSWORD", "CANARY-of-the-relay")
    monkeypatch.setenv("WATCHER_DKIM_KEY_FILE", "/run/canary/dkim")
    page = unescape(admin.get("/admin/fr/running").text)
    assert "a des défauts" in page
    assert "line 3: <b>unknown key</b>" in page
    assert "<b>unknown" not in admin.get("/admin/fr/running").text, "what stands in the file is text"
    assert "donné par l’environnement" in page
    assert "lu dans un fichier" in page
    assert "CANARY" not in page
    assert "/run/canary" not in page


def test_settings__are_read_anew_from_the_file(tmp_path: Path) -> None:
    from watcher.app.pages import _checked

    config = tmp_path / "config.toml"
    config.write_text('[[sources]]\nkind = "feed"\nname = "f"\nurl = "https://f.example/x"\n', "utf-8")
    assert not _checked(config).faults
    config.write_text('[[sources]]\nkind = "fed"\nname = "f"\nurl = "https://f.example/x"\n', "utf-8")
    assert "unknown kind" in _checked(config).faults


def test_unknown_act__is_refused(admin: AdminWorld) -> None:
    for act in ("", "drop", "enter", "\x00", "__class__"):
        assert admin.do(act).status_code == 400


def test_leaving__ends_the_session(admin: AdminWorld) -> None:
    other = AdminWorld(admin.world)
    admin.world.now += timedelta(hours=1, minutes=1)  # five links an hour
    try:
        other.come_in()
        cookie = other.cookie
        assert other.do("leave").status_code == 303
        assert other.get("/admin/fr/log", cookie=cookie).status_code == 303
    finally:
        admin.world.now -= timedelta(hours=1, minutes=1)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme", "language"), [(320, "dark", "fr"), (1280, "light", "en")])
def test_pages__have_no_fault_that_axe_can_see(
    admin: AdminWorld, axe: str, tmp_path: Path, width: int, scheme: str, language: str
) -> None:
    admin.world.store.reports.take("La date est fausse", admin.world.now, call=admin.world.id("Festivals"))
    paths = [*ADMIN_PAGES, f"calls/{admin.world.id('Données')}", f"calls/{admin.world.id('Appel très')}", "enter/x"]
    pages = [axe_core.page(path, admin.get(f"/admin/{language}/{path}").text) for path in paths]
    pages.append(axe_core.page("door", admin.get(f"/admin/{language}/", cookie="").text))
    assert axe_core.faults(pages, axe, tmp_path, width, scheme) == []


def test_admin_link__is_printed_for_an_admin_only(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from watcher.cli import app

    config = tmp_path / "config.toml"
    config.write_text(
        '[storage]\nurl = "sqlite:///watch.db"\n[deliver.web]\nenabled = true\npublic_url = "https://veille.example.org"\n'
        f'[admins]\nemail = ["{ADA}"]\n[[sources]]\nkind = "feed"\nname = "f"\nurl = "https://f.example/x"\n',
        "utf-8",
    )
    done = CliRunner().invoke(app, ["--config", str(config), "admin-link", ADA, "--lang", "en"])
    assert re.fullmatch(r"https://veille\.example\.org/admin/en/enter/[\w-]{43}\n", done.stdout), done.output
    assert CliRunner().invoke(app, ["--config", str(config), "admin-link", "bo@example.org"]).exit_code
