"""A page's lines to paragraphs: joins what a column width broke, closes letter-spaced text.

The repaired text holds the visible characters of the page in their order, one paragraph a line;
a line feed or a space in it stands for a run of white space of the page. Which line ends are real
is decided on the evidence around them (paragraphs.py, columns.py), white space inside lines in lines.py.
"""

from __future__ import annotations

from functools import cache

from pipeline.line_rules import LineRules, load_line_rules
from pipeline.lines import Piece, read_lines
from pipeline.offsets import assemble
from pipeline.paragraphs import paragraph_starts
from pipeline.rulebook import Rulebook
from pipeline.types import Page


def repair(text: str) -> Page:
    """The page with its layout damage taken out; any text will do, one that prints nothing gives an empty page."""
    rules = _rules()
    lines = read_lines(text, rules)
    pieces: list[Piece] = []
    end, last = 0, ""
    for line, begins in zip(lines, paragraph_starts(lines, rules), strict=True):
        if last and begins:
            pieces.append(("\n", end))
        elif last and _parted(last, line.text[0]):
            pieces.append((" ", end))
        pieces += line.pieces
        end, last = line.end, line.text[-1]
    return Page(*assemble(pieces))


def visible(text: str) -> str:
    """A text without white space and without the characters that print nothing.

    In this a span's raw characters and its repaired text agree.
    """
    return "".join(_rules().invisible.sub("", text).split())


def _parted(last: str, first: str) -> bool:
    """Whether a line end stood for a space: between Latin words, and after one before a figure."""
    return (
        last.isascii()
        and first.isascii()
        and (last.isalpha() and first.isalnum() or last in ".,;:!?" and first.isalpha())
    )


@cache
def _rules() -> LineRules:
    return load_line_rules(Rulebook())
