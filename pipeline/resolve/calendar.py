"""Arithmetic on the Gregorian calendar: stretches of whole days, both ends inclusive."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Final, NamedTuple

DAY: Final = dt.timedelta(1)
YEARS: Final = range(1, 9999)


class Stretch(NamedTuple):
    """Days from ``start`` to ``end``; None is an open side."""

    start: dt.date | None
    end: dt.date | None


def day(year: int, month: int, number: int) -> dt.date | None:
    """The day, or None where the calendar has none (29 February 2019)."""
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= number <= monthrange(year, month)[1]:
        return None
    return dt.date(year, month, number)


def months(year: int, month: int, count: int = 1) -> Stretch | None:
    """``count`` months from the one given; ``month`` may lie outside 1..12 and counts on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last_year, last = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    if year not in YEARS or last_year not in YEARS:
        return None
    return Stretch(dt.date(year, month, 1), dt.date(last_year, last, monthrange(last_year, last)[1]))


def years(first: int, last: int | None = None) -> Stretch | None:
    """The whole years ``first`` to ``last``."""
    last = first if last is None else last
    if first not in YEARS or last not in YEARS or last < first:
        return None
    return Stretch(dt.date(first, 1, 1), dt.date(last, 12, 31))


def quarters(year: int, first: int, last: int | None = None) -> Stretch | None:
    """Quarters ``first`` to ``last`` of a year; counts on below 1 and above 4."""
    last = first if last is None else last
    return months(year, first * 3 - 2, 3 * (last - first + 1)) if last >= first else None


def add_months(base: dt.date, count: int) -> dt.date | None:
    """The same day ``count`` months on, the last of the month where it has no such day."""
    year, month = base.year + (base.month - 1 + count) // 12, (base.month - 1 + count) % 12 + 1
    if year not in YEARS:
        return None
    return dt.date(year, month, min(base.day, monthrange(year, month)[1]))


def add_days(base: dt.date, count: int) -> dt.date | None:
    """The day ``count`` days on, or None off the end of the calendar."""
    ordinal = base.toordinal() + count
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else None


def add_workdays(base: dt.date, count: int) -> dt.date | None:
    """The ``count``-th Monday-to-Friday day after ``base``; statutory days off are not known to it."""
    weeks, rest = divmod(count, 5)
    friday = -max(0, base.weekday() - 4)
    found = add_days(base, friday + 7 * weeks)
    while rest and found:
        found = add_days(found, 1)
        rest -= found is not None and found.weekday() < 5
    return found


def week(base: dt.date, offset: int = 0) -> Stretch | None:
    """Monday to Sunday of the week of ``base``, ``offset`` weeks on."""
    first = add_days(base, 7 * offset - base.weekday())
    last = first and add_days(first, 6)
    return Stretch(first, last) if first and last else None


def nth_week(base: Stretch, number: int) -> Stretch | None:
    """The ``number``-th week that begins on a Monday within ``base``; for a whole year the ISO week; -1 is the last."""
    assert base.start is not None and base.end is not None
    first, last = base.start + DAY * (-base.start.weekday() % 7), base.end
    if (base.end - base.start).days > 360:
        first = dt.date.fromisocalendar(base.start.year, 1, 1)
        last = dt.date(base.end.year, 12, 28)  # lies in the last ISO week of its year
    start = add_days(first, 7 * (number - 1)) if number > 0 else last - DAY * last.weekday()
    end = start and add_days(start, 6)
    return Stretch(start, end) if start and end and start <= last else None


def easter(year: int) -> dt.date | None:
    """Easter Sunday of the western churches, by the reckoning of Meeus, Jones and Butcher."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    month, number = divmod(moon + weekday - 7 * ((golden + 11 * moon + 22 * weekday) // 451) + 114, 31)
    return day(year, month, number + 1)


def nth_weekday(base: Stretch, number: int, weekday: int) -> dt.date | None:
    """The ``number``-th ISO ``weekday`` within ``base``; -1 is the last."""
    assert base.start is not None and base.end is not None
    if number < 0:
        return base.end - DAY * ((base.end.isoweekday() - weekday) % 7)
    found = add_days(base.start, (weekday - base.start.isoweekday()) % 7 + 7 * (number - 1))
    return found if found and found <= base.end else None


def fills_months(start: dt.date, end: dt.date) -> bool:
    """True where the days are whole months."""
    return start.day == 1 and end.day == monthrange(end.year, end.month)[1]


def shift_years(stretch: Stretch, count: int) -> Stretch:
    """The same stretch ``count`` years on; whole months stay whole."""
    start = add_months(stretch.start, 12 * count) if stretch.start else None
    end = add_months(stretch.end, 12 * count) if stretch.end else None
    if end and stretch.start and stretch.end and fills_months(stretch.start, stretch.end):
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return Stretch(start, end)


def grain(stretch: Stretch) -> str:
    """day, month, quarter, year or period: what of the calendar the stretch fills."""
    start, end = stretch
    if start is None or end is None:
        return "period"
    if start == end:
        return "day"
    if start.year == end.year and fills_months(start, end):
        length = end.month - start.month + 1
        if length == 1:
            return "month"
        if length == 3 and start.month % 3 == 1:
            return "quarter"
        if length == 12:
            return "year"
    return "period"
