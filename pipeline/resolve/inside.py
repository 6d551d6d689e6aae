"""What an expression means within a year that is known: months, quarters, festivals, and parts of them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from pipeline.find.date_rules import Fields
from pipeline.resolve import calendar
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.holidays import Holidays
from pipeline.resolve.lunar import lunar_day, lunar_month, solar_term

WEEKEND: Final = "weekend"
SATURDAY: Final = 6
# Days of the longest month and quarter.
_MONTH: Final = 31
_QUARTER: Final = 92
_STATED: Final = frozenset(
    "festival term lunar_month lunar_day half_year quarter season month edge_of first half_month head".split()
)


# With these a festival is all of its days off.
_SPAN: Final = frozenset(("holiday", "during", "first", "head", "nth", "nth_last"))

# 7、8月 is a stretch only where the two follow each other.
_LISTED: Final = (("month", "month_list"), ("day", "day_list"))


class Inside:
    """Narrows a year by the fields of an expression."""

    def __init__(self, holidays: Holidays) -> None:
        self._holidays = holidays

    def needs_year(self, f: Fields) -> bool:
        """True where the fields mean something once a year is given."""
        if "first" in f and f["unit"] in ("day", "week", "year"):
            return "festival" in f or "month" in f
        return not _STATED.isdisjoint(f)

    def year(self, f: Fields, year: int) -> Stretch | None:
        """The days that the fields mean in ``year``; None where the calendar has none."""
        if any(int(f[two]) != int(f[one]) + 1 for one, two in _LISTED if two in f):
            return None
        base = self._base(f, year)
        return self._narrow(f, base) if base else None

    def each(self, f: Fields, year: int) -> list[Stretch]:
        """All that the fields may mean in ``year``."""
        found = self.year(f, year)
        if found is None and "festival" in f:
            return self._holidays.each(str(f["festival"]), year)
        return [found] if found else []

    def _base(self, f: Fields, year: int) -> Stretch | None:
        if "festival" in f:
            return self._festival(f, year)
        if "term" in f:
            return _one(solar_term(year, str(f["term"])))
        if "lunar_month" in f or "lunar_day" in f or f.get("calendar") == "lunar" and "month" in f:
            return self._lunar(f, year)
        if "quarter" in f:
            return calendar.quarters(year, int(f["quarter"]), int(f.get("quarter_high", f["quarter"])))
        if "half_year" in f:
            return calendar.months(year, 1 if f["half_year"] == 1 else 7, 6)
        if "season" in f:
            first = int(f["season"]) * 3
            return calendar.months(year, first, 6 if "season_high" in f else 3)
        if "month" in f:
            last = int(f.get("month_high", f.get("month_list", f["month"])))
            first = int(f["month"])
            return calendar.months(year, first, (last - first) % 12 + 1)
        last_year = year + int(f.get("year_rel_high", 0)) - int(f.get("year_rel", 0)) if "year_rel_high" in f else year
        if "era_high" in f:
            last_year = year + int(f["era_high"]) - int(f["era_year"])
        return calendar.years(year, int(f.get("year_high", last_year)))

    def _festival(self, f: Fields, year: int) -> Stretch | None:
        return self._holidays.days(str(f["festival"]), year, off=not _SPAN.isdisjoint(f))

    def _lunar(self, f: Fields, year: int) -> Stretch | None:
        month = int(f.get("lunar_month", f.get("month", 1)))
        number = f.get("lunar_day", f.get("day"))
        if number is None:
            return lunar_month(year, month, "leap" in f)
        return _one(lunar_day(year, month, int(number), "leap" in f))

    def _narrow(self, f: Fields, base: Stretch) -> Stretch | None:
        """The part of ``base`` that the finer fields mean."""
        start, end = base
        if start is None or end is None:
            return None
        if f.get("edge_of") == "quarter" and "quarter" not in f:
            return None
        if "day" in f and "month" in f and f.get("calendar") != "lunar":
            return _days(start, int(f["day"]), int(f.get("day_high", f.get("day_list", f["day"]))))
        if "xun" in f:
            return _tens(start, end, int(f["xun"]), int(f.get("xun_high", f["xun"])))
        if "half_month" in f:
            middle = start.replace(day=15)
            return Stretch(start, middle) if f["half_month"] == 1 else Stretch(middle + calendar.DAY, end)
        if "nth" in f or "nth_last" in f:
            return _nth(f, base)
        if "first" in f or "head" in f:
            return _first(str(f["unit"]), int(f.get("first", 1)), base)
        if "last" in f:
            return _last(str(f["unit"]), int(f["last"]), base)
        if "edge" in f or "edge_of" in f:
            return _edge(str(f.get("edge", "middle")), base, f.get("edge_of"))
        return base


def _days(month: dt.date, first: int, last: int) -> Stretch | None:
    """Days of a month; the last lies in the next month where it is the lesser number (31日至2日)."""
    start = calendar.day(month.year, month.month, first)
    following = calendar.add_months(month, int(last < first))
    end = following and calendar.day(following.year, following.month, last)
    return Stretch(start, end) if start and end else None


def _one(day: dt.date | None) -> Stretch | None:
    return Stretch(day, day) if day else None


def _tens(start: dt.date, end: dt.date, first: int, last: int) -> Stretch:
    """上旬, 中旬, 下旬: days 1-10, 11-20, and the rest."""
    return Stretch(start + dt.timedelta(10 * (first - 1)), end if last == 3 else start + dt.timedelta(10 * last - 1))


def _edge(edge: str, base: Stretch, of: int | str | bool | None) -> Stretch | None:
    """The first or last month of a year or half, the first of a quarter; the first or last ten days of a month.

    The end of a quarter is that of its last month: both are dates of stock (三季度末贷款余额).
    """
    start, end = base
    assert start is not None and end is not None
    if of == "month":
        start = end.replace(day=1)
    if (end - start).days > (_QUARTER if edge == "last" else _MONTH):
        if edge == "middle":
            return calendar.months(start.year, start.month + 5, 2) if (end - start).days > 300 else None
        head = start if edge == "first" else end
        return calendar.months(head.year, head.month)
    if edge == "last":
        return Stretch(end - 9 * calendar.DAY, end)
    return _tens(start, end, *{"first": (1, 1), "middle": (2, 2)}[edge])


def _first(unit: str, count: int, base: Stretch) -> Stretch | None:
    start, end = base
    assert start is not None and end is not None
    found: Stretch | None = None
    if unit in ("quarter", "month"):
        found = calendar.months(start.year, start.month, count * (3 if unit == "quarter" else 1))
    elif unit == "week":
        first = calendar.nth_week(base, 1)
        last = calendar.nth_week(base, count)
        found = Stretch(first.start, last.end) if first and last else None
    elif unit == "day":
        last_day = calendar.add_days(start, count - 1)
        found = Stretch(start, last_day) if last_day else None
    return found if found and found.end and count and (found.end <= end or unit == "week") else None


def _last(unit: str, count: int, base: Stretch) -> Stretch | None:
    start, end = base
    assert start is not None and end is not None
    found: Stretch | None = None
    if unit in ("quarter", "month"):
        length = count * (3 if unit == "quarter" else 1)
        found = calendar.months(end.year, end.month - length + 1, length)
    elif unit == "day":
        first = calendar.add_days(end, 1 - count)
        found = Stretch(first, end) if first else None
    elif unit == "week" and (week := calendar.nth_week(base, -1)) and week.end:
        first = calendar.add_days(week.end, 1 - 7 * count)
        found = Stretch(first, week.end) if first else None
    return found if found and found.start and found.start >= start else None


def _nth(f: Fields, base: Stretch) -> Stretch | None:
    start, end = base
    assert start is not None and end is not None
    number = -1 if "nth_last" in f else int(f["nth"])
    if f.get("nth_weekday") == WEEKEND:
        saturday = calendar.nth_weekday(base, number, SATURDAY)
        return Stretch(saturday, saturday + calendar.DAY) if saturday else None
    if "nth_weekday" in f:
        return _one(calendar.nth_weekday(base, number, int(f["nth_weekday"])))
    unit = str(f["unit"])
    length = (end.year - start.year) * 12 + end.month - start.month + 1
    found: Stretch | None = None
    if unit == "month":
        found = calendar.months(start.year, start.month + (number - 1 if number > 0 else length - 1))
    elif unit == "quarter":
        found = calendar.months(start.year, start.month + 3 * (number - 1 if number > 0 else length // 3 - 1), 3)
    elif unit == "day":
        found = _one(end if number < 0 else calendar.add_days(start, number - 1))
    else:
        return calendar.nth_week(base, number)
    return found if found and found.end and found.end <= end else None
