"""Turns what the stages found in a file into table rows; spans are checked on the way (spans.py)."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b, sha256
from operator import attrgetter
from typing import Any, Final

import msgspec

from pipeline.reprints import first_prints
from pipeline.schema import ArticleRow, CharSpan, DocumentRow, FactRow, MentionRow, exact_text
from pipeline.spans import ArticleSpans, PrintedFile
from pipeline.types import Analysis, Decoded, Part

# A row of mentions or facts as it goes into the table: the values of its columns, in order.
Values = tuple[Any, ...]

# Columns that stand side by side in the table and are said by the mention itself.
_NAMED: Final = attrgetter("layer", "type", "text", "rule", "value", "value_high", "unit", "confidence")
_UNITS: Final = attrgetter("unit", "unit_code", "dimension", "value_si", "value_high_si", "unit_si", "modifier")
_TIMES: Final = attrgetter("time_start", "time_end", "time_edtf")
_EXTRAS: Final = attrgetter("weak", "canonical", "place_code", "reason")
_NO_UNITS, _NO_TIMES = (None,) * 7, (None,) * 3


class DocumentRows(msgspec.Struct, frozen=True):
    """The rows of one file in all four tables; those that come in thousands as plain values."""

    document: DocumentRow
    articles: list[ArticleRow] = []
    mention_values: list[Values] = []
    fact_values: list[Values] = []

    @property
    def mentions(self) -> list[MentionRow]:
        """The rows of ``mentions``, made anew at each call from their values."""
        return [MentionRow(*values) for values in self.mention_values]

    @property
    def facts(self) -> list[FactRow]:
        """The rows of ``facts``, made anew at each call from their values."""
        return [FactRow(*values) for values in self.fact_values]


def content_id(*parts: str | None) -> str:
    """A hash of what a row is: the same file, span, rule and value give the same id in every run."""
    joined = "\x1f".join([part or "" for part in parts])
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def quarantined(path: str, reason: str, data: bytes | None = None) -> DocumentRows:
    """The row of a file that gave nothing, with the reason; ``data`` where it could at least be read."""
    digest = None if data is None else sha256(data).hexdigest()
    size = None if data is None else len(data)
    doc_id = content_id("document", path, digest)
    return DocumentRows(
        DocumentRow(doc_id=doc_id, path=path, sha256=digest, size_bytes=size, status="quarantined", error=reason)
    )


def document_rows(path: str, decoded: Decoded, analyses: list[Analysis]) -> DocumentRows:
    """The rows of a file that was read. Raises SpanError where a span does not hold what its row says."""
    digest = sha256(decoded.data).hexdigest()
    doc_id = content_id("document", path, digest)
    file = PrintedFile(path, decoded)
    ids = _Ids(doc_id)
    article_ids = {
        a.article.seq: content_id("article", doc_id, str(a.article.seq), str(a.article.spans)) for a in analyses
    }
    articles: list[ArticleRow] = []
    mentions: list[Values] = []
    facts: list[Values] = []
    for analysis in analyses:
        rows = _ArticleRows(file, ids, article_ids, analysis)
        articles.append(rows.article())
        mentions += rows.mentions()
        facts += rows.facts()
    document = DocumentRow(
        doc_id=doc_id,
        path=path,
        sha256=digest,
        size_bytes=len(decoded.data),
        encoding=decoded.encoding,
        n_chars=len(decoded.text),
        n_articles=len(articles),
        n_mentions=len(mentions),
        n_facts=len(facts),
    )
    facts = [(*fact, first) for fact, first in zip(facts, first_prints(facts, analyses, article_ids), strict=True)]
    return DocumentRows(document, articles, mentions, facts)


class _Ids:
    """Gives the rows of a file their ids."""

    def __init__(self, doc_id: str) -> None:
        self.doc_id = doc_id
        self._seen: dict[str, int] = {}

    def unique(self, kind: str, *parts: str | None) -> str:
        """The id of a row; rows that say the very same are told apart by their order."""
        key = content_id(kind, self.doc_id, *parts)
        seen = self._seen[key] = self._seen.get(key, 0) + 1
        return key if seen == 1 else content_id(key, str(seen))


class _ArticleRows:
    """Makes the rows of one article."""

    def __init__(self, file: PrintedFile, ids: _Ids, article_ids: dict[int, str], analysis: Analysis) -> None:
        self.file, self.ids, self.article_ids, self.analysis = file, ids, article_ids, analysis
        self.item = analysis.article
        self.spans = ArticleSpans(file, analysis)
        self.owner = (ids.doc_id, article_ids[self.item.seq], file.path)

    def article(self) -> ArticleRow:
        item = self.item
        return ArticleRow(
            article_id=self.owner[1],
            doc_id=self.ids.doc_id,
            path=self.file.path,
            seq=item.seq,
            kind=item.kind,
            headline=item.headline,
            publication=item.publication,
            publish_date=item.publish_date,
            date_source=item.date_source,
            byline=list(item.byline),
            spans=[CharSpan(start, end) for start, end in item.spans],
            text=item.text,
            duplicate_of=None if item.duplicate_of is None else self.article_ids.get(item.duplicate_of),
        )

    def mentions(self) -> Iterator[Values]:
        """The values of a MentionRow for each mention."""
        unique, check, body = self.ids.unique, self.file.check, self.item.text
        place, sentence = self.spans.place, self.spans.sentence
        for m in self.analysis.mentions:
            start, end, byte_start, byte_end = place(m)
            first, last = sentence(m)
            layer, kind, text, rule, value, high, unit, confidence = _NAMED(m)
            check((start, end), text, rule)
            exact, exact_high = exact_text(value), exact_text(high)
            yield (
                unique("mention", layer, kind, str(start), str(end), rule, exact, exact_high, unit),
                *self.owner,
                layer,
                kind,
                text,
                start,
                end,
                byte_start,
                byte_end,
                body[first:last],
                value,
                high,
                exact,
                exact_high,
                *_UNITS(m),
                *_TIMES(m),
                rule,
                float(confidence),
                *_EXTRAS(m),
            )

    def facts(self) -> Iterator[Values]:
        """The values of a FactRow for each fact, all but the last: whether it is printed before."""
        text, spans = self.item.text, self.spans
        for f in self.analysis.facts:
            place = spans.place(f)
            first, last = spans.sentence(f)
            self.file.check(place[:2], text[f.start : f.end], f.rule)
            quote_start, quote_end = spans.contiguous(first, last, f.start)
            subject, attribute = spans.part(f.subject, f.rule), spans.part(f.attribute, f.rule)
            object_ = _text(f.object)
            value, high = (f.quantity.value, f.quantity.value_high) if f.quantity else (None, None)
            baseline = f.baseline.value if f.baseline else None
            exact = exact_text(value)
            said = (f.kind, str(place[0]), str(place[1]), f.rule, subject[0], attribute[0], object_, exact)
            yield (
                self.ids.unique("fact", *said),
                *self.owner,
                f.kind,
                *subject,
                *attribute,
                object_,
                value,
                high,
                exact,
                exact_text(high),
                *(_UNITS(f.quantity) if f.quantity else _NO_UNITS),
                f.change,
                f.basis,
                baseline,
                exact_text(baseline),
                f.time.text if f.time else None,
                *(_TIMES(f.time) if f.time else _NO_TIMES),
                *place,
                text[first:last],
                quote_start,
                quote_end,
                self.file.text[quote_start:quote_end],
                f.rule,
                float(f.confidence),
                f.subject_canonical,
                f.modality,
                f.source,
            )


def _text(part: Part | None) -> str | None:
    return part.text if part else None
