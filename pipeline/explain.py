"""What each stage made of a text, as plain data: for the command explain and for programs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from pipeline.repair import repair
from pipeline.schema import exact_text
from pipeline.types import Analysis, Fact, Mention

if TYPE_CHECKING:
    from pipeline.stages import Stages


class Explained(msgspec.Struct, frozen=True):
    """One article, stage by stage. Offsets are those of ``text``."""

    headline: str | None
    publish_date: dt.date | None
    date_source: str
    text: str
    sentences: list[str]
    tokens: list[str]
    mentions: list[dict[str, str]]
    facts: list[dict[str, str]]


def explain(text: str, stages: Stages, publish_date: dt.date | None = None) -> list[Explained]:
    """What the stages make of a text, an entry for each article in it."""
    articles = stages.articles.split(repair(text), path="", publish_date=publish_date)
    return [_explained(stages.analyse(article)) for article in articles]


def _explained(found: Analysis) -> Explained:
    article, text = found.article, found.article.text
    return Explained(
        article.headline,
        article.publish_date,
        article.date_source,
        text,
        [text[start:end] for start, end in found.sentences],
        [f"{text[token.start : token.end]}/{token.tag}" for token in found.tokens],
        [mention_parts(mention) for mention in found.mentions],
        [fact_parts(fact) for fact in found.facts],
    )


def mention_parts(m: Mention) -> dict[str, str]:
    """What is known of a mention, by name, in words; what it has not is left out."""
    pairs = {
        "layer": m.layer,
        "type": m.type,
        "text": m.text,
        "at": f"{m.start}-{m.end}",
        "value": exact_text(m.value),
        "high": exact_text(m.value_high),
        "unit": m.unit,
        "code": m.unit_code,
        "si": m.value_si is not None and f"{exact_text(m.value_si)} {m.unit_si or ''}".strip(),
        "modifier": m.modifier,
        "start": m.time_start,
        "end": m.time_end,
        "edtf": m.time_edtf,
        "canonical": m.canonical,
        "place": m.place_code,
        "weak": m.weak and (m.reason or "yes"),
        "rule": m.rule,
        "confidence": f"{m.confidence:.2f}",
    }
    return {name: str(part) for name, part in pairs.items() if part not in (None, "", False)}


def fact_parts(f: Fact) -> dict[str, str]:
    """What a fact says, by name, in words; what it has not is left out."""
    pairs = {
        "kind": f.kind,
        "subject": f.subject and f.subject.text,
        "canonical": f.subject_canonical,
        "attribute": f.attribute and f.attribute.text,
        "object": f.object and f.object.text,
        "quantity": f.quantity and f.quantity.text,
        "change": f.change if f.change != "none" else None,
        "basis": f.basis,
        "baseline": f.baseline and f.baseline.text,
        "time": f.time and (f.time.time_edtf or f.time.text),
        "modality": f.modality if f.modality != "stated" else None,
        "source": f.source,
        "rule": f.rule,
        "confidence": f"{f.confidence:.2f}",
    }
    return {name: str(part) for name, part in pairs.items() if part not in (None, "")}
