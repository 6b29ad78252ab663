"""Tells the admins in their chats and by mail what they must know; without either it stays in the log and in `doctor`.

What concerns delivery is mailed by `deliver/watching`, which runs without a service as well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from watcher.collect.judge.health import is_sick
from watcher.remember.outbox.alerts import MOST_WORDS, DeliveryAlert
from watcher.remember.sources.state import Alert
from watcher.remember.store import Store
from watcher.talk.admin import MONTH, missed_line
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.signed_commands import CommandSigner
from watcher.wording.catalogue import language_of, translate
from watcher.wording.dates import span
from watcher.wording.faults import told

MOST_BUTTONS = 8
MISSED_PAGE = "missed "
"""What the alert of a page that a reader missed is about, before its host."""

AGAIN = timedelta(minutes=15)  # so long until letters that could not leave are tried again

Buttons = Sequence[Sequence[tuple[str, str]]]
Letters = Callable[[str, str, str], Awaitable[bool]]
"""Sends an admin a letter (address, subject, text); whether it left."""


class AdminChannel(Protocol):
    """What carries an alert to a chat: the Telegram channel of deliver."""

    async def say(
        self, chat: str, blocks: Sequence[str], *, buttons: Buttons = (), thread: int | None = None
    ) -> None: ...


@dataclass
class AdminAlerts:
    """Alerts for the admins of the current settings (`commands.settings`), each told once, in their language."""

    commands: Commands
    store: Store
    channel: AdminChannel | None
    letters: Letters | None = None
    _summed: date = date.min

    async def tell(self, text: str) -> None:
        """Sends a text to every admin, in chat and by mail."""
        admins = self.commands.settings.admins
        for admin in admins.telegram if self.channel else ():
            assert self.channel is not None
            await self.channel.say(str(admin), [text])
        for address in admins.email if self.letters else ():
            await self._write(address, text)

    async def tell_alerts(self, now: datetime) -> None:
        """Sources that failed or recovered, channels that are paused: each once; once a day all that is not well."""
        admins = self.commands.settings.admins
        if not (self.channel and admins.telegram) and not (self.letters and admins.email):
            return
        self._sum_up(now)
        about_sources, others = self.store.sources.alerts(), self.store.outbox.untold_alerts()
        is_told = await self._tell_chats(about_sources, others, now)
        if is_told:
            self.store.outbox.alerts_told([alert.id for alert in others], now)
        if about_sources and (is_told or self.store.outbox.take_turn("letters on sources", now, AGAIN)):
            is_told |= await self._tell_by_mail(about_sources)
            if is_told:
                self.store.sources.told(about_sources, now)

    async def _tell_chats(self, about_sources: Sequence[Alert], others: Sequence[DeliveryAlert], now: datetime) -> bool:
        """Whether there are chats to tell."""
        admins = self.commands.settings.admins.telegram
        if self.channel is None or not admins:
            return False
        for admin in admins if about_sources or others else ():
            language = self._language("telegram", str(admin))
            lines = [self._line(alert, language) for alert in about_sources]
            lines += [f"⚠ {told(language, alert.what)}" for alert in others]
            rows = [*self._buttons(str(admin), language, about_sources, now)]
            if any(alert.about.startswith(MISSED_PAGE) for alert in others):
                signer = CommandSigner(self.store.people.signer, str(admin))
                data = signer.data("/missed", now, str(admin))
                rows.append([(translate(language, "talk.button.missed"), data)])
            await self.channel.say(str(admin), ["\n".join(lines)], buttons=rows)
        return True

    async def _tell_by_mail(self, alerts: Sequence[Alert]) -> bool:
        """Whether a letter left."""
        left = False
        for address in self.commands.settings.admins.email if self.letters else ():
            lines = [self._line(alert, self._language("email", address)) for alert in alerts]
            left |= await self._write(address, "\n".join(lines))
        return left

    async def _write(self, address: str, text: str) -> bool:
        return self.letters is not None and await self.letters(address, text.splitlines()[0], text)

    def _language(self, channel: str, admin: str) -> str:
        """The language that admin chose in chat or reads digests in, else that of the watch."""
        subscriber = self.store.people.find(channel, admin)
        chosen = self.store.conversations.get(f"{channel}:{admin}").language
        return language_of(chosen or (subscriber.language if subscriber else ""), self.commands.settings.watch.language)

    def _line(self, alert: Alert, language: str) -> str:
        """«⚠ Région X en panne : …»; «✓ Région X est lue de nouveau, après 3 h en panne»."""
        source = self.commands.settings.source(alert.source)
        name = (source.label if source else "") or alert.source
        if alert.kind == "down":
            health = translate(language, f"talk.health.{alert.health.value}")
            return translate(language, "talk.alert.down", name=name, health=health, reason=told(language, alert.reason))
        since = self.store.sources.down_since(alert)
        if since is None:
            return translate(language, "talk.alert.up", name=name)
        down_for = span(language, max(alert.at - since, timedelta()))
        return translate(language, "talk.alert.up_after", name=name, span=down_for)

    def _buttons(self, admin: str, language: str, alerts: Sequence[Alert], now: datetime) -> Buttons:
        """For each source that failed: what is known of it, and read it now."""
        signer = CommandSigner(self.store.people.signer, admin)
        down = dict.fromkeys(alert.source for alert in alerts if alert.kind == "down")
        rows = [
            [
                (name, signer.data(f"/sources {name}", now, admin)),
                (translate(language, "talk.button.collect"), signer.data(f"/collect {name}", now, admin)),
            ]
            for name in list(down)[:MOST_BUTTONS]
        ]
        return [row for row in rows if all(data for _, data in row)]

    def _sum_up(self, now: datetime) -> None:
        """At the hour of digests, on days on which a source is not well (the outbox keeps one alert per day).

        It ends with how many pages readers missed, and why; where all sources are well that is said once a month.
        """
        settings = self.commands.settings
        local = now.astimezone(ZoneInfo(settings.watch.zone))
        if local.date() == self._summed or f"{local:%H:%M}" < settings.deliver.hour:
            return
        self._summed = local.date()
        states, missed = self.store.sources.states(), missed_line(self.store, settings.watch.language, now)
        if any(is_sick(state) for source in settings.enabled_sources if (state := states.get(source.name))):
            answer = self.commands.answer(Person("admins", "summary", is_admin=True), "/sources", now)
            sources = answer.text if answer else ""
            self.store.outbox.alert("sources", _with_last_line(sources, missed), now)
        elif missed and self.store.outbox.take_turn("missed pages", now, MONTH):
            self.store.outbox.alert("missed pages", missed, now)


def _with_last_line(text: str, last: str) -> str:
    """A text that an alert has room for, with that line whole at its end."""
    return f"{text[: MOST_WORDS - len(last) - 2]}\n\n{last}" if last else text
