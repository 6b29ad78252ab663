"""Interests, subscribers and messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from watcher.model.preferences import Frequency, Preferences, QuietRhythm
from watcher.model.states import SubscriberState


@dataclass(frozen=True, slots=True)
class Interest:
    """What a person wants to hear of; an empty filter lets everything pass. Amounts are whole units.

    `countries` and `places` (slugs) are one filter: any of them. `who` are types of applicants, `due_from` and `due_to`
    the days between which a deadline falls. `weekly` says that its calls wait for the reader's weekday, `until` that
    they wait for that day. `flat` says that its calls come as a plain list, whatever their number.
    `feed` is what the address of its private feed is made from; empty where it has none.
    """

    name: str = ""
    domains: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    min_amount: Decimal | None = None
    kinds: tuple[str, ...] = ()
    max_amount: Decimal | None = None
    currency: str = ""
    places: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    sides: bool = False
    funders: tuple[str, ...] = ()
    not_domains: tuple[str, ...] = ()
    not_places: tuple[str, ...] = ()
    not_who: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    not_funders: tuple[str, ...] = ()
    weekly: bool = False
    flat: bool = False
    until: date | None = None
    feed: str = field(default="", compare=False)

    def is_awake(self, today: date, weekday: int) -> bool:
        """Whether its calls are told on that day of a reader whose weekly messages come on `weekday`."""
        return (self.until is None or today >= self.until) and (not self.weekly or today.weekday() == weekday)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person (or a chat) who receives what their interests match.

    `channel` is email, telegram, file or apprise; `address` what that channel dials. `hour` is local («07:30»),
    `weekday` 0 = Monday, for weekly subscribers. `reminders` are days before a deadline.
    """

    id: int
    channel: str
    address: str
    name: str = ""
    language: str = "fr"
    zone: str = "Europe/Paris"
    frequency: Frequency = Frequency.DAILY
    hour: str = "07:30"
    weekday: int = 0
    interests: tuple[Interest, ...] = (Interest(),)
    state: SubscriberState = SubscriberState.PENDING
    reminders: tuple[int, ...] = (30, 7, 1)
    quiet_rhythm: QuietRhythm = QuietRhythm.WEEKLY
    news: bool = True
    thread: int | None = None
    since_seq: int = 0
    created: datetime | None = None

    def preferences(self) -> Preferences:
        """What they set for themselves, in its valid form. Raises BadPreference."""
        return Preferences.read({name: getattr(self, name) for name in Preferences.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered message, ready for a channel; what was frozen is what is sent.

    `parts` are chat-sized pieces of HTML for Telegram, `calls` the calls each tells of by their number in the text;
    mail uses `text` and `html`. `taps` are the rows of buttons under each part, `buttons` those under the last one
    alone: (label, callback data ≤ 64 bytes or URL).
    """

    id: str
    subject: str
    text: str
    html: str = ""
    language: str = "fr"
    parts: tuple[str, ...] = ()
    calls: tuple[tuple[tuple[int, int], ...], ...] = ()
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    taps: tuple[tuple[tuple[tuple[str, str], ...], ...], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
