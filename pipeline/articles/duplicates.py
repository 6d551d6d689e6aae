"""Passages that a page prints twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.articles.paragraphs import Block

_KEY: Final = 16  # characters that two passages must share where a sentence begins
_LEAST: Final = 28  # characters of a passage that count as printed twice


def mark_copies(blocks: Sequence[Block]) -> dict[int, tuple[int, int]]:
    """Sets ``copy_of`` of every block that repeats an earlier one, whole or in part.

    Gives for each such block the range of its text that the earlier one has. Only where sentences
    begin are passages compared, so that the work grows with the page and no faster.
    """
    seen: dict[str, tuple[int, int]] = {}
    ranges: dict[int, tuple[int, int]] = {}
    for i, block in enumerate(blocks):
        if block.kind not in ("body", "caption"):
            continue
        reach = 0
        for at in _sentence_starts(block.text):
            key = block.text[at : at + _KEY]
            if len(key) < _KEY:
                break
            earlier = seen.setdefault(key, (i, at))
            if earlier[0] != i and at >= reach and i not in ranges:
                start, reach = _extent(block.text, at, blocks[earlier[0]].text, earlier[1])
                if reach - start >= _LEAST:
                    ranges[i] = (start, reach)
                    if (reach - start) * 10 >= len(block.text) * 8:
                        block.copy_of = earlier[0]
    return ranges


def _sentence_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("。")
    while at != -1:
        starts.append(at + 1)
        at = text.find("。", at + 1)
    return starts


def _extent(text: str, at: int, other: str, there: int) -> tuple[int, int]:
    """The range of ``text`` around ``at`` that agrees with ``other`` around ``there``."""
    start, end = at, at
    while end < len(text) and there + end - at < len(other) and text[end] == other[there + end - at]:
        end += 1
    while start > 0 and there - (at - start) > 0 and text[start - 1] == other[there - (at - start) - 1]:
        start -= 1
    return start, end
