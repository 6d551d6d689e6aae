"""What rules/numbers/words.toml holds."""

from __future__ import annotations

import msgspec


class Sense(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an ambiguous form means by what stands around it (words.toml)."""

    form: str
    meant: str = msgspec.field(name="as")
    before: str = ""
    after: str = ""
    number: str = ""


class NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """rules/numbers/words.toml."""

    cue: str
    decimal_cue: str
    version: str
    bound: str
    named: str
    named_end: str
    multiplier_letters: dict[str, int]
    multiplier_letter_end: str
    minus_before: str
    no_minus: str
    glued: str
    code_end: str
    not_vague: str
    not_more: str
    joins: str
    mixed_before: str
    mixed_after: str
    capitals: str
    bare_months: str
    joining: str
    spanned: str
    multipliers: str
    high_multipliers: str
    low_multipliers: str
    names: list[str]
    bare_cue: str
    bare_kinds: list[str]
    behind_ge: list[str]
    lasting: str
    lasted: str
    prefixes: dict[str, str]
    senses: list[Sense]
