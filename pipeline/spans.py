"""The spans of articles in their file, each checked against what the file prints there."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import Final

import numpy as np

from pipeline.config import SpanError
from pipeline.offsets import byte_index, code_points
from pipeline.types import Analysis, Decoded, Fact, Mention, Part, Span

# A file may be one line of a million characters, and each of its mentions has its sentence.
_LONGEST_SENTENCE: Final = 400
_START: Final = itemgetter(0)


def visible(text: str) -> str:
    """The characters that layout damage leaves as they are: no white space, control or format characters."""
    squeezed = "".join(text.split())
    return squeezed if squeezed.isprintable() else "".join(filter(str.isprintable, squeezed))


class PrintedFile:
    """The characters and bytes of a file."""

    def __init__(self, path: str, decoded: Decoded) -> None:
        self.path = path
        self.text, self.data, self.encoding = decoded.text, decoded.data, decoded.encoding
        self.index = byte_index(decoded.text, decoded.encoding, decoded.data)
        self.points = code_points(decoded.text)

    def check(self, span: Span, text: str, rule: str) -> None:
        """The characters of ``span``, with layout damage taken out, are ``text``."""
        raw = self.text[span[0] : span[1]]
        if raw != text and visible(raw) != visible(text):
            place = f"{self.path}: characters [{span[0]}, {span[1]})"
            raise SpanError(f"{place} read {raw[:80]!r}, not {text[:80]!r} (rule {rule})")


class ArticleSpans:
    """Where the text of an article stands in its file, in characters and bytes."""

    def __init__(self, file: PrintedFile, analysis: Analysis) -> None:
        """Raises SpanError where the text is not what the file prints."""
        self.file, self.analysis = file, analysis
        self.item = analysis.article
        self.source = self.item.offsets.source
        self.spans = sorted(self.item.spans)
        self._check_article()
        self.at: list[int] = self.source.tolist()
        self.bytes_from: list[int] = file.index[self.source].tolist()
        self.bytes_to: list[int] = file.index[self.source + 1].tolist()
        self.starts = [start for start, _ in analysis.sentences]
        self.in_order = bool((self.source[1:] >= self.source[:-1]).all())

    def _check_article(self) -> None:
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
