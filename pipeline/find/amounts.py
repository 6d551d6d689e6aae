"""An amount read from a text: a value with its unit, and where it stands."""

from __future__ import annotations

from fractions import Fraction

from pipeline.find.amount_rules import MakerRules, UnitRule
from pipeline.find.tokens import Token
from pipeline.resolve.units import Unit
from pipeline.rulebook import Rulebook
from pipeline.types import Exact


class Lore:
    """What the makers of amounts know of words and units: ``rules/quantities/makers.toml``."""

    def __init__(self, rules: Rulebook) -> None:
        """Raises RuleError where the file cannot be used."""
        self.words = table = rules.toml("quantities/makers.toml", MakerRules)
        units = {name: _unit(row) for name, row in table.units.items()}
        self.percent, self.minute, self.cent = units["percent"], units["minute"], units["cent"]
        self.tenth_mu, self.metre = units["tenth-mu"], units["metre"]
        self.no_inner = str.maketrans("", "", table.inner)
        self.not_digits = frozenset(table.not_digits)
        self.numbered, self.tenths = frozenset(table.numbered), frozenset(table.tenths)


def _unit(row: UnitRule) -> Unit:
    return Unit(row.form, row.cls, row.kind, row.code, row.dimension, Fraction(row.factor), row.si)


class Amount:
    """A value with its unit and place; ``printed`` overrides the unit's surface, ``kind`` the unit's kind."""

    __slots__ = ("end", "high", "kind", "printed", "rule", "start", "token", "unit", "value", "weak")

    def __init__(
        self,
        start: int,
        end: int,
        value: Exact | None,
        high: Exact | None,
        unit: Unit | None,
        token: Token,
        rule: str,
        *,
        kind: str | None = None,
        printed: str | None = None,
        weak: bool = False,
    ) -> None:
        self.start, self.end, self.value, self.high = start, end, value, high
        self.unit, self.token, self.rule = unit, token, rule
        self.kind, self.printed, self.weak = kind, printed, weak


Made = list[Amount] | None  # a maker makes None where what matched is no amount
