"""What a time expression means."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.resolve.calendar import Stretch


class Value(NamedTuple):
    """The days of an expression.

    ``edtf`` is set where the days alone do not say it; ``kind`` is the mention's type where they do not
    show it; ``unspecified`` digits of the year are not known (decades, centuries).
    """

    stretch: Stretch
    edtf: str | None = None
    kind: str = ""
    clock: str | None = None
    unspecified: int = 0
    approximate: bool = False
    weak: bool = False
