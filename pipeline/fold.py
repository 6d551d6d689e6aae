"""The text as rules read it: half-width, simplified, of the same length as the text itself."""

from __future__ import annotations

from functools import cache

# Full-width punctuation that structures a sentence stays as it is; digits, letters and signs fold.
_KEPT = "，；：！？（）"


@cache
def _table() -> dict[int, str]:
    import opencc

    table = {0xFF01 + i: chr(0x21 + i) for i in range(94) if chr(0xFF01 + i) not in _KEPT}
    table |= {ord("￥"): "¥", ord("　"): " ", ord("○"): "〇", ord("Ｏ"): "O"}
    han = "".join(map(chr, range(0x3400, 0xA000)))
    simplified = opencc.OpenCC("t2s").convert(han)
    if len(simplified) == len(han):
        table |= {ord(a): b for a, b in zip(han, simplified, strict=True) if a != b}
    return table


def fold(text: str) -> str:
    """Fold width and script character by character, so that offsets hold."""
    return text.translate(_table())
