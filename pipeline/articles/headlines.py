"""Which line of a headline block is the headline, and which text a headline belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.articles.paragraphs import Block
from pipeline.articles.wording import Wording

_BRIEF: Final = 6  # characters of a heading that may name a section of the page
# What names a section or a series: a headline only for want of another.
_LABELS: Final = ("label", "column", "numbered")


def main_headline(heads: Sequence[Block], text: str, wording: Wording) -> list[int]:
    """The positions in ``heads`` of the line or lines that are the main headline.

    ``text`` is what stands under them.
    """
    rules = wording.headlines
    plain = [i for i, head in enumerate(heads) if not any(rules[key].match(head.bare) for key in _LABELS)]
    plain = plain or [i for i, h in enumerate(heads) if rules["part"].match(h.text) or rules["column"].match(h.bare)]
    plain = plain or list(range(len(heads)))
    marked = [i for i in plain if heads[i].level == 1] or [i for i in plain if heads[i].level]
    if marked:
        names = len(marked) > 1 and len(heads[marked[0]].bare) <= _BRIEF and heads[marked[0]].level > 1
        return marked[1:2] if names and not fit([heads[marked[0]]], text) else marked[:1]
    under = next((i for i in plain if rules["subtitle"].match(heads[i].text)), None)
    over = [i for i in plain if not rules["kicker"].search(heads[i].text) and (under is None or i < under)]
    for key in ("leads", "series"):
        over = [i for i in over if not rules[key].search(heads[i].text)] or over
    if not over:
        return plain[:1]
    if under is not None and len(over) == 2 and _same_size(heads[over[0]], heads[over[1]]):
        return over
    if len(over) == 1:
        return over
    best = min(over, key=lambda i: _unlikely(heads[i].text, i, wording) - 12 * fit(heads[i : i + 1], text))
    goes_on = rules["unfinished"].search(heads[best].text) and best + 1 in over
    return [best, best + 1] if goes_on else [best]


def _same_size(first: Block, second: Block) -> bool:
    """Two lines of one headline are about equally long; a kicker is longer than the headline under it."""
    return len(second.text) <= 1.35 * len(first.text) and len(first.text) <= 1.35 * len(second.text)


def _unlikely(text: str, place: int, wording: Wording) -> float:
    """The less, the likelier is a line the one set largest: short, without commas, without figures in front."""
    score = len(text) + 3.0 * place
    score += 6 * any(mark in text for mark in "，,：:；")
    score += 20 * (text.count("：") + text.count(":") > 1)
    score += 4 * text[0].isdigit() + 20 * (wording.headlines["presence"].search(text) is not None or len(text) <= 4)
    score += 20 * (wording.headlines["issuer"].match(text) is not None)
    # A headline in two parts, or what somebody said: what explains those stands under them, with its figures.
    parted = wording.headlines["two_parts"].search(text) is not None
    score -= 8 * (parted and (place == 0 or not any(map(str.isdigit, text))))
    score -= 12 * (text[0] in "“「" and text[-1] in "”」")
    return score


def fit(heads: Sequence[Block], text: str) -> float:
    """How much of a headline is in the words of a text: 0 to 1, by pairs of characters."""
    pairs = {head.text[i : i + 2] for head in heads for i in range(len(head.text) - 1)}
    pairs = {pair for pair in pairs if pair.isalnum()}
    return len([1 for pair in pairs if pair in text]) / len(pairs) if pairs else 0.0
