"""What the files of ``rules/dates`` and ``rules/eras.toml`` hold."""

from __future__ import annotations

import msgspec

Fields = dict[str, int | str | bool]


class Pattern(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A pattern of ``atoms.toml``.

    ``rule`` is ``id`` where it is empty. ``faint`` patterns are likely, not certain; what ``counts`` ones hold
    may be an amount as well.
    """

    id: str
    kind: str
    regex: str
    begins: str = ""
    rule: str = ""
    faint: bool = False
    counts: bool = False


class Numerals(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the characters of a calendar number are worth; ``short`` ones stand for others."""

    digits: dict[str, int]
    tens: dict[str, int]
    short: dict[str, str]


class AtomRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``rules/dates/atoms.toml``."""

    numerals: Numerals
    parts: dict[str, str] = {}
    values: dict[str, dict[str, int | str]] = {}
    pattern: list[Pattern] = []
    words: dict[str, dict[str, Fields]] = {}


class WordRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words and patterns that name a time without a value."""

    words: list[str]
    begins: str
    patterns: list[str]


class VagueRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``rules/dates/vague.toml``."""

    vague: WordRules
    set: WordRules


class EraRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``rules/eras.toml``: reign titles and their first year."""

    eras: dict[str, int]


class RangeRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What stands between the two points of a range, and behind 和 … 之间."""

    note: str
    to: str
    to_gap: str
    between: str
    between_end: str


class TenseRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words that tell a coming day from a past one, and how far around it they are read (characters)."""

    stop: str
    reach_back: int
    reach_ahead: int
    future: str
    past: str
    question: str


class GrammarRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``rules/dates/grammar.toml``."""

    gap: str
    follows: dict[str, list[str]]
    suffix: dict[str, str]
    prefix: dict[str, str]
    measure: str
    range: RangeRules
    tense: TenseRules
