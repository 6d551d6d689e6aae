"""Long stretches: five-year plans, centuries, decades, school years; and years of the sixty-year cycle."""

from __future__ import annotations

import datetime as dt
from typing import Final

from pipeline.find.date_rules import Fields
from pipeline.resolve import calendar, edtf
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.value import Value

FIELDS: Final = frozenset(("bce", "plan", "fiscal", "century", "century_rel", "decade", "dmy_a"))
# How many years ahead the news speaks of a year of the cycle by its name.
_TO_COME: Final = 3
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
# The years of a decade or a century that its beginning, middle and end mean, from the first.
_DECADE_EDGES: Final = {"first": (0, 2), "middle": (3, 6), "last": (7, 9)}
_CENTURY_EDGES: Final = {"first": (0, 9), "middle": (40, 59), "last": (90, 99)}


def resolve(f: Fields, this_year: int | None) -> Value | None:
    """What the fields mean for a reader of ``this_year``; None where that is not known and needed."""
    if "bce" in f:
        return Value(Stretch(None, None), edtf.year(1 - int(f["bce"])), "YEAR")
    if "plan" in f:
        return _plan(f)
    if "fiscal" in f:
        return _fiscal(f)
    if "dmy_a" in f:
        return _figures(f, this_year)
    return _century(f, this_year)


def two_digits(number: int, this_year: int | None) -> int:
    """The year that two figures mean: of this century up to a dozen years ahead, else of the last."""
    return 2000 + number if 2000 + number <= (this_year or 2020) + 12 else 1900 + number


def cycle_year(name: str, this_year: int | None) -> int | None:
    """The last year of that name in the sixty-year cycle (甲子 to 癸亥), a near one to come included; 1984 was 甲子."""
    stem, branch = _STEMS.index(name[0]), _BRANCHES.index(name[1])
    if this_year is None or (stem - branch) % 2:
        return None
    first = 1984 + (6 * stem - 5 * branch) % 60
    return first + 60 * ((this_year + _TO_COME - first) // 60)


def _plan(f: Fields) -> Value | None:
    number = int(f["plan"])
    # The first plan began in 1953; the third, after three years of adjustment, in 1966.
    first = 1953 + 5 * (number - 1) if number < 3 else 1966 + 5 * (number - 3)
    stretch = calendar.years(first, first + 4)
    if "edge" in f:
        stretch = calendar.years(first + {"first": 0, "middle": 2, "last": 4}[str(f["edge"])])
    elif "first" in f:
        years = int(f["first"]) if f["unit"] == "year" else 0
        stretch = calendar.years(first, first + years - 1) if years <= 5 else None
    return Value(stretch, kind="PERIOD") if stretch else None


def _fiscal(f: Fields) -> Value | None:
    first = int(f["fiscal"])
    last = int(f.get("fiscal_high", first))
    last = last if last > 99 else first - first % 100 + last
    if "school" in f:
        return Value(Stretch(dt.date(first, 9, 1), dt.date(max(last, first + 1), 8, 31)), kind="PERIOD")
    stretch = calendar.years(first, last)
    kind = "YEAR" if first == last else "PERIOD"
    return Value(stretch, weak=True, approximate=True, kind=kind) if stretch else None


def _figures(f: Fields, this_year: int | None) -> Value | None:
    """12/31/1999: the day first, the month first where only that is a date."""
    a, b, year = int(f["dmy_a"]), int(f["dmy_b"]), int(f["dmy_y"])
    if year < 100:
        year = two_digits(year, this_year)
    found = calendar.day(year, b, a) or calendar.day(year, a, b)
    return Value(Stretch(found, found)) if found else None


def _century(f: Fields, this_year: int | None) -> Value | None:
    number: int | None = None
    if "century" in f:
        number = int(f["century"])
    elif "century_rel" in f and this_year:
        number = this_year // 100 + 1 + int(f["century_rel"])
    if "bc" in f and number:
        return Value(Stretch(None, None), f"{edtf.year(1 - number * 100)}/{edtf.year(100 - number * 100)}", "PERIOD")
    if "decade" in f:
        return _decade(f, number, this_year)
    if number is None:
        return None
    first = (number - 1) * 100
    low, high = _CENTURY_EDGES[str(f["edge"])] if "edge" in f else (0, 99)
    several = int(f["century_high"]) - number if "century_high" in f and "century" in f else 0
    stretch = calendar.years(max(first + low, 1), first + high + 100 * several)
    return Value(stretch, kind="PERIOD", unspecified=0 if "edge" in f or several else 2) if stretch else None


def _decade(f: Fields, century: int | None, this_year: int | None) -> Value | None:
    first = _tens(int(f["decade"]))
    if first < 100:
        if century is None:
            # 20年代 is said of this century once it has come, all later ones of the last.
            century = 21 if 20 <= first < 40 and (this_year or 2020) % 100 >= first else 20
        first += (century - 1) * 100
    low, high = _DECADE_EDGES[str(f["edge"])] if "edge" in f else (0, 9)
    if "decade_high" in f:
        high += (_tens(int(f["decade_high"])) - first) % 100
    stretch = calendar.years(first + low, first + high)
    return Value(stretch, kind="PERIOD", unspecified=1 if high - low == 9 else 0) if stretch else None


def _tens(number: int) -> int:
    """八九十年代 prints the tens of its first decade alone."""
    return number * 10 if number < 10 else number
