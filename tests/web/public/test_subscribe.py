"""Subscribing from the site: the preview is the true digest, a letter confirms, nobody learns who is subscribed."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.web.public.scenes import SiteWorld, settings
from watcher.config import Settings
from watcher.config.delivery import Email, File
from watcher.model import Subscriber, SubscriberState
from watcher.remember.people.consent import Consent

ADDRESS = "claire@example.org"


def by_mail(made: Settings) -> Settings:
    email = Email(enabled=True, sender="veille@example.org", host="127.0.0.1", security="none")
    deliver = made.deliver.model_copy(update={"email": email, "file": File(enabled=False)})
    return made.model_copy(update={"deliver": deliver})


@pytest.fixture
def world(tmp_path: Path) -> SiteWorld:
    made = SiteWorld(tmp_path, by_mail(settings()))
    made.fill()
    return made


def subscribe(world: SiteWorld, **fields: object) -> int:
    body = urlencode({"mail": ADDRESS, "domain": "health", "every": "weekly"} | fields, doseq=True)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return world.ask("POST", "/fr/abonnement", content=body, headers=kind).status_code


def letters(world: SiteWorld) -> list[str]:
    found = (world.store.outbox.message(row.id) for row in world.store.outbox.rows())
    return [message.text for message in found if message is not None]


def link_in(text: str, kind: str) -> str:
    found = re.search(rf"https://veille\.example\.org(/{kind}/\S+)", text)
    assert found, text
    return found[1]


def test_form__shows_the_digest_of_these_choices_and_stores_nothing(world: SiteWorld) -> None:
    page = world.get("/fr/abonnement?domain=energy_climate").text
    letter = page[page.index('class="letter"') :]
    assert "Fonds de coopération entre villes" in letter
    assert "Appareils d’imagerie" not in letter
    assert "Date repoussée" in letter
    assert world.store.people.all() == ()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "Environ 1 appel par semaine"),
        ("domain=culture", "Moins d’un appel par semaine"),
        ("q=nothinglikethis", "Aucun appel en treize semaines"),
    ],
)
def test_form__says_how_often_a_call_comes_and_seldom_is_not_never(world: SiteWorld, asked: str, said: str) -> None:
    page = world.get(f"/fr/abonnement?{asked}").text
    assert f"<b>{said}" in page
    assert ("sur les treize dernières semaines" in page) is (not said.startswith("Aucun"))


def test_form__is_filled_in_from_a_search(world: SiteWorld) -> None:
    page = world.get("/fr/abonnement?domain=health&where=CA-QC&min=20000&cur=EUR").text
    assert 'value="health" checked' in page
    assert 'value="CA-QC" checked' in page
    assert 'name="min" inputmode="numeric" value="20000"' in page
    assert "<option selected>EUR</option>" in page
    assert 'type="hidden" name="cur"' not in page, "sent once"
    assert '/fr/abonnement?domain=health"' in world.get("/fr/appels?domain=health").text


def test_walk__from_a_search_to_confirmed_preferences_and_away(world: SiteWorld) -> None:
    assert world.get("/fr/appels?q=santé").status_code == 200
    assert world.get(world.path("Données")).status_code == 200
    assert world.get(f"/fr/appels/{world.id('Données')}.ics").status_code == 200
    assert subscribe(world) == 200
    who = world.store.people.find("email", ADDRESS)
    assert who is not None
    assert who.state == SubscriberState.PENDING
    assert who.interests[0].domains == ("health",)
    (letter,) = letters(world)
    confirm = link_in(letter, "c")
    assert world.get(confirm).status_code == 200
    assert world.store.people.get(who.id).state == SubscriberState.PENDING, "a GET never confirms"
    assert world.ask("POST", confirm).status_code == 200
    assert world.store.people.get(who.id).state == SubscriberState.ACTIVE
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert world.ask("POST", "/fr/lien", content=urlencode({"mail": ADDRESS}), headers=kind).status_code == 200
    preferences = link_in(letters(world)[-1], "p")
    page = world.get(preferences)
    assert page.status_code == 200
    away = re.search(r'href="\.\./(u/[^"]+)"', page.text)
    assert away
    assert world.ask("POST", "/" + away[1]).status_code == 200
    assert world.store.people.get(who.id).state == SubscriberState.UNSUBSCRIBED


def test_wrong_address__is_said_at_its_field_and_kept_there(world: SiteWorld) -> None:
    body = urlencode({"mail": "marie.exemple.org", "domain": "health"})
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = world.ask("POST", "/fr/abonnement", content=body, headers=kind)
    assert answer.status_code == 422
    assert 'value="marie.exemple.org" aria-invalid="true" aria-describedby="mailerr"' in answer.text
    assert letters(world) == []


HOSTILE = ("", "a@b", "x y@example.org", "<script>@example.org", "a@example.org\r\nBcc: b@example.org")


@pytest.mark.parametrize("mail", HOSTILE)
def test_hostile_address__sends_no_letter_and_reflects_nothing(world: SiteWorld, mail: str) -> None:
    body = urlencode({"mail": mail})
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = world.ask("POST", "/fr/abonnement", content=body, headers=kind)
    assert answer.status_code in (200, 422)
    assert "<script>" not in answer.text
    assert "Bcc" not in str(answer.headers)


def test_decoy__a_program_fills_it_in_and_nothing_is_asked(world: SiteWorld) -> None:
    assert subscribe(world, website="https://spam.example") == 200
    assert world.store.people.all() == ()


def test_asker__learns_nothing_of_an_address(world: SiteWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    known = world.store.people.request(Subscriber(0, "email", ADDRESS), Consent(way="form"), world.now)
    world.store.people.confirm(known.id, Consent(way="form"), world.now)
    kind = {"content-type": "application/x-www-form-urlencoded"}

    def asked(mail: str) -> str:
        return world.ask("POST", "/fr/abonnement", content=urlencode({"mail": mail}), headers=kind).text

    waits: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", noted)
    first = [asked(ADDRESS) for _ in range(3)]
    other = [asked(f"nobody{number}@example.org") for number in range(3)]
    assert len({*first, *other}) == 1
    assert len(waits) == 6
    assert all(wait and wait <= 0.4 for wait in waits), "each waits for the end of the slowest step"


def test_lost_link__goes_only_to_subscribers_and_once_an_hour(world: SiteWorld) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    unknown = world.ask("POST", "/en/link", content=urlencode({"mail": "nobody@example.org"}), headers=kind)
    assert letters(world) == []
    subscribe(world)
    world.ask("POST", link_in(letters(world)[0], "c"))
    for _ in range(3):
        answer = world.ask("POST", "/en/link", content=urlencode({"mail": ADDRESS}), headers=kind)
        assert answer.text == unknown.text
    assert len(letters(world)) == 2


def test_posts__have_a_limit_of_their_own(tmp_path: Path) -> None:
    made = SiteWorld(tmp_path, by_mail(settings(per_minute=48)))
    statuses = [subscribe(made, website="x") for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    made.close()


def test_subscribing_from_a_call__follows_it(world: SiteWorld) -> None:
    number = world.id("Festivals")
    page = world.get(f"/fr/abonnement?call={number}").text
    assert f'name="call" value="{number}"' in page
    assert "Vous suivrez aussi cet appel" in page
    assert "Festivals d’hiver</b>" in page
    assert subscribe(world, call=str(number)) == 200
    person = world.store.people.find("email", ADDRESS)
    assert person is not None
    assert world.store.marks.marks(person.id) == {number: "follow"}


def stamp(world: SiteWorld) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', world.get("/fr/abonnement").text)
    assert found is not None
    return found[1]


def test_form__sent_within_three_seconds_is_asked_for_once_more(world: SiteWorld) -> None:
    shown, kind = stamp(world), {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode({"mail": ADDRESS, "domain": "health", "shown": shown})
    answer = world.ask("POST", "/fr/abonnement", content=body, headers=kind)
    assert answer.status_code == 422
    assert "appuyez encore une fois" in answer.text
    assert f'value="{shown}"' in answer.text, "the time goes on counting"
    assert world.store.people.all() == ()
    world.now += timedelta(seconds=4)
    assert world.ask("POST", "/fr/abonnement", content=body, headers=kind).status_code == 200
    assert [who.address for who in world.store.people.all()] == [ADDRESS]


def test_form__takes_words_hour_zone_and_reminders(world: SiteWorld) -> None:
    asked = {
        "q": "imagerie",
        "not": "cheval, golf",
        "hour": "18:00",
        "zone": "America/Montreal",
        "remind": ["", "14", "3", "5"],
    }
    page = world.get("/fr/abonnement?" + urlencode(asked, doseq=True)).text
    assert 'name="q" value="imagerie"' in page
    assert 'name="not" value="cheval, golf"' in page
    assert '<option value="18:00" selected>' in page
    assert '<option value="America/Montreal" selected>' in page
    assert re.findall(r'name="remind" value="(\d+)" checked', page) == ["14", "3"]
    assert subscribe(world, **asked) == 200
    who = world.store.people.find("email", ADDRESS)
    assert who is not None
    assert (who.hour, who.zone, who.reminders) == ("18:00", "America/Montreal", (14, 3))
    assert (who.interests[0].words, who.interests[0].exclude) == (("imagerie",), ("cheval", "golf"))


@pytest.mark.parametrize(
    ("name", "value"), [("hour", "02:00"), ("hour", "25"), ("zone", "Mars/Base"), ("remind", "9999")]
)
def test_choice_that_the_form_does_not_offer__is_left_out(world: SiteWorld, name: str, value: str) -> None:
    assert subscribe(world, **{name: value}) == 200
    who = world.store.people.find("email", ADDRESS)
    assert who is not None
    usual = ("07:30", "Europe/Paris", () if name == "remind" else (30, 7, 1))
    assert (who.hour, who.zone, who.reminders) == usual


def test_nobody_is_reminded_who_takes_all_ticks_away(world: SiteWorld) -> None:
    assert subscribe(world, remind="") == 200
    who = world.store.people.find("email", ADDRESS)
    assert who is not None
    assert who.reminders == ()
