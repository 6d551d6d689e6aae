"""Resolves ranges of time: 3月5日至8日, 2019年到2023年, 周一至周五."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from pipeline.find.date_grammar import LOOSE, Expression
from pipeline.find.date_rules import Fields
from pipeline.resolve import calendar, edtf
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Tense
from pipeline.resolve.dates import YEAR_FIELDS, Resolver
from pipeline.resolve.inside import WEEKEND
from pipeline.resolve.relative import FIELDS as FIXED
from pipeline.resolve.value import Value


class RangeResolver:
    """Resolves the ranges of one text, whose single times ``resolver`` resolves."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def resolve(self, e: Expression, first: Value, tense: Callable[[], Tense]) -> Value | None:
        """From the first day of the one to the last of the other, which shares what it does not state."""
        assert e.to is not None
        start = first.stretch.start
        if start is None:
            return self._before_our_era(e.to, first, tense)
        ends = [v for v in self._ends(e, start, first, tense) if v and v.stretch.end and v.stretch.end >= start]
        if not ends:
            return None
        clocked = first.clock or ends[0].clock or "hour" in e.to.fields
        whole = Stretch(start, ends[0].stretch.end)
        return Value(whole, kind="TIME" if clocked else "", clock=first.clock, weak=first.weak)

    def _before_our_era(self, second: Expression, first: Value, tense: Callable[[], Tense]) -> Value | None:
        """A range from a time that only EDTF can write."""
        last = self._resolver.point(second, tense)
        if first.edtf is None or last is None:
            return None
        written = last.edtf or edtf.write(last.stretch)
        whole = f"{first.edtf.split('/')[0]}/{written.split('/')[-1]}" if written else None
        return Value(first.stretch, whole, "PERIOD") if whole else None

    def _ends(self, e: Expression, start: dt.date, first: Value, tense: Callable[[], Tense]) -> Iterator[Value | None]:
        """What the second point of a range may mean after ``start``, the likeliest first."""
        assert e.to is not None
        second, f = e.to, e.to.fields
        if second.first_kind in LOOSE:
            yield Value(Stretch(start, first.stretch.end))
        elif "day_said" in f:
            day = calendar.add_days(start, int(f["day_said"]))
            yield Value(Stretch(day, day)) if day else None
        elif "weekday" in f and "week_word" not in f:
            day = (
                calendar.add_days(start, (int(f["weekday"]) - start.isoweekday()) % 7)
                if f["weekday"] != WEEKEND
                else None
            )
            yield Value(Stretch(day, day)) if day else None
        elif "year_said" in f:
            second.fields = f | {"year": start.year + int(f["year_said"])}
            yield self._resolver.point(second, tense)
        elif not YEAR_FIELDS.isdisjoint(f) or not FIXED.isdisjoint(f):
            yield self._resolver.point(second, tense)
        else:
            for given in _given(second, e, start):
                second.fields = given | f
                yield self._resolver.point(second, tense)


def _given(second: Expression, e: Expression, start: dt.date) -> Iterator[Fields]:
    """The year, and for a bare day the month, that the second point of a range takes from what the first means."""
    if second.fields.get("edge_of") == "month" and "month" not in second.fields:
        yield {"year": start.year, "month": start.month}
        return
    if "day" in second.fields and "month" not in second.fields:
        for offset in (0, 1):
            if (month := calendar.months(start.year, start.month + offset)) and month.start:
                yield {"year": month.start.year, "month": month.start.month}
        return
    lunar = {"lunar_month": e.fields["lunar_month"]} if "lunar_month" in e.fields else {}
    for year in (start.year - 1, start.year, start.year + 1):
        yield lunar | {"year": year}
