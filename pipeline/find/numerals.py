"""Numerals: Arabic, Chinese, capital and mixed, with short forms, approximate pairs and vague ones.

``parse`` reads a whole string, ``numerals`` finds every numeral of a text. Values are exact. The
pattern is a fixed grammar of bounded repeats, so time is linear, and a run of digits longer than
``LONGEST`` is a code that counts as no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from pipeline.types import Exact

LONGEST: Final = 40

Form = Literal["arabic", "chinese", "bare", "vague", "half", "code"]


class Numeral(NamedTuple):
    """A numeral of a text.

    ``value`` is None for a code (too long, or dotted like 1.2.3) and for a vague one without a
    multiplier (几, 若干); a vague one with it holds its least value (数十 → 10). ``high`` is the
    upper of an approximate pair (三四百 → 300, 400). ``inner`` is the 余/多/来/几 within or behind it.
    ``form``: arabic (starts with digits), chinese, bare (a multiplier alone: 近百), vague, half (半), code.
    """

    start: int
    end: int
    value: Exact | None
    high: Exact | None
    form: Form
    inner: str | None


_SPELT: Final = {
    "零": "零〇○", "一": "壹弌", "二": "贰貳弍两兩俩倆", "三": "叁參参叄弎仨", "四": "肆", "五": "伍", "六": "陆陸",
    "七": "柒", "八": "捌", "九": "玖", "十": "拾", "百": "佰", "千": "仟", "万": "萬", "亿": "億", ".": "点點．·",
    "-": "负負−－﹣", "+": "＋", ",": "，", "几": "幾", "数": "數", "余": "餘", "来": "來",
}  # fmt: skip
_FULL_WIDTH: Final = {ord("０") + i: str(i) for i in range(10)}
_FOLD: Final = (
    {ord(variant): char for char, variants in _SPELT.items() for variant in variants}
    | _FULL_WIDTH
    | {ord("廿"): "二十", ord("卅"): "三十", ord("卌"): "四十"}
    | dict.fromkeys(map(ord, "个個又  \u2009\u202f\xa0"), "")
)
# What a whole string is known to be a numeral by: capitals and full-width digits as plain ones.
_CAPITALS: Final = "一三四五六七八九十百千,."
_PLAIN: Final = (
    {ord(capital): plain for plain in _CAPITALS for capital in _SPELT[plain] if capital not in "点點仨"}
    | {ord(capital): "二" for capital in "贰貳弍"}
    | _FULL_WIDTH
)
_DIGITS: Final = {char: i for i, char in enumerate("零一二三四五六七八九")}
_SMALL_UNITS: Final = (("千", 1000), ("百", 100), ("十", 10))
_BIG_UNITS: Final = (("兆", 10**12), ("亿", 10**8), ("万", 10**4))

# 陆, 伍 and 参 are also common words: they count only beside another capital or a multiplier.
_D: Final = (
    "(?:[一二三四五六七八九两俩仨兩倆壹贰貳叁叄肆柒捌玖弌弍弎]"
    "|(?<![大登着内水新队行入落])[陆陸伍](?=[拾佰仟百千万萬亿億元圆角分])|[参參](?=[拾佰仟万萬])"
    "|(?<=[拾佰仟百千万亿萬億零点點壹贰叁肆伍柒捌玖])[陆陸伍参參](?![军地续与加]))"
)
_Z: Final = "[零〇○]"
# 两, 俩 and 仨 stand only before a multiplier or alone: 二两 and 三十两 are weights.
_E: Final = f"(?:(?![两俩仨兩倆]){_D})"
_PAIR: Final = (
    "(?:一二|一两(?=[个位名天年次周种句家件日条代倍万千百十点])|两三|二三|三四|三五|四五|五六|六七|七八|八九)"
)
_ARABIC: Final = (
    r"(?:\d{1,3}(?:,\d{3}){1,9}(?!\d)(?:\.\d{1,20})?"
    r"|\d{1,3}(?:，\d{3}){1,9}(?:\.\d\d(?!\d)|(?=[元个%人名户家亩吨公平辆件万亿]|$))|\d{1,3}(?:，\d{3}){2,9}(?!\d)"
    r"|(?<![\d.])\d{1,3}(?:[ \u2009\u202f\xa0]\d{3}){1,9}(?![\d.])(?:\.\d{1,20})?"
    rf"|\d{{1,{LONGEST}}}(?:\.\d{{1,{LONGEST}}}|·\d{{1,4}}(?=[%‰万亿萬億]))?)"
)
_LEAD: Final = rf"(?:{_PAIR}|{_D}|[几幾数數]|\d{{1,4}}(?:\.\d{{1,9}})?)"
# The last digit of a spoken short form. 一 is doubtful there: 两万一个月 is 20,000 a month.
_SHORT: Final = rf"(?:{_PAIR}|(?!一[^\W\d元块圆多余左])(?:{_E}|几))(?![十拾百佰千仟])"
_TEN: Final = rf"(?:{_LEAD}?[十拾](?:{_PAIR}(?!{_D})|{_E}|几)?|[廿卅卌]{_E}?)"
_TAIL: Final = rf"{_Z}{{1,2}}(?:{_E}|几)|{_Z}?\d{{1,3}}(?![\d.])|{_SHORT}"
_HUNDRED: Final = rf"(?:{_LEAD}[百佰](?:{_Z}{{0,2}}{_TEN}|{_TAIL})?)"
_THOUSAND: Final = rf"(?:{_LEAD}[千仟](?:{_Z}{{0,2}}(?:{_HUNDRED}|{_TEN})|{_TAIL})?)"
# 5千克, 3千米 and 985百帕 hold the units 千克, 千米 and 百帕; 三千米 is 3,000 m.
_FIRST: Final = (
    rf"(?!{_LEAD}千[克瓦卡焦帕伏赫]|\d{{1,4}}(?:\.\d{{1,9}})?千[米字]){_THOUSAND}|(?!{_LEAD}百帕){_HUNDRED}|{_TEN}"
    rf"|(?={_E}+{_Z}){_E}(?:{_Z}|{_E}){{2,6}}(?=[万亿萬億])"
    rf"|(?:{_Z}|{_E}){{3,{LONGEST}}}(?![十拾百佰千仟万亿萬億])|{_Z}(?:{_Z}|{_D})|{_D}{_Z}(?!{_D}|{_Z})"
    rf"|{_PAIR}(?!{_D}|{_Z})|{_E}{{2}}(?!{_D})|{_D}|{_Z}|{_ARABIC}"
)
# 点 is no second decimal point: 涨1.6点一度.
_POINT: Final = (
    rf"(?:(?<!\.\d)(?<!\.\d\d)(?<!\.\d\d\d)[点點](?:(?:{_Z}|{_D}){{1,{LONGEST}}}|\d{{1,{LONGEST}}})(?![十拾刻半]))"
)
_SCALED: Final = r"(?:(?<=\d)[百佰千仟](?![克瓦卡焦帕伏赫米字人]))"
_BIG: Final = r"(?:(?:(?<=\d) )?[个個]?[万亿萬億]|兆(?![瓦字赫比帕伏焦欧A-Za-z]))"
_INNER: Final = f"(?:[个個]?[余餘多来來几幾](?={_BIG}))"
_REST: Final = rf"{_Z}{{0,2}}(?:{_THOUSAND}|{_HUNDRED}|{_TEN}|{_LEAD}(?=[万萬]))"
_END: Final = (
    rf"(?:{_Z}{{1,2}}(?:{_D}|几|\d{{1,3}})|(?<!\d[万亿萬億]){_SHORT}"
    rf"|(?<=\d[万萬])\d{{1,4}}(?![\d.,，年月日号%余多个個]))"
)
_MANY: Final = (
    rf"(?:{_FIRST}){_POINT}?{_SCALED}?"
    rf"(?:(?:{_INNER}?{_BIG}){{1,3}}(?:{_REST}(?:{_INNER}?{_BIG}){{0,2}}){{0,3}}{_END}?{_POINT}?)?"
)
_BARE: Final = (
    rf"(?:百|千|[万萬](?!一))(?=[二三四五六七八九](?![十百千])){_SHORT}{_BIG}?"
    "|百(?:[一二三四五六七八九]?十)?(?:[万亿萬億])?|千(?![克瓦卡焦帕伏赫字])(?!(?<=每千)米)(?:[万亿萬億])?|[万萬][万萬亿億]?|[亿億]"
)

NUMERAL: Final = (
    rf"(?:(?P<code>\d{{{LONGEST + 1},}}+|\d{{1,4}}(?:\.\d{{1,6}}){{2,20}}+)"
    rf"|(?P<many>(?:好(?=[几幾][十百千万]))?{_MANY})"
    rf"|(?P<vague>[几幾数數](?:[个個]?[万亿萬億]{{1,2}})|好?[几幾]|[数數]|若干)|(?P<half>半|(?<=打)对(?=折))|(?P<bare>{_BARE}))"
)
_NUMERAL: Final = re.compile(NUMERAL)
_START: Final = re.compile(
    "[0-9零〇○一二两兩俩倆三仨四五六七八九十百千万萬亿億半对几幾数數若好廿卅卌壹贰貳叁叄参參肆伍陆陸柒捌玖弌弍弎拾]"
)


def numerals(text: str) -> Iterator[Numeral]:
    """Every numeral of ``text``, left to right, without overlap. Signs and 分之 are the caller's."""
    match_at, first, position = _NUMERAL.match, _START.search, 0
    while begin := first(text, position):
        match = match_at(text, begin.start())
        if match is None:
            position = begin.end()
            continue
        position = match.end()
        form = match.lastgroup
        start, end = match.span()
        if form == "many":
            value, high, inner = _evaluate(match[0])
            yield Numeral(start, end, value, high, "arabic" if match[0][0].isdigit() else "chinese", inner)
        elif form in ("vague", "bare"):
            value, high, inner = _evaluate(match[0])
            yield Numeral(start, end, value, high, "vague" if form == "vague" else "bare", inner)
        elif form == "half":
            yield Numeral(start, end, Fraction(1, 2), None, "half", None)
        else:
            yield Numeral(start, end, None, None, "code", None)


