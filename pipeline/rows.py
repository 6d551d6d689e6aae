"""Turns what the stages found in a file into table rows, and checks every span as it does so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from hashlib import blake2b, sha256
from operator import attrgetter, itemgetter
from typing import Any

import msgspec
import numpy as np

from pipeline.config import SpanError
from pipeline.offsets import Index, byte_index, code_points
from pipeline.reprints import first_prints
from pipeline.schema import ArticleRow, CharSpan, DocumentRow, FactRow, MentionRow, exact_text
from pipeline.types import Analysis, Decoded, Fact, Mention, Part, Span

# A row of mentions or facts as it goes into the table: the values of its columns, in order.
Values = tuple[Any, ...]

# A file may be one line of a million characters, and each of its mentions has its sentence.
_LONGEST_SENTENCE = 400

# Columns that stand side by side in the table and are said by the mention itself.
_NAMED = attrgetter("layer", "type", "text", "rule", "value", "value_high", "unit", "confidence")
_UNITS = attrgetter("unit", "unit_code", "dimension", "value_si", "value_high_si", "unit_si", "modifier")
_TIMES = attrgetter("time_start", "time_end", "time_edtf")
_EXTRAS = attrgetter("weak", "canonical", "place_code", "reason")
_START = itemgetter(0)
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


def visible(text: str) -> str:
    """The characters that layout damage leaves as they are: no white space, control or format characters."""
    squeezed = "".join(text.split())
    return squeezed if squeezed.isprintable() else "".join(filter(str.isprintable, squeezed))


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
    file = _File(path, doc_id, decoded, byte_index(decoded.text, decoded.encoding, decoded.data))
    ids = {a.article.seq: content_id("article", doc_id, str(a.article.seq), str(a.article.spans)) for a in analyses}
    articles: list[ArticleRow] = []
    mentions: list[Values] = []
    facts: list[Values] = []
    for analysis in analyses:
        rows = _ArticleRows(file, ids, analysis)
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
    facts = [(*fact, first) for fact, first in zip(facts, first_prints(facts, analyses, ids), strict=True)]
    return DocumentRows(document, articles, mentions, facts)


class _File:
    """What all rows of a file share: its characters and bytes, and the ids given so far."""

    def __init__(self, path: str, doc_id: str, decoded: Decoded, index: Index) -> None:
        self.path, self.doc_id, self.index = path, doc_id, index
        self.text, self.data, self.encoding = decoded.text, decoded.data, decoded.encoding
        self.points = code_points(decoded.text)
        self._seen: dict[str, int] = {}

    def unique(self, kind: str, *parts: str | None) -> str:
        """The id of a row; rows that say the very same are told apart by their order."""
        key = content_id(kind, self.doc_id, *parts)
        seen = self._seen[key] = self._seen.get(key, 0) + 1
        return key if seen == 1 else content_id(key, str(seen))

    def check(self, span: Span, text: str, rule: str) -> None:
        """The characters of ``span``, with layout damage taken out, are ``text``."""
        raw = self.text[span[0] : span[1]]
        if raw != text and visible(raw) != visible(text):
            place = f"{self.path}: characters [{span[0]}, {span[1]})"
            raise SpanError(f"{place} read {raw[:80]!r}, not {text[:80]!r} (rule {rule})")


class _ArticleRows:
    """Makes the rows of one article."""

    def __init__(self, file: _File, ids: dict[int, str], analysis: Analysis) -> None:
        self.file, self.ids, self.analysis = file, ids, analysis
        self.item = analysis.article
        self.source = self.item.offsets.source
        self.spans = sorted(self.item.spans)
        self.check_article()
        self.at: list[int] = self.source.tolist()
        self.bytes_from: list[int] = file.index[self.source].tolist()
        self.bytes_to: list[int] = file.index[self.source + 1].tolist()
        self.owner = (file.doc_id, ids[self.item.seq], file.path)
        self.starts = [start for start, _ in analysis.sentences]
        self.in_order = bool((self.source[1:] >= self.source[:-1]).all())

    def article(self) -> ArticleRow:
        item = self.item
        return ArticleRow(
            article_id=self.owner[1],
            doc_id=self.file.doc_id,
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
            duplicate_of=None if item.duplicate_of is None else self.ids.get(item.duplicate_of),
        )

    def mentions(self) -> Iterator[Values]:
        """The values of a MentionRow for each mention."""
        unique, check, body = self.file.unique, self.file.check, self.item.text
        for m in self.analysis.mentions:
            start, end, byte_start, byte_end = self.place(m)
            first, last = self.sentence(m)
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
        text = self.item.text
        for f in self.analysis.facts:
            place = self.place(f)
            first, last = self.sentence(f)
            self.file.check(place[:2], text[f.start : f.end], f.rule)
            quote_start, quote_end = self.contiguous(first, last, f.start)
            subject, attribute, object_ = self.part(f.subject, f.rule), self.part(f.attribute, f.rule), _text(f.object)
            value, high = (f.quantity.value, f.quantity.value_high) if f.quantity else (None, None)
            baseline = f.baseline.value if f.baseline else None
            exact = exact_text(value)
            said = (f.kind, str(place[0]), str(place[1]), f.rule, subject[0], attribute[0], object_, exact)
            yield (
                self.file.unique("fact", *said),
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

    def check_article(self) -> None:
        """Every visible character of the text is the file's at its offset, within the article's spans."""
        source, text, points = self.source, self.item.text, self.file.points
        held = len(source) == len(text) and bool(((source >= 0) & (source < len(points))).all())
        if held and text:
            spans = np.asarray(self.spans or [(0, 0)], dtype=np.int64)
            nearest = np.searchsorted(spans[:, 0], source, "right") - 1
            inside = (nearest >= 0) & (source < np.maximum.accumulate(spans[:, 1])[nearest])
            strange = np.flatnonzero((points[source] != code_points(text)) | ~inside)
            # White space may stand for a break between two pieces, which the file need not print.
            held = all(text[at].isspace() for at in strange.tolist())
        if not held:
            raise SpanError(
                f"{self.file.path}: article {self.item.seq}: its text is not what the file prints in its spans"
            )

    def place(self, one: Mention | Fact) -> tuple[int, int, int, int]:
        """Its characters and bytes in the file. The bytes decode to the very same characters."""
        if not 0 <= one.start < one.end <= len(self.at):
            raise SpanError(f"{self.file.path}: article {self.item.seq}: a span that is not in its text: {one}")
        start, end = self.at[one.start], self.at[one.end - 1] + 1
        byte_start, byte_end = self.bytes_from[one.start], self.bytes_to[one.end - 1]
        raw = self.file.text[start:end]
        if self.file.data[byte_start:byte_end].decode(self.file.encoding, "replace") != raw:
            raise SpanError(f"{self.file.path}: bytes [{byte_start}, {byte_end}) do not read {raw[:80]!r}")
        return start, end, byte_start, byte_end

    def sentence(self, one: Mention | Fact) -> Span:
        """The sentence that holds it; of one without end the part around it."""
        at = bisect_right(self.starts, one.start) - 1
        first, last = self.analysis.sentences[at] if at >= 0 else (one.start, one.end)
        if last - first > _LONGEST_SENTENCE:
            around = _LONGEST_SENTENCE // 2
            first, last = max(first, one.start - around), min(last, one.end + around)
        return first, max(one.end, last)

    def part(self, part: Part | None, rule: str) -> tuple[str | None, int | None, int | None]:
        """The columns of a subject or attribute: its words, and their place where the text prints them."""
        if part is None:
            return None, None, None
        if part.start is None or part.end is None:
            return part.text, None, None
        if not 0 <= part.start < part.end <= len(self.at):
            raise SpanError(f"{self.file.path}: article {self.item.seq}: a part that is not in its text: {part}")
        span = self.at[part.start], self.at[part.end - 1] + 1
        # An attribute put together (用品 … 价格) has the place of the words of it that stand there.
        printed = self.item.text[part.start : part.end]
        self.file.check(span, printed if printed in part.text else part.text, rule)
        return part.text, span[0], span[1]

    def contiguous(self, start: int, end: int, inside: int) -> Span:
        """Where the file prints the sentence start..end; of one broken by another item, the piece with ``inside``."""
        first, here, last = self.at[start], self.at[inside], self.at[end - 1]
        low, high = self.spans[bisect_right(self.spans, here, key=_START) - 1]
        if self.in_order and low <= first and last < high:
            return first, last + 1
        chars = self.source[start:end]
        chars = chars[(chars >= low) & (chars < high)]
        return int(chars.min()), int(chars.max()) + 1


def _text(part: Part | None) -> str | None:
    return part.text if part else None
