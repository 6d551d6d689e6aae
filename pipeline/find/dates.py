"""Finds the time expressions of a text and resolves them against its date.

The way: atoms (``date_atoms``) join into expressions (``date_grammar``); these are resolved in
text order (``pipeline.resolve.dates``), since each may be counted from one before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from pipeline.find.date_atoms import Fields, Lexer
from pipeline.find.date_grammar import Expression, Grammar
from pipeline.resolve import calendar, edtf
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Context, Tense, TenseReader
from pipeline.resolve.dates import YEAR_FIELDS, Resolver
from pipeline.resolve.holidays import Holidays
from pipeline.resolve.nearest import WEEKEND
from pipeline.resolve.relative import FIELDS as FIXED
from pipeline.resolve.value import Value
from pipeline.rulebook import Rulebook
from pipeline.types import Anchor, Mention, Span

# Kinds that are a time only beside a date; alone they are found weakly or not at all.
_LOOSE = frozenset({"part", "clock"})
_TYPES = {"day": "DATE", "month": "MONTH", "quarter": "QUARTER", "year": "YEAR", "period": "PERIOD"}
# With these an expression is a PERIOD, even where it fills a month or a year.
_STRETCHED = frozenset("month_high month_list day_high day_list year_high quarter_high era_high edge".split())
_UNSURE = 0.6


class DateFinder:
    """Finds times. One for any number of texts; holds no state between them."""

    def __init__(self, rules: Rulebook) -> None:
        """Compile the rules. Raises RuleError where one cannot be used."""
        self._holidays = Holidays(rules)
        self._lexer = Lexer(rules, self._holidays)
        self._grammar = Grammar(rules, self._lexer)
        self._tense = TenseReader(self._grammar.rules.tense)

    def find(self, folded: str, anchor: Anchor, *, text: str | None = None) -> tuple[list[Mention], list[Span]]:
        """The times of a folded text, and the stretches whose numerals are calendar numbers, never quantities.

        ``text`` is the text as printed, of the same length, from which mentions take their words.
        """
        atoms = self._lexer.find(folded)
        if not atoms:
            return [], []
        return _Run(self, folded, text or folded, anchor).read(self._grammar.read(folded, atoms))


class _Run:
    """One text being resolved."""

    def __init__(self, finder: DateFinder, folded: str, text: str, anchor: Anchor) -> None:
        self._folded, self._text, self._anchor = folded, text, anchor
        self._reader = finder._tense
        self._context = Context(folded, finder._tense.stop)
        self._resolver = Resolver(anchor, self._context, finder._holidays, finder._lexer.eras)
        self._titles = _titles(folded)

    def read(self, expressions: list[Expression]) -> tuple[list[Mention], list[Span]]:
        mentions: list[Mention] = []
        calendar_spans: list[Span] = []
        for e in expressions:
            if _idle(e, self._folded):
                continue
            calendar_spans += e.numerals
            mentions.append(self._mention(e))
        return mentions, calendar_spans

    def _mention(self, e: Expression) -> Mention:
        if e.kind in ("vague", "set", "weekday-set") or (e.counted and e.first_kind == "festival"):
            kind = "VAGUE" if e.kind == "vague" else "SET"
            return self._made(e, kind, Stretch(None, None), None, weak=True)
        tense = self._lazy_tense(e)
        value = self._resolver.point(e, tense)
        if value and e.to:
            value = self._range(e, value, tense)
        if value is None:
            kind = "TIME" if e.first_kind in _LOOSE else "PERIOD" if e.to or e.op else _unresolved(e)
            return self._made(e, kind, Stretch(None, None), None, weak=True)
        bounded = self._bounded(e, value)
        if bounded.stretch.start or bounded.stretch.end:
            self._note(e, value, bounded)
        return self._made(
            e, self._type(e, bounded), bounded.stretch, self._edtf(e, bounded), weak=self._weak(e, bounded)
        )

    def _lazy_tense(self, e: Expression) -> Callable[[], Tense]:
        if e.op == "since" or e.until:
            return lambda: "past"
        expected: Tense = "future" if e.op == "before" else None
        return lambda: self._reader.read(self._folded, e.start, e.end) or expected

    def _range(self, e: Expression, first: Value, tense: Callable[[], Tense]) -> Value | None:
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
        if second.first_kind in _LOOSE:
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

    def _bounded(self, e: Expression, value: Value) -> Value:
        """The value with the side opened or closed that 以来, 起, 前, 后 or 截至 opens or closes."""
        start, end = value.stretch
        today = self._anchor.day
        op = e.op
        if op in ("since", "start") and start:
            ahead = today is not None and start >= today
            return _open(value, Stretch(start, None if ahead else today))
        if op == "after" and (value.kind == "TIME" or "part" in e.fields):
            return value
        if op == "after" or (e.ever_since and not op and e.to is None):
            return _open(value, Stretch(start, None))
        if op == "before":
            ahead = today is not None and end is not None and end > today
            return _open(value, Stretch(today if ahead else None, end))
        if e.as_of and e.to is None and self._over(e, value.stretch):
            e.until, e.rule = True, "until"
        if e.to is None and (e.until or op == "end"):
            return _open(value, Stretch(None, end))
        return value

    def _over(self, e: Expression, stretch: Stretch) -> bool:
        """True for a day or an edge (去年底) that is past: what stands at it has been counted."""
        end, today = stretch.end, self._anchor.day
        return end is not None and today is not None and end <= today and (stretch.start == end or "edge" in e.fields)

    def _note(self, e: Expression, value: Value, bounded: Value) -> None:
        f = e.fields
        stretch = value.stretch
        if stretch.start is None and stretch.end is None:
            return
        rolled = e.first_kind in ("rolling", "shift") or "same_period" in f
        running = e.op == "since" and stretch.start and stretch.start.year == self._resolver.this_year
        closed = not rolled and (not e.op or bool(running)) and not e.until
        self._context.name(
            e.end,
            bounded.stretch if running else stretch,
            explicit_year=not YEAR_FIELDS.isdisjoint(f) and "year_said" not in f,
            compared=e.compared or rolled or {"compared", "month_rel"} <= f.keys(),
            closed=closed,
        )

    def _type(self, e: Expression, value: Value) -> str:
        if value.kind:
            return value.kind
        if not _STRETCHED.isdisjoint(e.fields) and value.stretch.start != value.stretch.end:
            return "PERIOD"
        return _TYPES[calendar.grain(value.stretch)]

    def _edtf(self, e: Expression, value: Value) -> str | None:
        uncertain = self._anchor.inferred and not _absolute(e)
        if value.edtf:
            return value.edtf + ("?" if uncertain else "")
        return edtf.write(
            value.stretch,
            approximate=e.about or value.approximate,
            uncertain=uncertain,
            clock=value.clock,
            unspecified=value.unspecified,
        )

    def _weak(self, e: Expression, value: Value) -> bool:
        if value.weak or e.faint or "loose" in e.fields or (e.counted and "festival" in e.fields):
            return True
        if value.stretch == (None, None) and value.edtf is None:
            return True
        if e.op == "since" and value.stretch.end is None and self._anchor.day is None:
            return True
        if "plan" in e.fields and not e.op and e.fields.keys().isdisjoint(("edge", "during")):
            return True
        return any(start < e.start < end for start, end in self._titles)

    def _made(self, e: Expression, kind: str, stretch: Stretch, written: str | None, *, weak: bool) -> Mention:
        return Mention(
            layer="time",
            type=kind,
            start=e.start,
            end=e.end,
            text=self._text[e.start : e.end],
            rule=e.rule,
            confidence=_UNSURE if e.faint else 1.0,
            weak=weak,
            time_start=stretch.start,
            time_end=stretch.end,
            time_edtf=written,
        )


def _open(value: Value, stretch: Stretch) -> Value:
    return value._replace(stretch=stretch, edtf=None, kind="PERIOD", unspecified=0)


def _idle(e: Expression, text: str) -> bool:
    """True for a part of the day that is no mention without a day before it (黎明, 晚), or an edge of nothing."""
    if e.first_kind == "part" and e.kind == "part" and e.to is None:
        return "bare" not in e.fields
    if e.first_kind == "clock" and e.to is None and "zone" not in e.fields:
        return e.fields.get("hour_word") != "时" or not text[e.start].isdecimal()
    if e.first_kind == "first":
        return e.kind == "first" and e.fields["unit"] in ("day", "week", "year")
    return e.first_kind in ("ordinal", "quarter-edge", "opening", "same-period", "xun", "bare-han-day", "last")


def _unresolved(e: Expression) -> str:
    return {"month": "MONTH", "quarter": "QUARTER", "year": "YEAR", "day": "DATE", "clock": "TIME"}.get(e.kind, "DATE")


def _absolute(e: Expression) -> bool:
    """True where the text itself states the year."""
    return not e.fields.keys().isdisjoint({"year", "era", "bce", "century", "plan", "fiscal", "dmy_y"})


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


def _titles(text: str) -> list[Span]:
    """The stretches between 《 and 》."""
    found: list[Span] = []
    opened = text.find("《")
    while opened >= 0:
        closed = text.find("》", opened)
        if closed < 0:
            break
        found.append((opened, closed))
        opened = text.find("《", closed)
    return found
