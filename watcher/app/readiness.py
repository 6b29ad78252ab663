"""What a sound config.toml may still lack: faults that forbid sending, and remarks worth a look."""

from __future__ import annotations

from watcher.config import Settings, vocabulary
from watcher.config.secret_values import SECRET_KEY, SMTP_PASSWORD, TELEGRAM_TOKEN, secret
from watcher.errors import CannotReadConfig

_NEEDED_TO_SEND = ("organisation", "address", "contact")


def must_be_allowed_to_send(settings: Settings, name: str) -> None:
    """Raises CannotReadConfig where the law lacks something: nothing leaves before every message can say who writes."""
    faults = lacking(settings)
    if faults:
        raise CannotReadConfig("\n  ".join([f"{name} cannot be used to send:", *faults]))


def lacking(settings: Settings) -> list[str]:
    """What forbids sending by mail and chat, in words."""
    channels = [name for name in ("email", "telegram", "apprise") if getattr(settings.deliver, name).enabled]
    missing = [name for name in _NEEDED_TO_SEND if not getattr(settings.identity, name).strip()]
    faults = []
    if channels and missing:
        keys = ", ".join(f"identity.{name}" for name in missing)
        faults.append(f"{keys}: must be given before {' and '.join(channels)} may send (law: who writes, from where)")
    if settings.deliver.email.enabled and settings.deliver.web.public_url is None:
        faults.append("deliver.web.public_url: must be given before email may send (one-click unsubscribe needs it)")
    return faults


def remarks(settings: Settings) -> list[str]:
    """What is worth a look, in words."""
    warnings = []
    if settings.deliver.telegram.enabled and secret(TELEGRAM_TOKEN) is None:
        warnings.append(f"Telegram is on, but {TELEGRAM_TOKEN} is not set: the bot stays off")
    if settings.deliver.email.enabled and settings.deliver.email.user and secret(SMTP_PASSWORD) is None:
        warnings.append(f"deliver.email.user is given, but {SMTP_PASSWORD} is not set: the relay will refuse the login")
    if not settings.enabled_sources:
        warnings.append("no source is on: nothing will be collected")
    if not settings.collect.contact and not settings.collect.site:
        warnings.append("collect.contact is empty: sites cannot tell whom to write to")
    url = settings.deliver.web.public_url
    if url and settings.deliver.email.enabled and len(f"{url.rstrip('/')}/u/") + 22 > 60:
        warnings.append(
            "deliver.web.public_url is long: unsubscribe links exceed 60 characters, some mail programs fold them"
        )
    if url and not url.startswith("https://"):
        warnings.append("deliver.web.public_url is not https: mail programs offer no one-click unsubscribe")
    if url and settings.deliver.email.enabled and not settings.deliver.web.enabled:
        warnings.append("deliver.web.enabled is false: nothing answers the links in mails, unless another serve does")
    warnings += _shorter(settings)
    if settings.workers.enabled and settings.deliver.file.enabled:
        warnings.append("deliver.file writes on the machine that happens to send: with several machines use e-mail")
    if settings.workers.enabled and secret(SECRET_KEY) is None:
        warnings.append(f"{SECRET_KEY} is not set: with several machines give all of them the same one")
    if not settings.admins.telegram and not settings.admins.email:
        warnings.append("no admins: nobody hears of failing sources")
    return warnings


def _shorter(settings: Settings) -> list[str]:
    """Domain tables that repeat the words which come with the program, and the short tables that say the same."""
    found = dict(vocabulary.shortened(settings.written.get("domains", {})))
    idle = [name for name, short in found.items() if not short]
    notes = [
        f"domains.{name}: only this differs from the shipped words: {short}" for name, short in found.items() if short
    ]
    if idle:
        notes.append(f"domains {', '.join(idle)}: the tables repeat the shipped words and can go (docs/domains.md)")
    return notes
