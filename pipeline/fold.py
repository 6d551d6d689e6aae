"""The text as rules read it: half-width, simplified, of the same length as the text itself."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

# Full-width punctuation that structures a sentence stays as it is; digits, letters and signs fold.
_KEPT: Final = "，；：！？（）"
_OTHERS: Final = {"￥": "¥", "　": " ", "○": "〇"}
_PLANES: Final = 0x110000


@cache
def _table() -> npt.NDArray[np.uint32]:
    """For each code point what it folds to; traditional characters by opencc, one by one."""
    import opencc

    table = np.arange(_PLANES, dtype=np.uint32)
    for offset in range(94):
        if chr(0xFF01 + offset) not in _KEPT:
            table[0xFF01 + offset] = 0x21 + offset
    for sign, folded in _OTHERS.items():
        table[ord(sign)] = ord(folded)
    han = "".join(map(chr, range(0x3400, 0xA000)))
    simplified = opencc.OpenCC("t2s").convert(han)
    if len(simplified) == len(han):
        table[0x3400:0xA000] = [ord(character) for character in simplified]
    return table


def fold(text: str) -> str:
    """Fold width and script character by character, so that offsets hold."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _table()[points].tobytes().decode("utf-32-le", "surrogatepass")
