"""Writes resolved times in the Extended Date/Time Format (ISO 8601-2:2019, levels 0 to 2)."""

from __future__ import annotations

import datetime as dt

from pipeline.resolve.calendar import Stretch, fills_months


def write(
    stretch: Stretch,
    *,
    approximate: bool = False,
    uncertain: bool = False,
    clock: str | None = None,
    unspecified: int = 0,
) -> str | None:
    """The stretch as EDTF: the coarsest date that names it, else an interval; ``..`` is an open side.

    ``clock`` (hh:mm:ss) goes with a single day. ``unspecified`` trailing digits of the year become X:
    1 for a decade, 2 for a century. None where both sides are open.
    """
    start, end = stretch
    mark = "%" if approximate and uncertain else "~" if approximate else "?" if uncertain else ""
    if start is None and end is None:
        return None
    if start is None or end is None:
        left = _date(start) + mark if start else ".."
        right = _date(end) + mark if end else ".."
        return f"{left}/{right}"
    if unspecified:
        return f"{start.year:04d}"[:-unspecified] + "X" * unspecified + mark
    if start == end and clock:
        return f"{_date(start)}T{clock}"
    first, last = _ends(start, end)
    return first + mark if first == last else f"{first}{mark}/{last}{mark}"


def year(number: int) -> str:
    """A year by itself; the year 0 is 1 BCE."""
    return f"-{-number:04d}" if number < 0 else f"{number:04d}"


def season(number: int, code: int) -> str:
    """``code`` 1 spring to 4 winter."""
    return f"{number:04d}-{20 + code}"


def _date(date: dt.date) -> str:
    return date.isoformat()


def _ends(start: dt.date, end: dt.date) -> tuple[str, str]:
    """Both ends at the coarsest grain that the two fill: years, months, or days."""
    whole = fills_months(start, end)
    if whole and start.month == 1 and end.month == 12:
        return f"{start.year:04d}", f"{end.year:04d}"
    if whole:
        return _date(start)[:7], _date(end)[:7]
    return _date(start), _date(end)
