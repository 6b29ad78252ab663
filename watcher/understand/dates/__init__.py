"""Dates of a call: when it opens, until when one can apply, whether it runs all year. Pure, French and English.

`read_dates` reads free text, `read_field` a date field of a structured source. What is not sure is left out:
a wrong deadline is worse than none.
"""

from watcher.understand.dates.decide import DatesRead
from watcher.understand.dates.field import read_field
from watcher.understand.dates.read import read_dates

__all__ = ["DatesRead", "read_dates", "read_field"]
