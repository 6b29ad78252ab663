"""What the pages look like to people, programs and attackers: one heading, labels, one language, no way out of here."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterator

import httpx
import pytest
from lxml import html as parser

from tests.cpu import cpu_within
from tests.deliver.mailing import by_mail
from tests.deliver.render.colours import contrast
from tests.deliver.world import BY_ADMIN, MORNING, World
from tests.web.serving import ONE_CLICK, confirm_link, path, serving, state
from watcher.deliver.confirming import request_subscription
from watcher.deliver.render.links import Addresses
from watcher.model import Interest, Subscriber
from watcher.model.fit import Profile
from watcher.remember.people.consent import Consent
from watcher.web import guard

KEYS = ("u", "p", "r", "t", "c", "help", "gone")


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    world.settings = by_mail(world.settings)
    with serving(world) as made:
        yield made


@pytest.fixture
def reader(world: World, client: httpx.Client) -> Subscriber:
    world.announce(7, "Soins de demain")
    return world.subscribe(channel="email", address="claire@example.org", language="en")


@pytest.fixture
def addresses(world: World, reader: Subscriber) -> dict[str, str]:
    """Every sort of page by its letter."""
    draft = Subscriber(0, "email", "paul@example.org", language="en")
    request_subscription(world.settings, world.store, draft, Consent(way="form"), MORNING)
    link = confirm_link(world, world.outbox.rows()[-1].id)
    known = {kind: path(world, reader, kind) for kind in ("u", "p", "t")}
    known["r"] = known["p"].replace("/p/", "/r/")
    confirm = link.removeprefix("https://veille.example.org")
    return known | {"c": confirm, "help": "/help", "gone": f"/p/{'A' * 22}"}


def triage(world: World, who: Subscriber, action: str) -> str:
    made = Addresses.of(world.settings, world.people.signer, who.id).triage([(action, 7)])[0]
    return made.removeprefix("https://veille.example.org")


# --- for people ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_page__can_be_read_by_a_screen_reader(
    client: httpx.Client, addresses: dict[str, str], world: World, reader: Subscriber, key: str, language: str
) -> None:
    for who in world.people.all():
        world.people.update(who.id, language=language)
    page = parser.fromstring(client.get(addresses[key], headers={"accept-language": language}).text)
    assert page.get("lang") == language
    assert len(page.findall(".//h1")) == 1
    assert page.findall(".//script") == []
    assert page.find(".//title").text.strip()
    for field in page.xpath("//input[not(@type='hidden')] | //select"):
        assert field.xpath("ancestor::label"), f"{field.get('name')} has no label"


def test_triage__says_which_call_and_can_be_taken_back(world: World, client: httpx.Client, reader: Subscriber) -> None:
    asked = client.get(triage(world, reader, "mute"))
    assert "Soins de demain" in asked.text
    done = parser.fromstring(client.post(triage(world, reader, "mute")).text)
    assert world.marks.marks(reader.id) == {7: "mute"}
    [form] = done.forms
    assert "Undo" in form.text_content()
    client.post(f"/t/{form.action}")
    assert world.marks.marks(reader.id) == {}


def test_triage__says_how_the_call_fits_what_the_reader_said_of_themselves(
    world: World, client: httpx.Client, reader: Subscriber
) -> None:
    assert "speaks against" not in client.get(triage(world, reader, "follow")).text
    world.profiles.put(reader.id, Profile(kinds=("nonprofit",), partner=False), MORNING)
    said = client.get(triage(world, reader, "follow")).text
    assert "The page does not say: who may apply" in said
    assert "Nothing speaks against it." in said


def test_triage__of_who_left_or_was_erased_does_nothing(world: World, client: httpx.Client, reader: Subscriber) -> None:
    url = triage(world, reader, "follow")
    gone = client.get(f"/p/{'A' * 22}", headers={"accept-language": "en"}).text
    world.people.unsubscribe(reader.id, BY_ADMIN, MORNING)
    assert client.post(url, headers={"accept-language": "en"}).text == gone
    world.people.erase(reader.id, BY_ADMIN, MORNING)
    assert client.post(url, headers={"accept-language": "en"}).text == gone
    assert world.marks.marks(reader.id) == {}


def test_own_page__adds_a_search_that_was_proposed_once_and_only_by_its_button(
    world: World, client: httpx.Client, reader: Subscriber
) -> None:
    url = path(world, reader, "p").replace("/p/", "/r/") + "?save=domain%3Dhealth&name=Soins%20%3Cb%3E"
    before = world.people.get(reader.id).interests
    page = parser.fromstring(client.get(url).text)
    assert world.people.get(reader.id).interests == before
    form = page.forms[0]
    assert "Add to my searches" in form.text_content()
    assert "Soins <b>" in page.text_content()
    for _ in range(2):
        assert "Done" in client.post(url, data=dict(form.form_values())).text
    assert world.people.get(reader.id).interests == (*before, Interest(name="Soins <b>", domains=("health",)))


def test_own_page__adds_the_list_of_all_calls_that_was_proposed(
    world: World, client: httpx.Client, reader: Subscriber
) -> None:
    url = path(world, reader, "p").replace("/p/", "/r/") + "?save=list&name=Everything"
    form = parser.fromstring(client.get(url).text).forms[0]
    for _ in range(2):
        assert "Done" in client.post(url, data=dict(form.form_values())).text
    flat = Interest(name="Everything", kinds=("call",), flat=True)
    assert [one for one in world.people.get(reader.id).interests if one.flat] == [flat]


@pytest.mark.parametrize("query", ["save=", "save=zzz", "save=domain%3D%00", "name=x", "save=" + "a" * 3000])
def test_own_page__proposes_nothing_for_what_is_no_question(
    world: World, client: httpx.Client, reader: Subscriber, query: str
) -> None:
    url = path(world, reader, "p").replace("/p/", "/r/")
    answer = client.get(f"{url}?{query}")
    assert answer.status_code == 200
    assert "Search proposed" not in answer.text
    assert "could not be read" in client.post(url, data={"act": "add", "query": "zzz"}).text


def test_own_page__takes_what_readers_say_of_themselves(world: World, client: httpx.Client, reader: Subscriber) -> None:
    url = path(world, reader, "p").replace("/p/", "/r/")
    sent = {"act": "profile", "profile": "hospital, Brittany, 250 employees"}
    assert "Employees: 250" in client.post(url, data=sent).text
    assert world.profiles.of(reader.id) == Profile(("health",), ("bretagne",), staff=250, currency="EUR")
    assert "Who you are: health" in client.get(url).text
    assert "not understood" in client.post(url, data=sent | {"profile": "zorglub"}).text
    client.post(url, data=sent | {"profile": "none"})
    assert world.profiles.all() == {}


def test_preferences__a_refused_form_comes_back_as_it_was_sent(
    world: World, client: httpx.Client, reader: Subscriber
) -> None:
    sent = {"language": "en", "frequency": "weekly", "hour": "02:30", "weekday": "3", "zone": "Europe/Paris"}
    answer = client.post(path(world, reader, "p"), data=sent | {"quiet": "never", "domain": ["culture"]})
    page = parser.fromstring(answer.text)
    assert answer.status_code == 422
    assert "“Hour”" in page.xpath("string(//*[@role='alert'])")
    assert [field.get("name") for field in page.xpath("//*[@aria-invalid]")] == ["hour"]
    form = dict(page.forms[0].form_values())
    assert {name: form[name] for name in ("frequency", "hour", "weekday", "domain")} == {
        "frequency": "weekly", "hour": "02:30", "weekday": "3", "domain": "culture"
    }  # fmt: skip


def test_preferences__lead_to_the_way_out(world: World, client: httpx.Client, reader: Subscriber) -> None:
    url = path(world, reader, "p")
    page = parser.fromstring(client.get(url).text)
    [link] = page.xpath("//a[starts-with(@href, '../u/')]/@href")
    assert str(httpx.URL(url).join(link)) == path(world, reader, "u")


@pytest.mark.parametrize("by_night", [False, True])
def test_colours__are_those_of_the_site_and_can_be_told_apart_by_day_and_by_night(*, by_night: bool) -> None:
    from watcher.web.consent.pages import STYLE
    from watcher.web.public.render import style

    day, night = re.findall(r":root\{[^}]*\}", STYLE)
    colours = dict(re.findall(r"--(\w+):(#\w+)", night if by_night else day))
    assert [one for one in colours.values() if one not in style()[1].decode()] == []
    for ink, ground in (("fg", "bg"), ("low", "bg"), ("go", "bg"), ("on", "go"), ("fg", "up"), ("bad", "bg")):
        assert contrast(_long(colours[ink]), _long(colours[ground])) >= 4.5, (ink, ground)
    for edge in ("rim", "ring"):
        assert contrast(_long(colours[edge]), _long(colours["bg"])) >= 3, edge


def _long(colour: str) -> str:
    """«#fff» as «#ffffff»."""
    return colour if len(colour) == 7 else "#" + "".join(sign * 2 for sign in colour[1:])


