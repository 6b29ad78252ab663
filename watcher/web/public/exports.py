"""A list as a file: XLSX, NDJSON, a bulletin to paste. At most MOST rows; what is cut is said."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import escape

from watcher.model import Call
from watcher.model.rows import call_row
from watcher.web.public.names import PageNames
from watcher.web.public.paths import Paths
from watcher.wording import cards, money
from watcher.wording.catalogue import translate
from watcher.wording.table import Cells, country, harmless, headings
from watcher.wording.view import View

MOST = 5_000
_LINKS = (17, 18)


def xlsx(rows: Iterable[Cells], sides: Iterable[Sequence[Any]], language: str, note: str = "") -> bytes:
    """A workbook: the calls with real dates and links, and a second sheet with one line per side."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(translate(language, "site.sheet.calls"))
        start = 0
        if note:
            sheet.write_string(0, 0, note)
            start = 1
        for column, name in enumerate(headings(language)):
            sheet.write_string(start, column, name, bold)
        sheet.freeze_panes(start + 1, 2)
        for line, row in enumerate(rows, start + 1):
            for column, value in enumerate(row):
                _write(sheet, line, column, value, day)
        other = book.add_worksheet(translate(language, "site.sheet.sides"))
        for line, parts in enumerate(sides):
            for column, value in enumerate(parts):
                _write(other, line, column, value, day)
    return out.getvalue()


def side_rows(calls: Iterable[Call], view: View) -> Iterator[Sequence[Any]]:
    """The second sheet: call, side, funder, amounts, deadline, form, contact."""
    language = view.language
    yield [
        translate(language, f"site.column.{name}")
        for name in ("id", "side", "funders", "amounts", "deadline", "form", "contact")
    ]
    for call in calls:
        for side in call.reading.sides:
            deadline = side.deadline or call.reading.deadline
            yield (
                call.id,
                country(language, side.country),
                side.funder,
                " · ".join(money.amounts(language, side.amounts)),
                deadline.date if deadline else None,
                side.form,
                side.contact,
            )


def ndjson(calls: Iterable[Call]) -> Iterator[str]:
    """One call per line, as `watcher calls --json` writes it."""
    for call in calls:
        yield json.dumps(call_row(call), ensure_ascii=False, default=str).encode("utf-8", "replace").decode() + "\n"


def bulletin(calls: Iterable[Call], view: View, paths: Paths, names: PageNames) -> str:
    """A plain HTML list to paste into a newsletter: title, deadline, amount, funder."""
    lines = []
    for call in calls:
        facts = cards.card(call, view, names.sources)
        url = paths.whole(paths.call(call.id, call.title))
        rest = " · ".join(filter(None, (facts.deadline, facts.money, facts.funder)))
        lines.append(f'<li><a href="{escape(url)}">{escape(facts.title)}</a><br>{escape(rest)}</li>')
    return "<ul>\n" + "\n".join(lines) + "\n</ul>\n"


def _write(sheet: Any, line: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(line, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
    elif isinstance(value, Decimal | int):
        sheet.write_number(line, column, float(value))
    elif column in _LINKS and len(value) < 2000:
        sheet.write_url(line, column, value)
    else:
        sheet.write_string(line, column, harmless(value)[:32_000])
