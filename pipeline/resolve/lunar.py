"""The Chinese calendar in days of the Gregorian one, by tyme4py, which is loaded when first needed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

from pipeline.resolve.calendar import Stretch

TERMS: Final = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
# The years for which the solar terms and new moons are reckoned by the rules of the present calendar.
KNOWN: Final = range(1645, 2200)


@lru_cache(4096)
def lunar_day(year: int, month: int, number: int, leap: bool = False) -> dt.date | None:
    """The Gregorian day of a day of the lunar ``year``; ``number`` 0 is the last of the month.

    None where that year has no such month or day.
    """
    stretch = lunar_month(year, month, leap)
    if stretch is None or stretch.start is None or stretch.end is None:
        return None
    found = stretch.end if number == 0 else stretch.start + dt.timedelta(number - 1)
    return found if found <= stretch.end else None


def lunar_year(day: dt.date) -> int:
    """The lunar year in which a Gregorian day lies."""
    first = lunar_day(day.year, 1, 1)
    return day.year - (first is not None and day < first)


@lru_cache(4096)
def lunar_month(year: int, month: int, leap: bool = False) -> Stretch | None:
    """The Gregorian days of a month of the lunar ``year``."""
    if year not in KNOWN or not 1 <= month <= 12:
        return None
    from tyme4py.lunar import LunarDay, LunarMonth, LunarYear

    if leap and LunarYear.from_year(year).get_leap_month() != month:
        return None
    signed = -month if leap else month
    first = LunarDay.from_ymd(year, signed, 1).get_solar_day()
    length = LunarMonth.from_ym(year, signed).get_day_count()
    start = dt.date(first.get_year(), first.get_month(), first.get_day())
    return Stretch(start, start + dt.timedelta(length - 1))


@lru_cache(4096)
def solar_term(year: int, name: str) -> dt.date | None:
    """The day on which a solar term falls in a Gregorian year."""
    if year not in KNOWN or name not in TERMS:
        return None
    from tyme4py.solar import SolarTerm

    # tyme4py counts the terms of a year from the winter solstice before it.
    index = (TERMS.index(name) + 1) % 24
    found = SolarTerm.from_index(year + (index == 0), index).get_julian_day().get_solar_day()
    return dt.date(found.get_year(), found.get_month(), found.get_day())
