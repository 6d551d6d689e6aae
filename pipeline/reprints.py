"""Facts of a passage that a page prints twice: the second print points to the first."""

from __future__ import annotations

import msgspec

from pipeline.schema import FactRow
from pipeline.types import Analysis, Span


def mark_reprints(facts: list[FactRow], analyses: list[Analysis], ids: dict[int, str]) -> list[FactRow]:
    """Facts of a passage that is printed again point to the fact of the first print."""
    again = {
        ids[a.article.seq]: _reprinted(a)
        for a in analyses
        if a.article.duplicates or a.article.duplicate_of is not None
    }
    if not again:
        return facts
    copies = [any(start <= fact.char_start < end for start, end in again.get(fact.article_id, ())) for fact in facts]
    first: dict[tuple[object, ...], str] = {}
    for fact, is_copy in zip(facts, copies, strict=True):
        if not is_copy:
            first.setdefault(_statement(fact), fact.fact_id)
    return [
        msgspec.structs.replace(fact, duplicate_of=first.get(_statement(fact))) if is_copy else fact
        for fact, is_copy in zip(facts, copies, strict=True)
    ]


def _statement(fact: FactRow) -> tuple[object, ...]:
    """What a fact says, wherever it is printed."""
    return (
        fact.kind,
        fact.subject,
        fact.attribute,
        fact.object,
        fact.value,
        fact.unit,
        fact.change,
        "".join(fact.sentence.split()),
    )


def _reprinted(analysis: Analysis) -> list[Span]:
    article = analysis.article
    if article.duplicate_of is not None:
        return list(article.spans)
    return [article.offsets.span(start, end) for start, end in article.duplicates if start < end]
