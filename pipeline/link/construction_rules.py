"""What ``rules/link/statements.toml`` holds."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from pipeline.types import Mention


class Construction(msgspec.Struct, forbid_unknown_fields=True):
    """A row of ``rules/link/statements.toml``.

    ``change`` says how the verb of change is to be read: ``by`` an amount, ``to`` a new level. The
    conditions on the figure: its ``kinds`` and ``units``, any where none is named; ``no_noun_behind``:
    a count that no noun follows. ``takes_basis``: 同比 or 环比 said before goes on to it. ``confidence``
    is how sure a statement by it is, where its parts stand near the figure.
    """

    id: str
    pattern: list[dict[str, Any]]
    change: Literal["by", "to"] | None = None
    kinds: list[str] = []
    units: list[str] = []
    no_noun_behind: bool = False
    takes_basis: bool = False
    confidence: float = 0.8

    def __post_init__(self) -> None:
        """Raises ValueError, which the rulebook tells with file and line."""
        if not any(token.get("part") == "value" for token in self.pattern):
            raise ValueError(f'the construction {self.id} has no token with part = "value"')

    def suits(self, figure: Mention, noun_behind: bool) -> bool:
        """Whether a figure meets the conditions."""
        if self.kinds and figure.type not in self.kinds or self.units and figure.unit not in self.units:
            return False
        return not (self.no_noun_behind and noun_behind and figure.type == "count")


class ConstructionFile(msgspec.Struct, forbid_unknown_fields=True):
    """``rules/link/statements.toml``."""

    construction: list[Construction]
    pieces: dict[str, dict[str, Any]] = {}