# --- for attackers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"])
def test_t60_only_a_post__changes_anything(
    world: World, client: httpx.Client, addresses: dict[str, str], reader: Subscriber, method: str
) -> None:
    before = world.people.all()
    for address in addresses.values():
        assert client.request(method, address).status_code in (200, 405)
    assert world.people.all() == before
    assert world.marks.marks(reader.id) == {}


@pytest.mark.parametrize(
    "address", ["/u/{token}/", "//u/{token}", "/u//{token}", "/./u/{token}/", "/healthz/", "//evil.example/%2e%2e"]
)
def test_t58_slashes_and_a_forged_host__lead_nowhere(
    world: World, client: httpx.Client, reader: Subscriber, address: str
) -> None:
    url = address.format(token=path(world, reader, "u").removeprefix("/u/"))
    raw = f"http://127.0.0.1:{client.base_url.port}{url}"
    for headers in ({"host": "evil.example"}, {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}):
        for answer in (client.get(raw, headers=headers), client.post(raw, data=ONE_CLICK, headers=headers)):
            assert answer.status_code in (200, 404, 405)
            assert "location" not in answer.headers
            assert "evil" not in answer.text
            assert answer.headers["cache-control"] == "no-store"


def test_t36_every_token_page__is_kept_by_nobody(client: httpx.Client, addresses: dict[str, str]) -> None:
    for address in (*addresses.values(), "/t/x", "/u/" + "%ff" * 22, "/nothing"):
        answer = client.get(address)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "token", ["%ff" * 22, "%00" * 22, "A" * 15_000, "..%2f..%2fu", "%F0%9F%9A%80" * 22, "١" * 22, "A" * 21 + "%0a"]
)
@pytest.mark.parametrize("kind", ["u", "c", "p", "t"])
def test_t36_tokens_of_any_bytes__get_the_neutral_answer(client: httpx.Client, kind: str, token: str) -> None:
    for answer in (client.get(f"/{kind}/{token}"), client.post(f"/{kind}/{token}", data=ONE_CLICK)):
        assert answer.status_code in (200, 404)
        assert "Traceback" not in answer.text


