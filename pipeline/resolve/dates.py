"""Turns a time expression into days: against the article's date, and against what the text has named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, NamedTuple

from pipeline.find.date_atoms import Fields
from pipeline.find.date_grammar import Expression
from pipeline.resolve import calendar, edtf
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Context, Tense
from pipeline.resolve.holidays import Holidays
from pipeline.resolve.inside import Inside
from pipeline.resolve.shifts import Shifts
from pipeline.types import Anchor

# Fields that say which year an expression is in.
YEAR_FIELDS: Final = frozenset(
    ("year", "year_rel", "year_said", "year_before", "year_near", "y2", "era", "cycle", "bce", "fiscal", "dmy_y", "century", "century_rel", "plan", "decade")
)
MONTH_FIELDS: Final = frozenset(("month", "month_rel", "month_said", "lunar_month"))
DAY_FIELDS: Final = frozenset(("day", "day_rel", "day_said", "weekday", "week_word", "festival", "term"))
# A stretch this far off within the year of publication is taken before a nearer one of another year (days).
_SAME_YEAR: Final = 200
# 全年 in a paper of January or February sums up the year before.
_REPORTED_UNTIL: Final = 2


class Value(NamedTuple):
    """What an expression means. ``edtf`` is set where the stretch alone does not say it."""

    stretch: Stretch
    edtf: str | None = None
    kind: str = ""
    clock: str | None = None
    unspecified: int = 0
    approximate: bool = False
    weak: bool = False


class Resolver:
    """Resolves the expressions of one text in order."""

    def __init__(self, anchor: Anchor, context: Context, holidays: Holidays, eras: dict[str, int]) -> None:
        self.anchor, self.context = anchor, context
        self._eras = eras
        self._inside = Inside(holidays)
        self._shifts = Shifts(anchor, context)
        self.this_year = anchor.day.year if anchor.day else anchor.year

    def point(self, e: Expression, tense: Callable[[], Tense], year: int | None = None) -> Value | None:
        """The days of a point; ``year`` is that of the range's first point. None where nothing can be said."""
        f = e.fields
        if e.first_kind in ("rolling", "shift"):
            return self._moved(e)
        if "bce" in f:
            return Value(Stretch(None, None), edtf.year(1 - int(f["bce"])), "YEAR")
        if "plan" in f:
            return self._plan(f)
        if "fiscal" in f:
            return self._fiscal(f)
        if "century" in f or "century_rel" in f or "decade" in f:
            return self._long(f)
        if "dmy_a" in f:
            return self._figures(f)
        if "same_period" in f:
            return self._same_period(f, e.start)
        value = self._placed(e, tense, year)
        return self._clocked(value, f) if value else None

    # -- which year, month or day

    def year_of(self, f: Fields, at: int) -> int | None:
        """The year that the fields state, or None."""
        if "year" in f:
            return int(f["year"])
        if "y2" in f:
            reference = self.this_year or 2020
            year = 2000 + int(f["y2"])
            return year if year <= reference + 12 else year - 100
        if "era" in f:
            return self._eras[str(f["era"])] + int(f["era_year"]) - 1
        if "cycle" in f:
            return _cycle_year(str(f["cycle"]), self.this_year)
        if "year_rel" in f:
            return self.this_year + int(f["year_rel"]) if self.this_year else None
        if "year_near" in f:
            said = self.context.year_named(at)
            if said is None and self.anchor.day and self.anchor.day.month <= _REPORTED_UNTIL:
                return self.anchor.day.year - 1
            return said if said is not None else self.this_year
        if "year_before" in f:
            said = self.context.year_named(at)
            base = said if said is not None else self.this_year
            return base - 1 if base else None
        if "year_said" in f:
            named = self.context.named(at)
            head = named and (named.end or named.start)
            return head.year + int(f["year_said"]) if head else self.this_year if f["year_said"] == 0 else None
        return None

    def _placed(self, e: Expression, tense: Callable[[], Tense], hint: int | None) -> Value | None:
        f = e.fields
        if f.keys() & YEAR_FIELDS:
            year = self.year_of(f, e.start)
            return self._value(f, self._inside.year(f, year)) if year is not None else None
        if f.keys() & {"day_rel", "day_said", "month_rel", "month_said", "week_word", "qrel"}:
            return self._value(f, self._relative(f, e.start))
        if ("half_month" in f or f.get("edge_of") == "month") and "month" not in f:
            today = self.anchor.day
            return self._value(f, self._inside.year(f | {"month": today.month}, today.year)) if today else None
        if "weekday" in f:
            found = self._value(f, self._weekday(str(f["weekday"]), tense()))
            return found._replace(weak=True) if found and "loose" in f else found
        if hint is not None:
            return self._value(f, self._inside.year(f, hint))
        if "day" in f and "month" not in f:
            return self._value(f, self._bare_day(f, e.start, tense))
        if self._inside.needs_year(f):
            return self._value(f, self._bare(f, e.start, tense))
        if f.keys() & {"part", "hour"}:
            named = self.context.named_day(e.start) or self.anchor.day
            return Value(Stretch(named, named), weak=True) if named else None
        return None

    def _bare(self, f: Fields, at: int, tense: Callable[[], Tense]) -> Stretch | None:
        """A month, festival, quarter … without a year."""
        today = self.anchor.day
        carried = self.context.year_here(at)
        if carried is None and "month" in f:
            carried = self.context.year_of_day(int(f["month"]), int(f.get("day", 0)))
        if carried is not None:
            found = self._inside.year(f, carried)
            if found and not (today and tense() == "future" and found.end and found.end < today):
                return found
        if today is None:
            return None
        now = tense()
        candidates = [s for y in (today.year - 1, today.year, today.year + 1) if (s := self._inside.year(f, y))]
        if not candidates:
            candidates = [s for n in range(2, 9) for y in (today.year - n, today.year + n) if (s := self._inside.year(f, y))][:1]
        if now == "alone" and "festival" in f:
            return next((s for s in candidates if s.end and s.end >= today), None)
        counted = "festival" not in f and ("first" in f or "month_high" in f)
        return min(candidates, key=lambda s: _cost(s, today, now, counted), default=None)

    def _bare_day(self, f: Fields, at: int, tense: Callable[[], Tense]) -> Stretch | None:
        today, named = self.anchor.day, self.context.day
        if named and (self.context.listed(at) or today is None or abs((today - named).days) > 45) and self.context.named(at):
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

    def _weekday(self, name: str, now: Tense) -> Stretch | None:
        today = self.anchor.day
        if today is None:
            return None
        number = 6 if name == "末" else _WEEKDAYS.index(name.replace("天", "日")) + 1
        length = 2 if name == "末" else 1
        ahead = calendar.add_days(today, (number - today.isoweekday()) % 7)
        back = calendar.add_days(today, -((today.isoweekday() - number) % 7))
        if ahead is None or back is None:
            return None
        first = back
        if now == "future":
            first = ahead
        elif now == "alone":
            first = ahead if ahead > today else today + dt.timedelta(7)
        return Stretch(first, first + dt.timedelta(length - 1))

    def _relative(self, f: Fields, at: int) -> Stretch | None:
        today = self.anchor.day
        if "day_rel" in f:
            first = today and calendar.add_days(today, int(f["day_rel"]))
            last = today and calendar.add_days(today, int(f.get("day_rel_high", f["day_rel"])))
            return Stretch(first, last) if first and last else None
        if "day_said" in f:
            named = self.context.named_day(at) or (today if f["day_said"] == 0 or "part" in f else None)
            if named is None and today and at == 0 or self.context.last is None and today:
                named = today
            found = named and calendar.add_days(named, int(f["day_said"]))
            return Stretch(found, found) if found else None
        if "week_word" in f:
            return self._week(f)
        if "qrel" in f:
            number = today and (today.month + 2) // 3 + _OFFSETS.get(str(f["qrel"]), 0)
            return calendar.quarters(today.year, number) if today and number else None
        base = today
        if "month_said" in f:
            said = self.context.named(at)
            base = (said and (said.start or said.end)) or today
        if base is None:
            return None
        offset = int(f.get("month_rel", f.get("month_said", 0)))
        month = calendar.months(base.year, base.month + offset)
        if month is None or month.start is None:
            return None
        return self._inside.year(f | {"month": month.start.month}, month.start.year)

    def _week(self, f: Fields) -> Stretch | None:
        offset = _OFFSETS.get(str(f["week_word"]), 0)
        found = calendar.week(self.anchor.day, offset) if self.anchor.day else None
        if found is None or found.start is None:
            return None
        if "half_week" in f:
            # 上半周 and 下半周 are the halves of this week.
            middle = (self.anchor.day or found.start) - dt.timedelta((self.anchor.day or found.start).weekday() - 3)
            return Stretch(middle - dt.timedelta(3), middle - calendar.DAY) if offset < 0 else Stretch(middle, middle + dt.timedelta(3))
        if "weekday" not in f:
            return found
        name = str(f["weekday"])
        number = 6 if name == "末" else _WEEKDAYS.index(name.replace("天", "日")) + 1
        day = found.start + dt.timedelta(number - 1)
        return Stretch(day, day + dt.timedelta(name == "末"))

    # -- long stretches

    def _plan(self, f: Fields) -> Value | None:
        number = int(f["plan"])
        # The first plan began in 1953; the third, after three years of adjustment, in 1966.
        first = 1953 + 5 * (number - 1) if number < 3 else 1966 + 5 * (number - 3)
        stretch = calendar.years(first, first + 4)
        if stretch and "edge" in f:
            stretch = calendar.years(first + 4 if f["edge"] == "last" else first)
        return Value(stretch, kind="PERIOD") if stretch else None

    def _fiscal(self, f: Fields) -> Value | None:
        first = int(f["fiscal"])
        last = int(f.get("fiscal_high", first))
        last = last if last > 99 else first - first % 100 + last
        if str(f["fiscal_kind"]).startswith("学年"):
            start, end = dt.date(first, 9, 1), dt.date(max(last, first + 1), 8, 31)
            return Value(Stretch(start, end), kind="PERIOD")
        stretch = calendar.years(first, last)
        return Value(stretch, weak=True, approximate=True, kind="YEAR" if first == last else "PERIOD") if stretch else None

    def _long(self, f: Fields) -> Value | None:
        number: int | None = None
        if "century" in f:
            number = int(f["century"])
        elif "century_rel" in f and self.this_year:
            number = self.this_year // 100 + 1 + int(f["century_rel"])
        if "bc" in f:
            return Value(Stretch(None, None), f"-{int(f['century']) * 100 - 1:04d}/-{int(f['century']) * 100 - 100:04d}", "PERIOD")
        if "decade" in f:
            return self._decade(f, number)
        if number is None:
            return None
        first, last = (number - 1) * 100, number * 100 - 1
        if "edge" in f:
            first, last = {"first": (first, first + 9), "middle": (first + 40, first + 59), "last": (last - 9, last)}[str(f["edge"])]
        stretch = calendar.years(max(first, 1), last)
        return Value(stretch, kind="PERIOD", unspecified=0 if "edge" in f else 2) if stretch else None

    def _decade(self, f: Fields, century: int | None) -> Value | None:
        decade = int(f["decade"])
        if decade < 10:
            decade *= 10
        if decade < 100:
            if century is None:
                century = 21 if decade < 20 + 20 and (self.this_year or 2020) % 100 >= decade >= 20 else 20
            decade += (century - 1) * 100
        first, last = decade, decade + 9
        if "decade_high" in f:
            high = int(f["decade_high"]) * (10 if int(f["decade_high"]) < 10 else 1)
            last += (high - decade) % 100
        if "edge" in f:
            first, last = {"first": (first, first + 2), "middle": (first + 3, first + 6), "last": (first + 7, last)}[str(f["edge"])]
        stretch = calendar.years(first, last)
        return Value(stretch, kind="PERIOD", unspecified=0 if last - first != 9 else 1) if stretch else None

    def _figures(self, f: Fields) -> Value | None:
        """12/31/1999: the day first, the month first where only that is a date."""
        a, b, year = int(f["dmy_a"]), int(f["dmy_b"]), int(f["dmy_y"])
        if year < 100:
            year += 2000 if year <= (self.this_year or 2020) % 100 + 12 else 1900
        found = calendar.day(year, b, a) or calendar.day(year, a, b)
        return Value(Stretch(found, found)) if found else None

    def _same_period(self, f: Fields, at: int) -> Value | None:
        period = self.context.period_here(at)
        year = self.year_of(f, at)
        if period is None or year is None or (head := period.start or period.end) is None:
            return None
        return Value(calendar.shift_years(period, year - head.year))

    # -- the rest

    def _moved(self, e: Expression) -> Value | None:
        found = self._shifts.resolve(e.fields, e.start)
        if found is None:
            return None
        stretch, approximate, weak = found
        return Value(stretch, approximate=approximate, weak=weak, kind="PERIOD" if e.first_kind == "rolling" else "")

    def _value(self, f: Fields, stretch: Stretch | None) -> Value | None:
        if stretch is None:
            return None
        if "season" in f and stretch.start and stretch.end and "season_high" not in f:
            year = stretch.start.year
            return Value(stretch, edtf.season(year, int(f["season"])), "PERIOD", weak=bool(f.get("weak")))
        return Value(stretch)

    def _clocked(self, value: Value, f: Fields) -> Value:
        if "hour" not in f or value.stretch.start is None:
            return value
        hour, minute, second = int(f["hour"]), int(f.get("minute", 0)), int(f.get("second", 0))
        if "half_hour" in f:
            minute = 30
        elif "quarter_hour" in f:
            minute = {"一": 15, "1": 15, "二": 30, "2": 30}.get(str(f["quarter_hour"]), 45)
        if f.get("part") in ("下午", "傍晚", "晚", "夜") and 1 <= hour < 12 and not (f["part"] == "夜" and hour < 5):
            hour += 12
        if not (hour < 24 and minute < 60 and second < 60):
            return value._replace(kind="TIME")
        return value._replace(clock=f"{hour:02d}:{minute:02d}:{second:02d}", kind="TIME")


