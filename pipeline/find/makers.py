"""The makers of amounts: how the numerals and units that a rule matched become a value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from pipeline.find.amounts import Amount, Lore, Made
from pipeline.find.fractions import (
    discount,
    fraction,
    half,
    half_after,
    half_between,
    percent_words,
    slash_fraction,
    tenths,
)
from pipeline.find.numerals import parse
from pipeline.find.tokens import Token
from pipeline.resolve.units import Unit, exact

_SCALES: Final = frozenset(10**power for power in range(13))
_MOST_DECIMALS: Final = 2


def _single(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    token = tokens[0]
    if token.unit is not None and token.unit.cls == "noun":
        end = token.end
    return [Amount(start, end, token.value, token.high, token.unit, token, rule)]


def _sum(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """五元六角, 1小时20分, 3斤5两, 一亩三分, 3分40秒14: durations in the last unit, all else in the first."""
    units = [_part_unit(tokens[0].unit, token.unit, lore) for token in tokens if token.unit]
    if not units or any(unit is None or unit.factor is None for unit in units):
        return None
    if any(token.value is None for token in tokens) or len({unit.form for unit in units if unit}) < len(units):
        return None
    counted = [(token, unit) for token, unit in zip(tokens, units, strict=False) if unit and unit.cls != "night"]
    base = sum((Fraction(token.value or 0) * (unit.factor or 1) for token, unit in counted), Fraction(0))
    token, unit = counted[-1] if counted[0][1].dimension == "time" else counted[0]
    value = base / (unit.factor or 1)
    if tokens[-1].unit is None:
        part = _decimals(text, tokens[-1], lore)
        if part is None:
            return None
        value, end = value + part * (counted[-1][1].factor or 1) / (unit.factor or 1), tokens[-1].core[1]
    return [Amount(start, end, exact(value), None, unit, token, rule)]


def _part_unit(first: Unit | None, unit: Unit | None, lore: Lore) -> Unit | None:
    """分 is minutes behind hours, cents behind yuan and a tenth of a mu behind 亩."""
    if unit is not None and unit.cls == "fen" and first is not None:
        if first.cls == "mu":
            return lore.tenth_mu
        return lore.cent if first.dimension == "money" else lore.minute
    return unit


def _short(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """一块二, 两毛五, 1米75, 一米七八, 三斤四: the next lower decimal unit unsaid."""
    first, last = tokens[0], tokens[-1]
    part = _decimals(text, last, lore)
    if first.value is None or part is None or first.unit is None:
        return None
    return [Amount(start, last.core[1], exact(Fraction(first.value) + part), None, first.unit, first, rule)]


def _decimals(text: str, token: Token, lore: Lore) -> Fraction | None:
    """The part of a unit that one or two bare digits behind it name: 05 of 18米05, 七八 of 一米七八."""
    digits = text[token.core[0] : token.core[1]]
    value = parse(digits) if len(digits) <= _MOST_DECIMALS and not set(digits) & lore.not_digits else None
    return None if value is None else Fraction(value) / 10 ** len(digits)


def _over_metre(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """米九: so many tenths over one metre; 米七到米八, 米七到两米."""
    token = tokens[0]
    part, high = _decimals(text, token, lore), None
    if part is None:
        return None
    if len(tokens) > 1:
        top = _decimals(text, tokens[1], lore) if tokens[1].unit is None else _worth(text, tokens[1:], lore)[0] - 1
        high = None if top is None else exact(1 + top)
    return [Amount(start - 1, end, exact(1 + part), high, lore.metre, token, rule, printed=text[start - 1])]


def _dozen(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    token = tokens[0]
    if token.value is None:
        return None
    value = exact(Fraction(token.value) * 12)
    return [Amount(start, end, value, None, token.unit, token, rule, kind="count", printed="")]


def _range(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """3至5年, 20至30万, 五元六角-五元八角. None where the two sides do not measure the same."""
    gaps = (i for i in range(1, len(tokens)) if tokens[i].start > max(tokens[i - 1].unit_end, tokens[i - 1].end))
    split = next(gaps, 0)
    left, right = tokens[:split], tokens[split:]
    if not split or any(token.value is None for token in tokens):
        return None
    (low, low_unit), (high, high_unit) = _worth(text, left, lore), _worth(text, right, lore)
    if low_unit is not None and high_unit is not None and low_unit.form != high_unit.form:
        alike = low_unit.dimension == high_unit.dimension and low_unit.kind == high_unit.kind
        if not alike or not low_unit.factor or not high_unit.factor:
            return None
        low = low * low_unit.factor / high_unit.factor
    unit = high_unit or low_unit
    if low_unit is None or low_unit.form == "%":
        low = _shared(text, low, left[-1], right[0], lore)
    if low == high:
        return None
    top = high if right[0].high is None else Fraction(right[0].high)
    token = right[0] if right[0].unit else left[0]
    if unit is not None and unit.cls in lore.tenths:
        if not 0 <= low < top <= 10:
            return None
        return [Amount(start, end, exact(low * 10), exact(top * 10), lore.percent, token, rule, printed="%")]
    return [Amount(start, end, exact(low), exact(top), unit, token, rule)]


def _either(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """七、八个, 三、四十万元: two neighbouring digits that share what follows, a range."""
    first, last = tokens
    if first.value is None or last.value is None or last.high is not None:
        return None
    low, high = Fraction(first.value), Fraction(last.value)
    scale = high / (low + 1)
    if scale not in _SCALES or scale == 1 and last.unit is not None and last.unit.cls in lore.numbered:
        return None
    return [Amount(start, end, exact(low * scale), exact(high), last.unit, last, rule)]


def _worth(text: str, tokens: list[Token], lore: Lore) -> tuple[Fraction, Unit | None]:
    """The value of one side of a range in its first unit."""
    first = tokens[0]
    value = Fraction(first.value or 0)
    for token in tokens[1:]:
        unit = _part_unit(first.unit, token.unit, lore)
        if unit is None:
            value += _decimals(text, token, lore) or 0
        elif unit.factor and first.unit and first.unit.factor:
            value += Fraction(token.value or 0) * unit.factor / first.unit.factor
    return value, first.unit


def _shared(text: str, low: Fraction, left: Token, right: Token, lore: Lore) -> Fraction:
    """20至30万 is 200,000 to 300,000, but 8500到3万 begins at 8,500."""
    core = text[right.core[0] : right.core[1]].translate(lore.no_inner)
    words = lore.words
    scale = words.big if core[-1] in words.big else words.small
    mantissa = core.rstrip(scale)
    if mantissa == core or not mantissa or text[left.core[1] - 1] in scale:
        return low
    parsed, whole = parse(mantissa.rstrip(words.letters)), right.value
    if parsed is None or whole is None or not parsed or low >= Fraction(parsed):
        return low
    return low * abs(Fraction(whole)) / Fraction(parsed)


def _list(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    """3、5和8个: each number a mention, the unit printed once for all."""
    last = tokens[-1]
    if last.unit is None or last.unit.cls in ("group", "noun") or any(token.value is None for token in tokens):
        return None
    if start == 0 or text[start - 1] == "\n":
        return None
    printed = text[last.unit_start : last.unit_end]
    made = [Amount(t.start, _stop(t), t.value, t.high, last.unit, t, rule, printed=printed) for t in tokens[:-1]]
    return [*made, Amount(last.start, end, last.value, last.high, last.unit, last, rule)]


def _stop(token: Token) -> int:
    """Where a number in a list ends; its own 个 belongs to it (1.2个和6.4个百分点)."""
    return token.end if token.unit is None else token.unit_end


def _ordinal(text: str, start: int, end: int, tokens: list[Token], rule: str, lore: Lore) -> Made:
    token = tokens[-1]
    unit = token.unit
    if unit is not None and unit.cls == "noun":
        unit, end = None, token.end
    high = token.value if len(tokens) > 1 else None
    return [Amount(start, end, tokens[0].value, high, unit, token, rule, kind="ordinal", weak=True)]


MAKERS: Final[dict[str, Callable[[str, int, int, list[Token], str, Lore], Made]]] = {
    "single": _single,
    "sum": _sum,
    "short": _short,
    "over-metre": _over_metre,
    "tenths": tenths,
    "discount": discount,
    "dozen": _dozen,
    "range": _range,
    "either": _either,
    "list": _list,
    "half": half,
    "half-after": half_after,
    "half-between": half_between,
    "percent-words": percent_words,
    "fraction": fraction,
    "slash-fraction": slash_fraction,
    "ordinal": _ordinal,
}
