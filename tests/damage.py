"""The damage that extraction does to a page, done to clean text: what repair has to undo."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Damage = Callable[[Sequence[str], random.Random], str]

_WIDE = re.compile(r"[^\x00-\x7f]")
_BESIDE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])")
_NOT_FIRST = "，。、；：！？”’）》%"


def wrap(paragraph: str, width: int, indent: int = 2) -> list[str]:
    """The lines of a column ``width`` Han characters wide; a mark that may not begin a line hangs at the one before."""
    lines, line, room = [], "", 2 * (width - indent)
    for token in re.findall(r"[0-9A-Za-z.]+|.", paragraph):
        size = sum(2 if _WIDE.match(char) else 1 for char in token)
        if size > room and token not in _NOT_FIRST and line:
            lines.append(line)
            line, room = "", 2 * width
        line += token
        room -= size
    return [*lines, line]


def hard_wrapped(paragraphs: Sequence[str], rng: random.Random) -> str:
    """A column, paragraphs apart by a blank line."""
    width = rng.randrange(15, 34)
    return "\n\n".join("\n".join(wrap(text, width)) for text in paragraphs)


def packed(paragraphs: Sequence[str], rng: random.Random) -> str:
    """A column without any blank line, its indents lost."""
    width = rng.randrange(15, 34)
    return "\n".join(line for text in paragraphs for line in wrap(text, width))


def indented(paragraphs: Sequence[str], rng: random.Random) -> str:
    """A column whose paragraphs keep their indents."""
    width = rng.randrange(15, 34)
    return "\n".join("\u3000\u3000" + "\n".join(wrap(text, width)) for text in paragraphs)


def blank_after_every_line(paragraphs: Sequence[str], rng: random.Random) -> str:
    """A blank line after each printed line, also inside paragraphs."""
    width = rng.randrange(15, 34)
    return "\n\n".join(line for text in paragraphs for line in wrap(text, width))


def letter_spaced(paragraphs: Sequence[str], rng: random.Random) -> str:
    """A column in which one line in six was set wide, character by character."""
    width = rng.randrange(15, 30)
    lines = []
    for text in paragraphs:
        *full, last = wrap(text, width)
        lines += [_spaced(line) if rng.random() < 1 / 6 else line for line in full] + [last, ""]
    return "\n".join(lines)


def _spaced(line: str) -> str:
    return " ".join(re.findall(r"[0-9A-Za-z.%]+|.", line))


def loose_figures(paragraphs: Sequence[str], rng: random.Random) -> str:
    """A space beside every figure and Latin word, as columns of PDF files have."""
    width = rng.randrange(18, 34)
    return "\n\n".join("\n".join(_BESIDE.sub(" ", line) for line in wrap(text, width)) for text in paragraphs)


def torn_by_pages(paragraphs: Sequence[str], rng: random.Random) -> str:
    """One paragraph a line, a third of them cut in mid-sentence by the end of a page."""
    out = []
    for text in paragraphs:
        cut = rng.randrange(34, len(text) - 6) if len(text) > 60 and rng.random() < 1 / 3 else 0
        while cut and (
            text[cut - 1] in "。！？”：；）" or text[cut] in _NOT_FIRST or text[cut - 1 : cut + 1].isascii()
        ):
            cut -= 1
        out.append(f"{text[:cut]}\n\f\n{text[cut:]}" if cut > 30 else text)
    return "\n\n".join(out)


def carriage_returns(paragraphs: Sequence[str], rng: random.Random) -> str:
    """Line ends of another system."""
    return hard_wrapped(paragraphs, rng).replace("\n", "\r\n")


def unprinted(paragraphs: Sequence[str], rng: random.Random) -> str:
    """Zero-width characters, soft hyphens and marks of byte order anywhere."""
    text = hard_wrapped(paragraphs, rng)
    for _ in range(len(text) // 20):
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice("\u200b\u00ad\ufeff\u200d\u2060") + text[at:]
    return text


def run_together(paragraphs: Sequence[str], rng: random.Random) -> str:
    """Web text in one line, where ideographic spaces alone part the paragraphs."""
    return "\u3000\u3000" + "\u3000\u3000".join(paragraphs)


DAMAGES: tuple[Damage, ...] = (
    hard_wrapped,
    packed,
    indented,
    blank_after_every_line,
    letter_spaced,
    loose_figures,
    torn_by_pages,
    carriage_returns,
    unprinted,
    run_together,
)
