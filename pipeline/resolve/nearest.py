"""Chooses among the days that an expression may mean: what has no year, month or week of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from pipeline.find.date_rules import Fields
from pipeline.resolve import calendar
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Context, Tense
from pipeline.resolve.inside import SATURDAY, WEEKEND, Inside
from pipeline.resolve.lunar import lunar_year
from pipeline.types import Anchor

# From this month on a lunar year reaches into the next Gregorian one.
_LAST_LUNAR_MONTHS: Final = 11
# In these months the results of the year before come out.
RESULTS_UNTIL: Final = 4
# What 前两个月 counts is as good as done this many days before its end; more months than these count from January.
_NEARLY_OVER: Final = 10
_FEW_MONTHS: Final = 3
_TOLD: Final = frozenset(("quarter", "half_year"))
_WITHIN: Final = frozenset(("festival", "quarter", "half_year", "month"))
# A stretch this far off within the year of publication is taken before a nearer one of another year (days).
_SAME_YEAR: Final = 200
# A day named this long before or after the publication holds the text in its own month (days).
_FAR: Final = 45
# How much less likely a candidate is that the tense speaks against, or that is still to come (factors on days).
_AGAINST_PAST: Final = 6.0
_AGAINST_FUTURE: Final = 6.0
_STILL_TO_COME: Final = 1.3
_OF_THIS_YEAR: Final = 0.3


class Nearest:
    """The nearest to the article's date that the sentence's tense does not contradict."""

    def __init__(self, anchor: Anchor, context: Context, inside: Inside) -> None:
        self._today, self._context, self._inside = anchor.day, context, inside
        self._this_year = anchor.day.year if anchor.day else anchor.year

    def year(self, f: Fields, at: int, tense: Callable[[], Tense]) -> Stretch | None:
        """A month, festival, quarter … without a year."""
        today = self._today
        carried = self._context.year_here(at)
        if carried is None and "month" in f:
            carried = self._context.year_of_day(int(f["month"]), int(f.get("day", 0)))
        if carried is not None and int(f.get("lunar_month", 0)) < _LAST_LUNAR_MONTHS:
            found = self._inside.year(f, carried)
            if found and "until" in f and (self._context.begins_after(found, at) or self._just_now(f, at, found)):
                found = None
            if found and not (today and tense() == "future" and found.end and found.end < today):
                return found
        if f.get("edge_of") == "year" and (f.get("edge") == "first" or self._context.reported(self._this_year)):
            # 年初 has always been; a report's 年末 is that of its year.
            year = self._context.reported(self._this_year) or self._this_year
            return self._inside.year(f, year) if year else None
        if today is None:
            return None
        now = tense()
        if now == "past" and self._context.running(at, today):
            now = None
        if now != "future" and (found := self._running(f, today) or self._told(f, today)):
            return found
        candidates = [s for y in (today.year - 1, today.year, today.year + 1) for s in self._inside.each(f, y)]
        if not candidates:
            candidates = [
                s for n in range(2, 9) for y in (today.year - n, today.year + n) if (s := self._inside.year(f, y))
            ][:1]
        if now == "alone" and int(f.get("lunar_month", 0)) >= _LAST_LUNAR_MONTHS:
            return self._inside.year(f, lunar_year(today))
        if now == "alone" and "festival" in f:
            return next((s for s in candidates if s.end and s.end >= today), None)
        counted = "festival" not in f and ("first" in f or "month_high" in f)
        return min(candidates, key=lambda s: _cost(s, today, now, counted), default=None)

    def _just_now(self, f: Fields, at: int, carried: Stretch) -> bool:
        """Whether 截至9月底 is the one just past, whatever year the sentence before named (去年9月开业)."""
        today = self._today
        if today is None or self._context.year_said(at) or carried.end is None or carried.end.year >= today.year:
            return False
        found = self._inside.year(f, today.year)
        return bool(found and found.end and 0 <= (today - found.end).days <= _FAR)

    def _told(self, f: Fields, today: dt.date) -> Stretch | None:
        """A quarter or half of the year before: until April, where the text has named that year last."""
        if today.month > RESULTS_UNTIL or self._context.year != today.year - 1 or _TOLD.isdisjoint(f):
            return None
        found = self._inside.year(f, today.year)
        return self._inside.year(f, today.year - 1) if found and found.end and found.end >= today else None

    def _running(self, f: Fields, today: dt.date) -> Stretch | None:
        """前两个月 while they are far from over: the months before this one, not those since January."""
        count = int(f.get("first", 0))
        if not 0 < count <= _FEW_MONTHS or f.get("unit") != "month" or not f.keys().isdisjoint(_WITHIN):
            return None
        since_january = calendar.months(today.year, 1, count)
        if not since_january or not since_january.end or (since_january.end - today).days <= _NEARLY_OVER:
            return None
        return calendar.months(today.year, today.month - count, count)

    def month(self, f: Fields, at: int, tense: Callable[[], Tense]) -> Stretch | None:
        """A day without a month."""
        today, named = self._today, self._context.day
        if (
            named
            and (self._context.listed(at) or today is None or abs((today - named).days) > _FAR)
            and self._context.named(at)
        ):
            return self._inside.year(f | {"month": named.month}, named.year)
        if today is None:
            return None
        candidates = []
        for offset in (-1, 0, 1):
            month = calendar.months(today.year, today.month + offset)
            if month and month.start and (s := self._inside.year(f | {"month": month.start.month}, month.start.year)):
                candidates.append(s)
        now = tense()
        return min(candidates, key=lambda s: _cost(s, today, None if now == "alone" else now, False), default=None)

    def weekday(self, name: int | str, at: int, now: Tense) -> Stretch | None:
        """A day of the week, or the weekend, that names no week; ``name`` is an ISO weekday or WEEKEND."""
        today = self._today
        if today is None:
            return None
        number = SATURDAY if name == WEEKEND else int(name)
        if now is None and self._context.ahead(at, today):
            now = "future"
        first = calendar.add_days(today, -((today.isoweekday() - number) % 7))
        if now in ("future", "alone") and (first != today or now == "alone"):
            first = calendar.add_days(first, 7) if first else None
        last = calendar.add_days(first, int(name == WEEKEND)) if first else None
        return Stretch(first, last) if first and last else None


def _cost(stretch: Stretch, today: dt.date, tense: Tense, counted: bool) -> float:
    """How unlikely a candidate is: days from today, more against the tense and outside the year of publication."""
    start, end = stretch.start or today, stretch.end or today
    if counted and end > today and tense != "future":
        # What has been counted over a stretch is over, or nearly so.
        distance = 2.0 * (end - today).days
    elif start <= today <= end:
        return 0.0
    else:
        distance = float((today - end).days if end < today else (start - today).days)
    near = distance <= _SAME_YEAR
    if start > today or (counted and end > today):
        distance *= _AGAINST_PAST if tense == "past" else 1.0 if tense == "future" else _STILL_TO_COME
    elif tense == "future":
        distance *= _AGAINST_FUTURE
    if start.year == today.year and tense == "alone" and start > today:
        return 0.0
    if start.year == today.year and near and tense in (None, "alone"):
        distance *= _OF_THIS_YEAR
    return distance
