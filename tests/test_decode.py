"""Bytes to text: each encoding found, short texts too; what is no text refused in one line."""

from __future__ import annotations

import random

import opencc
import pytest

from pipeline.decode import UndecodableError, decode
from tests.clean_pages import ARTICLES

SIMPLIFIED = "\n".join(text for article in ARTICLES for text in article)
TRADITIONAL = opencc.OpenCC("s2t").convert(SIMPLIFIED)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", SIMPLIFIED),
        ("gb18030", SIMPLIFIED),
        ("gb18030", TRADITIONAL),
        ("big5hkscs", TRADITIONAL),
        ("utf-16-le", SIMPLIFIED),
        ("utf-16-be", TRADITIONAL),
    ],
)
@pytest.mark.parametrize(("length", "least"), [(6, 0.95), (12, 0.99), (40, 1.0), (200, 1.0)])
def test_the_encoding_is_told_from_few_characters(encoding: str, text: str, length: int, least: float) -> None:
    rng = random.Random(length)
    tried = right = 0
    for _ in range(60):
        start = rng.randrange(len(text) - length)
        passage = text[start : start + length].strip("\n")
        try:
            data = passage.encode(encoding)
        except UnicodeEncodeError:
            continue
        tried += 1
        right += decode(data).text == passage
    assert tried >= 20
    assert right / tried >= least


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 40, "防汛\0\0抗旱".encode(), ("中" * 1_000_000).encode(), b"\n" * 1000, b"a\r\nb"],
)
def test_odd_text_is_text(data: bytes) -> None:
    assert decode(data).text.encode() == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 whatever", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"PK\x03\x04abc", "ZIP"),
        (bytes(range(1, 9)) * 50, "control characters"),
        (random.Random(7).randbytes(999), "neither UTF-8"),
        (("防汛抗旱" * 50).encode() + b"\xe4\xb8", "damaged UTF-8"),
        (b"\xff\xfe" + "防".encode("utf-16-le") + b"\x01", "utf-16-le"),
        (b"\xff\xfe\0\0" + "防".encode("utf-32-le"), "UTF-32"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(UndecodableError, match=reason) as raised:
        decode(data)
    assert "\n" not in str(raised.value)
