"""What the text mentions idly, so that it gives no fact, and what it only names."""

from __future__ import annotations

import re
from typing import Final

from pipeline.find.amount_rules import Idle, WeakRules
from pipeline.find.amounts import Amount
from pipeline.find.tokens import Token
from pipeline.rulebook import Rulebook

_Counts = dict[str, list[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]]


class Idleness:
    """The judgements of rules/quantities/weak.toml, compiled once."""

    def __init__(self, rules: Rulebook) -> None:
        """Compile rules/quantities/weak.toml. Raises RuleError where it cannot be used."""
        weak = rules.toml("quantities/weak.toml", WeakRules)
        self._to, self._one = frozenset(weak.to), weak.one
        self._indefinite, self._quotes = frozenset(weak.indefinite), weak.quotes
        self._slogan_longest = weak.slogan_longest
        self._negated, self._slogan = re.compile(weak.negated), re.compile(weak.slogan)
        self._ordinal_not, self._anchored = re.compile(weak.ordinal_not), re.compile(weak.anchored)
        self._some_day, self._change = re.compile(weak.some_day), re.compile(weak.change)
        self._origin = re.compile(weak.origin)
        self._spread = re.compile(weak.spread)
        self._idle, self._never = _by_unit(weak.idle), _by_unit(weak.never)
        self._price, self._named_after = re.compile(weak.price), re.compile(weak.named_after)

    def names(self, folded: str, start: int) -> bool:
        """Whether the ordinal at ``start`` is part of a name (第一书记)."""
        return bool(self._ordinal_not.match(folded, start))

    def leads_on(self, folded: str, token: Token, last: Token, end: int) -> bool:
        """Whether 至 behind an amount names a new level (增加200个至1200个), no range's end (从3个至5个不等).

        增长3%至5% is a range, too: one percentage is a growth, and what it grew to would be much larger.
        """
        if token.unit is None or self._spread.match(folded, end):
            return False
        if folded[token.unit_end : token.unit_end + 1] not in self._to:
            return False
        low = max(0, token.start - _CHANGE_REACH)
        if (
            token.unit.cls == "percent"
            and folded[end - 1] == "%"
            and 0 < (last.value or 0) < _ALIKE * (token.value or 0)
        ):
            return bool(self._origin.search(folded, low, token.start))
        return bool(self._change.search(folded, low, token.start))

    def idle(self, folded: str, amount: Amount, kind: str) -> bool:
        """Whether the text mentions a quantity idly: indefinite, in a slogan, negated, naming a group."""
        token, unit, start = amount.token, amount.unit, amount.start
        core = folded[token.core[0] : token.core[1]]
        if kind == "count" and core in self._indefinite and amount.high is None:
            return True
        if unit is not None and unit.cls == "group" and token.form == "chinese" and len(core) == 1:
            return True
        if kind == "duration":
            if unit is not None and unit.cls in _SHORT_STRETCHES:
                if self._anchored.search(folded, max(0, start - 3), start):
                    return True
            if core == self._one and self._some_day.search(folded, max(0, start - 3), start):
                return True
        if (
            core == self._one
            and kind in ("mass", "area", "volume")
            and self._price.search(folded, max(0, start - 1), start)
        ):
            return True
        if kind == "duration" and self._named_after.match(folded, amount.end):
            return True
        if self._listed(self._idle, folded, amount):
            return True
        if kind in ("count", "duration", "length") and self._in_slogan(folded, amount):
            return True
        return kind == "count" and bool(self._negated.search(folded, max(0, start - 6), start))

    def never(self, folded: str, amount: Amount) -> bool:
        """Whether what looks like a count is a name (2024届)."""
        return self._listed(self._never, folded, amount)

    def _listed(self, counts: _Counts, folded: str, amount: Amount) -> bool:
        entries = counts.get(amount.unit.form) if amount.unit is not None else None
        if entries is None:
            return False
        start, (first, last) = amount.start, amount.token.core
        return any(
            before.search(folded, max(0, start - _IDLE_REACH), start)
            and after.match(folded, amount.end)
            and number.fullmatch(folded, first, last)
            for before, after, number in entries
        )

    def _in_slogan(self, folded: str, amount: Amount) -> bool:
        longest = self._slogan_longest
        quote, unquote = self._quotes
        opened = folded.rfind(quote, max(0, amount.start - longest), amount.start)
        if opened < 0 or folded.find(unquote, opened, amount.start) >= 0:
            return False
        closed = folded.find(unquote, amount.end, opened + longest + 2)
        return closed >= 0 and bool(self._slogan.fullmatch(folded, opened + 1, closed))


_SHORT_STRETCHES: Final = frozenset({"month", "baremonth", "quarter", "week", "day"})
_PRICED: Final = frozenset({"mass", "area", "volume"})
_ALIKE: Final = 5
_CHANGE_REACH: Final = 6
_IDLE_REACH: Final = 14


def _by_unit(entries: list[Idle]) -> _Counts:
    """Compiled, by the forms of their units."""
    found: _Counts = {}
    for entry in entries:
        for form in entry.units:
            patterned = re.compile(entry.before), re.compile(entry.after), re.compile(entry.number)
            found.setdefault(form, []).append(patterned)
    return found
