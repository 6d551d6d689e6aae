"""What the files of places say, and what is made of it."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["province", "prefecture", "county", "country", "none"]


class DivisionRow(msgspec.Struct, forbid_unknown_fields=True):
    """A row of ``rules/places.csv``."""

    id: str
    name: str
    short: str = ""
    bound: str = ""
    parent: str = ""
    valid_from: int | None = None
    valid_to: int | None = None


class NamedRow(msgspec.Struct, forbid_unknown_fields=True):
    """A row of ``rules/world.csv`` or ``rules/landmarks.csv``: ``code`` is ISO 3166-1 or of GB/T 2260."""

    name: str
    kind: str
    code: str = ""
    short: str = ""


class Place(msgspec.Struct, frozen=True):
    """A form under which a text may name a place, and the codes of all divisions that bear it.

    ``kind`` is division, country, city, state, region, water, mountain, island or site.
    """

    name: str
    kind: str
    level: Level
    codes: tuple[str, ...] = ()


class Division(msgspec.Struct, frozen=True):
    """A division as it was from one year to another."""

    code: str
    parents: tuple[str, ...]
    level: Level
    first: int
    last: int