_WEEKDAYS: Final = "一二三四五六日"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_OFFSETS: Final = {"上上": -2, "上": -1, "下": 1, "下下": 2}


def _cycle_year(name: str, this_year: int | None) -> int | None:
    """The year of the sixty-year cycle (甲子 … 癸亥) that is nearest to the present one; 1984 was 甲子."""
    stem, branch = _STEMS.index(name[0]), _BRANCHES.index(name[1])
    if this_year is None or (stem - branch) % 2:
        return None
    offset = (6 * stem - 5 * branch) % 60
    first = 1984 + offset
    return first + 60 * round((this_year - first) / 60)


def _cost(stretch: Stretch, today: dt.date, tense: Tense, counted: bool) -> float:
    """How unlikely a candidate is: days from today, more against the tense and outside the year of publication."""
    start, end = stretch.start or today, stretch.end or today
    if counted and end > today and tense != "future":
        # What has been counted over a stretch is over, or nearly so.
        distance: float = (end - today).days * 2
    elif start <= today <= end:
        return 0.0
    else:
        distance = (today - end).days if end < today else (start - today).days
    near = distance <= _SAME_YEAR
    if start > today or (counted and end > today):
        distance *= 20.0 if tense == "past" else 1.0 if tense == "future" else 1.3
    elif tense == "future":
        distance *= 6.0
    if start.year == today.year and tense == "alone" and start > today:
        return 0.0
    if start.year == today.year and near and tense in (None, "alone"):
        distance *= 0.3
    return distance


