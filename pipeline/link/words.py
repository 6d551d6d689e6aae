"""The fields of ``rules/link/words.toml``, and the classes of words that they make."""

from __future__ import annotations

from typing import Final

import msgspec


class WordLists(msgspec.Struct, forbid_unknown_fields=True):
    """Words parted by white space, a class a field. What stands in two classes is of the first named here."""

    year_on_year: str
    month_on_month: str
    conjunction: str
    of: str
    and_so_on: str
    up_to: str
    down_to: str
    to: str
    up: str
    down: str
    each: str
    among: str
    take: str
    prep: str
    level: str
    have: str
    mean: str
    per: str
    pointer: str
    noun: str
    verb: str
    adverb: str
    # Not classes of their own:
    than: str
    against: str
    toward: str
    located: str
    benefit: str
    copula: str
    bound: str
    wire: str
    particle: str
    link: str
    from_: str = msgspec.field(name="from")
    goal: str
    more: str
    less: str
    light: str
    adjectival: str
    until: str
    attributive: str
    actor: str
    determiner: str
    rate_unit: str
    each_of: str
    lasting: str
    thing: str
    pronoun: str
    penalty: str
    defendant: str
    personal: str
    summing: str
    session: str
    index: str
    life: str
    inside: str
    taken: str
    extreme: str
    derived: str
    per_share: str
    forecast: str
    during: str
    consequence: str
    honorific: str
    per_time: str
    share: str
    share_name: str
    setting: str
    realm: str
    stuck: str
    quoted: str
    ordinal: str
    numeral: str
    event: str
    change_head: str
    per_head: str
    causing: str
    complement: str
    now: str
    continuing: str
    compare: str
    measure: str
    rise_noun: str
    fall_noun: str
    anaphor: str
    say: str
    report: str
    according: str
    report_noun: str
    joints: str
    last_month: str
    last_quarter: str
    last_year: str
    compared: str
    passive: str
    amount: str
    unmeasured: str
    done: str
    turn: str
    idle_front: str
    record: str
    recorded: str
    within: str
    entering: str
    origin: str
    valued: str
    purpose: str
    meanwhile: str
    reported: str
    holder: str
    flow: str
    used: str
    usual: str
    about: str
    pact: str
    mishap: str
    contest: str
    bare: str
    adding: str
    behind: str
    publisher: str
    aspect: str
    telling: str
    present: str
    occasion: str
    since: str
    dateline: str
    adverbial: str
    both: str
    whole: str
    people: str
    planned: str
    expected: str
    stated: str
    negated: str
    unit_attribute: dict[str, str]
    marks: dict[str, str]
    refers: dict[str, str]


CLASSES: Final = {
    "year_on_year": "YOY",
    "month_on_month": "MOM",
    "up_to": "UPTO",
    "down_to": "DOWNTO",
    "to": "TO",
    "up": "UP",
    "down": "DOWN",
    "each": "EACH",
    "among": "AMONG",
    "from_": "FROM",
    "take": "TAKE",
    "mean": "MEAN",
    "per": "N",
    "level": "LEVEL",
    "have": "HAVE",
    "prep": "P",
    "adverb": "ADV",
    "verb": "V",
    "pronoun": "N",
    "pointer": "N",
    "noun": "N",
    "conjunction": "CONJ",
    "of": "DE",
    "and_so_on": "ETC",
}

# jieba's tags of words that make up noun phrases; verbs and the rest are named by exception.
NOMINAL_TAGS: Final = frozenset(
    ["n", "nr", "nrt", "nrfg", "ns", "nt", "nz", "ng", "vn", "an", "a", "b", "j", "l", "i", "eng", "s", "z", "zg", "q",
     "r", "rr", "rz", "t", "tg", "g", "h", "k", "f", "m", "mq", "nw", "x", "ag", "ad", "vi"]
)  # fmt: skip
