"""Datelines: who sends an item, and of which day."""

from __future__ import annotations

from typing import Final

import msgspec

from pipeline.articles.wording import Wording

_DIGITS: Final = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_REACH: Final = 60  # characters; no dateline ends later


class Dateline(msgspec.Struct, frozen=True, gc=False):
    """The opening of an item; what it leaves out is None. ``end`` is the offset after it in its paragraph."""

    end: int
    agency: str | None
    year: int | None
    month: int | None
    day: int | None


def read_dateline(text: str, wording: Wording) -> Dateline | None:
    """The dateline with which a folded paragraph opens."""
    head = text[:_REACH]
    if not wording.dateline_sign.search(head):
        return None
    for pattern in wording.datelines:
        if found := pattern.match(head):
            parts = found.groupdict()
            return Dateline(
                found.end(),
                parts.get("agency"),
                numeral(parts.get("year")),
                numeral(parts.get("month")),
                numeral(parts.get("day")),
            )
    return None


def numeral(text: str | None) -> int | None:
    """A figure of a date: 十三, 二十一, 三十 or digits of either script."""
    if not text:
        return None
    if "十" in text and len(text) <= 3:
        tens, ones = text.split("十", 1)
        return 10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0"))
    digits = "".join(_DIGITS.get(char, char) for char in text)
    return int(digits) if digits.isdecimal() else None
