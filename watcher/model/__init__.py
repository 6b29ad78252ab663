"""The words every room shares: one immutable type per stage of the story. Imports nothing of ours.

Source → Harvest of Notices → Reading → Call and Event → Owed → Message. Instants are aware UTC datetimes,
days are `date`, money is whole units as `Decimal`.
"""

from watcher.model.collected import NO_FIELDS, WINDOW, Finding, Harvest, Notice, Validators
from watcher.model.matching import Explanation, Match, Reason
from watcher.model.people import Interest, Message, Subscriber
from watcher.model.preferences import BadPreference, Frequency, Preferences, QuietRhythm
from watcher.model.remembered import Call, Changes, Event, moment_of, side_of
from watcher.model.states import OutboxState, Purpose, SubscriberState
from watcher.model.understood import HOME_ZONES, Amount, DomainScore, Fact, Moment, Reading, ReadingWarning, Side, Step
from watcher.model.words import DOUBTS, AmountRole, Cause, EventKind, Genre, HarvestState, Kind, Status, WarningKind

__all__ = [
    "DOUBTS",
    "HOME_ZONES",
    "NO_FIELDS",
    "WINDOW",
    "Amount",
    "AmountRole",
    "BadPreference",
    "Call",
    "Cause",
    "Changes",
    "DomainScore",
    "Event",
    "EventKind",
    "Explanation",
    "Fact",
    "Finding",
    "Frequency",
    "Genre",
    "Harvest",
    "HarvestState",
    "Interest",
    "Kind",
    "Match",
    "Message",
    "Moment",
    "Notice",
    "OutboxState",
    "Preferences",
    "Purpose",
    "QuietRhythm",
    "Reading",
    "ReadingWarning",
    "Reason",
    "Side",
    "Status",
    "Step",
    "Subscriber",
    "SubscriberState",
    "Validators",
    "WarningKind",
    "moment_of",
    "side_of",
]
