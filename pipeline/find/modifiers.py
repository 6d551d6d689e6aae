"""What stands beside a quantity and makes it about, over, at least … so much."""

from __future__ import annotations

import re
from typing import Final

from pipeline.find.amount_rules import ModifierRules
from pipeline.find.tokens import Token
from pipeline.rulebook import Rulebook
from pipeline.types import Mention

_WINDOW: Final = 10
_LIST: Final = 44
_LARGE: Final = 1000  # 过万 is over, 过三 is not


class Modifiers:
    """The modifier of a quantity by the words on either side and the 余/多/几 within."""

    def __init__(self, rules: Rulebook) -> None:
        """Compile rules/quantities/modifiers.toml. Raises RuleError where it cannot be used."""
        table = rules.toml("quantities/modifiers.toml", ModifierRules)
        self._names = [entry.modifier for entry in table.before]
        self._large, self._back = [entry.large for entry in table.before], [entry.back for entry in table.before]
        before = "|".join(f"(?P<m{i}>{entry.words})" for i, entry in enumerate(table.before))
        self._before = re.compile(f"(?:{before}){table.between}$")
        self._after = [(re.compile(entry.words), entry.modifier) for entry in table.after]
        self._ends = frozenset(table.ends)
        self._signs = re.compile(f"[{table.apart.signs}]")
        self._apart = [
            (re.compile(f"{entry.words}{table.apart.verb}$"), entry.modifier) for entry in table.apart.before
        ]
        self._each, self._joints = re.compile(table.shared.each), frozenset(table.shared.joints)
        self._inner, self._more, self._up = table.inner, frozenset(table.more), table.up
        self._latest, self._most = frozenset(table.latest.units), table.latest.most
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
                if not small and not (self._back[index] and self._counts_back(text, match.start(), token)):
                    return name
        if apart := self._before_verb(text, start):
            return apart
        if token.form == "bare" and text[start - 1 : start] == self._up:
            return "at_least"
        inner = self._inner.get(token.inner or "")
        if inner == "vague" or token.form == "vague":
            return "vague"
        for pattern, modifier in self._after:
            if pattern.match(text, end):
                return modifier
        if inner:
            return inner
        return "over" if text[end - 1 : end] in self._more and end > token.unit_end else None

    def shared(self, text: str, before: Mention, after: Mention) -> str | None:
        """The modifier of ``before`` where it holds for the next amount of its list as well."""
        if before.modifier is None or before.type != after.type or text[before.end : after.start] not in self._joints:
            return None
        listed = self._each.search(text, max(0, before.start - _LIST), before.start)
        return before.modifier if listed else None

    def _before_verb(self, text: str, start: int) -> str | None:
        """至少建成3所: a modifier that a verb parts from its quantity."""
        low = max(0, start - _WINDOW)
        if not self._signs.search(text, low, start):
            return None
        return next((modifier for words, modifier in self._apart if words.search(text, low, start)), None)

    def _counts_back(self, text: str, start: int, token: Token) -> bool:
        """近5年 is a stretch of time and 近3轮 the latest three, not nearly so many."""
        if token.unit is None:
            return False
        if token.unit.form in self._latest:
            return (token.value or 0) < self._most
        if token.unit.cls not in self._durations:
            return False
        return not self._lasting.search(text, max(0, start - 4), start)
