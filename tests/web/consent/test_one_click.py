"""The small web: a POST leaves at once, a GET never does, and every wrong link gets the same answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from tests.cpu import cpu_within
from tests.deliver.mailing import by_mail
from tests.deliver.world import BY_ADMIN, MORNING, World
from tests.remember.reading_back import consents_of
from tests.web.serving import ONE_CLICK, confirm_link, path, serving, state
from watcher.deliver.confirming import request_subscription
from watcher.model import Subscriber
from watcher.remember.people.consent import Consent

DAY = timedelta(days=1)


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    world.settings = by_mail(world.settings)
    with serving(world) as made:
        yield made


@pytest.fixture
def reader(world: World, client: httpx.Client) -> Subscriber:
    return world.subscribe(channel="email", address="claire@example.org")


def test_get__shows_one_button_and_changes_nothing(world: World, client: httpx.Client, reader: Subscriber) -> None:
    answer = client.get(path(world, reader, "u"))
    assert answer.status_code == 200
    assert answer.text.count("<button") == 1
    assert state(world, reader) == "active"


@pytest.mark.parametrize("multipart", [False, True])
def test_t65_one_click__works_in_both_forms(
    world: World, client: httpx.Client, reader: Subscriber, multipart: bool
) -> None:
    url = path(world, reader, "u")
    files = {name: (None, value) for name, value in ONE_CLICK.items()}
    answer = client.post(url, files=files) if multipart else client.post(url, data=ONE_CLICK)
    assert answer.status_code == 200
    assert state(world, reader) == "unsubscribed"
    assert [line["step"] for line in consents_of(world.people, "email", reader.address)] == ["imported", "withdrawn"]


def test_one_click__again_is_the_same_answer(world: World, client: httpx.Client, reader: Subscriber) -> None:
    url = path(world, reader, "u")
    answers = {client.post(url, data=ONE_CLICK).text for _ in range(3)}
    assert len(answers) == 1


def test_t36_wrong_token__same_answer_as_a_right_one(world: World, client: httpx.Client, reader: Subscriber) -> None:
    right = client.post(path(world, reader, "u"), data=ONE_CLICK)
    wrong = ["A" * 22, "x", path(world, reader, "p").removeprefix("/p/"), "é" * 22, "..%2f..%2fetc"]
    for token in wrong:
        answer = client.post(f"/u/{token}", data=ONE_CLICK)
        assert (answer.status_code, answer.text) in [(200, right.text), (404, "Not Found")]


def test_t36_tokens__are_not_in_the_database(world: World, reader: Subscriber) -> None:
    token = path(world, reader, "u").removeprefix("/u/")
    assert len(token) == 22
    stored = (world.folder / "watch.db").read_bytes() + (world.folder / "watch.db-wal").read_bytes()
    assert token.encode() not in stored


def test_leaving__cancels_what_is_queued(world: World, client: httpx.Client, reader: Subscriber) -> None:
    world.announce(1)
    world.deliver(MORNING)  # no mail channel here: the digest stays queued
    assert world.states() == ["queued"]
    client.post(path(world, reader, "u"), data=ONE_CLICK)
    assert world.states() == ["cancelled"]


def test_t65_leaving__waits_for_a_message_on_the_wire(world: World, client: httpx.Client, reader: Subscriber) -> None:
    world.announce(1)
    world.deliver(MORNING)
    [row] = world.outbox.rows()
    world.outbox.take_lease("h/1/x", MORNING)
    assert world.outbox.claim(row.id, "h/1/x", MORNING) is not None
    order = []

    def close() -> None:
        world.outbox.close(row.id, "sent", MORNING)
        order.append("sent")

    closing = threading.Timer(0.3, close)
    closing.start()
    client.post(path(world, reader, "u"), data=ONE_CLICK)
    order.append("answered")
    assert order == ["sent", "answered"]
    assert world.states() == ["sent"]


URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
FILE = b'--b\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\n1\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * 70_000, URLENCODED, 413),
        (b"--b\r\n" + b"p" * 70_000, MULTIPART, 413),
        (PART * 900 + b"--b--\r\n", MULTIPART, 400),
        (FILE, MULTIPART, 400),
        (b"--other\r\n\r\n", MULTIPART, 400),
        (b"--b\r\n", "multipart/form-data", 400),
        (b"a=1", URLENCODED, 400),
        (b"{}", "application/json", 400),
        (b"\xff\xfe=1", URLENCODED, 400),
        (b"&".join(b"a=1" for _ in range(9000)), URLENCODED, 400),
    ],
)
def test_t65_hostile_bodies__are_refused_quickly(
    world: World, client: httpx.Client, reader: Subscriber, body: bytes, kind: str, status: int
) -> None:
    url = path(world, reader, "u")
    client.get(url)  # the template is loaded once
    with cpu_within(0.5):
        answer = client.post(url, content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert state(world, reader) == "active"


def test_headers__forbid_everything_else(world: World, client: httpx.Client, reader: Subscriber) -> None:
    for url in (path(world, reader, "u"), "/healthz", "/nothing", "/help"):
        answer = client.get(url)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers


def test_routes__are_these_and_no_others(client: httpx.Client) -> None:
    assert client.get("/readyz").text == "ok\n"
    assert [client.get(url).status_code for url in ("/", "/docs", "/admin", "/u/", "/static/x")] == [404] * 5
    assert client.request("DELETE", "/u/" + "A" * 22).status_code == 405


def test_t57_names_with_markup__are_shown_as_text(world: World) -> None:
    evil = "<script>alert(1)</script>"
    watch = world.settings.watch.model_copy(update={"name": evil})
    world.settings = world.settings.model_copy(update={"watch": watch})
    with serving(world) as client:
        text = client.get("/u/" + "A" * 22).text
    assert evil not in text
    assert "&lt;script&gt;" in text


def test_t58_next_parameter__leads_nowhere(world: World, client: httpx.Client, reader: Subscriber) -> None:
    url = path(world, reader, "u")
    for evil in ("//evil.example", "/%5Cevil", "%20https://evil.example", "%0d%0aSet-Cookie:x=1"):
        answer = client.post(f"{url}?next={evil}", data=ONE_CLICK)
        assert answer.status_code == 200
        assert "location" not in answer.headers
        assert "evil" not in answer.text


def test_guessing__is_held_back(client: httpx.Client) -> None:
    codes = [client.get(f"/p/{'A' * 21}{letter}").status_code for letter in "ABCDEFGHIJKLMN"]
    assert codes == [200] * 10 + [429] * 4


def test_confirm__opens_the_subscription(world: World, client: httpx.Client) -> None:
    draft = Subscriber(0, "email", "paul@example.org")
    asked = request_subscription(world.settings, world.store, draft, Consent(way="form", ip="192.0.2.7"), MORNING)
    assert asked is not None
    assert asked.state == "pending"
    [row] = world.outbox.rows()
    link = confirm_link(world, row.id)
    url = link.removeprefix("https://veille.example.org")
    assert client.get(url).text.count("<button") == 1
    assert state(world, asked) == "pending"
    assert client.post(url).status_code == 200
    assert state(world, asked) == "active"
    lines = consents_of(world.people, "email", "paul@example.org")
    assert [line["step"] for line in lines] == ["requested", "confirmed"]
    assert all(line["wording_hash"] for line in lines)


def test_confirm__not_after_seven_days(world: World, client: httpx.Client) -> None:
    draft = Subscriber(0, "email", "paul@example.org")
    asked = request_subscription(world.settings, world.store, draft, Consent(way="form"), MORNING - 8 * DAY)
    assert asked is not None
    link = confirm_link(world, world.outbox.rows()[0].id)
    client.post(link.removeprefix("https://veille.example.org"))
    assert state(world, asked) == "pending"


def test_request__tells_nothing_and_writes_three_times_a_day_at_most(world: World, client: httpx.Client) -> None:
    draft = Subscriber(0, "email", "paul@example.org")
    consent = Consent(way="form")
    moments = [MORNING + timedelta(minutes=number) for number in range(6)]
    asked = [request_subscription(world.settings, world.store, draft, consent, at) is not None for at in moments]
    assert asked == [True, True, True, False, False, False]
    known = world.subscribe(channel="email", address="claire@example.org")
    assert request_subscription(world.settings, world.store, replace(known, id=0), consent, MORNING) is None


def test_preferences__are_shown_and_saved(world: World, client: httpx.Client, reader: Subscriber) -> None:
    url = path(world, reader, "p")
    assert client.get(url).status_code == 200
    wanted = {"language": "en", "frequency": "weekly", "hour": "18:05", "weekday": "4", "zone": "America/Montreal"}
    more = {"domain": ["health", "digital"], "quiet": "never", "reminders": "14, 3"}
    assert client.post(url, data=wanted | more).status_code == 200
    saved = world.people.get(reader.id)
    assert (saved.language, saved.frequency, saved.hour) == ("en", "weekly", "18:05")
    assert (saved.weekday, saved.zone) == (4, "America/Montreal")
    assert saved.interests[0].domains == ("health", "digital")
    assert (saved.news, saved.quiet_rhythm, saved.reminders) == (False, "never", (14, 3))


@pytest.mark.parametrize(
    "wrong", [{"hour": "02:30"}, {"hour": "99"}, {"zone": "Mars/Base"}, {"frequency": "often"}, {"domain": "none"}]
)
def test_preferences__impossible_values_change_nothing(
    world: World, client: httpx.Client, reader: Subscriber, wrong: dict[str, str]
) -> None:
    good = {"language": "en", "frequency": "daily", "hour": "7", "weekday": "0", "zone": "Europe/Paris"}
    assert client.post(path(world, reader, "p"), data=good | {"quiet": "never"} | wrong).status_code == 422
    assert world.people.get(reader.id) == reader


def test_triage__mutes_only_by_post_and_only_when_signed(
    world: World, client: httpx.Client, reader: Subscriber
) -> None:
    url = path(world, reader, "t")
    assert client.get(url).text.count("<button") == 1
    assert world.marks.marks(reader.id) == {}
    client.post(url)
    assert world.marks.marks(reader.id) == {7: "mute"}
    client.post(url.replace(".7.", ".8."))
    assert world.marks.marks(reader.id) == {7: "mute"}


def test_erased__link_still_answers(world: World, client: httpx.Client, reader: Subscriber) -> None:
    url = path(world, reader, "u")
    world.people.erase(reader.id, BY_ADMIN, MORNING)
    assert client.post(url, data=ONE_CLICK).status_code == 200


def test_server__says_nothing_of_itself(client: httpx.Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert "server" not in answer.headers


def test_healthz__tells_database_readings_messages_and_what_is_wrong(world: World, client: httpx.Client) -> None:
    well = client.get("/healthz")
    assert (well.status_code, well.json()["status"], well.json()["database"]) == (200, "ok", "ok")
    assert {"last_collection", "last_delivery", "owed", "held", "faults"} <= well.json().keys()


def test_healthz__fails_when_somebody_is_owed_a_message_for_hours(world: World) -> None:
    world.settings = by_mail(world.settings)
    world.subscribe(channel="email", address="claire@example.org", now=MORNING - timedelta(days=9))
    with serving(world) as client:
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == ["nobody was written to since the beginning, 1 owed"]
    assert "claire" not in answer.text


@pytest.mark.parametrize("idle", [150, 450])
def test_idle_connections__keep_nobody_from_leaving(
    world: World, client: httpx.Client, reader: Subscriber, idle: int
) -> None:
    address = (client.base_url.host, client.base_url.port or 80)
    with ExitStack() as held:
        for number in range(idle):
            line = held.enter_context(socket.create_connection(address, timeout=60))
            if number % 2:
                line.sendall(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
        assert client.post(path(world, reader, "u"), data=ONE_CLICK).status_code == 200
        assert client.get("/help").status_code == 200
    assert state(world, reader) == "unsubscribed"
