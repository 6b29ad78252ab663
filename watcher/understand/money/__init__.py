"""Sums of money in a call, each with what it stands for. Pure, French and English.

`read_amounts` reads free text, `read_amount_field` an amount field of a structured source. Nothing is repaired:
a malformed figure is named in a warning and left out.
"""

from watcher.understand.money.field import read_amount_field
from watcher.understand.money.read import DOLLAR_COUNTRIES, MoneyRead, read_amounts

__all__ = ["DOLLAR_COUNTRIES", "MoneyRead", "read_amount_field", "read_amounts"]
