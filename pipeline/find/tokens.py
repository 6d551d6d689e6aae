"""A text's numerals and the units behind them as parts, and the text with each part masked.

Rules match the masked text, in which a numeral is one private character for its class and a filler
for every further one, and a unit likewise: a pattern then needs no list of numerals or units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from pipeline.find.numberwords import NumberWords, Sense
from pipeline.find.numerals import Numeral, numerals
from pipeline.resolve.units import Found, Unit, UnitTable
from pipeline.rulebook import Rulebook
from pipeline.types import Span

NUMERAL_MARKS: Final = {
    "arabic": "\ue000", "one_arabic": "\ue001", "two_arabic": "\ue002", "chinese": "\ue003", "one_chinese": "\ue004",
    "one": "\ue005", "vague": "\ue006", "bare": "\ue007", "half": "\ue008",
}  # fmt: skip
NUMERAL_FILL: Final = "\ue00f"
UNIT_FILL: Final = "\ue00e"
_FIRST_UNIT: Final = 0xE100
_WINDOW: Final = 14
_REACH: Final = 5


class Token:
    """A numeral with the unit behind it. ``end`` is the numeral's, with its 余/多/个多 and blanks before the unit."""

    __slots__ = ("core", "end", "form", "high", "inner", "mark", "start", "unit", "unit_end", "unit_start", "value")

    def __init__(self, numeral: Numeral, start: int) -> None:
        self.start = start
        self.core = (numeral.start, numeral.end)
        self.end = numeral.end
        self.value = numeral.value
        self.high = numeral.high
        self.form = numeral.form
        self.inner = numeral.inner
        self.mark = ""
        self.unit: Unit | None = None
        self.unit_start = self.unit_end = numeral.end


class _Word(msgspec.Struct):
    word: str


