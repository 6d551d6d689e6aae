"""The patterns by which printed lines are read and joined, compiled from the rules."""

from __future__ import annotations

import dataclasses
import re

import msgspec

from pipeline.rulebook import Rulebook, RuleError

Pattern = re.Pattern[str]  # these are tried on every line: calls of re cost half of those of regex


class LinePatterns(msgspec.Struct, forbid_unknown_fields=True):
    """``rules/articles/lines.toml``: the comments there say what each is."""

    invisible: str
    sentence_end: str
    bracketed: str
    goes_on: str
    carries_on: str
    open_bracket: str
    starts: str
    opening: str
    may_start: str
    prose: str
    comma: str
    clause: str
    two_parts: str
    dateline_end: str
    byline: str
    space: str
    messy: str
    gap: str
    tight: str
    single: str
    names: str
    surnames: str


@dataclasses.dataclass(frozen=True)
class LineRules:
    """The patterns of ``rules/articles/lines.toml``, compiled."""

    invisible: Pattern
    sentence_end: Pattern
    bracketed: Pattern
    goes_on: Pattern
    carries_on: Pattern
    open_bracket: Pattern
    starts: Pattern
    opening: Pattern
    may_start: Pattern
    prose: Pattern
    comma: Pattern
    clause: Pattern
    two_parts: Pattern
    dateline_end: Pattern
    byline: Pattern
    space: Pattern
    messy: Pattern
    gap: Pattern
    tight: Pattern
    single: Pattern
    names: Pattern
    surnames: frozenset[str]


def load_line_rules(rules: Rulebook) -> LineRules:
    """Raises RuleError where a pattern of ``articles/lines.toml`` is none."""
    file = "articles/lines.toml"
    texts = msgspec.structs.asdict(rules.toml(file, LinePatterns))
    surnames = frozenset(texts.pop("surnames"))
    return LineRules(**{key: compiled(rules, file, key, text) for key, text in texts.items()}, surnames=surnames)


def compiled(rules: Rulebook, file: str, key: str, pattern: str) -> Pattern:
    """A pattern of a rules file. Raises RuleError, naming the key, where it is no regular expression."""
    try:
        return re.compile(pattern)
    except re.error as error:
        raise RuleError(rules.folders[-1] / file, None, f"{key}: {error}") from None
