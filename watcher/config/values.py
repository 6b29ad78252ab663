"""The small words of config.toml: durations, sizes, hours, zones, patterns, addresses. Each says what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

from watcher.config import rules
from watcher.model.preferences import SKIPPED_HOURS

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_FORGETFUL = ("", ":memory:")  # what SQLite keeps in memory is gone with each command
_SIZES = {"B": 1, "kB": 1000, "MB": 1_000_000, "GB": 1_000_000_000}


def _duration(value: Any) -> timedelta:
    match = re.fullmatch(r"(\d{1,6})([smhdw])", value) if isinstance(value, str) else None
    if isinstance(value, timedelta):
        return value
    if not match or int(match[1]) == 0:
        raise ValueError(f'"{value}" is not a duration; write "30m", "6h" or "1d"')
    duration = timedelta(seconds=int(match[1]) * _UNITS[match[2]])
    if duration > timedelta(days=366):
        raise ValueError(f'"{value}" is longer than a year')
    return duration


def _size(value: Any) -> int:
    match = re.fullmatch(r"(\d{1,6}) ?(B|kB|MB|GB)", value) if isinstance(value, str) else None
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    if not match or int(match[1]) == 0:
        raise ValueError(f'"{value}" is not a size; write "500kB" or "5MB"')
    return int(match[1]) * _SIZES[match[2]]


def _hour(value: str) -> str:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value)
    if not match:
        raise ValueError(f'"{value}" is not an hour; write "07:30"')
    if int(match[1]) in SKIPPED_HOURS:
        raise ValueError(f'"{value}" lies between 01:00 and 03:59, when clocks change; choose another hour')
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f'"{value}" is not a time zone; write "Europe/Paris" or "America/Montreal"') from error
    return value


def _telegram_id(value: Any) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"-?[1-9]\d{0,18}", text):
        raise ValueError(f'"{text}" is not the number of a Telegram account; bots such as @userinfobot tell it')
    return int(text)


def each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values, those that differ in capitals alone once."""
    found: dict[str, Any] = {}
    for value in values:
        found.setdefault(str(value).casefold(), value)
    return tuple(found.values())


def _web_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError as error:
        raise ValueError(f'"{_without_secrets(value)}" is not a web address') from error
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\]", value):
        raise ValueError(f'"{_without_secrets(value)}" is not a web address; it starts with https:// (or http://)')
    if parts.username or parts.password:
        raise ValueError("user names and passwords have no place in an address; use the environment")
    return value


def _storage_url(value: str) -> str:
    """An SQLite file, or a PostgreSQL server read with psycopg, also where its address names no driver."""
    scheme, _, rest = value.partition("://")
    is_server = scheme in ("postgresql", "postgres", "postgresql+psycopg")
    if is_server and _has_sound_port(rest) and not re.search(r"\s", rest):
        return f"postgresql+psycopg://{rest}"
    file = rest.partition("?")[0].removeprefix("/")
    if scheme == "sqlite" and rest.startswith("/") and file not in _FORGETFUL and not re.search(r"[\x00-\x1f]", file):
        return value
    raise ValueError(
        f'"{_without_secrets(value)}" is not a database that can be used; '
        'write "sqlite:///var/watch.db" or "postgresql+psycopg://user@host/name"'
    )


def _has_sound_port(rest: str) -> bool:
    """Whether a port, if there is one, is a number; a password may hold any sign."""
    place = rest.partition("?")[0].rpartition("@")[2]
    if place.partition("/")[0].endswith(":"):
        return False
    try:
        return urlsplit(f"//{place}").port != 0
    except ValueError:
        return False


def _without_secrets(url: str) -> str:
    """An address to be shown in a fault, which reaches logs, mails and pages: «ftp://…@example.org/x?…»."""
    return re.sub(r"\?.+", "?…", re.sub(r"^(.*?//)?.*@", r"\1…@", url, flags=re.DOTALL), flags=re.DOTALL)


def _pattern(value: str) -> str:
    import re2

    quiet = re2.Options()
    quiet.log_errors = False  # RE2 would write its own words to stderr
    try:
        re2.compile(value, quiet)
    except re2.error as error:
        why = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(
            f'"{value}" is not a pattern of RE2 ({why}); look-around and back-references are not allowed'
        ) from error
    return value


def _selector(value: str) -> str:
    """A CSS selector, or an XPath 1.0 expression when it starts with `/`, `./` or `(`."""
    rules.selector(value)
    return value


def _jmespath(value: str) -> str:
    rules.jmespath(value)
    return value


def _mail_address(value: str) -> str:
    address = parseaddr(value)[1]
    local, _, domain = address.rpartition("@")
    is_clean = value.isprintable() and not re.search(r"[\s,;<>]", address)
    if not local or "." not in domain or not is_clean or len(address) > 254:
        raise ValueError(f'"{value}" is not an e-mail address')
    return value


def _bot_name(value: str) -> str:
    """Telegram's names of bots: 5 to 32 letters, digits and underscores."""
    name = value.removeprefix("@")
    if name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{4,31}", name):
        raise ValueError(f'"{value}" is not the name of a bot; write it as @BotFather gave it, "MyWatchBot"')
    return name


def _network(value: str) -> str:
    try:
        ip_network(value)
    except ValueError as error:
        raise ValueError(f'"{value}" is not an address or network; write "127.0.0.1" or "10.0.0.0/24"') from error
    return value


def written(pattern: str, what: str) -> AfterValidator:
    """A text of that shape; `what` says in a fault what it is to be («a name; write "region-x"»)."""
    return AfterValidator(_shape(re.compile(pattern), what))


def _shape(shape: re.Pattern[str], what: str) -> Callable[[str], str]:
    def checked(value: str) -> str:
        if not shape.fullmatch(value):
            raise ValueError(f'"{value}" is not {what}')
        return value

    return checked


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Size = Annotated[int, BeforeValidator(_size)]
Hour = Annotated[str, AfterValidator(_hour)]
Zone = Annotated[str, AfterValidator(_zone)]
StorageUrl = Annotated[str, AfterValidator(_storage_url)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
JmesPath = Annotated[str, AfterValidator(_jmespath)]
TelegramId = Annotated[int, BeforeValidator(_telegram_id)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
BotName = Annotated[str, AfterValidator(_bot_name)]
Network = Annotated[str, AfterValidator(_network)]
