"""The word lists and patterns of this stage, read from ``rules/articles/`` and compiled once."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from pipeline.line_rules import Pattern, compiled
from pipeline.rulebook import Rulebook

T = TypeVar("T", bound=msgspec.Struct)


class FurnitureRules(msgspec.Struct, forbid_unknown_fields=True):
    """``furniture.toml``."""

    masthead_sign: str
    masthead: str
    publication: str
    paper: str
    slogan: str
    jump_from: str
    jump_to: str
    jump_before: str
    jump_behind: str
    issue_end: str
    masthead_part: str
    masthead_names: int
    web: str
    notice: str
    source: str
    related: str
    caption_start: str
    credit: str
    credit_sign: str
    page_credit: str
    signature: str
    signed_day: str
    pictures: str


class DatelineRules(msgspec.Struct, forbid_unknown_fields=True):
    """``datelines.toml``."""

    sign: str
    agency: str
    day: str
    patterns: list[str]
    own: list[str]
    agencies: list[str]


class BylineRules(msgspec.Struct, forbid_unknown_fields=True):
    """``bylines.toml``."""

    role: str
    line: str
    opening: str
    closing: str
    closing_role: str
    after_dateline: str
    author: str
    separator: str
    name: str
    no_name: list[str]


class HeadlineRules(msgspec.Struct, forbid_unknown_fields=True):
    """``headlines.toml``."""

    longest: int
    longest_lead: int
    never: str
    kicker: str
    leads: str
    subtitle: str
    label: str
    presence: str
    series: str
    numbered: str
    column: str
    attachment: str
    opens_item: str
    two_parts: str
    part: str
    bold: str
    run_in: str
    asks: str
    speaker: str
    guide: str
    guide_head: str
    issuer: str
    unfinished: str


class BoundaryRules(msgspec.Struct, forbid_unknown_fields=True):
    """``boundaries.toml``."""

    needed: float
    after_end: float
    in_column: float
    single: float
    one_report: float
    signed: float
    among_items: float
    apart: float
    short_above: float
    short_report: float
    longer: float
    parallel: float
    rank_of_articles: float
    title: float
    higher: float
    same_rank: float
    lower: float
    unmarked: float
    label: float
    long: float
    brief: float
    two_parts: float
    two_lines: float
    repeated: float
    summary: float
    unechoed: float
    opens_item: float
    signed_below: float
    strange: float
    unlike: float
    slight: float


class DatingRules(msgspec.Struct, forbid_unknown_fields=True):
    """``dating.toml``."""

    path: list[str]
    full: str
    han: str
    republic: str
    today: str
    year: str
    ahead_before: str
    ahead_after: str
    this_year: str
    plan: str


class Wording:
    """The rules of this stage as patterns, by file and key: ``wording.furniture["masthead"]``."""

    def __init__(self, rules: Rulebook) -> None:
        """Raises RuleError where a file or a pattern cannot be used."""
        self.furniture, furniture = _compile(rules, "furniture", FurnitureRules)
        self.bylines, bylines = _compile(rules, "bylines", BylineRules)
        self.headlines, headlines = _compile(rules, "headlines", HeadlineRules)
        self.dating, dating = _compile(rules, "dating", DatingRules)
        boundaries = rules.toml("articles/boundaries.toml", BoundaryRules)
        self.boundaries: dict[str, float] = msgspec.structs.asdict(boundaries)
        self.masthead_names = furniture.masthead_names
        self.no_names = frozenset(bylines.no_name)
        self.longest, self.longest_lead = headlines.longest, headlines.longest_lead
        self.paths = _all(rules, "dating", dating.path)
        datelines = rules.toml("articles/datelines.toml", DatelineRules)
        atoms = {"{agency}": datelines.agency, "{day}": datelines.day}
        self.datelines = _all(rules, "datelines", [_fill(pattern, atoms) for pattern in datelines.patterns])
        self.dateline_sign = compiled(rules, "articles/datelines.toml", "sign", datelines.sign)
        self.own, self.agencies = tuple(datelines.own), tuple(datelines.agencies)


def _fill(pattern: str, atoms: dict[str, str]) -> str:
    for name, atom in atoms.items():
        pattern = pattern.replace(name, atom)
    return pattern


def _all(rules: Rulebook, file: str, patterns: list[str]) -> tuple[Pattern, ...]:
    return tuple(compiled(rules, f"articles/{file}.toml", f"pattern {n}", text) for n, text in enumerate(patterns, 1))


def _compile(rules: Rulebook, file: str, schema: type[T]) -> tuple[dict[str, Pattern], T]:
    name = f"articles/{file}.toml"
    loaded = rules.toml(name, schema)
    texts = msgspec.structs.asdict(loaded)
    return {key: compiled(rules, name, key, text) for key, text in texts.items() if isinstance(text, str)}, loaded
