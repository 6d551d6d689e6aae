"""What the files of ``rules/quantities`` hold of modifiers and of idle amounts."""

from __future__ import annotations

import msgspec


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words beside a quantity, the modifier that they are, and whether only a large number takes it."""

    modifier: str
    words: str
    large: bool = False
    back: bool = False


class Durations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The classes of units that are lengths of time, and the words of what lasts."""

    classes: list[str]
    lasting: str


class Apart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that stand before a sign and a verb."""

    signs: str
    verb: str
    before: list[Words]


class Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a list of quantities shares: 均, and what joins its members."""

    each: str
    joints: list[str]


class Latest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The units of which 近 a few are the latest, up to so many."""

    units: list[str]
    most: int


class ModifierRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``rules/quantities/modifiers.toml``."""

    between: str
    ends: str
    inner: dict[str, str]
    more: str
    up: str
    before: list[Words]
    after: list[Words]
    apart: Apart
    shared: Shared
    latest: Latest
    durations: Durations


class Idle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A count of certain units that is idle, or never is, by its number and what stands around it."""

    units: list[str]
    before: str = ""
    after: str = ""
    number: str = ".*"


class WeakRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``rules/quantities/weak.toml``: what makes a quantity idle, or none."""

    to: str
    one: str
    indefinite: str
    quotes: tuple[str, str]
    negated: str
    slogan: str
    slogan_longest: int
    change: str
    origin: str
    spread: str
    price: str
    named_after: str
    ordinal_not: str
    anchored: str
    some_day: str
    idle: list[Idle]
    never: list[Idle] = []


class UnitRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit that a form means only beside others."""

    form: str
    cls: str = msgspec.field(name="class")
    kind: str
    code: str
    dimension: str
    factor: str
    si: str


class MakerRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``rules/quantities/makers.toml``."""

    big: str
    small: str
    letters: str
    inner: str
    not_digits: str
    half_price: str
    one_and: str
    minute_and: str
    minute_end: str
    share_end: str
    minus: str
    numbered: list[str]
    tenths: list[str]
    units: dict[str, UnitRule]
