"""Days, weeks, months and quarters named from the article's date (昨天, 上周, 下个月) or from the text (次日, 当月)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from pipeline.find.date_rules import Fields
from pipeline.resolve import calendar
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Context
from pipeline.resolve.inside import WEEKEND, Inside
from pipeline.types import Anchor

FIELDS: Final = frozenset(("day_rel", "day_said", "month_rel", "month_said", "week_word", "quarter_word", "years_ago"))


class Relative:
    """Resolves what counts from a day that is known."""

    def __init__(self, anchor: Anchor, context: Context, inside: Inside) -> None:
        self._today, self._context, self._inside = anchor.day, context, inside

    def resolve(self, f: Fields, at: int) -> Stretch | None:
        """The days that ``f``, read at ``at``, means; None where what it counts from is unknown."""
        if "day_rel" in f:
            return self._day(f)
        if "day_said" in f:
            return self._said(f)
        if "years_ago" in f:
            found = self._today and calendar.add_months(self._today, -12 * int(f["years_ago"]))
            return Stretch(found, found) if found else None
        if "week_word" in f:
            return self._week(f)
        if "quarter_word" in f:
            return self._quarter(f, at)
        base = self._today
        if "compared" in f and f.get("month_rel") == -1 and (inforce := self._context.month_named(at)):
            base = inforce
        elif "month_said" in f:
            said = self._context.named(at)
            base = (said and (said.start or said.end)) or base
        month = base and calendar.months(base.year, base.month + int(f.get("month_rel", f.get("month_said", 0))))
        if not month or month.start is None:
            return None
        return self._inside.year(f | {"month": month.start.month}, month.start.year)

    def _day(self, f: Fields) -> Stretch | None:
        if self._today is None:
            return None
        first = calendar.add_days(self._today, int(f["day_rel"]))
        last = calendar.add_days(self._today, int(f.get("day_rel_high", f["day_rel"])))
        return Stretch(first, last) if first and last else None

    def _said(self, f: Fields) -> Stretch | None:
        """当天, 次日: from the day last named, from the article's where the text has named none."""
        named = self._context.day
        if named is None and (f["day_said"] == 0 or self._context.last is None):
            named = self._today
        found = named and calendar.add_days(named, int(f["day_said"]))
        return Stretch(found, found) if found else None

    def _quarter(self, f: Fields, at: int) -> Stretch | None:
        said = self._context.named(at) if "compared" in f else None
        base = (said and said.end) or self._today
        if base is None:
            return None
        number = (base.month + 2) // 3 + int(f["quarter_word"])
        year = base.year + (number - 1) // 4
        return self._inside.year(f | {"quarter": (number - 1) % 4 + 1}, year)

    def _week(self, f: Fields) -> Stretch | None:
        offset = int(f["week_word"])
        halved = "half_week" in f  # 上半周 and 下半周 are the halves of this week
        found = calendar.week(self._today, 0 if halved else offset) if self._today else None
        if found is None or found.start is None or found.end is None:
            return None
        if halved:
            thursday = found.start + dt.timedelta(3)
            return Stretch(found.start, thursday - calendar.DAY) if offset < 0 else Stretch(thursday, found.end)
        if "weekday" not in f:
            return found
        if f["weekday"] == WEEKEND:
            return Stretch(found.end - calendar.DAY, found.end)
        day = found.start + dt.timedelta(int(f["weekday"]) - 1)
        return Stretch(day, day)