def test_t65_oversized_query__is_refused_or_ignored(world: World, client: httpx.Client, reader: Subscriber) -> None:
    url = path(world, reader, "u")
    assert client.get(f"{url}?{'a=1&' * 3000}").status_code == 200
    assert client.get(f"{url}?{'a' * 40_000}").status_code in (200, 400)
    assert client.post(f"{url}?{'a' * 60_000}", data={"a": "1"}).status_code == 400
    assert state(world, reader) == "active"


def test_t65_ten_thousand_parts_and_headers__are_refused_quickly(
    world: World, client: httpx.Client, reader: Subscriber
) -> None:
    url, kind = path(world, reader, "u"), {"content-type": "multipart/form-data; boundary=b"}
    client.get(url)
    tiny = b"--b\r\nContent-Disposition:form-data;name=a\r\n\r\n\r\n"
    headers = b"--b\r\n" + b"".join(b"H%d: x\r\n" % number for number in range(4000)) + b"\r\n--b--\r\n"
    bodies = (tiny * 10_000, tiny * 1200, headers)
    with cpu_within(1.5):
        codes = [client.post(url, content=body, headers=kind).status_code for body in bodies]
    assert codes == [413, 400, 400]
    assert state(world, reader) == "active"


def test_t60_slow_body__is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.3)
    world.settings = by_mail(world.settings)
    with serving(world) as client, socket.create_connection(("127.0.0.1", client.base_url.port or 0), 10) as slow:
        slow.sendall(
            b"POST /u/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nList-"
        )
        assert slow.recv(4096).startswith(b"HTTP/1.1 408")
        assert client.get("/readyz").text == "ok\n"


