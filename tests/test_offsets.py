"""Offsets: back from repaired text to characters, and on to bytes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.decode import decode
from pipeline.offsets import OffsetMap, assemble, byte_index

ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")


@given(st.text(max_size=120), st.sampled_from(ENCODINGS))
@settings(max_examples=400, deadline=None)
def test_byte_index_cuts_the_bytes_of_every_span(text: str, encoding: str) -> None:
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    assume(data.decode(encoding) == text)
    index = byte_index(text, encoding, data)
    assert len(index) == len(text) + 1
    assert index[0] == 0
    assert index[-1] == len(data)
    for i, char in enumerate(text):
        assert data[index[i] : index[i + 1]].decode(encoding) == char


@pytest.mark.parametrize(
    ("mark", "encoding", "plain"),
    [
        (b"\xef\xbb\xbf", "utf-8-sig", "utf-8"),
        (b"\xff\xfe", "utf-16-le", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be", "utf-16-be"),
        (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
    ],
)
def test_a_byte_order_mark_is_before_the_first_character(mark: bytes, encoding: str, plain: str) -> None:
    data = mark + "防汛𠮷田".encode(plain)
    decoded = decode(data)
    index = byte_index(decoded.text, decoded.encoding, data)
    assert decoded.text == "防汛𠮷田"
    assert decoded.encoding == encoding
    assert [data[a:b].decode(plain) for a, b in itertools.pairwise(index)] == list("防汛𠮷田")


def test_one_code_that_gives_two_characters_has_one_place() -> None:
    data = b"\x88\x62" + "中".encode("big5hkscs")
    text = data.decode("big5hkscs")
    assert len(text) == 3
    assert list(byte_index(text, "big5hkscs", data)) == [0, 0, 2, 4]


def test_bytes_of_another_text_are_refused() -> None:
    with pytest.raises(ValueError, match="do not decode"):
        byte_index("中国", "gb18030", "中国人".encode("gb18030"))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=12))
def test_assemble_copies_pieces_with_their_offsets(steps: list[tuple[int, int]]) -> None:
    source = "".join(chr(0x4E00 + i) for i in range(1000))
    pieces, at = [], 0
    for skip, length in steps:
        at += skip
        pieces.append((source[at : at + length], at))
        at += length
    text, offsets = assemble(pieces)
    assert [source[i] for i in offsets.source] == list(text)


def test_span_and_slice_and_join() -> None:
    offsets = OffsetMap([3, 4, 7, 8])
    assert offsets.span(1, 3) == (4, 8)
    assert offsets.slice(2, 4) == OffsetMap([7, 8])
    assert OffsetMap.join([offsets.slice(0, 1), offsets.slice(3, 4)]) == OffsetMap([3, 8])
    assert OffsetMap.join([]) == OffsetMap.identity(0)
    for start, end in ((0, 0), (2, 1), (-1, 2), (0, 5)):
        with pytest.raises(ValueError, match="no span"):
            offsets.span(start, end)
