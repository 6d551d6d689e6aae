"""The columns of a page: how wide its lines were printed, and which of them fill their column."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.line_rules import Pattern
from pipeline.lines import Line

NEAR: Final = 4  # lines before and after whose widths are compared
_NARROWEST: Final = 14  # columns of print; a Han character takes two
_WIDEST: Final = 130
_WIDE: Final = 0.8  # of its column: a line so wide fills it
_EVEN: Final = 1.3  # so many times more lines show how a page was set

Widths = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def printed_widths(lines: list[Line]) -> Widths:
    """How wide each line was printed, in half-width characters.

    Some readers of scanned pages, and whoever sets all figures full-width, break lines after so many characters
    of whatever width: the measure is the one by which more lines are equally wide.
    """
    width = np.array([_printed_width(line) for line in lines])
    alike = max(_EVEN * _most_alike(width), NEAR)
    if alike < len(lines):
        count = np.array([2 * len(line.text) for line in lines])
        if _most_alike(count) > alike:
            width = count
    for i, line in enumerate(lines):
        if line.spaced:  # it was set to fill its column, so it is as wide as the lines next to it
            beside = (j for j in (i - 1, i + 1) if 0 <= j < len(lines) and not lines[j].spaced)
            width[i] = max((int(width[j]) for j in beside), default=int(width[i]))
    return width


def _most_alike(width: Widths) -> int:
    """How many lines have the commonest width of a column."""
    counts = np.bincount(np.minimum(width, _WIDEST + 1))[_NARROWEST : _WIDEST + 1]
    return int(counts.max()) if len(counts) else 0


def full_lines(lines: list[Line], width: Widths, ended: Flags, clause: Flags, comma: Pattern) -> tuple[Flags, Widths]:
    """Lines that fill a column: as wide as lines near them, in a stretch where lines break off.

    ``width`` is that of each line, ``ended`` whether a sentence may end with it, ``clause`` whether it holds
    a mark of prose. Out: whether each line fills a column, and how many of the lines near it do.
    """
    narrow = width <= _WIDEST
    # A line set wide to fill its column does; one that is narrower even so is a heading.
    spaced = np.array(
        [line.spaced and 2 * len(line.text) + line.closed >= _WIDE * w for line, w in zip(lines, width, strict=True)]
    )
    # Without lines that break off there is no column.
    if int(np.count_nonzero(narrow)) < NEAR or int(np.count_nonzero(narrow & ~ended)) < 2:
        return spaced, np.zeros_like(width)
    # The first line of a paragraph was indented by two characters, which extraction loses.
    near = _neighbours(width, np.maximum(6, width // 8))
    column = (near >= 2) & (width >= _NARROWEST) & narrow
    count = np.maximum(_window_sum(column), 1)
    broken = _window_sum(column & ~ended) / count
    prose = _window_sum(column & clause) / count
    # A heading inside a column is clearly narrower than the column on either side of it.
    well = np.where(near >= 3, width, 0)
    beside = _least_of_sides(well)
    # Where paragraphs are short, many of their last lines are nearly full and end; fewer lines break off.
    clause = clause | np.append(clause[1:], False)
    wrapped = broken >= np.where(ended | ~clause, 0.6, 0.35)
    full = column & wrapped & (prose >= 0.4) & (width >= beside - np.minimum(10, beside // 4))
    # What goes on in a far wider line has not filled the column: it is a heading over a paragraph.
    wider = np.append(width[1:] > width[:-1] + width[:-1] // 2 + 4, False)
    for i in np.flatnonzero(full & wider).tolist():
        full[i] = comma.search(lines[i].text) is not None
    # A line or two alone are no column.
    near_full = _window_sum(full)
    return np.asarray(spaced | full & (near_full >= 3)), near_full


def _printed_width(line: Line) -> int:
    """How wide a line was printed, in half-width characters; a space beside a figure is part of its width."""
    length = len(line.text)
    wide = (len(line.text.encode("utf-8", "replace")) - length) // 2
    if line.closed and not line.spaced:
        return length + wide + min(line.closed, length // 4)
    return length + wide


def _neighbours(width: Widths, slack: Widths) -> Widths:
    """For each line, how many of those near it are as wide, give or take ``slack``."""
    count = np.zeros_like(width)
    for step in range(1, min(NEAR, len(width) - 1) + 1):
        close = np.abs(width[step:] - width[:-step])
        count[step:] += close <= slack[step:]
        count[:-step] += close <= slack[:-step]
    return count


def _least_of_sides(width: Widths) -> Widths:
    """For each line, the wider of the two lines on each side, and of the sides the narrower that has any."""
    padded = np.concatenate(([0, 0], width, [0, 0]))
    before = np.maximum(padded[:-4], padded[1:-3])
    after = np.maximum(padded[3:-1], padded[4:])
    return np.asarray(np.where(before == 0, after, np.where(after == 0, before, np.minimum(before, after))))


def _window_sum(flags: Flags) -> Widths:
    """For each line, how many of those near it are flagged."""
    total = np.concatenate(([0], np.cumsum(flags)))
    at = np.arange(len(flags))
    reach = NEAR + 2
    return np.asarray(total[np.minimum(at + reach + 1, len(flags))] - total[np.maximum(at - reach, 0)])