def test_t60_silent_connection__is_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from watcher.web import server

    monkeypatch.setattr(server, "CONNECTION_SECONDS", 0.3)
    with serving(world) as client:
        for said in (b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "):
            with socket.create_connection(("127.0.0.1", client.base_url.port or 0), 10) as silent:
                silent.sendall(said)
                assert silent.recv(4096) == b""


def test_t56_logs__never_hold_a_token(
    client: httpx.Client, addresses: dict[str, str], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    with caplog.at_level(logging.DEBUG):
        for address in addresses.values():
            client.get(address)
            client.post(address, content=b"\xff", headers={"content-type": "multipart/form-data; boundary=x"})
    told = caplog.text + "".join(capfd.readouterr())
    assert not [address for address in addresses.values() if address != "/help" and address[3:] in told]


@pytest.mark.parametrize("key", ["title", "name"])
def test_t57_hostile_titles__are_text_on_the_pages_of_triage(world: World, key: str) -> None:
    evil = '"><svg onload=alert(1)><style>*{}</style>'
    world.settings = by_mail(world.settings)
    who = world.subscribe(channel="email", address="claire@example.org", name=evil)
    world.announce(7, evil if key == "title" else "Soins")
    with serving(world) as client:
        pages = [client.get(triage(world, who, "follow")), client.post(triage(world, who, "follow"))]
    for answer in pages:
        page = parser.fromstring(answer.text)
        assert page.findall(".//svg") == []
        assert len(page.findall(".//style")) == 1


def test_t60_guesses_of_others__hold_nobody_back_from_leaving(
    world: World, client: httpx.Client, reader: Subscriber
) -> None:
    assert [client.get(f"/p/{'A' * 21}{letter}").status_code for letter in "ABCDEFGHIJKL"][-1] == 429
    assert client.post(path(world, reader, "u"), data=ONE_CLICK).status_code == 200
    assert state(world, reader) == "unsubscribed"


def test_limit__counts_a_network_of_ipv6_as_one() -> None:
    limit = guard.Limit(2, clock=lambda: 5.0)
    mine, elsewhere = [f"2001:db8::{number:x}" for number in range(4)], "2001:db8:0:1::1"
    assert [limit.admits(address) for address in mine] == [True, True, False, False]
    assert limit.is_full("2001:db8::ffff")
    assert [limit.admits(address) for address in (elsewhere, "192.0.2.1", "192.0.2.2", "")] == [True] * 4


def test_limit__tells_ipv4_apart_on_a_socket_that_hears_both() -> None:
    limit = guard.Limit(1, clock=lambda: 5.0)
    assert [limit.admits(f"::ffff:192.0.2.{number}") for number in (1, 2, 1)] == [True, True, False]
    assert limit.is_full("192.0.2.2")
