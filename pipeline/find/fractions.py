"""Makes amounts of what is said in parts of a whole: halves, tenths, discounts, fractions and per cent in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from pipeline.find.amounts import Amount, Lore, Made
from pipeline.find.numerals import parse
from pipeline.find.tokens import Token
from pipeline.resolve.units import exact

_HALF: Final = Fraction(1, 2)


def tenths(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """七成, 三成五."""
    token = tokens[0]
    if token.value is None or abs(Fraction(token.value)) > 10:
        return None
    more = Fraction(tokens[1].value or 0) if len(tokens) > 1 else Fraction(0)
    more = more if more == _HALF else more / 10
    value = (Fraction(token.value) + more) * 10
    high = None if token.high is None else Fraction(token.high) * 10
    return [Amount(start, end, exact(value), exact(high), lore.percent, token, rule, printed="%")]


def discount(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """八折, 75折, 三八折: so much of the price in per cent."""
    token = tokens[0]
    if token.value is None or token.high is not None and len(text[start : token.core[1]]) > 2:
        return None
    digits = text[token.core[0] : token.core[1]]
    if digits == lore.words.half_price:
        return [Amount(start, end, Fraction(50), None, lore.percent, token, rule, printed="%")]
    value = Fraction(parse(digits) or token.value)
    if value >= 100 or value == 10 or value <= 0:
        return None
    share = exact(value * 10 if value < 10 else value)
    return [Amount(start, end, share, None, lore.percent, token, rule, printed="%")]


def half(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """半年, 个半月 (a month and a half), 分半钟, 一半, 半数."""
    token, before = tokens[0], text[start - 1 : start]
    unit = token.unit
    if token.form != "half":
        return [Amount(start, end, _HALF, None, None, token, rule, kind="multiple", weak=True)]
    joins = start < 2 or not text[start - 2].isalnum()
    if before == lore.words.one_and and (unit is not None and unit.kind == "duration" or joins and len(text) == end):
        return [Amount(start - 1, end, Fraction(3, 2), None, unit, token, rule)]
    if unit is None and before == lore.words.minute_and and (text[end - 1] == lore.words.minute_end or joins):
        return [Amount(start - 1, end, Fraction(3, 2), None, lore.minute, token, rule, printed=before)]
    if unit is None:
        said = text[end - 1] == lore.words.share_end
        return [Amount(start, end, _HALF, None, None, token, rule, kind="multiple", weak=True)] if said else None
    return [Amount(start, end, _HALF, None, unit, token, rule, weak=unit.kind == "count")]


def half_after(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """一年半, 三斤半; 五分半钟 are minutes."""
    token = tokens[0]
    if token.value is None or token.unit is None:
        return None
    unit = lore.minute if token.unit.cls == "fen" else token.unit
    return [Amount(start, end, exact(Fraction(token.value) + _HALF), None, unit, token, rule)]


def half_between(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """一个半小时."""
    first, last = tokens[0], tokens[-1]
    if first.value is None or last.unit is None:
        return None
    return [Amount(start, end, exact(Fraction(first.value) + _HALF), None, last.unit, last, rule)]


def percent_words(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """百分之三, 千分之五 (0.5 %). 一百分之二 and 二百分之一 are fractions."""
    below, above, last = tokens[0], tokens[1], tokens[-1]
    if below.value is None or above.value is None or last.value is None:
        return None
    scale = Fraction(100) / Fraction(below.value)
    high = None if above.high is None else Fraction(above.high) * scale
    if len(tokens) > 2:
        high = Fraction(last.value) * scale
    sign = -1 if text[start - 1 : start] == lore.words.minus else 1
    value = sign * Fraction(above.value) * scale
    return [Amount(start, end, exact(value), exact(high), lore.percent, above, rule, printed="%")]


def fraction(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """三分之二, 一又二分之一, 四分之一公升."""
    *whole, below, above = tokens
    if len(tokens) > 3 or not below.value or above.value is None or (whole and whole[0].value is None):
        return None
    first = tokens[0].value or Fraction(0)
    sign = -1 if first < 0 else 1
    part = Fraction(above.value) / abs(Fraction(below.value))
    value = sign * (part + (abs(Fraction(whole[0].value or 0)) if whole else 0))
    kind = None if above.unit is not None else "multiple"
    return [Amount(start, end, exact(value), None, above.unit, above, rule, kind=kind)]


def slash_fraction(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """1/2 and 1 4/3."""
    *whole, above, below = tokens
    values = [token.value for token in tokens]
    if not below.value or None in values or (not whole and (above.value or 0) >= below.value) or below.value > 1000:
        return None
    value = Fraction(above.value or 0) / Fraction(below.value) + (Fraction(whole[0].value or 0) if whole else 0)
    return [Amount(start, end, exact(value), None, None, below, rule, kind="multiple")]
