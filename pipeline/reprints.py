"""Facts of a passage that a page prints twice: the second print points to the first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any, Final

from pipeline.schema import FactRow
from pipeline.types import Analysis, Span

_AT: Final = {name: place for place, name in enumerate(FactRow.__struct_fields__)}
_OWN: Final = itemgetter(_AT["fact_id"], _AT["article_id"], _AT["char_start"])
# What a fact says, wherever it is printed; with its sentence, since two may say the same.
_SAID: Final = itemgetter(
    *(_AT[name] for name in ("kind", "subject", "attribute", "object", "value", "unit", "change"))
)


def first_prints(
    facts: Sequence[tuple[Any, ...]], analyses: Sequence[Analysis], ids: dict[int, str]
) -> list[str | None]:
    """For each fact (values of a FactRow) of a passage that is printed again the id of the fact of its first print."""
    again = {
        ids[a.article.seq]: _reprinted(a)
        for a in analyses
        if a.article.duplicates or a.article.duplicate_of is not None
    }
    if not again:
        return [None] * len(facts)
    owners = [_OWN(fact) for fact in facts]
    copies = [article in again and _within(char, *again[article]) for _, article, char in owners]
    statements = [(*_SAID(fact), "".join(fact[_AT["sentence"]].split())) for fact in facts]
    first: dict[tuple[object, ...], str] = {}
    for statement, (fact_id, _, _), is_copy in zip(statements, owners, copies, strict=True):
        if not is_copy:
            first.setdefault(statement, fact_id)
    return [first.get(said) if is_copy else None for said, is_copy in zip(statements, copies, strict=True)]


def _within(char: int, starts: list[int], ends: list[int]) -> bool:
    place = bisect_right(starts, char) - 1
    return place >= 0 and char < ends[place]


def _reprinted(analysis: Analysis) -> tuple[list[int], list[int]]:
    """The passages of an article that are printed before: where they start, and how far they reach so far."""
    article = analysis.article
    spans: list[Span] = (
        list(article.spans)
        if article.duplicate_of is not None
        else [article.offsets.span(start, end) for start, end in article.duplicates if start < end]
    )
    spans.sort()
    return [start for start, _ in spans], list(accumulate((end for _, end in spans), max))
