"""The closed word classes of statements, read from ``rules/link/words.toml``."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from pipeline.link.words import CLASSES, WordLists
from pipeline.rulebook import Rulebook
from pipeline.types import Modality

# How many phrases' answers are kept.
_KNOWN_PHRASES = 65_536


def _by_length(words: str) -> tuple[str, ...]:
    """Endings, the longest first, so that the first that fits is the right one."""
    return tuple(sorted(words.split(), key=len, reverse=True))


_READ: dict[str, Callable[[str], object]] = {
    "frozenset[str]": lambda words: frozenset(words.split()),
    "tuple[str, ...]": _by_length,
    "str": str,
}


class Lexicon:
    """Looks up the class of a word."""

    # Fields of the word lists as the linker asks for them: sets of whole words, endings, characters.
    conjunction: frozenset[str]
    than: frozenset[str]
    against: frozenset[str]
    toward: frozenset[str]
    located: frozenset[str]
    benefit: frozenset[str]
    copula: frozenset[str]
    bound: frozenset[str]
    wire: frozenset[str]
    goal: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]
    adjectival: frozenset[str]
    until: frozenset[str]
    light: frozenset[str]
    attributive: frozenset[str]
    people: frozenset[str]
    change_head: frozenset[str]
    honorific: frozenset[str]
    per_time: frozenset[str]
    share: frozenset[str]
    extreme: frozenset[str]
    taken: frozenset[str]
    inside: frozenset[str]
    session: frozenset[str]
    passive: frozenset[str]
    bare: frozenset[str]
    adding: frozenset[str]
    behind: frozenset[str]
    aspect: frozenset[str]
    telling: frozenset[str]
    present: frozenset[str]
    occasion: frozenset[str]
    since: frozenset[str]
    dateline: tuple[str, ...]
    compared: tuple[str, ...]
    publisher: tuple[str, ...]
    both: tuple[str, ...]
    adverbial: frozenset[str]
    per_share: frozenset[str]
    life: frozenset[str]
    summing: frozenset[str]
    forecast: frozenset[str]
    consequence: frozenset[str]
    pointer: frozenset[str]
    defendant: frozenset[str]
    pronoun: frozenset[str]
    rate_unit: frozenset[str]
    lasting: frozenset[str]
    causing: frozenset[str]
    complement: frozenset[str]
    now: frozenset[str]
    compare: frozenset[str]
    anaphor: frozenset[str]
    say: frozenset[str]
    report: frozenset[str]
    according: frozenset[str]
    actor: tuple[str, ...]
    whole: tuple[str, ...]
    index: tuple[str, ...]
    per_head: tuple[str, ...]
    derived: tuple[str, ...]
    during: tuple[str, ...]
    personal: tuple[str, ...]
    penalty: tuple[str, ...]
    thing: tuple[str, ...]
    determiner: tuple[str, ...]
    continuing: tuple[str, ...]
    measure: tuple[str, ...]
    rise_noun: tuple[str, ...]
    fall_noun: tuple[str, ...]
    report_noun: tuple[str, ...]
    last_month: tuple[str, ...]
    last_quarter: tuple[str, ...]
    last_year: tuple[str, ...]
    particle: str
    link: str
    share_name: str
    each_of: str
    joints: str

    def __init__(self, rules: Rulebook) -> None:
        lists = rules.toml("link/words.toml", WordLists)
        self.classes: dict[str, str] = {}
        for field, name in CLASSES.items():
            for word in getattr(lists, field).split():
                self.classes.setdefault(word, name)
        self.refers = {tail: tuple(ends.split()) for tail, ends in lists.refers.items()}
        self.marks = {mark: name for name, marks in lists.marks.items() for mark in marks}
        for name, kind in type(self).__annotations__.items():
            setattr(self, name, _READ[kind](getattr(lists, name)))
        self.unit_attribute = lists.unit_attribute
        self.named_actor = tuple(ending for ending in self.actor if len(ending) > 1)
        self.comparing = self.more | self.less
        self.reporting = self.say | frozenset(lists.event.split())
        # A phrase is asked about many times over, and the list of endings is long.
        self.is_measure = lru_cache(maxsize=_KNOWN_PHRASES)(self._names_measure)
        self.modality: dict[str, Modality] = {
            word: name for name in ("negated", "planned", "expected", "stated") for word in getattr(lists, name).split()
        }
        self._change = tuple(w for w, c in self.classes.items() if c in ("UP", "DOWN", "UPTO", "DOWNTO") and len(w) > 1)

    def cut(self, word: str) -> int:
        """Where a dictionary word that ends in a verb of change or level is cut (价格|下降, 率|达), else 0."""
        if word[0] in self.adverbial and (len(word) == 2 or word[1:] in self.classes):
            return 1
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
