"""How a figure is said to have changed: which way, from what, against what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.link.chunks import Chunk
from pipeline.link.constructions import Match
from pipeline.link.lexicon import Lexicon
from pipeline.link.scope import basis_code, nearest_basis
from pipeline.types import Change, Mention

# Days of the longest stretch that is a point to count from.
_YEAR: Final = 366


def change_of(text: str, chunks: Sequence[Chunk], match: Match, i: int, lexicon: Lexicon) -> Change:
    """The change of the i-th figure that the verb tells, or the noun of the attribute (涨幅)."""
    verb = chunks[match.parts["change"]] if "change" in match.parts else None
    if verb is None:
        name = chunks[match.parts["attribute"]] if "attribute" in match.parts else None
        words = text[name.start : name.end] if name else ""
        if words.endswith(lexicon.rise_noun):
            return "increase"
        return "decrease" if words.endswith(lexicon.fall_noun) else "none"
    if verb.tag in ("UP", "DOWN") and match.rule.change == "by":
        return "increase" if verb.tag == "UP" else "decrease"
    if verb.tag in ("UP", "UPTO"):
        return "rise_to"
    return "fall_to" if verb.tag in ("DOWN", "DOWNTO") else _compared(chunks, match, i)


def _compared(chunks: Sequence[Chunk], match: Match, i: int) -> Change:
    """Which way a level went that is only said to have become another."""
    baseline = baseline_of(chunks, match, i)
    before = baseline.value if baseline is not None else None
    after = chunks[match.parts["value"]].figures[i].value
    if before is None or after is None or before == after:
        return "none"
    return "rise_to" if after > before else "fall_to"


def basis_of(chunks: Sequence[Chunk], at: int, match: Match, time: Mention | None, lexicon: Lexicon) -> str | None:
    """What the clause itself compares with: the year of 从…到, or the nearest 同比, 比上年, 较2020年."""
    if "since" in match.parts:
        since = chunks[match.parts["since"]].time
        if since is None or any(word in since.text for word in lexicon.last_year):
            return "yoy" if since else None
        if since.time_start is None or since.time_end is None or (since.time_end - since.time_start).days > _YEAR:
            return None
        return f"since:{since.time_start.year}"
    named = nearest_basis(chunks, at)
    return basis_code(named, time, lexicon) if named is not None else None


def baseline_of(chunks: Sequence[Chunk], match: Match, i: int) -> Mention | None:
    """The figure that the i-th value of a match started from, if the text gives one."""
    if "baseline" not in match.parts:
        return None
    figures = chunks[match.parts["baseline"]].figures
    return figures[min(i, len(figures) - 1)]
