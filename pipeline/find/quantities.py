"""Finds the quantities of a text: a number with its unit, exact, with its modifier."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import msgspec

from pipeline.find.amounts import Amount, Lore
from pipeline.find.idleness import Idleness
from pipeline.find.makers import MAKERS
from pipeline.find.modifiers import Modifiers
from pipeline.find.quantity_patterns import QuantityPatterns
from pipeline.find.tokens import Token, Tokenizer
from pipeline.resolve.units import exact
from pipeline.rulebook import Rulebook
from pipeline.types import Mention, Span

_YEAR: Final = "年"
_YEAR_FIGURES: Final = 4
_LONE: Final = 100
_MOST_PARTS: Final = 24


class QuantityFinder:
    """All quantity rules, compiled once."""

    def __init__(self, rules: Rulebook) -> None:
        """Load rules/numbers, rules/quantities and the units. Raises RuleError where one cannot be used."""
        self._tokenizer = Tokenizer(rules)
        self._modifiers = Modifiers(rules)
        patterns = QuantityPatterns(rules, self._tokenizer)
        self._rules, self._alone = patterns.rules, patterns.alone
        self._pattern, self._skip = patterns.either, patterns.skip
        words = self._tokenizer.words
        self._cue, self._named, self._named_end = (re.compile(x) for x in (words.cue, words.named, words.named_end))
        self._decimal_cue, self._version = re.compile(words.decimal_cue), re.compile(words.version)
        self._bound = re.compile(words.bound)
        self._bare_cue, self._code_end = re.compile(words.bare_cue), re.compile(words.code_end)
        self._before_years, self._lasted = re.compile(words.lasting), re.compile(words.lasted)
        self._prefixes = {mark: self._tokenizer.units.forms[form] for mark, form in words.prefixes.items()}
        self._prefix_ends = {mark[-1] for mark in words.prefixes} | {" "}
        self._names, self._capitals = frozenset(words.names), frozenset(words.capitals)
        self._spanned = frozenset(words.spanned)
        self._bare_months = frozenset(words.bare_months)
        self._joins = frozenset(words.joins)
        self._idleness = Idleness(rules)
        self._lore = Lore(rules)

    def find(self, folded: str, calendar: Iterable[Span], *, text: str | None = None) -> list[Mention]:
        """The quantities of ``folded`` outside the calendar dates ``calendar``, in order.

        Offsets are those of ``folded``; ``Mention.text`` is taken from ``text`` where given. Values
        are exact; SI values in the unit that ``unit_si`` names, money in its main unit.
        """
        tokens = self._tokenizer.tokens(folded, calendar)
        if not tokens:
            return []
        self._lasting(folded, tokens)
        masked = self._tokenizer.mask(folded, tokens)
        lone = len(folded) < _LONE and not any(char.isalpha() and char not in self._joins for char in masked)
        found: list[Mention] = []
        done = 0
        for i, token in enumerate(tokens):
            if token.start < done:
                continue
            amounts, done = self._at(folded, masked, tokens, i, lone)
            for amount in amounts:
                found.append(self._mention(folded, text or folded, amount, found[-1] if found else None))
        return found

    def _lasting(self, folded: str, tokens: list[Token]) -> None:
        """Give four figures their 年 where they count years (1700多年, 距今3000年) and name none."""
        for token in tokens:
            if token.unit is not None or not folded.startswith(_YEAR, token.end):
                continue
            start, end = token.core
            if end - start != _YEAR_FIGURES:
                continue
            after = token.end + len(_YEAR)
            if (
                token.inner
                or self._lasted.match(folded, after)
                or self._before_years.search(folded, max(0, start - 5), start)
            ):
                token.unit = self._tokenizer.units.forms[_YEAR]
                token.unit_start, token.unit_end = token.end, after

    def _at(self, folded: str, masked: str, tokens: list[Token], i: int, lone: bool) -> tuple[list[Amount], int]:
        """What the numeral ``tokens[i]`` begins, and where the search goes on."""
        token = tokens[i]
        if skipped := self._skip.match(masked, token.start):
            return [], skipped.end()
        begin = token.start - (masked[token.start - 1 : token.start] == "第")
        match = self._pattern.match(masked, begin)
        index = int((match.lastgroup or "r0")[1:]) if match else len(self._rules)
        while match is not None:
            rule = self._rules[index]
            end = match.end()
            inside = _inside(tokens, i, end)
            if rule.make == "range" and self._idleness.leads_on(folded, token, inside[-1], end):
                match, index = self._next(masked, token.start, index + 1)
                continue
            made = MAKERS[rule.make](folded, match.start(), end, inside, rule.id, self._lore)
            if made is not None:
                return [amount for amount in made if self._counts(folded, amount, lone)], end
            match, index = self._next(masked, token.start, index + 1)
        amount = Amount(token.start, token.end, token.value, token.high, None, token, "bare-number")
        return ([amount] if self._counts(folded, amount, lone) else []), token.end

    def _next(self, masked: str, start: int, index: int) -> tuple[re.Match[str] | None, int]:
        """The next rule from ``index`` on that fits, where an earlier one made nothing."""
        for i in range(index, len(self._alone)):
            if match := self._alone[i].match(masked, start):
                return match, i
        return None, index

    def _counts(self, folded: str, amount: Amount, lone: bool) -> bool:
        """Whether an amount is a quantity at all, and not part of a name or code."""
        token, unit = amount.token, amount.unit
        if amount.kind == "ordinal":
            return not self._idleness.names(folded, amount.start)
        if self._idleness.never(folded, amount):
            return False
        if (unit is None or unit.cls == "yuan") and self._prefixed(folded, amount):
            return True
        if unit is not None and unit.cls in ("clockhour", "baremonth") and amount.rule in ("duration", "range", "list"):
            return folded[token.core[0] : token.core[1]] in self._bare_months and unit.cls == "baremonth"
        if token.form == "bare" and amount.rule not in ("percent-words", "fraction"):
            kinds = self._tokenizer.words.bare_kinds
            size = token.core[1] - token.core[0]
            cued = self._bare_cue.search(folded, max(0, amount.start - 3), amount.start)
            if len(set(folded[token.core[0] : token.core[1]])) == 1 and (lone or size > 1):
                return unit is not None
            return bool(cued) or size > 1 or token.inner is not None or (unit is not None and unit.kind in kinds)
        core = folded[token.core[0] : token.core[1]]
        if unit is not None and unit.cls != "noun":
            return core not in self._capitals or unit.kind == "money" or unit.cls == "dozen" or lone
        if amount.kind is not None or amount.rule not in ("bare-number", "list", "count", "range"):
            return True
        return self._bare(folded, amount, lone)

    def _prefixed(self, folded: str, amount: Amount) -> bool:
        """$20, 人民币3.14, 港币300元: a currency before the number."""
        start = amount.start
        if not start or folded[start - 1] not in self._prefix_ends:
            return False
        match = self._tokenizer.prefix.search(folded, max(0, start - 5), start)
        if match is None:
            return False
        mark = match[0].rstrip()
        if amount.unit is not None:
            amount.unit = self._prefixes[mark]
            return True
        amount.unit, amount.printed = self._prefixes[mark], mark
        if not mark[-1].isalpha():
            amount.start = match.start()
        return True

    def _bare(self, folded: str, amount: Amount, lone: bool) -> bool:
        """Whether a numeral without a unit is evidently a number."""
        token, words = amount.token, self._tokenizer.words
        start, end = token.core
        if amount.rule == "bare-number" and token.unit is not None and token.unit.kind != "count":
            return False
        if token.form in ("vague", "half") or (token.value is None and token.form != "chinese"):
            return False
        if self._code_end.match(folded, amount.end) and not lone:
            return False
        core = folded[start:end]
        if amount.high is not None and core[0] == "0" and core[1:2].isdigit():
            return False
        if core[-1] in words.multiplier_letters:
            return True
        if start == 0 and end - start > 2 and not folded[end : end + 1].isalnum():
            return True
        noun = amount.unit is not None
        if lone or (noun and token.form == "arabic") or amount.rule == "list" or self._bound.match(folded, amount.end):
            return True
        if amount.rule == "range" and token.form == "arabic" and amount.unit is None:
            if folded[amount.end : amount.end + 1] in self._spanned or core[-1] in words.multipliers:
                return True
            joined = any(sign in folded[amount.start : amount.end] for sign in words.joining)
            return joined and self._cued(folded, start)
        if core in self._names:
            return False
        if any(char in folded[start : amount.end] for char in words.high_multipliers) and amount.end - start > 1:
            return True
        if token.form == "chinese":
            if len(core) == 1:
                return bool(self._named.search(folded, max(0, start - 3), start) and self._named_end.match(folded, end))
            if any(char in core for char in words.low_multipliers):
                return True
            return self._cued(folded, start) or bool(self._named.search(folded, max(0, start - 3), start))
        if "," in core or self._cued(folded, start):
            return True
        if "." in core and self._decimal_cue.search(folded, max(0, start - 2), start):
            return not self._version.fullmatch(core)
        return folded[start - 1 : start] == "、" and folded[start - 2 : start - 1].isdigit() and end - start > 1

    def _cued(self, folded: str, start: int) -> bool:
        """Whether the words before say that a number follows (为, 超过, 降至)."""
        return bool(self._cue.search(folded, max(0, start - 8), start))

    def _mention(self, folded: str, text: str, amount: Amount, before: Mention | None) -> Mention:
        """The mention of an amount, ``before`` which stands another."""
        token, unit, start, end = amount.token, amount.unit, amount.start, amount.end
        modifier = self._modifiers.of(folded, start, end, token) if amount.kind != "ordinal" else None
        kind = amount.kind or (unit.kind if unit else "count")
        kind = "count" if kind == "score" else kind
        low, high = amount.value, amount.high
        if low is not None and high is not None and Fraction(high) < Fraction(low):
            low, high = high, low
        printed = amount.printed
        if printed is None:
            printed = text[token.unit_start : token.unit_end] if unit is not None and unit.cls != "noun" else ""
        weak = amount.weak or self._idleness.idle(folded, amount, kind)
        made = Mention(
            layer="quantity",
            type=kind,
            start=start,
            end=end,
            text=text[start:end],
            rule=amount.rule,
            confidence=0.5 if weak else 1.0,
            weak=weak,
            value=exact(low),
            value_high=exact(high),
            unit=printed,
            unit_code=unit.code if unit else None,
            dimension=unit.dimension if unit else None,
            value_si=exact(unit.to_si(low)) if unit else None,
            value_high_si=exact(unit.to_si(high)) if unit else None,
            unit_si=unit.si if unit and unit.factor is not None else None,
            modifier=modifier,
        )
        if before is not None and modifier is None and (shared := self._modifiers.shared(folded, before, made)):
            return msgspec.structs.replace(made, modifier=shared)
        return made


def _inside(tokens: list[Token], first: int, end: int) -> list[Token]:
    """The tokens from ``first`` on that begin before ``end``."""
    stop, most = first + 1, min(len(tokens), first + _MOST_PARTS)
    while stop < most and tokens[stop].start < end:
        stop += 1
    return tokens[first:stop]
