"""Bytes to text: a byte order mark, strict UTF-8, else the legacy encoding that reads as Chinese."""

from __future__ import annotations

import codecs
from functools import cache
from typing import Final

import msgspec

from pipeline.han import is_common_han
from pipeline.rulebook import Rulebook
from pipeline.types import Decoded


class UndecodableError(ValueError):
    """Bytes that are no text, or text in no encoding we know; the message is one line."""


class EncodingRules(msgspec.Struct, forbid_unknown_fields=True):
    """``rules/articles/encodings.toml``."""

    encodings: tuple[str, ...]
    common: str


# UTF-32 begins like UTF-16; it is named first so that it is not read as UTF-16 full of NULs.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_MAGIC: Final = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)

# Not the white ones, nor the escape and the end-of-file mark that old editors left.
_CONTROLS: Final = bytes(set(range(1, 32)) - set(b"\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x1f"))

_SAMPLE: Final = 4000
_PLAUSIBLE: Final = 0.25
_PLAUSIBLE_WIDE: Final = 0.7  # any even run of bytes is UTF-16 of something


def decode(data: bytes) -> Decoded:
    """The text of a file and the encoding it is in; a byte order mark is not part of the text.

    Raises UndecodableError, whose message is one line, where the bytes are no text.
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise UndecodableError(f"{name}, not text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error)
    # UTF-16 of Latin text, or of short Han text, can be valid UTF-8 that is full of NULs.
    if "\0" in text and (wide := _best(data, ("utf-16-le", "utf-16-be"))) and wide[0] > _likeness(text):
        return Decoded(wide[2], wide[1], data)
    if _controls(text) > 0.1:
        raise UndecodableError("binary data, not text: it is full of control characters")
    return Decoded(text, "utf-8", data)


def as_decoded(text: str) -> Decoded:
    """A text given by a program as a file in UTF-8 would hold it.

    Raises UndecodableError where it holds a lone surrogate (half a character of UTF-16, or a byte of a
    command line that is not UTF-8), for which there is no UTF-8.
    """
    try:
        return Decoded(text, "utf-8", text.encode("utf-8"))
    except UnicodeEncodeError as error:
        number = ord(text[error.start])
        raise UndecodableError(f"character {error.start} is U+{number:04X}, a lone surrogate and no text") from None


def _marked(data: bytes, mark: bytes, encoding: str | None) -> Decoded:
    if encoding is None:
        raise UndecodableError("UTF-32 text, which is not read; convert it to UTF-8")
    try:
        return Decoded(data[len(mark) :].decode(encoding.removesuffix("-sig")), encoding, data)
    except UnicodeDecodeError as error:
        place = error.start + len(mark)
        raise UndecodableError(f"it begins as {encoding} but byte {place} is not {encoding}") from None


def _legacy(data: bytes, utf8: UnicodeDecodeError) -> Decoded:
    damaged = _damaged_utf8(data, utf8)
    best = None if damaged else _best(data, _rules()[0])
    floor = _PLAUSIBLE_WIDE if best and best[1].startswith("utf-16") else _PLAUSIBLE
    if best and best[0] >= floor and _controls(best[2]) <= 0.1:
        return Decoded(best[2], best[1], data)
    if damaged:
        raise UndecodableError(f"damaged UTF-8: byte {utf8.start} is {data[utf8.start]:#04x}")
    raise UndecodableError("neither UTF-8 nor GB18030, Big5 or UTF-16 text")


def _best(data: bytes, encodings: tuple[str, ...]) -> tuple[float, str, str] | None:
    """The most Chinese-looking of the strict readings: its likeness, encoding and text."""
    found: list[tuple[float, str, str]] = []
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        found.append((_likeness(text), encoding, text))
    found.sort(key=lambda reading: -reading[0])
    if len(found) > 1 and found[0][0] - found[1][0] < 0.2:
        return _second_opinion(data, found)
    return found[0] if found else None


def _second_opinion(data: bytes, found: list[tuple[float, str, str]]) -> tuple[float, str, str]:
    """Where two readings look alike, charset-normalizer decides between them."""
    from charset_normalizer import from_bytes

    guess = from_bytes(data[:_SAMPLE], cp_isolation=[encoding.replace("-", "_") for _, encoding, _ in found[:2]]).best()
    named = guess.encoding.replace("_", "-") if guess else ""
    return next((reading for reading in found[:2] if reading[1] == named), found[0])


def _likeness(text: str) -> float:
    """How much a text looks like Chinese (or plain ASCII), about -2 to 2, by what its characters are."""
    weights = _rules()[1]
    sample = text if len(text) <= 3 * _SAMPLE else text[:_SAMPLE] + text[len(text) // 2 :][:_SAMPLE] + text[-_SAMPLE:]
    return sum(weights.get(char, -2.0) for char in sample) / max(len(sample), 1)


@cache
def _rules() -> tuple[tuple[str, ...], dict[str, float]]:
    """The encodings to try, and what each character says for a text; one not listed speaks against it."""
    rules = Rulebook().toml("articles/encodings.toml", EncodingRules)
    weights = {chr(point): 0.5 for point in range(0x20, 0x7F)} | dict.fromkeys("\t\r\n\x0c\u3000\u200b\ufeff", 0.2)
    weights |= {chr(point): -0.5 for point in range(0x4E00, 0xA000)}
    weights |= {chr(point): 0.3 for point in (*range(0xFF01, 0xFF5F), *range(0x2460, 0x2474), *range(0x2160, 0x216C))}
    weights |= dict.fromkeys("、。《》〈〉「」『』【】〔〕—…‘’“”·℃°×÷±％‰○●★◆■▲△□☆→", 0.8)
    for first, last, low, high, encoding in ((0xB0, 0xD7, 0xA1, 0xFE, "gb2312"), (0xA4, 0xC6, 0x40, 0xFE, "big5")):
        block = bytes(byte for a in range(first, last + 1) for b in range(low, high + 1) for byte in (a, b))
        weights |= {char: 0.6 for char in block.decode(encoding, "ignore") if is_common_han(char)}
    weights |= dict.fromkeys("，；：？！（）", 1.2)
    weights |= {char: 1.6 for char in rules.common if not char.isspace()}
    return rules.encodings, weights


def _damaged_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether the bytes are UTF-8 but for a few: to read those as GB18030 would give nonsense."""
    kept = data.decode("utf-8", "ignore")
    wide = sum(len(char.encode()) for char in kept[: 3 * _SAMPLE] if char > "\u07ff")
    window = len(kept[: 3 * _SAMPLE].encode())
    lost = len(data) - len(kept.encode())
    return error.start >= 0 and lost <= len(data) / 50 and wide > window / 4


def _controls(text: str) -> float:
    """The share of control characters; NULs are padding, not evidence."""
    sample = text[:_SAMPLE]
    data = sample.encode("utf-8", "replace")
    strange = len(data) - len(data.translate(None, _CONTROLS)) + sample.count("\ufffd")
    return strange / max(len(sample) - sample.count("\0"), 1)
