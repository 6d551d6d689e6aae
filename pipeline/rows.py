"""Turns what the stages found in a file into table rows, and checks every span as it does so."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter

import msgspec

from pipeline.config import SpanError
from pipeline.offsets import Index, byte_index
from pipeline.schema import ArticleRow, CharSpan, DocumentRow, FactRow, MentionRow, exact_text
from pipeline.types import Analysis, Decoded, Fact, Mention, Part, Span


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
    return DocumentRows(document, articles, mentions, _mark_duplicates(facts, analyses, ids))


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
        return MentionRow(
            mention_id=self.unique(
                "mention", m.layer, m.type, char_start, char_end, m.rule, m.value, m.value_high, m.unit
            ),
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
            value=m.value,
            value_high=m.value_high,
            value_exact=exact_text(m.value),
            value_high_exact=exact_text(m.value_high),
            unit=m.unit,
            unit_code=m.unit_code,
            dimension=m.dimension,
            value_si=m.value_si,
            value_high_si=m.value_high_si,
            unit_si=m.unit_si,
            modifier=m.modifier,
            time_start=m.time_start,
            time_end=m.time_end,
            time_edtf=m.time_edtf,
            rule=m.rule,
            confidence=float(m.confidence),
            weak=m.weak,
            canonical=m.canonical,
            place_code=m.place_code,
            reason=m.reason,
        )

    def fact(self, f: Fact) -> FactRow:
        q, time = f.quantity, f.time
        char_start, char_end = self.span(f.start, f.end, self.item.text[f.start : f.end], f.rule)
        byte_start, byte_end = self.bytes(char_start, char_end)
        start, end = self.sentence(f.start, f.end)
        quote_start, quote_end = self.contiguous(start, end, f.start)
        subject, attribute = self.part(f.subject, f.rule), self.part(f.attribute, f.rule)
        return FactRow(
            fact_id=self.unique(
                "fact",
                f.kind,
                char_start,
                char_end,
                f.rule,
                *(p and p.text for p in (f.subject, f.attribute, f.object)),
                q and q.value,
            ),
            doc_id=self.doc_id,
            article_id=self.article_id,
            path=self.path,
            kind=f.kind,
            subject=f.subject and f.subject.text,
            subject_char_start=subject[0],
            subject_char_end=subject[1],
            attribute=f.attribute and f.attribute.text,
            attribute_char_start=attribute[0],
            attribute_char_end=attribute[1],
            object=f.object and f.object.text,
            value=q and q.value,
            value_high=q and q.value_high,
            value_exact=exact_text(q.value) if q else None,
            value_high_exact=exact_text(q.value_high) if q else None,
            unit=q and q.unit,
            unit_code=q and q.unit_code,
            dimension=q and q.dimension,
            value_si=q and q.value_si,
            value_high_si=q and q.value_high_si,
            unit_si=q and q.unit_si,
            modifier=q and q.modifier,
            change=f.change,
            basis=f.basis,
            baseline_value=f.baseline and f.baseline.value,
            baseline_exact=exact_text(f.baseline.value) if f.baseline else None,
            time_text=time and time.text,
            time_start=time and time.time_start,
            time_end=time and time.time_end,
            time_edtf=time and time.time_edtf,
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

    def part(self, part: Part | None, rule: str) -> tuple[int | None, int | None]:
        if part is None or part.start is None or part.end is None:
            return None, None
        return self.span(part.start, part.end, part.text, rule)

    def sentence(self, start: int, end: int) -> Span:
        """The sentence that holds start..end, or what of the text reaches from the one to the other."""
        place = bisect_right(self.starts, start) - 1
        if place < 0:
            return start, end
        first, last = self.analysis.sentences[place]
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


def _mark_duplicates(facts: list[FactRow], analyses: list[Analysis], ids: dict[int, str]) -> list[FactRow]:
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
        visible(fact.sentence),
    )


def _reprinted(analysis: Analysis) -> list[Span]:
    article = analysis.article
    if article.duplicate_of is not None:
        return list(article.spans)
    return [article.offsets.span(start, end) for start, end in article.duplicates if start < end]
