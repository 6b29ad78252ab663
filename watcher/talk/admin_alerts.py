"""Tells the admins in their chats what they must know; without a bot it stays in the log and in `doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from watcher.collect.judge.health import is_sick
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person


class AdminChannel(Protocol):
    """What carries an alert to a chat: the Telegram channel of deliver."""

    async def say(self, chat: str, blocks: Sequence[str]) -> None: ...


@dataclass
class AdminAlerts:
    """Alerts for the admins of the current settings (`commands.settings`), each told once."""

    commands: Commands
    store: Store
    channel: AdminChannel | None
    _summed: date = date.min

    async def tell(self, text: str) -> None:
        """Sends a text to every admin's chat."""
        if self.channel is None:
            return
        for admin in self.commands.settings.admins.telegram:
            await self.channel.say(str(admin), [text])

    async def tell_alerts(self, now: datetime) -> None:
        """Sources that failed or recovered, channels that are paused: each once; once a day all that is not well."""
        if self.channel is None or not self.commands.settings.admins.telegram:
            return
        self._sum_up(now)
        about_sources, others = self.store.sources.alerts(), self.store.outbox.untold_alerts()
        lines = [f"{'⚠' if alert.kind == 'down' else '✓'} {alert.source}: {alert.reason}" for alert in about_sources]
        lines += [f"⚠ {alert.what}" for alert in others]
        if lines:
            await self.tell("\n".join(lines))
            self.store.sources.told(about_sources, now)
            self.store.outbox.alerts_told([alert.id for alert in others], now)

    def _sum_up(self, now: datetime) -> None:
        """At the hour of digests, on days on which a source is not well (the outbox keeps one alert per day)."""
        settings = self.commands.settings
        local = now.astimezone(ZoneInfo(settings.watch.zone))
        if local.date() == self._summed or f"{local:%H:%M}" < settings.deliver.hour:
            return
        self._summed = local.date()
        states = self.store.sources.states()
        if any(is_sick(state) for source in settings.enabled_sources if (state := states.get(source.name))):
            answer = self.commands.answer(Person("admins", "summary", is_admin=True), "/sources", now)
            self.store.outbox.alert("sources", answer.text if answer else "", now)
