"""Finds the time expressions of a text and resolves them against its date.

The way: atoms (``date_atoms``) join into expressions (``date_grammar``); these are resolved in
text order (``pipeline.resolve.dates``), since each may be counted from one before it.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.find.date_atoms import Lexer
from pipeline.find.date_grammar import Expression, Grammar
from pipeline.resolve import calendar, edtf
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.context import Context, Tense, TenseReader
from pipeline.resolve.dates import MONTH_FIELDS, YEAR_FIELDS, Resolver
from pipeline.resolve.holidays import Holidays
from pipeline.resolve.value import Value
from pipeline.rulebook import Rulebook
from pipeline.types import Anchor, Mention, Span

# What a finer second point of a range takes over from the first.
_CARRIED_YEAR = ("year", "year_rel", "year_said", "year_before", "year_near", "y2", "era", "era_year")
_CARRIED_MONTH = ("month", "month_rel", "month_said", "lunar_month")
# Kinds that are a time only beside a date; alone they are found weakly or not at all.
_LOOSE = frozenset({"part", "clock"})
_TYPES = {"day": "DATE", "month": "MONTH", "quarter": "QUARTER", "year": "YEAR", "period": "PERIOD"}
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
        second = e.to
        stated = second.fields.keys()
        carried = (
            {} if stated & (YEAR_FIELDS | {"day_rel", "month_rel", "week_word"}) else _take(e.fields, _CARRIED_YEAR)
        )
        if (
            not stated & (MONTH_FIELDS | YEAR_FIELDS)
            and second.first_kind in ("day", "lunar")
            and not stated & {"day_rel", "day_said"}
        ):
            carried |= _take(e.fields, _CARRIED_MONTH)
        start = first.stretch.start
        hint = start.year if start and not carried else None
        if second.first_kind in _LOOSE and start:
            other: Value | None = Value(Stretch(start, first.stretch.end))
        elif "day_said" in stated and start:
            end_day = calendar.add_days(start, int(second.fields["day_said"]))
            other = Value(Stretch(end_day, end_day)) if end_day else None
        else:
            second.fields = carried | second.fields
            if start and "year_said" in second.fields:
                second.fields = second.fields | {"year": start.year + int(second.fields["year_said"])}
            needs = hint if not stated & YEAR_FIELDS and not stated & {"day_rel", "month_rel", "week_word"} else None
            other = self._resolver.point(second, tense, needs)
            if other and start and other.stretch.end and other.stretch.end < start and needs:
                other = self._resolver.point(second, tense, needs + 1)
        if other is None or other.stretch.end is None or start is None or other.stretch.end < start:
            return None
        whole = Stretch(start, other.stretch.end)
        return Value(whole, kind="TIME" if first.clock or other.clock else "", clock=first.clock, weak=first.weak)

    def _bounded(self, e: Expression, value: Value) -> Value:
        """The value with the side opened or closed that 以来, 起, 前, 后 or 截至 opens or closes."""
        start, end = value.stretch
        today = self._anchor.day
        op = e.op
        if op in ("since", "start") and start:
            ahead = today is not None and start > today
            return value._replace(
                stretch=Stretch(start, None if ahead else today), edtf=None, kind="PERIOD", unspecified=0
            )
        if op == "after" and value.kind == "TIME":
            return value
        if op == "after":
            return value._replace(stretch=Stretch(start, None), edtf=None, kind="PERIOD", unspecified=0)
        if op == "before":
            ahead = today is not None and end is not None and end > today
            return value._replace(
                stretch=Stretch(today if ahead else None, end), edtf=None, kind="PERIOD", unspecified=0
            )
        if (e.until or op == "end") and e.to is None:
            return value._replace(stretch=Stretch(None, end), edtf=None, kind="PERIOD", unspecified=0)
        return value

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
            compared=e.compared or rolled,
            closed=closed,
        )

    def _type(self, e: Expression, value: Value) -> str:
        if value.kind:
            return value.kind
        if (
            e.fields.keys() & {"month_high", "month_list", "day_high", "day_list", "year_high", "quarter_high", "edge"}
            and value.stretch.start != value.stretch.end
        ):
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
        if value.weak or e.faint or (e.counted and "festival" in e.fields):
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


def _take(fields: dict[str, int | str | bool], keys: tuple[str, ...]) -> dict[str, int | str | bool]:
    return {key: fields[key] for key in keys if key in fields}


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
