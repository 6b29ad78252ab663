"""The Telegram part of a message: blocks of its HTML, one an item, for the channel to join into messages.

No block needs another: every tag is closed where it was opened. Blocks stay under 3,500 UTF-16 units.
"""

from __future__ import annotations

from watcher.deliver.render.entry import CallEntry
from watcher.deliver.render.frame import Footer
from watcher.wording.catalogue import translate
from watcher.wording.markup import telegram as escape
from watcher.wording.text import labelled

_MARKS = {"soon": "🔴", "near": "🟠", "far": "🟢"}
_NO_MARK = "▫️"


def entry_head(entry: CallEntry, language: str) -> str:
    """An entry up to the reasons: the linked title, then a line a fact."""
    lines = [f"{_mark(entry)} {labelled(language, escape(entry.state), _linked(entry))}"]
    for fact in entry.rows:
        words = escape(fact.words)
        lines.append(escape(fact.label) + (f"<b>{words}</b>" if fact.strong else words))
    return "\n".join(lines)


def row(entry: CallEntry) -> str:
    """A call in a few lines: what, until when, the few facts."""
    until = f"<b>{escape(entry.until)}</b>" if entry.until else ""
    return "\n".join(filter(None, [f"{_mark(entry)} {_linked(entry)}", until, escape(entry.line)]))


def remark(words: str) -> str:
    """What concerns this reader alone: why they are told, how it fits them."""
    return f"<i>{escape(words)}</i>"


def numbered(number: int, block: str) -> str:
    """An item with the number that its buttons have; a call alone (0) needs none."""
    return f"{number}. {block}" if number else block


def headline(entry: CallEntry) -> str:
    return f"• {_linked(entry)}"


def heading(title: str) -> str:
    return f"<b>{escape(title.upper())}</b>"


def footer(told: Footer, language: str, sender: str) -> str:
    """The state of the sources, and who sends; /infos tells the rest (delivery rules: body of every message)."""
    lines = [escape(told.health)] if told.health else []
    return "\n".join([*lines, f"— {escape(sender)}. {translate(language, 'footer.telegram')}"])


def _mark(entry: CallEntry) -> str:
    return _MARKS.get(entry.tile.look, _NO_MARK)


def _linked(entry: CallEntry) -> str:
    title = f"<b>{escape(entry.title)}</b>"
    return f'<a href="{escape(entry.url)}">{title}</a>' if entry.url else title


def paragraph(text: str) -> str:
    return escape(text)
