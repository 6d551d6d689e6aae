"""The closed word classes of statements, read from ``rules/link/words.toml``."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from pipeline.rulebook import Rulebook
from pipeline.types import Modality

# How many phrases' answers are kept.
_KNOWN_PHRASES = 65_536


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
    whole: str
    people: str
    planned: str
    expected: str
    stated: str
    negated: str
    unit_attribute: dict[str, str]
    marks: dict[str, str]
    refers: dict[str, str]


CLASSES = {
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
NOMINAL_TAGS = frozenset(
    ["n", "nr", "nrt", "nrfg", "ns", "nt", "nz", "ng", "vn", "an", "a", "b", "j", "l", "i", "eng", "s", "z", "zg", "q",
     "r", "rr", "rz", "t", "tg", "g", "h", "k", "f", "m", "mq", "nw", "x", "ag", "ad", "vi"]
)  # fmt: skip


class Lexicon:
    """Looks up the class of a word."""

    def __init__(self, rules: Rulebook) -> None:
        lists = rules.toml("link/words.toml", WordLists)
        self.classes: dict[str, str] = {}
        for field, name in CLASSES.items():
            for word in getattr(lists, field).split():
                self.classes.setdefault(word, name)
        self.refers = {tail: tuple(ends.split()) for tail, ends in lists.refers.items()}
        self.marks = {mark: name for name, marks in lists.marks.items() for mark in marks}
        self.conjunction = frozenset(lists.conjunction.split())
        self.than = frozenset(lists.than.split())
        self.against = frozenset(lists.against.split())
        self.toward = frozenset(lists.toward.split())
        self.located = frozenset(lists.located.split())
        self.benefit = frozenset(lists.benefit.split())
        self.copula = frozenset(lists.copula.split())
        self.bound = frozenset(lists.bound.split())
        self.wire = frozenset(lists.wire.split())
        self.particle = lists.particle
        self.link = lists.link
        self.goal = frozenset(lists.goal.split())
        self.more = frozenset(lists.more.split())
        self.less = frozenset(lists.less.split())
        self.adjectival = frozenset(lists.adjectival.split())
        self.until = frozenset(lists.until.split())
        self.light = frozenset(lists.light.split())
        self.attributive = frozenset(lists.attributive.split())
        self.actor = tuple(lists.actor.split())
        self.people = frozenset(lists.people.split())
        self.whole = tuple(lists.whole.split())
        self.per_head = tuple(lists.per_head.split())
        self.change_head = frozenset(lists.change_head.split())
        self.honorific = frozenset(lists.honorific.split())
        self.per_time = frozenset(lists.per_time.split())
        self.share = frozenset(lists.share.split())
        self.share_name = lists.share_name
        self.derived = tuple(lists.derived.split())
        self.extreme = frozenset(lists.extreme.split())
        self.taken = frozenset(lists.taken.split())
        self.inside = frozenset(lists.inside.split())
        self.per = frozenset(lists.per_share.split())
        self.life = frozenset(lists.life.split())
        self.summing = frozenset(lists.summing.split())
        self.forecast = frozenset(lists.forecast.split())
        self.during = tuple(lists.during.split())
        self.consequence = frozenset(lists.consequence.split())
        self.pointer = frozenset(lists.pointer.split())
        self.personal = tuple(lists.personal.split())
        self.penalty = tuple(lists.penalty.split())
        self.defendant = frozenset(lists.defendant.split())
        self.pronoun = frozenset(lists.pronoun.split())
        self.thing = tuple(lists.thing.split())
        self.rate_unit = frozenset(lists.rate_unit.split())
        self.each_of = lists.each_of
        self.lasting = frozenset(lists.lasting.split())
        self.determiner = tuple(lists.determiner.split())
        self.unit_attribute = lists.unit_attribute
        self.causing = frozenset(lists.causing.split())
        self.continuing = tuple(lists.continuing.split())
        self.complement = frozenset(lists.complement.split())
        self.now = frozenset(lists.now.split())
        self.compare = frozenset(lists.compare.split())
        self.measure = tuple(sorted(lists.measure.split(), key=len, reverse=True))
        # A phrase is asked about many times over, and the list of endings is long.
        self.is_measure = lru_cache(maxsize=_KNOWN_PHRASES)(self._names_measure)
        self.rise_noun = tuple(lists.rise_noun.split())
        self.fall_noun = tuple(lists.fall_noun.split())
        self.anaphor = frozenset(lists.anaphor.split())
        self.say = frozenset(lists.say.split())
        self.reporting = self.say | frozenset(lists.event.split())
        self.report = frozenset(lists.report.split())
        self.according = frozenset(lists.according.split())
        self.report_noun = tuple(sorted(lists.report_noun.split(), key=len, reverse=True))
        self.joints = lists.joints
        self.last_month = tuple(lists.last_month.split())
        self.last_quarter = tuple(lists.last_quarter.split())
        self.last_year = tuple(lists.last_year.split())
        self.modality: dict[str, Modality] = {
            word: name for name in ("negated", "planned", "expected", "stated") for word in getattr(lists, name).split()
        }
        self._change = tuple(w for w, c in self.classes.items() if c in ("UP", "DOWN", "UPTO", "DOWNTO") and len(w) > 1)

    def cut(self, word: str) -> int:
        """Where a dictionary word that ends in a verb of change or level is cut (价格|下降, 率|达), else 0."""
        ends = self.classes.get(word[-1]) == "LEVEL" and len(word) == 2 or word[-1] in self.extreme
        if ends and self.is_measure(word[:-1]):
            return len(word) - 1
        if len(word) > 2 and word.endswith(self._change):
            for size in (4, 3, 2):
                if len(word) > size + 1 and self.classes.get(word[-size:]) in ("UP", "DOWN", "UPTO", "DOWNTO"):
                    return len(word) - size
        return 0

    def _names_measure(self, phrase: str) -> bool:
        return phrase.endswith(self.measure)
