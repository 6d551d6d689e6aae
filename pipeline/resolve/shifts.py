"""Times counted from another time: 近5年, 未来两周, 三天后, 15个工作日内, 前一天."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, NamedTuple

from pipeline.find.date_rules import Fields
from pipeline.resolve import calendar
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Context
from pipeline.types import Anchor

# 三年以后, 五天之后: from then on, unless the sentence goes on to say what happened then.
_OPENING: Final = frozenset(("until", "from"))
_DAYS: Final = frozenset(("week", "day"))
_HOURS: Final = 24
_LOOSE: Final = frozenset(("loosely", "units-before", "units-after", "days-after"))


class Length(NamedTuple):
    """A duration in months and days; ``unit`` is century, year, quarter, month, week, day, hour or workday."""

    months: int
    days: int
    unit: str
    inexact: bool

    def from_(self, base: dt.date, sign: int) -> dt.date | None:
        """The day that lies this long after ``base`` (before it with ``sign`` -1)."""
        if self.unit == "workday":
            return calendar.add_workdays(base, self.days) if sign > 0 else calendar.add_days(base, -self.days)
        moved = calendar.add_months(base, sign * self.months)
        return calendar.add_days(moved, sign * self.days) if moved else None


def length_of(f: Fields) -> Length | None:
    """The duration that ``count``, ``unit``, ``half`` and ``more`` state, and ``plus`` of the finer ``plus_unit``."""
    length = _simple(f)
    if length is None or "plus" not in f:
        return length
    more = _simple({"count": f["plus"], "unit": f["plus_unit"]})
    return more and Length(length.months + more.months, length.days + more.days, more.unit, length.inexact)


def _simple(f: Fields) -> Length | None:
    count, unit = int(f.get("count_high", f.get("count", 1))), str(f["unit"])
    half = "half" in f or (count == 0 and "count" in f)
    inexact = half or "more" in f or "count_high" in f
    if not count and not half:
        return None
    if unit in ("year", "century"):
        factor = 100 if unit == "century" else 1
        return Length((12 * count + 6 * half) * factor, 0, "year", inexact or factor > 1)
    if unit in ("month", "quarter"):
        factor = 3 if unit == "quarter" else 1
        return Length(count * factor, 15 * half * factor, unit, inexact)
    if unit == "week":
        return Length(0, 7 * count + 4 * half, unit, inexact)
    if unit == "hour":
        return Length(0, -(-count // _HOURS), unit, inexact)
    return Length(0, count, unit, inexact)


class Shifts:
    """Resolves durations that stand at a point in time."""

    def __init__(self, anchor: Anchor, context: Context) -> None:
        self._today, self._context = anchor.day, context

    def resolve(self, f: Fields, at: int, alone: Callable[[], bool]) -> tuple[Stretch, bool, bool] | None:
        """The stretch, whether it is approximate, and whether it is only loosely placed.

        ``alone`` tells whether the text says nothing else, so that nothing happens at the point in time.
        """
        length = length_of(f)
        if length is None:
            return None
        if "adjacent" in f:
            found = self._adjacent(int(f["adjacent"]), length, at)
            if found is None and self._today and alone():
                found = _whole(length, self._today, int(f["adjacent"]))
            return (found, False, False) if found else None
        today = self._today
        if today is None:
            return None
        found = self._stretch(f, length, today, at)
        if found and f.get("shift") in _OPENING and alone():
            found = Stretch(None, found.end) if f["shift"] == "until" else Stretch(found.start, None)
        weak = "within" in f or "consecutive" in f or f.get("roll") in _LOOSE or length.unit in ("workday", "hour")
        return (found, length.inexact and "half" not in f, weak) if found else None

    def units_before(self, f: Fields) -> Stretch | None:
        """前三天 that stands alone and is the first part of nothing: the three days before this one."""
        length = length_of({"count": f["first"], "unit": f["unit"]})
        return _whole(length, self._today, -1) if length and self._today else None

    def _stretch(self, f: Fields, length: Length, today: dt.date, at: int) -> Stretch | None:
        if "consecutive" in f:
            return calendar.years(today.year - length.months // 12 + 1, today.year)
        if "roll" in f:
            return self._rolling(str(f["roll"]), length, today, at)
        if "ago_since" in f:
            start = length.from_(today, -1)
            return Stretch(_snap(start, f, length), today) if start else None
        if "within" in f:
            end = length.from_(today, 1)
            if end and "half" in f and length.unit == "year":
                month = calendar.months(end.year, end.month)
                end = month.end if month else None
            return Stretch(today, end) if end else None
        return self._shifted(str(f["shift"]), length, today, at)

    def _rolling(self, word: str, length: Length, today: dt.date, at: int) -> Stretch | None:
        if word in ("back", "loosely"):
            start = length.from_(today, -1)
            return Stretch(start, today) if start else None
        if word in ("units-before", "units-after"):
            return _whole(length, today, -1 if word == "units-before" else 1)
        if word == "days-after":
            start, end = calendar.add_days(today, 1), length.from_(today, 1)
            return Stretch(start, end) if start and end else None
        base = today
        if word == "onward":
            base = self._context.day or today
        end = length.from_(base, 1)
        return Stretch(base, end) if end else None

    def _shifted(self, word: str, length: Length, today: dt.date, at: int) -> Stretch | None:
        sign = -1 if word in ("before", "until") else 1
        base = today
        if sign > 0 and (named := self._context.named(at)):
            if length.unit != "year" and calendar.grain(named) == "year":
                return None
            base = named.end or named.start or today
        elif word == "before" and length.unit == "day" and (day := self._context.day_named(at)):
            base = day
        moved = length.from_(base, sign)
        if moved is None:
            return None
        return _around(moved, length)

    def _adjacent(self, sign: int, length: Length, at: int) -> Stretch | None:
        base = self._context.day
        if length.months and (named := self._context.named(at)):
            base = named.start or named.end
        if base is None:
            return None
        moved = length.from_(base, sign)
        return _around(moved, length) if moved else None


def _around(day: dt.date, length: Length) -> Stretch | None:
    """The year, month or day that a duration of this unit leads to."""
    if length.unit == "year" and length.months % 12 == 0:
        return calendar.years(day.year)
    if length.months and length.unit not in _DAYS:
        return calendar.months(day.year, day.month)
    return Stretch(day, day)


def _whole(length: Length, today: dt.date, sign: int) -> Stretch | None:
    """上两个月, 下三周: whole units of the calendar next to the present one; None for less than one (前半周)."""
    months, weeks = length.months, length.days // 7
    count = {"year": months // 12, "quarter": months // 3, "month": months, "week": weeks}.get(length.unit, 1)
    if not count:
        return None
    nearest, furthest = (1, count) if sign > 0 else (-count, -1)
    if length.unit == "year":
        return calendar.years(today.year + nearest, today.year + furthest)
    if length.unit == "quarter":
        present = (today.month + 2) // 3
        return calendar.quarters(today.year, present + nearest, present + furthest)
    if length.unit == "month":
        return calendar.months(today.year, today.month + nearest, count)
    if length.unit == "week":
        first, last = calendar.week(today, nearest), calendar.week(today, furthest)
        return Stretch(first.start, last.end) if first and last else None
    far, near = length.from_(today, sign), calendar.add_days(today, sign)
    if far is None or near is None:
        return None
    return Stretch(min(far, near), max(far, near))


def _snap(start: dt.date, f: Fields, length: Length) -> dt.date:
    """An inexact duration (三年多) reaches back to the start of a year or month, 半年 to one day."""
    if not length.inexact or f.get("count") == 0:
        return start
    if length.unit == "year" and "half" not in f:
        return start.replace(month=1, day=1)
    return start.replace(day=1) if length.unit in ("year", "month") else start