def parse(text: str) -> Exact | None:
    """The number that the whole of ``text`` is, else None: 1,234.5, 三万五, 负三分之二, 二〇二四, 1.5万亿."""
    text = text.strip().translate(_PLAIN)
    if len(text) > 4 * LONGEST:
        return None
    sign = -1 if text[:1] in _SIGNS and text[:1] != "+" else 1
    if text[:1] in _SIGNS:
        text = text[1:]
    if "分之" in text:
        below, _, above = text.partition("分之")
        whole, _, below = below.rpartition("又")
        parts = [_whole(part) if part else Decimal(0) for part in (whole, below, above)]
        if not below or None in parts or not parts[1]:
            return None
        added, divisor, dividend = (Fraction(part) for part in parts if part is not None)
        return sign * (added + dividend / divisor)
    value = _whole(text)
    return None if value is None else sign * value


def _whole(text: str) -> Exact | None:
    match = _NUMERAL.fullmatch(text)
    if match is None or match.lastgroup not in ("many", "bare", "half"):
        return None
    if match.lastgroup == "half":
        return Fraction(1, 2)
    value, high, inner = _evaluate(text)
    digits = text.translate(_FOLD)
    if high is not None and len(digits) == 2 and digits.isalpha() and "十" not in digits:
        return Decimal(10) * _DIGITS[digits[0]] + _DIGITS[digits[1]]
    return value if high is None and inner is None else None