class Tokenizer:
    """Cuts numerals and their units out of a folded text."""

    def __init__(self, rules: Rulebook) -> None:
        """Load the words, units and lexicalised numerals. Raises RuleError where one cannot be used."""
        self.words = words = rules.toml("numbers/words.toml", NumberWords)
        self.units = UnitTable(rules)
        classes = dict.fromkeys(unit.cls for unit in self.units.forms.values())
        self.marks = {cls: chr(_FIRST_UNIT + i) for i, cls in enumerate([*classes, "rate"])}
        self._lexicon = {row.word for row in rules.csv("numbers/lexicalised.csv", _Word)}
        self._behind_ge = frozenset(words.behind_ge)
        self._longest = max(map(len, self._lexicon))
        self._openings = {word[:2] for word in self._lexicon}
        self._glued = re.compile(words.glued)
        self._minus = re.compile(words.minus_before)
        self._no_minus = re.compile(words.no_minus)
        self._not_more = frozenset(words.not_more)
        self._mixed_before, self._mixed_after = re.compile(words.mixed_before), re.compile(words.mixed_after)
        self._not_vague = re.compile(words.not_vague)
        self._letter_end = re.compile(words.multiplier_letter_end)
        marks = sorted(words.prefixes, key=len, reverse=True)
        self.prefix = re.compile("(?:" + "|".join(map(re.escape, marks)) + ") ?$")
        self._senses: dict[str, list[tuple[re.Pattern[str] | None, re.Pattern[str] | None, Sense]]] = {}
        for sense in words.senses:
            before, after = (re.compile(x) if x else None for x in (sense.before, sense.after))
            self._senses.setdefault(sense.form, []).append((before, after, sense))

    def tokens(self, text: str, taken: Iterable[Span]) -> list[Token]:
        """The numerals of ``text`` outside the stretches ``taken``, with their units, in order."""
        found: list[Token] = []
        spans = iter(sorted(taken))
        begin, end = next(spans, (len(text), len(text)))
        below_zero = None
        for numeral in numerals(text):
            while end <= numeral.start:
                begin, end = next(spans, (len(text), len(text)))
            if begin < numeral.end or numeral.form == "code" or (found and numeral.start < found[-1].unit_end):
                continue
            if numeral.value == 0 and text[numeral.start] in "零〇" and text[numeral.end : numeral.end + 1].isdigit():
                continue
            if numeral.value == 0 and text[numeral.end : numeral.end + 1] in ("下", "上"):
                below_zero = numeral
                continue
            token = self._token(text, numeral, found[-1] if found else None, below_zero)
            if token is not None:
                found.append(token)
        return found

    def mask(self, text: str, tokens: list[Token]) -> str:
        """``text`` with each numeral and unit as its mark and fillers; of the same length."""
        chars = list(text)
        for token in tokens:
            chars[token.start : token.end] = token.mark + NUMERAL_FILL * (token.end - token.start - 1)
            if token.unit is not None:
                length = token.unit_end - token.unit_start
                chars[token.unit_start : token.unit_end] = self.marks[token.unit.cls] + UNIT_FILL * (length - 1)
        return "".join(chars)

    def _token(self, text: str, numeral: Numeral, before: Token | None, below_zero: Numeral | None) -> Token | None:
        start = numeral.start
        token = Token(numeral, start)
        adjoins = (
            before is not None and before.unit_end == start and before.unit is not None and before.unit.kind != "count"
        )
        if numeral.form == "arabic":
            if self._glued.search(text, max(0, start - _REACH), start) and not self._measured(text, token):
                return None
            self._letter(text, token)
        elif (not adjoins and self._lexical(text, numeral)) or self._trails(text, numeral):
            return None
        if below_zero is not None and below_zero.end + 1 == start:
            token.start = below_zero.start
            if text[start - 1] == "下":
                _negate(token)
        else:
            self._sign(text, token)
        self._read_unit(text, token)
        token.mark = NUMERAL_MARKS[_mark(text, token)]
        return token

    def _measured(self, text: str, token: Token) -> bool:
        """Whether a numeral glued to letters is a quantity all the same: GDP3.2万亿元."""
        start, end = token.core
        if self.prefix.search(text, max(0, start - _REACH), start):
            return True
        units = self.units.candidates(text, end)
        return text[start - 1].isalpha() and any(unit.kind in ("money", "percent") for unit in units)

    def _letter(self, text: str, token: Token) -> None:
        """15k元, 30w: a letter that multiplies."""
        size = self.words.multiplier_letters.get(text[token.end : token.end + 1])
        if size and self._letter_end.match(text, token.end + 1):
            token.value = None if token.value is None else token.value * size
            token.end += 1
            token.core = (token.core[0], token.end)

    def _lexical(self, text: str, numeral: Numeral) -> bool:
        """Whether a Chinese numeral is part of a word (统一, 三峡, 一带一路)."""
        lexicon, start, end = self._lexicon, numeral.start, numeral.end
        if "分之" in (text[max(0, start - 2) : start], text[end : end + 2]):
            return False
        for left in range(start, max(-1, start - _REACH), -1):
            if text[left : left + 2] not in self._openings:
                continue
            units = self.units.candidates(text, end)
            after = end + len(units[0].form) if units and len(units[0].form) > 1 else 0
            for right in range(max(end, left + 2, after), min(len(text), left + self._longest) + 1):
                if (left < start or right > end) and text[left:right] in lexicon:
                    return not self._mixed(text, start, end)
        return False

    def _mixed(self, text: str, start: int, end: int) -> bool:
        """Whether a numeral is the denominator of 一又十分一, whatever word it makes besides."""
        after = self._mixed_after.match(text, end)
        return after is not None and self._mixed_before.search(text, max(0, start - 2), start) is not None

    def _trails(self, text: str, numeral: Numeral) -> bool:
        """Whether 数 ends a word: 人数名列 is not 数名."""
        start = numeral.start
        vague = numeral.form == "vague" and text[start] == "数"
        return vague and bool(self._not_vague.search(text, max(0, start - 1), start))

    def _sign(self, text: str, token: Token) -> None:
        start = token.start
        sign = text[start - 1 : start]
        if sign in ("-", "−", "–", "－") and token.form == "arabic":
            negative = bool(self._minus.search(text, max(0, start - 2), start - 1))
        elif sign == "负":
            negative = not self._no_minus.search(text, max(0, start - 2), start - 1)
        else:
            return
        if negative:
            token.start = start - 1
            _negate(token)

    def _read_unit(self, text: str, token: Token) -> None:
        """The unit behind a numeral, over 余/多/来/几, 个 and a blank."""
        place, end, inner = token.end, token.end, token.inner
        if text[place : place + 1] == " ":
            place += 1
        if text[place : place + 1] in ("余", "多", "来", "几") and token.form != "half":
            found = self._unit_at(text, token, place + 1)
            large = text[place] in "余多" and (token.value or 0) >= 10
            if found or (large and text[place + 1 : place + 2] not in self._not_more):
                inner, end = text[place], place + 1
                self._take(token, found, place + 1, end, inner, text)
                return
        self._take(token, self._unit_at(text, token, place), place, end, inner, text)

    def _take(self, token: Token, found: Found | None, place: int, end: int, inner: str | None, text: str) -> None:
        token.inner = inner
        token.end = token.unit_start = token.unit_end = end
        if found is None:
            return
        if found.unit.cls == "ge" and (within := self._within_ge(text, token, place)):
            place, found, more = within
            token.inner = more or inner
        token.unit = found.unit
        token.end = token.unit_start = place
        token.unit_end = found.end

    def _within_ge(self, text: str, token: Token, place: int) -> tuple[int, Found, str | None] | None:
        """个多月, 个小时, 个百分点: the unit behind 个."""
        more = text[place + 1 : place + 2]
        skip = 2 if more in ("多", "余") else 1
        for unit in self.units.candidates(text, place + skip):
            if unit.cls == "baremonth":
                unit = self.units.forms["个月"]
                return place + skip, Found(unit, place + skip + 1), more if skip == 2 else None
            takes = unit.kind in _TAKES_GE and len(unit.form) > 1
            if takes or unit.form in self._behind_ge or unit.cls == "currency":
                return place + skip, Found(unit, place + skip + len(unit.form)), more if skip == 2 else None
        return None

    def _unit_at(self, text: str, token: Token, place: int) -> Found | None:
        for unit in self.units.candidates(text, place):
            end = place + len(unit.form)
            meant = self._meant(text, token, unit, end)
            if meant is None:
                continue
            return self._per(text, token, meant, place, end) or self._or_else(text, meant, place, end)
        return None

    def _or_else(self, text: str, unit: Unit, place: int, end: int) -> Found:
        """件（套）: a classifier with another in brackets, else ``unit`` alone."""
        if unit.kind == "count" and text[end : end + 1] in _OPENING:
            for other in self.units.candidates(text, end + 1):
                stop = end + 1 + len(other.form)
                if other.kind == "count" and text[stop : stop + 1] in _CLOSING:
                    return Found(self.units.counter(text[place : stop + 1]), stop + 1)
        return Found(unit, end)

    def _meant(self, text: str, token: Token, unit: Unit, end: int) -> Unit | None:
        """The unit that a form is in this place, None where it is none."""
        last = unit.form[-1]
        if last.isascii() and last.isalnum():
            following = text[end : end + 1]
            if (token.form != "arabic" and len(unit.form) == 1) or (following.isascii() and following.isalnum()):
                return None
        if unit.cls == "year" and token.form == "arabic" and token.core[1] - token.core[0] == 4 and token.inner is None:
            if token.value is not None and 1000 <= token.value <= 2100 and unit.form == "年":
                return None
        for before, after, sense in self._senses.get(unit.form, ()):
            if before and not before.search(text, max(0, token.core[0] - _WINDOW), token.core[0]):
                continue
            if after and not after.match(text, end):
                continue
            if sense.number and sense.number != ("arabic" if token.form == "arabic" else "chinese"):
                continue
            if sense.meant == "classifier":
                return self.units.counter(unit.form)
            return self.units.forms[sense.meant] if sense.meant else None
        return unit

    def _per(self, text: str, token: Token, above: Unit, place: int, end: int) -> Found | None:
        """A compound unit: 元/吨, 人/平方公里, 元每平方米."""
        sign = text[end : end + 1]
        if sign not in ("/", "／", "每") or not sign:
            return None
        for below in self.units.candidates(text, end + 1):
            stop = end + 1 + len(below.form)
            latin = below.form[-1].isascii() and text[stop : stop + 1].isascii() and text[stop : stop + 1].isalnum()
            if not latin and (sign != "每" or below.kind in _AFTER_PER or below.cls in _TIMES_PER):
                return Found(self.units.per(above, below, text[place:stop]), stop)
        return None


_TAKES_GE: Final = frozenset({"duration", "percentage_point", "pressure", "data", "energy"})
_AFTER_PER: Final = frozenset({"area", "mass", "volume", "energy", "length"})
_OPENING: Final = ("(", "（")
_CLOSING: Final = (")", "）")
_TIMES_PER: Final = frozenset({"second", "hour"})


def _negate(token: Token) -> None:
    token.value = None if token.value is None else -token.value
    token.high = None if token.high is None else -token.high


def _mark(text: str, token: Token) -> str:
    start, end = token.core
    length = end - start
    if token.form in ("half", "bare", "vague"):
        return token.form
    if token.form == "arabic":
        return {1: "one_arabic", 2: "two_arabic"}.get(length, "arabic") if token.end == end else "arabic"
    if length > 1:
        return "chinese"
    return "one" if text[start] in "一壹" else "one_chinese"
