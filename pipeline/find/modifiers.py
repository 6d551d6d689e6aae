"""What stands beside a quantity and makes it about, over, at least … so much."""

from __future__ import annotations

import re

import msgspec

from pipeline.find.tokens import Token
from pipeline.rulebook import Rulebook

_WINDOW = 10
_LARGE = 1000  # 过万 is over, 过三 is not
_INNER = {"余": "over", "多": "over", "来": "approx", "几": "vague", "数": "vague"}


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    modifier: str
    words: str
    large: bool = False


class _Durations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    classes: list[str]
    lasting: str


class _Modifiers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    between: str
    ends: str
    before: list[_Words]
    after: list[_Words]
    durations: _Durations


class Modifiers:
    """The modifier of a quantity by the words on either side and the 余/多/几 within."""

    def __init__(self, rules: Rulebook) -> None:
        """Compile rules/quantities/modifiers.toml. Raises RuleError where it cannot be used."""
        table = rules.toml("quantities/modifiers.toml", _Modifiers)
        self._names = [entry.modifier for entry in table.before]
        self._large = [entry.large for entry in table.before]
        before = "|".join(f"(?P<m{i}>{entry.words})" for i, entry in enumerate(table.before))
        self._before = re.compile(f"(?:{before}){table.between}$")
        self._after = [(re.compile(entry.words), entry.modifier) for entry in table.after]
        self._ends = frozenset(table.ends)
        self._durations = frozenset(table.durations.classes)
        self._lasting = re.compile(table.durations.lasting)

    def of(self, text: str, start: int, end: int, token: Token) -> str | None:
        """The modifier of the quantity text[start:end], whose last numeral is ``token``."""
        if start and text[start - 1] in self._ends:
            low = max(0, start - _WINDOW)
            match = self._before.search(text, low, start)
            if match is not None:
                index = int((match.lastgroup or "m0")[1:])
                name = self._names[index]
                small = self._large[index] and (token.value or 0) < _LARGE
                if not small and not (name == "near" and self._counts_back(text, match.start(), token)):
                    return name
        if token.form == "bare" and text[start - 1 : start] == "上":
            return "at_least"
        inner = _INNER.get(token.inner or "")
        if inner == "vague" or token.form == "vague":
            return "vague"
        for pattern, modifier in self._after:
            if pattern.match(text, end):
                return modifier
        if inner:
            return inner
        return "over" if text[end - 1 : end] in ("多", "余") and end > token.unit_end else None

    def _counts_back(self, text: str, start: int, token: Token) -> bool:
        """近5年 is a stretch of time, not nearly five years."""
        if token.unit is None or token.unit.cls not in self._durations:
            return False
        return not self._lasting.search(text, max(0, start - 4), start)
