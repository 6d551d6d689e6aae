"""Units and classifiers: what stands behind a numeral, and what it is in SI units."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from pipeline.rulebook import Rulebook
from pipeline.types import Exact


class Unit(msgspec.Struct, frozen=True):
    """A printed form and what it means. Rows of units.csv; classifiers have ``kind`` count.

    ``code``: UCUM, ISO 4217, % or [pp]. ``factor``: exact, to ``si`` (money: the currency's main unit);
    None where the form does not say enough (度). ``zero`` is taken off before (degrees Fahrenheit).
    """

    form: str
    cls: str
    kind: str
    code: str | None = None
    dimension: str | None = None
    factor: Fraction | None = None
    si: str | None = None
    zero: Fraction | None = None

    def to_si(self, value: Exact | None) -> Exact | None:
        """``value`` in ``si``, as an exact fraction; None where the form does not say enough."""
        if value is None or self.factor is None:
            return None
        return (Fraction(value) - (self.zero or 0)) * self.factor


class _UnitRow(msgspec.Struct, forbid_unknown_fields=True):
    form: str
    cls: str = msgspec.field(name="class")
    kind: str
    code: str
    dimension: str
    factor: str | None = None
    si: str | None = None
    zero: str | None = None
    example: str = ""


class _CounterRow(msgspec.Struct, forbid_unknown_fields=True):
    form: str
    reads: str
    example: str = ""


class Found(NamedTuple):
    """A unit at a place of a text; ``end`` is where its form ends."""

    unit: Unit
    end: int


class UnitTable:
    """All units and classifiers by their first character."""

    def __init__(self, rules: Rulebook) -> None:
        """Load units.csv and counters.csv. Raises RuleError where a row cannot be used."""
        self.forms: dict[str, Unit] = {}
        for row in rules.csv("counters.csv", _CounterRow):
            cls = {"个": "ge"}.get(row.form, {"any": "counter"}.get(row.reads, row.reads))
            self.forms[row.form] = Unit(row.form, cls, "count", "1", "count")
        for entry in rules.csv("units.csv", _UnitRow):
            factor = Fraction(entry.factor) if entry.factor else None
            zero = Fraction(entry.zero) if entry.zero else None
            meant = (entry.cls, entry.kind, entry.code, entry.dimension)
            self.forms[entry.form] = Unit(entry.form, *meant, factor, entry.si, zero)
        by_first: dict[str, list[Unit]] = {}
        for unit in self.forms.values():
            by_first.setdefault(unit.form[0], []).append(unit)
        self._by_first = {first: sorted(units, key=lambda u: -len(u.form)) for first, units in by_first.items()}
        self._per: dict[tuple[str, str, str], Unit] = {}

    def candidates(self, text: str, start: int) -> list[Unit]:
        """The units whose form stands at ``start``, the longest first."""
        if start >= len(text):
            return []
        known = self._by_first.get(text[start])
        return [unit for unit in known if text.startswith(unit.form, start)] if known else []

    def counter(self, form: str) -> Unit:
        """A form read as a classifier, whatever unit it may be besides (块)."""
        return Unit(form, "counter", "count", "1", "count")

    def per(self, above: Unit, below: Unit, form: str) -> Unit:
        """The compound of two units: 元/吨, 人/平方公里."""
        key = (above.form, below.form, form)
        if key not in self._per:
            self._per[key] = _compound(above, below, form)
        return self._per[key]


def _compound(above: Unit, below: Unit, form: str) -> Unit:
    codes = ("{" + unit.form + "}" if unit.kind == "count" else unit.code for unit in (above, below))
    code = "/".join(code or "1" for code in codes)
    speed = above.dimension == "length" and below.dimension == "time"
    factor = None
    if (above.factor or above.kind == "count") and (below.factor or below.kind == "count"):
        factor = (above.factor or Fraction(1)) / (below.factor or Fraction(1))
    si = f"{above.si or '1'}/{below.si or '1'}" if factor is not None else None
    dimension = "speed" if speed else f"{above.dimension}/{below.dimension}"
    return Unit(form, "rate", "speed" if speed else "rate", code, dimension, factor, si)


def exact(value: Exact | None) -> Exact | None:
    """A fraction as a decimal where it has a finite one."""
    if not isinstance(value, Fraction):
        return value
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return value
    places = max(twos, fives)
    digits = value.numerator * 10**places // value.denominator
    return Decimal((0 if digits >= 0 else 1, tuple(map(int, str(abs(digits)))), -places))
