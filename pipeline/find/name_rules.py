"""The words and patterns that names are found by, as ``rules/entities`` gives and explains them."""

from __future__ import annotations

import msgspec


class OrganisationRules(msgspec.Struct, forbid_unknown_fields=True):
    """``organisations.toml``; every list is words between white space."""

    heads: str
    companies: str
    cautious: str
    common: str
    internal: str
    known: str
    sides: str
    sporting: str
    brands: str
    ranks: str
    single_ranks: str
    inner: str
    joining: str
    conjunctions: str
    generic: str
    bracketed: str
    remarks: str
    glued: str
    glued_ranks: str
    statuses: str
    indefinite: str
    attached: str
    no_part: str
    of_places: str
    issues: str
    runs_on: str
    before_places: str
    collectives: str
    announcers: str
    latin: str
    numbered: str
    linking: str
    offices: str
    assemblies: str
    members: str
    after_places: str
    after_schools: str
    schools: str
    fronts: str
    tails: str
    all_of: str
    missions: str
    grammar: str
    brand_heads: str
    trades: str
    reports: str
    source: str
    source_words: str
    own_papers: str
    firm_reports: str
    former: str
    bare_companies: str
    mission_sign: str
    ordinal_sign: str
    kept_parts: str
    tail_parts: str
    sums_up: str
    list_joints: str
    possessive: str
    papers: str
    loose_trades: str
    plays: str
    beats: str
    match_marks: str
    no_team: str
    after_offices: str
    office_ends: str


class PlaceRules(msgspec.Struct, forbid_unknown_fields=True):
    """``places.toml``."""

    settlements: str
    states: str
    zones: str
    roads: str
    waters: str
    heights: str
    sites: str
    cautious: str
    provinces: str
    around: str
    common: str
    movements: str
    line_ends: str
    numbered_road: str
    no_stem_end: str
    crossings: str
    divisions: str
    summed: str
    after_listed: str
    joints: str
    line: str
    village: str
    village_marks: str
    no_town: str
    numbered_marks: str
    vessels: str
    towns: str


class PeopleRules(msgspec.Struct, forbid_unknown_fields=True):
    """``people.toml``; ``surnames``, ``transliteration`` and ``dot`` are strings of characters."""

    surnames: str
    compound: str
    introducers: str
    followers: str
    addresses: str
    transliteration: str
    dot: str
    common: str
    no_end: str
    dotted: str
    dotted_no_end: str
    reporters: str
    of_posts: str
    known: str
    of_grammar: str
    credits: str
    children: str
    glued_verbs: str
    between: str
    crafts: str
    no_crafts: str
    given: str
    speech: str
    between_speech: str
    before_speaker: str
    closing_credit: str
    latin: str
    japanese: str
    sayings: str
    masked: str
    masked_marks: str
    no_masked: str
    name_joints: str


class TitleRules(msgspec.Struct, forbid_unknown_fields=True):
    """``titles.toml``: the words that titles end in."""

    ends: str


class PartRules(msgspec.Struct, forbid_unknown_fields=True):
    """``parts.toml``: the comments there say what each is."""

    bodies: str
    section: str
    section_marks: str
    no_section: str
    session: str
    session_marks: str
    unit: str
    unit_marks: str
    sent: str
    sent_marks: str


class WorkRules(msgspec.Struct, forbid_unknown_fields=True):
    """``works.toml``; ``longest`` in characters."""

    longest: int
    newspapers: str
    laws: str
    state: str
    plan: str
