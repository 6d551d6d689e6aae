"""Turns what the stages found in a file into table rows, and checks every span as it does so."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from typing import Any

import msgspec

from pipeline.config import SpanError
from pipeline.offsets import Index, byte_index
from pipeline.reprints import mark_reprints
from pipeline.schema import ArticleRow, CharSpan, DocumentRow, FactRow, MentionRow, exact_text
from pipeline.types import Analysis, Decoded, Fact, Mention, Part, Span

_AMOUNT = ("value", "value_high", "unit", "unit_code", "dimension", "value_si", "value_high_si", "unit_si", "modifier")
# A file may be one line of a million characters, and each of its mentions has its sentence.
_LONGEST_SENTENCE = 2000

_TIME = ("time_start", "time_end", "time_edtf")


class DocumentRows(msgspec.Struct, frozen=True):
    """The rows of one file in all four tables."""

    document: DocumentRow
    articles: list[ArticleRow] = []
    mentions: list[MentionRow] = []
    facts: list[FactRow] = []


def content_id(*parts: object) -> str:
    """A hash of what a row is: the same file, span, rule and value give the same id in every run."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def visible(text: str) -> str:
    """The characters that layout damage leaves as they are: no white space, control or format characters."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())


def quarantined(path: str, reason: str, data: bytes | None = None) -> DocumentRows:
    """The row of a file that gave nothing, with the reason; ``data`` where it could at least be read."""
    sha256 = None if data is None else hashlib.sha256(data).hexdigest()
    size = None if data is None else len(data)
    doc_id = content_id("document", path, sha256)
    return DocumentRows(
        DocumentRow(doc_id=doc_id, path=path, sha256=sha256, size_bytes=size, status="quarantined", error=reason)
    )


def document_rows(path: str, decoded: Decoded, analyses: list[Analysis]) -> DocumentRows:
    """The rows of a file that was read. Raises SpanError where a span does not hold what its row says."""
    sha256 = hashlib.sha256(decoded.data).hexdigest()
    doc_id = content_id("document", path, sha256)
    index = byte_index(decoded.text, decoded.encoding, decoded.data)
    seen: Counter[str] = Counter()
    ids = {a.article.seq: content_id("article", doc_id, a.article.seq, *a.article.spans) for a in analyses}
    articles: list[ArticleRow] = []
    mentions: list[MentionRow] = []
    facts: list[FactRow] = []
    for analysis in analyses:
        rows = _ArticleRows(path, doc_id, ids, decoded, index, analysis, seen)
        articles.append(rows.article())
        mentions += [rows.mention(mention) for mention in analysis.mentions]
        facts += [rows.fact(fact) for fact in analysis.facts]
    document = DocumentRow(
        doc_id=doc_id,
        path=path,
        sha256=sha256,
        size_bytes=len(decoded.data),
        encoding=decoded.encoding,
        n_chars=len(decoded.text),
        n_articles=len(articles),
        n_mentions=len(mentions),
        n_facts=len(facts),
    )
    return DocumentRows(document, articles, mentions, mark_reprints(facts, analyses, ids))


class _ArticleRows:
    """Makes the rows of one article."""

    def __init__(
        self,
        path: str,
        doc_id: str,
        ids: dict[int, str],
        decoded: Decoded,
        index: Index,
        analysis: Analysis,
        seen: Counter[str],
    ) -> None:
        self.path, self.doc_id, self.ids, self.decoded, self.index = path, doc_id, ids, decoded, index
        self.analysis, self.seen = analysis, seen
        self.item = analysis.article
        self.article_id = ids[self.item.seq]
        self.starts = [start for start, _ in analysis.sentences]

    def article(self) -> ArticleRow:
        item = self.item
        self.check_article()
        return ArticleRow(
            article_id=self.article_id,
            doc_id=self.doc_id,
            path=self.path,
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

    def mention(self, m: Mention) -> MentionRow:
        char_start, char_end = self.span(m.start, m.end, m.text, m.rule)
        byte_start, byte_end = self.bytes(char_start, char_end)
        start, end = self.sentence(m.start, m.end)
        said = (m.layer, m.type, char_start, char_end, m.rule, m.value, m.value_high, m.unit)
        return MentionRow(
            mention_id=self.unique("mention", *said),
            doc_id=self.doc_id,
            article_id=self.article_id,
            path=self.path,
            layer=m.layer,
            type=m.type,
            text=m.text,
            char_start=char_start,
            char_end=char_end,
            byte_start=byte_start,
            byte_end=byte_end,
            sentence=self.item.text[start:end],
            **_columns(m, _AMOUNT + _TIME),
            value_exact=exact_text(m.value),
            value_high_exact=exact_text(m.value_high),
            rule=m.rule,
            confidence=float(m.confidence),
            weak=m.weak,
            canonical=m.canonical,
            place_code=m.place_code,
            reason=m.reason,
        )

    def fact(self, f: Fact) -> FactRow:
        value = f.quantity.value if f.quantity else None
        high = f.quantity.value_high if f.quantity else None
        baseline = f.baseline.value if f.baseline else None
        char_start, char_end = self.span(f.start, f.end, self.item.text[f.start : f.end], f.rule)
        byte_start, byte_end = self.bytes(char_start, char_end)
        start, end = self.sentence(f.start, f.end)
        quote_start, quote_end = self.contiguous(start, end, f.start)
        said = (f.kind, char_start, char_end, f.rule, _text(f.subject), _text(f.attribute), _text(f.object), value)
        return FactRow(
            fact_id=self.unique("fact", *said),
            doc_id=self.doc_id,
            article_id=self.article_id,
            path=self.path,
            kind=f.kind,
            **self.part("subject", f.subject, f.rule),
            **self.part("attribute", f.attribute, f.rule),
            object=_text(f.object),
            **_columns(f.quantity, _AMOUNT),
            value_exact=exact_text(value),
            value_high_exact=exact_text(high),
            change=f.change,
            basis=f.basis,
            baseline_value=baseline,
            baseline_exact=exact_text(baseline),
            time_text=f.time.text if f.time else None,
            **_columns(f.time, _TIME),
            char_start=char_start,
            char_end=char_end,
            byte_start=byte_start,
            byte_end=byte_end,
            sentence=self.item.text[start:end],
            sentence_char_start=quote_start,
            sentence_char_end=quote_end,
            quote=self.decoded.text[quote_start:quote_end],
            rule=f.rule,
            confidence=float(f.confidence),
            subject_canonical=f.subject_canonical,
            modality=f.modality,
            source=f.source,
        )

    def check_article(self) -> None:
        """Every visible character of the text is the file's at its offset, within the article's spans."""
        source, file, text = self.item.offsets.source.tolist(), self.decoded.text, self.item.text
        inside = bytearray(len(file))
        for start, end in self.item.spans:
            inside[start:end] = b"\1" * (end - start)
        # White space may stand for a break between two pieces, which the file need not print.
        held = len(source) == len(text) and all(
            (file[offset] == c and inside[offset]) or c.isspace() for offset, c in zip(source, text, strict=True)
        )
        if not held:
            raise SpanError(f"{self.path}: article {self.item.seq}: its text is not what the file prints in its spans")

    def unique(self, kind: str, *parts: object) -> str:
        """The id of a row; rows that say the very same are told apart by their order."""
        key = content_id(kind, self.doc_id, *parts)
        self.seen[key] += 1
        return key if self.seen[key] == 1 else content_id(key, self.seen[key])

    def span(self, start: int, end: int, text: str, rule: str) -> Span:
        """Where the file prints article characters start..end, which must read ``text``."""
        char_start, char_end = self.item.offsets.span(start, end)
        raw = self.decoded.text[char_start:char_end]
        if raw != text and visible(raw) != visible(text):
            raise SpanError(
                f"{self.path}: characters [{char_start}, {char_end}) read {raw[:80]!r}, not {text[:80]!r} (rule {rule})"
            )
        return char_start, char_end

    def bytes(self, char_start: int, char_end: int) -> Span:
        """The bytes of characters char_start..char_end, which must decode to the same characters."""
        byte_start, byte_end = int(self.index[char_start]), int(self.index[char_end])
        raw = self.decoded.text[char_start:char_end]
        if self.decoded.data[byte_start:byte_end].decode(self.decoded.encoding, "replace") != raw:
            raise SpanError(f"{self.path}: bytes [{byte_start}, {byte_end}) do not read {raw[:80]!r}")
        return byte_start, byte_end

    def part(self, name: str, part: Part | None, rule: str) -> dict[str, Any]:
        """The columns of a subject or attribute: its words, and their place where the text prints them."""
        start = end = None
        if part and part.start is not None and part.end is not None:
            # An attribute put together (用品 … 价格) has the place of the words of it that stand there.
            printed = self.item.text[part.start : part.end]
            start, end = self.span(part.start, part.end, printed if printed in part.text else part.text, rule)
        return {name: _text(part), f"{name}_char_start": start, f"{name}_char_end": end}

    def sentence(self, start: int, end: int) -> Span:
        """The sentence that holds start..end; of one without end the part around it."""
        place = bisect_right(self.starts, start) - 1
        first, last = self.analysis.sentences[place] if place >= 0 else (start, end)
        if last - first > _LONGEST_SENTENCE:
            first, last = max(first, start - _LONGEST_SENTENCE // 2), min(last, end + _LONGEST_SENTENCE // 2)
        return min(first, start), max(last, end)

    def contiguous(self, start: int, end: int, inside: int) -> Span:
        """Where the file prints the sentence start..end; of one broken by another item, the piece with ``inside``."""
        source = self.item.offsets.source
        here = int(source[inside])
        holding = next(((a, b) for a, b in self.item.spans if a <= here < b), None)
        if holding is None:
            return self.item.offsets.span(start, end)
        chars = source[start:end]
        chars = chars[(chars >= holding[0]) & (chars < holding[1])]
        return int(chars.min()), int(chars.max()) + 1


def _columns(mention: Mention | None, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(mention, name, None) for name in names}


def _text(part: Part | None) -> str | None:
    return part.text if part else None
