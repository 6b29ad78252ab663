"""Properties that are made once for each object, when they are first read.

Python 3.11 takes a lock for each of them, which no value of ours needs: a call makes dozens of such objects, and the
lock was a tenth of reading it. From 3.12 on the one of the language has none.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

__all__ = ["cached_property"]

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property:
        """Two threads may both make a value: what makes it must be pure."""

        def __init__(self, make):
            self._make = make
            self._name = make.__name__
            self.__doc__ = make.__doc__

        def __set_name__(self, _owner, name):
            self._name = name

        def __get__(self, instance, _owner=None):
            if instance is None:
                return self
            value = instance.__dict__[self._name] = self._make(instance)
            return value
