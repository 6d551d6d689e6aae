"""The patterns of quantities: over masked text, in which marks stand for numerals and units."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from pipeline.find.makers import MAKERS
from pipeline.find.tokens import NUMERAL_FILL, NUMERAL_MARKS, UNIT_FILL, Tokenizer
from pipeline.rulebook import Rulebook

# Kinds that have a rule of their own.
_NOT_MEASURED: Final = frozenset(
    {"count", "tenths", "money", "percent", "percentage_point", "multiple", "temperature", "age", "duration", "rate"}
    | {"speed", "frequency", "score"}
)


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pattern over masked text and how its value is read."""

    id: str
    pattern: str
    make: str

    def __post_init__(self) -> None:
        """Raises ValueError, which the rulebook tells with file and line."""
        if self.make not in MAKERS:
            raise ValueError(f"{self.id}: no way to make {self.make!r}; known are {', '.join(MAKERS)}")


class _Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: list[Rule]
    parts: dict[str, str] = {}
    skip: dict[str, list[str]] = {}


class QuantityPatterns:
    """Compiled: ``rules`` in order, the pattern of each ``alone``, ``either`` of them, what to ``skip``.

    The group that matches in ``either`` is named ``r`` and the index of its rule, the first that fits.
    """

    def __init__(self, rules: Rulebook, tokenizer: Tokenizer) -> None:
        """Compile the patterns of rules/numbers and rules/quantities. Raises RuleError where one cannot be used."""
        numbers = rules.toml("numbers/patterns.toml", _Patterns)
        patterns = rules.toml("quantities/patterns.toml", _Patterns)
        self.rules = [*numbers.rule, *patterns.rule]
        parts = _parts(tokenizer) | patterns.parts
        self.alone = [re.compile(_expand(rule.pattern, parts)) for rule in self.rules]
        self.either = re.compile("|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(self.alone)))
        self.skip = re.compile("|".join(_expand(pattern, parts) for pattern in patterns.skip["patterns"]))


def _parts(tokenizer: Tokenizer) -> dict[str, str]:
    """The named parts of patterns that stand for numerals and units."""
    marks, tail = NUMERAL_MARKS, f"{NUMERAL_FILL}*+)"
    numbers = "".join(mark for name, mark in marks.items() if name != "half")
    arabic = marks["arabic"] + marks["one_arabic"] + marks["two_arabic"]
    chinese = marks["chinese"] + marks["one_chinese"] + marks["one"]
    chars = {"number": numbers, "arabic": arabic, "chinese": chinese}
    parts = {name: f"(?:[{marked}]{tail}" for name, marked in chars.items()}
    parts |= {name: f"(?:[{marks[name]}]{tail}" for name in ("bare", "half", "vague", "one")}
    parts["digit"] = f"(?:[{marks['one_chinese']}{marks['one']}{marks['one_arabic']}](?!{NUMERAL_FILL}))"
    parts["twodigits"] = f"(?:{marks['two_arabic']}{tail}"
    parts["any"] = "".join(marks.values())
    classes = tokenizer.marks
    groups: dict[str, set[str]] = {}
    for unit in tokenizer.units.forms.values():
        groups.setdefault(unit.cls, set()).add(classes[unit.cls])
        groups.setdefault(unit.kind, set()).add(classes[unit.cls])
        if unit.kind not in _NOT_MEASURED:
            groups.setdefault("measured", set()).add(classes[unit.cls])
    groups["rate"] = groups.get("rate", set()) | {classes["rate"]}
    part = set("".join(chr(code) for code in range(0xE100, 0xE100 + len(classes)))) - groups["count"]
    groups |= {"part": part, "unit": part | groups["count"]}
    return parts | {name: f"(?:[{''.join(sorted(chars))}]{UNIT_FILL}*+)" for name, chars in groups.items()}


def _expand(pattern: str, parts: dict[str, str]) -> str:
    """``pattern`` with its named parts put in; parts may hold parts."""
    for name, part in (*parts.items(), *parts.items()):
        pattern = pattern.replace("{" + name + "}", part)
    return pattern
