"""Which characters are Han."""

from __future__ import annotations


def is_han(char: str) -> bool:
    """Whether a character is Han: of the unified ideographs, their extension A, or a plane above."""
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000"


def is_common_han(char: str) -> bool:
    """Whether a character is of the first block of unified ideographs, which holds those of GB2312 and Big5."""
    return "\u4e00" <= char <= "\u9fff"