@lru_cache(maxsize=1 << 14)
def _evaluate(text: str) -> tuple[Exact | None, Exact | None, str | None]:
    """The value, the upper value of an approximate pair, and the 余/多/来/几 within."""
    digits = text.translate(_FOLD)
    if digits.isdecimal():
        return Decimal(digits), None, None
    if digits == "若干":
        return None, None, "几"
    inner = next((char for char in digits if char in "多余来几数"), None)
    if inner is not None:
        digits = _INNERS.sub("", _VAGUE_LEAD.sub("一", digits))
        if not digits:
            return None, None, "几"
    pair = None if len(digits) > 12 and not digits.strip("零一二三四五六七八九") else _PAIRS.search(digits)
    if pair and "." not in digits:
        low = digits[: pair.start()] + pair[0][0] + digits[pair.end() :]
        high = digits[: pair.start()] + pair[0][1] + digits[pair.end() :]
        return _number(low), _number(high), inner
    return _number(digits), None, inner


_EXACT: Final = Context(prec=1000)
_SIGNS: Final = "+＋-−－负負"
_INNERS: Final = re.compile("[多余来几数好]")
_VAGUE_LEAD: Final = re.compile("(?<![零十百千])好?[几数](?=[十百千万亿])|(?<=[百千])[几数](?=[十百千])")
_PLAIN_DIGIT: Final = "[零一二三四五六七八九]"
_PAIRS: Final = re.compile(f"(?<!{_PLAIN_DIGIT})(?:一二|二三|三四|三五|四五|五六|六七|七八|八九)(?!{_PLAIN_DIGIT})")


def _number(digits: str) -> Decimal:
    """The value of a folded numeral. The highest multiplier splits it in two, down to plain digits."""
    for units in (_BIG_UNITS, _SMALL_UNITS):
        for char, size in units:
            left, found, right = digits.rpartition(char)
            if found:
                return _EXACT.add(_scaled(left, size), _remainder(right, size))
    if digits[0] in _DIGITS or digits[-1] in _DIGITS:
        digits = "".join(str(_DIGITS.get(char, char)) for char in digits)
    whole, _, part = digits.replace(",", "").partition(".")
    return Decimal(f"{whole or 0}.{part.partition('.')[0]}")


def _scaled(left: str, size: int) -> Decimal:
    """``left`` times ``size``, with as many digits as it takes."""
    _, digits, exponent = (_number(left) if left else Decimal(1)).as_tuple()
    exponent = int(exponent) + len(str(size)) - 1
    while exponent < 0 and len(digits) > 1 and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1
    return Decimal((0, digits + (0,) * max(exponent, 0), min(exponent, 0)))


def _remainder(right: str, size: int) -> Decimal:
    """What stands behind a multiplier: nothing, 零五, or the spoken short form 五 of 三万五."""
    if not right:
        return Decimal(0)
    if right[0] == ".":
        return _number("0" + right)
    value = _number(right.lstrip("零") or "零")
    if size == 10 or len(right.partition(".")[0]) > 1 or right[0] == "十":
        return value
    return value + int(value) * (size // 10 - 1)
