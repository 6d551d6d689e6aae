"""An amount read from a text: a value with its unit, and where it stands."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from pipeline.find.tokens import Token
from pipeline.resolve.units import Unit
from pipeline.types import Exact

PERCENT: Final = Unit("%", "percent", "percent", "%", "ratio", Fraction(1, 100), "1")
MINUTE: Final = Unit("分", "minute", "duration", "min", "time", Fraction(60), "s")


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
