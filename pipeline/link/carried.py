"""What one statement leaves for the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.link.lists import Pair
from pipeline.types import Change, Mention, Part


@dataclass
class Statement:
    """A statement, and so what the next one may carry on."""

    attribute: Part | None = None
    subject: Part | None = None
    change: Change = "none"
    basis: str | None = None
    time: Mention | None = None
    unit: str | None = None
    pairs: list[Pair] = field(default_factory=list)
    fronted: bool = False


@dataclass
class Carried:
    """What goes on from sentence to sentence of a paragraph.

    ``yearly``: the article has compared with the year before; a growth told beside its level is then of that kind.
    ``day`` is the last day named, which holds for what is told of its market (截至收盘).
    ``event`` is the day of an accident or match, which holds for the rest of the article; of an ``accident`` only
    for whom it struck.
    ``measure`` is what was measured last that is no measure of a measure (增速).
    """

    time: Mention | None = None
    basis: str | None = None
    yearly: bool = False
    day: Mention | None = None
    event: Mention | None = None
    accident: Mention | None = None
    measure: Part | None = None
    statement: Statement = field(default_factory=Statement)
