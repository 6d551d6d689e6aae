"""Finds the time expressions of a text and resolves them against its date.

The way: atoms (``date_atoms``) join into expressions (``date_grammar``); these are resolved in
text order (``pipeline.resolve.dates``, ranges in ``date_ranges``), since each may be counted
from one before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipeline.find.date_atoms import Lexer
from pipeline.find.date_grammar import LOOSE, Expression, Grammar
from pipeline.find.date_ranges import RangeResolver
from pipeline.resolve import calendar, edtf
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Context, Tense, TenseReader
from pipeline.resolve.dates import YEAR_FIELDS, Resolver
from pipeline.resolve.holidays import Holidays
from pipeline.resolve.value import Value
from pipeline.rulebook import Rulebook
from pipeline.types import Anchor, Mention, Span

_TYPES: Final = {"day": "DATE", "month": "MONTH", "quarter": "QUARTER", "year": "YEAR", "period": "PERIOD"}
# With these an expression is a PERIOD, even where it fills a month or a year.
_STRETCHED: Final = frozenset("month_high month_list day_high day_list year_high quarter_high era_high edge".split())
# Years that are counted from the one in force (当年, 上年), which stays in force.
_FROM_ANOTHER: Final = frozenset({"year_said", "year_before"})
_UNSURE: Final = 0.6


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
        self._context = Context(folded, finder._tense)
        self._resolver = Resolver(anchor, self._context, finder._holidays, finder._lexer.eras)
        self._ranges = RangeResolver(self._resolver)
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
            value = self._ranges.resolve(e, value, tense)
        if value is None:
            kind = "TIME" if e.first_kind in LOOSE else "PERIOD" if e.to or e.op else _unresolved(e)
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
        if e.to is None and (e.until and not e.stock or op == "end"):
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
            explicit_year=not YEAR_FIELDS.isdisjoint(f) and _FROM_ANOTHER.isdisjoint(f),
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
        idle = e.kind == "first" and e.fields["unit"] in ("day", "week", "year")
        return idle and not _whole(e, text)
    if e.fields.get("unit") == "hour" and "within" in e.fields:
        return not _whole(e, text)
    return e.first_kind in ("ordinal", "quarter-edge", "opening", "same-period", "xun", "bare-han-day", "last")


def _whole(e: Expression, text: str) -> bool:
    """True where the text says nothing else, so that what would be idle in it is all it can mean."""
    return text.strip() == text[e.start : e.end]


def _unresolved(e: Expression) -> str:
    return {"month": "MONTH", "quarter": "QUARTER", "year": "YEAR", "day": "DATE", "clock": "TIME"}.get(e.kind, "DATE")


def _absolute(e: Expression) -> bool:
    """True where the text itself states the year."""
    return not e.fields.keys().isdisjoint({"year", "era", "bce", "century", "plan", "fiscal", "dmy_y"})


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
