"""Turns a time expression into days: against the article's date, and against what the text has named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from pipeline.find.date_grammar import Expression
from pipeline.find.date_rules import Fields
from pipeline.resolve import ages, calendar, edtf, relative
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Context, Tense
from pipeline.resolve.holidays import Holidays
from pipeline.resolve.inside import Inside
from pipeline.resolve.nearest import RESULTS_UNTIL, Nearest
from pipeline.resolve.shifts import Shifts
from pipeline.resolve.value import Value
from pipeline.types import Anchor

# Fields that say which year an expression is in.
YEAR_FIELDS: Final = ages.FIELDS | {"year", "year_rel", "year_said", "year_before", "year_near", "y2", "era", "cycle"}
# 全年 in a paper of January or February sums up the year before; until April, when the last annual results are out,
# it does where the text has named that year last.
_REPORTED_UNTIL: Final = 2
# 今晚12点 ends the day: no clock of that day is written so.
_MIDNIGHT: Final = 12
_LATE: Final = frozenset("晚夜")


class Resolver:
    """Resolves the expressions of one text in order."""

    def __init__(self, anchor: Anchor, context: Context, holidays: Holidays, eras: dict[str, int]) -> None:
        self.anchor, self.context = anchor, context
        self.this_year = anchor.day.year if anchor.day else anchor.year
        self._eras = eras
        self._inside = Inside(holidays)
        self._nearest = Nearest(anchor, context, self._inside)
        self._relative = relative.Relative(anchor, context, self._inside)
        self._shifts = Shifts(anchor, context)

    def point(self, e: Expression, tense: Callable[[], Tense]) -> Value | None:
        """The days of a point, the second point of a range left out. None where nothing can be said."""
        f = e.fields
        if e.first_kind in ("rolling", "shift"):
            return self._moved(e, tense)
        if not ages.FIELDS.isdisjoint(f):
            return ages.resolve(f, self.this_year)
        if "same_period" in f:
            return self._same_period(f, e.start, tense)
        value = self._placed(e, tense)
        return _clocked(value, f) if value else None

    def year_of(self, f: Fields, at: int, tense: Callable[[], Tense]) -> int | None:
        """The year that the fields state, or None."""
        if "year" in f:
            return int(f["year"])
        if "y2" in f:
            return ages.two_digits(int(f["y2"]), self.this_year)
        if "era" in f:
            return self._eras[str(f["era"])] + int(f["era_year"]) - 1
        if "cycle" in f:
            return ages.cycle_year(str(f["cycle"]), self.this_year)
        if "year_rel" in f:
            return self.this_year + int(f["year_rel"]) if self.this_year else None
        reported = self.context.reported(self.this_year)
        if "year_before" in f:
            base = self.context.year_named(at) or reported or self.this_year
            return base + int(f["year_before"]) if base else None
        if "year_near" in f:
            if f["year_near"] == "within":
                return reported or self.this_year
            said = self.context.year_named(at) or reported
            today = self.anchor.day
            if said is None and today and self._sums_up(today) and tense() != "future":
                return today.year - 1
            return said or self.this_year
        if "year_said" in f:
            named = self.context.named(at)
            head = named and (named.end or named.start)
            base = head.year if head else self.this_year if tense() == "alone" else None
            return base + int(f["year_said"]) if base else None
        return None

    def _sums_up(self, today: dt.date) -> bool:
        """True where 全年 is said of the year before ``today``."""
        if today.month <= _REPORTED_UNTIL:
            return True
        return today.month <= RESULTS_UNTIL and self.context.year == today.year - 1

    def _placed(self, e: Expression, tense: Callable[[], Tense]) -> Value | None:
        """A point of the calendar: its year is stated, its day counted from another, or it is the nearest."""
        f = e.fields
        if not YEAR_FIELDS.isdisjoint(f):
            year = self.year_of(f, e.start, tense)
            if "month_said" in f:
                named = self.context.month_named(e.start)
                if named is None:
                    return None
                f = f | {"month": named.month}
            return _seasonal(f, self._inside.year(f, year)) if year is not None else None
        if not relative.FIELDS.isdisjoint(f):
            return _seasonal(f, self._relative.resolve(f, e.start))
        if "weekday" in f:
            found = self._nearest.weekday(f["weekday"], e.start, tense())
            return Value(found, weak="loose" in f) if found else None
        return _seasonal(f, self._unplaced(f, e.start, tense)) or self._loose(f)

    def _unplaced(self, f: Fields, at: int, tense: Callable[[], Tense]) -> Stretch | None:
        if ("half_month" in f or f.get("edge_of") == "month") and "month" not in f:
            today = self.anchor.day
            return self._inside.year(f | {"month": today.month}, today.year) if today else None
        if "day" in f and "month" not in f:
            return self._nearest.month(f, at, tense)
        if "first" in f and not self._inside.needs_year(f):
            return self._shifts.units_before(f) if tense() == "alone" else None
        return self._nearest.year(f, at, tense) if self._inside.needs_year(f) else None

    def _loose(self, f: Fields) -> Value | None:
        """A part of the day or a clock time alone: on the day last named, if it is on any."""
        if f.keys() & {"month", "day"} or not f.keys() & {"part", "hour"}:
            return None
        named = self.context.day or self.anchor.day
        return Value(Stretch(named, named), weak=True) if named else None

    def _same_period(self, f: Fields, at: int, tense: Callable[[], Tense]) -> Value | None:
        period = self.context.period
        year = self.year_of(f, at, tense)
        if period is None or year is None or (head := period.end or period.start) is None:
            return None
        return Value(calendar.shift_years(period, year - head.year))

    def _moved(self, e: Expression, tense: Callable[[], Tense]) -> Value | None:
        found = self._shifts.resolve(e.fields, e.start, lambda: tense() == "alone")
        if found is None:
            return None
        stretch, approximate, weak = found
        kind = "PERIOD" if e.first_kind == "rolling" else ""
        return _clocked(Value(stretch, approximate=approximate, weak=weak, kind=kind), e.fields)


def _seasonal(f: Fields, stretch: Stretch | None) -> Value | None:
    """A whole season has a code of its own in EDTF."""
    if stretch is None:
        return None
    if "season" in f and "season_high" not in f and stretch.start:
        return Value(
            stretch, edtf.season(stretch.start.year, int(f["season"])), "PERIOD", weak=YEAR_FIELDS.isdisjoint(f)
        )
    return Value(stretch)


def _clocked(value: Value, f: Fields) -> Value:
    """The clock time on a single day; an hour past noon where the part of the day says so."""
    if "hour" not in f or value.stretch.start is None:
        return value
    hour, minute, second = int(f["hour"]), int(f.get("minute", 0)), int(f.get("second", 0))
    if "half_hour" in f:
        minute = 30
    elif "quarter_hour" in f:
        minute = int(f["quarter_hour"])
    if hour == _MIDNIGHT and f.get("part") in _LATE:
        return value._replace(kind="TIME")
    small_hours = "night" in f and hour < 5
    if 1 <= hour < 12 and not small_hours:
        hour += int(f.get("hours", 0))
    if not (hour < 24 and minute < 60 and second < 60):
        return value._replace(kind="TIME")
    return value._replace(clock=f"{hour:02d}:{minute:02d}:{second:02d}", kind="TIME")
