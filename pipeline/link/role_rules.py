"""The words and patterns of posts and of who holds them, as the rules give them."""

from __future__ import annotations

import msgspec


class Carried(msgspec.Struct, forbid_unknown_fields=True):
    """Which organisations, by their ends, a title without one is of."""

    heads: str
    ends: str


class RoleRules(msgspec.Struct, forbid_unknown_fields=True):
    """``rules/link/roles.toml``: the comments there say what each is."""

    posts: str
    professions: str
    leads: str
    bodies: str
    fields: str
    telescoped: str
    areas: str
    apart: str
    behind: str
    not_followed: str
    organ: str
    unit: str
    nominal: str
    inner: str
    outside: str
    between: str
    shared: str
    plural: str
    space: str
    equals: str
    opens: str
    closes: str
    states: str
    takes: str
    slack: str
    last_takes: str
    respectively: str
    by: str
    staff: str
    holding: str
    posted_to: str
    team: str
    sections: str
    wards: str
    carried: list[Carried]
