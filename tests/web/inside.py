"""A watch seen from within: its portal, its frame, a reader's own pages, the admins' pages, in all their states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.web import axe as axe_core
from tests.web.admin.scenes import ADA, AdminWorld, hold_back, reported_line
from tests.web.public.scenes import LONG, NOW, SiteWorld, settings
from watcher.config.delivery import Admins, Deliver, File, Web
from watcher.config.site_settings import Portal
from watcher.deliver.confirming import request_subscription
from watcher.deliver.render.links import Addresses
from watcher.model import Interest, Subscriber, SubscriberState
from watcher.model.introductions import Teaser
from watcher.remember.people.consent import Consent
from watcher.remember.rules.introductions import draft_seek

SITE = "https://veille.example.org"
PORTAL = Portal(
    slug="sante", title={"fr": "Santé France–Québec", "en": "Health France–Québec"},
    text={"fr": "Les appels de santé des deux rives.", "en": "Health calls of both shores."},
    query="domain=health", show=("where", "who", "due"),
)  # fmt: skip
SEARCHES = (
    Interest(name="Pour Claire", domains=("health",)),
    Interest(name="x" * 60, domains=("energy_climate",)),
)
ADMIN_PAGES = (
    "",
    "add",
    "held",
    "reports",
    "introductions",
    "deliveries",
    "readers",
    "log",
    "running",
    "factor",
    "sources/muette",
    "sources/region",
)


class Inside:
    """A watch with a portal, an admin who is in, and somebody who reads it in each language."""

    def __init__(self, folder: Path, *, filled: bool) -> None:
        file = File(enabled=True, folder=str(folder / "out"))
        made = settings(embed_on=("https://partner.example",)).model_copy(
            update={
                "admins": Admins(email=(ADA,)),
                "portals": (PORTAL,),
                "deliver": Deliver(web=Web(enabled=True, public_url=SITE), file=file),
            }
        )
        self.world = SiteWorld(folder, made)
        if filled:
            self.world.fill()
            hold_back(self.world)
            reported_line(self.world)
            with self.world.store.db.write() as tx:
                self.world.store.sources.keep_body(tx, "muette", NOW, 200, b"<title>Soon back</title>")
        self.filled = filled
        self.admin = AdminWorld(self.world)
        self.admin.come_in()
        self.readers = {code: self._reader(code) for code in ("fr", "en")}

    def _reader(self, language: str) -> Subscriber:
        store = self.world.store
        kept = SEARCHES if self.filled else (Interest(),)
        draft = Subscriber(0, "file", f"{language}@example.org", language=language, interests=kept)
        who = store.people.add(draft, Consent(way="form"), NOW)
        if self.filled:
            store.feeds.renew(who.id, 1, NOW)
            for start in ("Données", "Appel très", "Appareils"):
                store.marks.apply("follow", who.id, self.world.id(start), NOW)
        return who

    def get(self, path: str) -> dict[str, str]:
        return self.page(path, self.world.get(path))

    def post(self, path: str, **form: Any) -> dict[str, str]:
        body = urlencode(form)
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.page(f"POST {path}", self.world.ask("POST", path, content=body, headers=kind))

    @staticmethod
    def page(name: str, answer: httpx.Response) -> dict[str, str]:
        assert answer.headers["content-type"].startswith("text/html"), (name, answer.status_code)
        return axe_core.page(name, answer.text)

    def links(self, language: str) -> dict[str, str]:
        """The reader's own addresses by their letter."""
        made = Addresses.of(self.world.settings, self.world.store.people.signer, self.readers[language].id)
        found = {"u": made.unsubscribe, "p": made.preferences, "t": made.triage([("mute", 1)])[0]}
        return {kind: link.removeprefix(SITE) for kind, link in found.items()}

    def confirming(self, language: str) -> str:
        """A fresh link to confirm with."""
        draft = Subscriber(0, "file", f"new-{language}@example.org", language=language)
        request_subscription(self.world.settings, self.world.store, draft, Consent(way="form"), NOW)
        message = self.world.store.outbox.message(self.world.store.outbox.rows()[-1].id)
        assert message is not None
        found = re.search(rf"{SITE}(/c/\S+)", message.text)
        assert found is not None
        return found[1]

    def pages(self, language: str) -> Iterator[dict[str, str]]:
        """Every page that is no plain public one, in every state it has."""
        links, confirm = self.links(language), self.confirming(language)
        yield from map(
            self.get, (links["u"], links["p"], links["t"], "/r/" + links["p"][3:], confirm, "/p/" + "A" * 22)
        )
        yield self.get("/r/" + links["p"][3:] + "?" + urlencode({"save": "domain=health&q=soins", "name": LONG[:300]}))
        yield self.post("/r/" + links["p"][3:], act="profile", profile="PME de 40 personnes à Rennes")
        yield self.post(links["p"], hour="99", frequency="never")
        yield self.post(links["t"])
        yield self.post(confirm)
        assert self.world.store.people.get(self.readers[language].id).state is SubscriberState.ACTIVE
        yield from map(
            self.get, (f"/{language}/p/sante", f"/{language}/p/sante?where=US", f"/{language}/p/sante?page=9")
        )
        yield from map(self.get, (f"/embed?lang={language}&status=all&n=5", f"/embed?lang={language}&q=nothinglikeit"))
        link, report = ("lien", "signaler") if language == "fr" else ("link", "report")
        yield from map(self.get, (f"/{language}/{link}", f"/{language}/{report}?call=1"))
        yield self.post(f"/{language}/{link}", mail="somebody@example.org")
        yield from self._partners(language) if self.filled else ()
        yield from self._admin(language)

    def _partners(self, language: str) -> Iterator[dict[str, str]]:
        """The pages of two who look for a partner: the form, the offer, its answers, the field for words."""
        store, call, agreed = self.world.store, self.world.id("Données"), Consent(way="chat", wording="I agree")
        seeks = []
        for side, name in (("FR", "a"), ("CA-QC", "b")):
            address = f"{name}-{len(store.people.all())}@team.example"
            draft = Subscriber(0, "email", address, language=language)
            who = store.people.add(draft, agreed, NOW)
            form = self._beside(who.id, "partner", call)
            yield self.get(form)
            yield self.post(form, side=side, kind="health", line="écrivez à claire@chu.example", name="")
            yield self.post(form, side=side, kind="health", line=LONG[:190], name="")
            seek = draft_seek(who, store.calls.get(call), Teaser(side, "health", LONG[:190]), NOW)
            seeks.append(store.introductions.open(seek, agreed, NOW))
            yield self.get(form)
        offer = store.introductions.offer((seeks[0], seeks[1]), NOW)
        assert offer is not None
        for action in ("accept", "decline", "report"):
            yield self.get(self._beside(seeks[0].subscriber, action, offer.id))
        for seek in seeks:
            store.introductions.answer(seek.subscriber, offer.id, "yes", agreed, NOW)
        tell = self._beside(seeks[0].subscriber, "tell", offer.id)
        yield self.get(tell)
        yield self.post(tell, words="")
        yield self.get(self._beside(seeks[0].subscriber, "withdraw", seeks[0].id))

    def _beside(self, who: int, action: str, number: int) -> str:
        """The path of a page about a partner."""
        return Addresses(SITE, "", who, self.world.store.people.signer).introduction(action, number).removeprefix(SITE)

    def _admin(self, language: str) -> Iterator[dict[str, str]]:
        base = f"/admin/{language}/"
        shown = [*ADMIN_PAGES, f"readers?mail={language}@example.org", "readers?mail=nobody@example.org"]
        if self.filled:
            shown += ["held/region?why=flood"]
            shown += [f"calls/{self.world.id(start)}" for start in ("Données", "Appel très", "Un appel sans")]
        for name in shown:
            yield self.page(base + name, self.admin.get(base + name))
        yield self.page(base + "add?url=", self.admin.get(base + "add?url=nothing"))
        yield self.get(base)  # nobody is in
        yield self.get(base + "enter/" + "A" * 43)
        yield self.page("POST login", self.world.ask("POST", base + "login", data={"mail": "no"}))
