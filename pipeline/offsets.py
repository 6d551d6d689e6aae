"""Where every character of a repaired text stands in the file: the only place that computes offsets."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.types import Span

Index = npt.NDArray[np.int64]


class OffsetMap:
    """For each character of a repaired text, the offset of the decoded character it came from.

    Repair only drops characters and puts a line feed or a space in the place of other white space,
    so one source offset a character says everything.
    """

    __slots__ = ("source",)

    def __init__(self, source: npt.ArrayLike) -> None:
        self.source: Index = np.asarray(source, dtype=np.int64)

    def __len__(self) -> int:
        return len(self.source)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OffsetMap) and np.array_equal(self.source, other.source)

    __hash__ = None  # type: ignore[assignment]

    def span(self, start: int, end: int) -> Span:
        """The half-open range of the decoded file that holds the characters start..end."""
        if not 0 <= start < end <= len(self.source):
            raise ValueError(f"no span [{start}, {end}) in a text of {len(self.source)} characters")
        return int(self.source[start]), int(self.source[end - 1]) + 1

    def slice(self, start: int, end: int) -> OffsetMap:
        """The map of the characters start..end alone."""
        return OffsetMap(self.source[start:end])

    @staticmethod
    def identity(length: int) -> OffsetMap:
        """The map of a text of ``length`` characters that is the decoded file itself."""
        return OffsetMap(np.arange(length))

    @staticmethod
    def join(parts: Iterable[OffsetMap]) -> OffsetMap:
        """The map of a text made of others, one after the other, out of the map of each."""
        arrays = [part.source for part in parts]
        return OffsetMap(np.concatenate(arrays) if arrays else np.empty(0, dtype=np.int64))


def assemble(pieces: Sequence[tuple[str, int]]) -> tuple[str, OffsetMap]:
    """A text out of pieces of another, each with the offset there of its first character.

    A piece is copied as it stands, or is one character that stands for white space at that offset.
    """
    texts, places = zip(*pieces, strict=True) if pieces else ((), ())
    text = "".join(texts)
    if not text:
        return "", OffsetMap.identity(0)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    shift = np.array(places, dtype=np.int64) - (np.cumsum(lengths) - lengths)
    return text, OffsetMap(np.repeat(shift, lengths) + np.arange(len(text)))


def byte_index(text: str, encoding: str, data: bytes) -> Index:
    """For each code point offset 0..len(text), the byte of ``data`` at which it begins.

    Raises ValueError where ``data`` does not decode to ``text``.
    """
    lengths = _byte_lengths(text, encoding)
    bom = len(data) - int(lengths.sum())
    if bom not in (0, _bom_length(data, encoding)) or (bom == 0 and _bom_length(data, encoding)):
        return _slow_byte_index(text, encoding, data)
    index = np.empty(len(text) + 1, dtype=np.int64)
    index[0] = bom
    np.cumsum(lengths, out=index[1:])
    index[1:] += bom
    return index


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _byte_lengths(text: str, encoding: str) -> Index:
    points = code_points(text)
    if encoding in ("utf-8", "utf-8-sig"):
        return (1 + (points > 0x7F) + (points > 0x7FF) + (points > 0xFFFF)).astype(np.int64)
    if encoding.startswith("utf-16"):
        return (2 + 2 * (points > 0xFFFF)).astype(np.int64)
    distinct, inverse = np.unique(points, return_inverse=True)
    sizes = [len(chr(int(p)).encode(encoding, "replace")) for p in distinct]
    return np.asarray(sizes, dtype=np.int64)[inverse] if sizes else np.empty(0, dtype=np.int64)


def _bom_length(data: bytes, encoding: str) -> int:
    marks = {
        "utf-8-sig": codecs.BOM_UTF8,
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "gb18030": "\ufeff".encode("gb18030"),
    }
    mark = marks.get(encoding)
    return len(mark) if mark and data.startswith(mark) else 0


def _slow_byte_index(text: str, encoding: str, data: bytes) -> Index:
    """Byte by byte: for encodings in which one code gives two code points (Big5-HKSCS 0x8862)."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    index, begun = [], 0
    for position in range(len(data)):
        got = decoder.decode(data[position : position + 1])
        if got:
            index.extend([begun] * len(got))
            begun = position + 1
    if len(index) != len(text):
        raise ValueError(f"the bytes do not decode to the text as {encoding}")
    index.append(len(data))
    return np.asarray(index, dtype=np.int64)
