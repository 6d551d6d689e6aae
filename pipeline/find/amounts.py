"""How the numerals and units of a matched rule become a value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from pipeline.find.numerals import parse
from pipeline.find.tokens import Token
from pipeline.resolve.units import Unit, exact
from pipeline.types import Exact

HALF: Final = Fraction(1, 2)


class Amount:
    """A value with its unit and place; ``printed`` overrides the unit's surface, ``kind`` the unit's kind."""

    __slots__ = ("end", "high", "kind", "printed", "rule", "start", "token", "unit", "value", "weak")

    def __init__(
        self,
        start: int,
        end: int,
        value: Exact | None,
        high: Exact | None,
        unit: Unit | None,
        token: Token,
        rule: str,
        *,
        kind: str | None = None,
        printed: str | None = None,
        weak: bool = False,
    ) -> None:
        self.start, self.end, self.value, self.high = start, end, value, high
        self.unit, self.token, self.rule = unit, token, rule
        self.kind, self.printed, self.weak = kind, printed, weak


Made = list[Amount] | None
PERCENT = Unit("%", "percent", "percent", "%", "ratio", Fraction(1, 100), "1")
MINUTE = Unit("分", "minute", "duration", "min", "time", Fraction(60), "s")
METRE = Unit("米", "metre", "length", "m", "length", Fraction(1), "m")
TENTH_MU = Unit("分", "fen", "area", "[mu_ch]/10", "area", Fraction(200, 3), "m2")
FEN = Unit("分", "fen", "money", "CNY", "money", Fraction(1, 100), "CNY")


def _single(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    token = tokens[0]
    if token.unit is not None and token.unit.cls == "noun":
        end = token.end
    return [Amount(start, end, token.value, token.high, token.unit, token, rule)]


def _sum(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """五元六角, 1小时20分, 3斤5两, 一亩三分, 3分40秒14: durations in the last unit, all else in the first."""
    units = [_part_unit(tokens[0].unit, token.unit) for token in tokens if token.unit]
    if not units or any(unit is None or unit.factor is None for unit in units):
        return None
    if any(token.value is None for token in tokens):
        return None
    counted = [(token, unit) for token, unit in zip(tokens, units, strict=False) if unit and unit.cls != "night"]
    base = sum((Fraction(token.value or 0) * (unit.factor or 1) for token, unit in counted), Fraction(0))
    token, unit = counted[-1] if counted[0][1].dimension == "time" else counted[0]
    value = base / (unit.factor or 1)
    if tokens[-1].unit is None:
        part = _decimals(text, tokens[-1])
        if part is None:
            return None
        value, end = value + part, tokens[-1].core[1]
    return [Amount(start, end, exact(value), None, unit, token, rule)]


def _part_unit(first: Unit | None, unit: Unit | None) -> Unit | None:
    """分 is minutes behind hours, cents behind yuan and a tenth of a mu behind 亩."""
    if unit is not None and unit.cls == "fen" and first is not None:
        if first.cls == "mu":
            return TENTH_MU
        return FEN if first.dimension == "money" else MINUTE
    return unit


def _short(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """一块二, 两毛五, 1米75, 一米七八, 三斤四: the next lower decimal unit unsaid."""
    first, last = tokens[0], tokens[-1]
    part = _decimals(text, last)
    if first.value is None or part is None or first.unit is None:
        return None
    return [Amount(start, last.core[1], exact(Fraction(first.value) + part), None, first.unit, first, rule)]


def _decimals(text: str, token: Token) -> Fraction | None:
    """The part of a unit that one or two bare digits behind it name: 05 of 18米05, 七八 of 一米七八."""
    digits = text[token.core[0] : token.core[1]]
    value = parse(digits) if len(digits) <= _MOST_DECIMALS and not set(digits) & _MULTIPLIERS else None
    return None if value is None else Fraction(value) / 10 ** len(digits)


def _over_metre(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """米九: so many tenths over one metre."""
    token = tokens[0]
    part = _decimals(text, token)
    if part is None:
        return None
    return [Amount(start - 1, end, exact(1 + part), None, METRE, token, rule, printed=text[start - 1])]


def _tenths(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """七成, 三成五."""
    token = tokens[0]
    if token.value is None or abs(Fraction(token.value)) > 10:
        return None
    more = Fraction(tokens[1].value or 0) if len(tokens) > 1 else Fraction(0)
    more = more if more == HALF else more / 10
    value = (Fraction(token.value) + more) * 10
    high = None if token.high is None else Fraction(token.high) * 10
    return [Amount(start, end, exact(value), exact(high), PERCENT, token, rule, printed="%")]


def _discount(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """八折, 75折, 三八折: so much of the price in per cent."""
    token = tokens[0]
    if token.value is None or token.high is not None and len(text[start : token.core[1]]) > 2:
        return None
    digits = text[token.core[0] : token.core[1]]
    if digits == "对":
        return [Amount(start, end, Fraction(50), None, PERCENT, token, rule, printed="%")]
    value = Fraction(parse(digits) or token.value)
    if value >= 100 or value == 10 or value <= 0:
        return None
    return [Amount(start, end, exact(value * 10 if value < 10 else value), None, PERCENT, token, rule, printed="%")]


def _dozen(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    token = tokens[0]
    if token.value is None:
        return None
    value = exact(Fraction(token.value) * 12)
    return [Amount(start, end, value, None, token.unit, token, rule, kind="count", printed="")]


def _range(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """3至5年, 20至30万, 五元六角-五元八角. None where the two sides do not measure the same."""
    gaps = (i for i in range(1, len(tokens)) if tokens[i].start > max(tokens[i - 1].unit_end, tokens[i - 1].end))
    split = next(gaps, 0)
    left, right = tokens[:split], tokens[split:]
    if not split or any(token.value is None for token in tokens):
        return None
    (low, low_unit), (high, high_unit) = _worth(left), _worth(right)
    if low_unit is not None and high_unit is not None and low_unit.form != high_unit.form:
        alike = low_unit.dimension == high_unit.dimension and low_unit.kind == high_unit.kind
        if not alike or not low_unit.factor or not high_unit.factor:
            return None
        low = low * low_unit.factor / high_unit.factor
    unit = high_unit or low_unit
    if low_unit is None or low_unit.form == "%":
        low = _shared(text, low, left[-1], right[0])
    if low == high:
        return None
    top = high if right[0].high is None else Fraction(right[0].high)
    token = right[0] if right[0].unit else left[0]
    if unit is not None and unit.cls == "cheng":
        if not 0 <= low < top <= 10:
            return None
        return [Amount(start, end, exact(low * 10), exact(top * 10), PERCENT, token, rule, printed="%")]
    return [Amount(start, end, exact(low), exact(top), unit, token, rule)]


def _worth(tokens: list[Token]) -> tuple[Fraction, Unit | None]:
    """The value of one side of a range in its first unit."""
    first = tokens[0]
    value = Fraction(first.value or 0)
    for token in tokens[1:]:
        unit = _part_unit(first.unit, token.unit)
        if unit is None:
            value += Fraction(token.value or 0) / 10
        elif unit.factor and first.unit and first.unit.factor:
            value += Fraction(token.value or 0) * unit.factor / first.unit.factor
    return value, first.unit


def _shared(text: str, low: Fraction, left: Token, right: Token) -> Fraction:
    """20至30万 is 200,000 to 300,000, but 8500到3万 begins at 8,500."""
    core = text[right.core[0] : right.core[1]].translate(_NO_INNER)
    scale = _BIG_MULTIPLIERS if core[-1] in _BIG_MULTIPLIERS else _SMALL_MULTIPLIERS
    mantissa = core.rstrip(scale)
    if mantissa == core or not mantissa or text[left.core[1] - 1] in scale:
        return low
    parsed, whole = parse(mantissa.rstrip("kw")), right.value
    if parsed is None or whole is None or not parsed or low >= Fraction(parsed):
        return low
    return low * abs(Fraction(whole)) / Fraction(parsed)


def _list(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
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


def _half(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """半年, 个半月 (a month and a half), 分半钟, 一半, 半数."""
    token, before = tokens[0], text[start - 1 : start]
    unit = token.unit
    if token.form != "half":
        return [Amount(start, end, HALF, None, None, token, rule, kind="multiple", weak=True)]
    joins = start < 2 or not text[start - 2].isalnum()
    if before == "个" and (unit is not None and unit.kind == "duration" or joins and len(text) == end):
        return [Amount(start - 1, end, Fraction(3, 2), None, unit, token, rule)]
    if unit is None and before == "分" and (text[end - 1] == "钟" or joins):
        return [Amount(start - 1, end, Fraction(3, 2), None, MINUTE, token, rule, printed="分")]
    if unit is None:
        half = text[end - 1] == "数"
        return [Amount(start, end, HALF, None, None, token, rule, kind="multiple", weak=True)] if half else None
    return [Amount(start, end, HALF, None, unit, token, rule, weak=unit.kind == "count")]


def _half_after(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """一年半, 三斤半; 五分半钟 are minutes."""
    token = tokens[0]
    if token.value is None or token.unit is None:
        return None
    unit = MINUTE if token.unit.cls == "fen" else token.unit
    return [Amount(start, end, exact(Fraction(token.value) + HALF), None, unit, token, rule)]


def _half_between(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """一个半小时."""
    first, last = tokens[0], tokens[-1]
    if first.value is None or last.unit is None:
        return None
    return [Amount(start, end, exact(Fraction(first.value) + HALF), None, last.unit, last, rule)]


def _percent_words(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """百分之三, 千分之五 (0.5 %). 一百分之二 and 二百分之一 are fractions."""
    below, above, last = tokens[0], tokens[1], tokens[-1]
    if below.value is None or above.value is None or last.value is None:
        return None
    scale = Fraction(100) / Fraction(below.value)
    high = None if above.high is None else Fraction(above.high) * scale
    if len(tokens) > 2:
        high = Fraction(last.value) * scale
    sign = -1 if text[start - 1 : start] == "负" else 1
    value = sign * Fraction(above.value) * scale
    return [Amount(start, end, exact(value), exact(high), PERCENT, above, rule, printed="%")]


def _fraction(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
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


def _slash_fraction(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    """1/2 and 1 4/3."""
    *whole, above, below = tokens
    values = [token.value for token in tokens]
    if not below.value or None in values or (not whole and (above.value or 0) >= below.value) or below.value > 1000:
        return None
    value = Fraction(above.value or 0) / Fraction(below.value) + (Fraction(whole[0].value or 0) if whole else 0)
    return [Amount(start, end, exact(value), None, None, below, rule, kind="multiple")]


def _ordinal(text: str, start: int, end: int, tokens: list[Token], rule: str) -> Made:
    token = tokens[-1]
    unit = token.unit
    if unit is not None and unit.cls == "noun":
        unit, end = None, token.end
    high = token.value if len(tokens) > 1 else None
    return [Amount(start, end, tokens[0].value, high, unit, token, rule, kind="ordinal", weak=True)]


_NO_INNER: Final = str.maketrans("", "", "多余来几个")
_MOST_DECIMALS: Final = 2
_MULTIPLIERS: Final = frozenset("十百千万亿几多余半个两俩仨廿卅卌拾佰仟.")
_BIG_MULTIPLIERS: Final = "万亿kw"
_SMALL_MULTIPLIERS: Final = "百千佰仟"
MAKERS: Final[dict[str, Callable[[str, int, int, list[Token], str], Made]]] = {
    "single": _single,
    "sum": _sum,
    "short": _short,
    "over-metre": _over_metre,
    "tenths": _tenths,
    "discount": _discount,
    "dozen": _dozen,
    "range": _range,
    "list": _list,
    "half": _half,
    "half-after": _half_after,
    "half-between": _half_between,
    "percent-words": _percent_words,
    "fraction": _fraction,
    "slash-fraction": _slash_fraction,
    "ordinal": _ordinal,
}
