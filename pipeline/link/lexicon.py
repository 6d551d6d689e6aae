"""The closed word classes of statements, read from ``rules/link/words.toml``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipeline.link.words import CLASSES, WordLists
from pipeline.rulebook import Rulebook
from pipeline.types import Modality

# How many phrases' answers are kept.
_KNOWN_PHRASES: Final = 65_536


def _by_length(words: str) -> tuple[str, ...]:
    """Endings, the longest first, so that the first that fits is the right one."""
    return tuple(sorted(words.split(), key=len, reverse=True))


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


class Lexicon:
    """Looks up the class of a word."""

    def __init__(self, rules: Rulebook, has_word: Callable[[str], bool]) -> None:
        """``has_word`` says whether the segmenter's dictionary holds a word."""
        self._has_word = has_word
        lists = rules.toml("link/words.toml", WordLists)
        self.classes: dict[str, str] = {}
        for field, name in CLASSES.items():
            for word in getattr(lists, field).split():
                self.classes.setdefault(word, name)
        self.refers = {tail: tuple(ends.split()) for tail, ends in lists.refers.items()}
        self.marks = {mark: name for name, marks in lists.marks.items() for mark in marks}
        # Fields of the word lists as the linker asks for them: sets of whole words, endings, characters.
        self.conjunction = _words(lists.conjunction)
        self.than = _words(lists.than)
        self.against = _words(lists.against)
        self.toward = _words(lists.toward)
        self.located = _words(lists.located)
        self.benefit = _words(lists.benefit)
        self.copula = _words(lists.copula)
        self.bound = _words(lists.bound)
        self.wire = _words(lists.wire)
        self.goal = _words(lists.goal)
        self.more = _words(lists.more)
        self.less = _words(lists.less)
        self.adjectival = _words(lists.adjectival)
        self.until = _words(lists.until)
        self.light = _words(lists.light)
        self.attributive = _words(lists.attributive)
        self.people = _words(lists.people)
        self.change_head = _words(lists.change_head)
        self.honorific = _words(lists.honorific)
        self.per_time = _words(lists.per_time)
        self.share = _words(lists.share)
        self.extreme = _words(lists.extreme)
        self.taken = _words(lists.taken)
        self.inside = _words(lists.inside)
        self.session = _words(lists.session)
        self.contest = _by_length(lists.contest)
        self.mishap = _by_length(lists.mishap)
        self.about = _words(lists.about)
        self.pact = _words(lists.pact)
        self.used = _words(lists.used)
        self.usual = _by_length(lists.usual)
        self.reported = _by_length(lists.reported)
        self.holder = _by_length(lists.holder)
        self.flow = _words(lists.flow)
        self.nominal = _words(lists.noun)
        self.meanwhile = _words(lists.meanwhile)
        self.idle_front = _by_length(lists.idle_front)
        self.record = _words(lists.record)
        self.recorded = _by_length(lists.recorded)
        self.within = _by_length(lists.within)
        self.entering = _words(lists.entering)
        self.origin = _by_length(lists.origin)
        self.valued = _words(lists.valued)
        self.purpose = _words(lists.purpose)
        self.turn = _by_length(lists.turn)
        self.done = _words(lists.done)
        self.unmeasured = _by_length(lists.unmeasured)
        self.amount = _words(lists.amount)
        self.passive = _words(lists.passive)
        self.bare = _words(lists.bare)
        self.adding = _words(lists.adding)
        self.behind = _words(lists.behind)
        self.aspect = _words(lists.aspect)
        self.telling = _words(lists.telling)
        self.present = _words(lists.present)
        self.occasion = _words(lists.occasion)
        self.since = _words(lists.since)
        self.dateline = _by_length(lists.dateline)
        self.compared = _by_length(lists.compared)
        self.publisher = _by_length(lists.publisher)
        self.both = _by_length(lists.both)
        self.adverbial = _words(lists.adverbial)
        self.per_share = _words(lists.per_share)
        self.life = _words(lists.life)
        self.summing = _words(lists.summing)
        self.forecast = _words(lists.forecast)
        self.consequence = _words(lists.consequence)
        self.pointer = _words(lists.pointer)
        self.defendant = _words(lists.defendant)
        self.pronoun = _words(lists.pronoun)
        self.rate_unit = _words(lists.rate_unit)
        self.lasting = _words(lists.lasting)
        self.causing = _words(lists.causing)
        self.complement = _words(lists.complement)
        self.now = _by_length(lists.now)
        self.compare = _words(lists.compare)
        self.anaphor = _words(lists.anaphor)
        self.say = _words(lists.say)
        self.report = _words(lists.report)
        self.according = _words(lists.according)
        self.actor = _by_length(lists.actor)
        self.whole = _by_length(lists.whole)
        self.index = _by_length(lists.index)
        self.per_head = _by_length(lists.per_head)
        self.derived = _by_length(lists.derived)
        self.during = _by_length(lists.during)
        self.personal = _by_length(lists.personal)
        self.penalty = _by_length(lists.penalty)
        self.thing = _by_length(lists.thing)
        self.determiner = _by_length(lists.determiner)
        self.continuing = _by_length(lists.continuing)
        self.measure = _by_length(lists.measure)
        self.rise_noun = _by_length(lists.rise_noun)
        self.fall_noun = _by_length(lists.fall_noun)
        self.report_noun = _by_length(lists.report_noun)
        self.last_month = _by_length(lists.last_month)
        self.last_quarter = _by_length(lists.last_quarter)
        self.last_year = _by_length(lists.last_year)
        self.particle = lists.particle
        self.link = lists.link
        self.ordinal = lists.ordinal
        self.numeral = frozenset(lists.numeral)
        self.setting = _by_length(lists.setting)
        self.realm = _words(lists.realm)
        self.stuck = _words(lists.stuck)
        self.quoted = _words(lists.quoted)
        self.share_name = lists.share_name
        self.each_of = lists.each_of
        self.joints = lists.joints
        self.unit_attribute = lists.unit_attribute
        self.named_actor = tuple(ending for ending in self.actor if len(ending) > 1)
        self.comparing = self.more | self.less
        self._cut_off = self.extreme | self.amount
        self.reporting = self.say | frozenset(lists.event.split())
        self._measures: dict[str, bool] = {}
        self.modality: dict[str, Modality] = {
            word: name for name in ("negated", "planned", "expected", "stated") for word in getattr(lists, name).split()
        }
        self._change = tuple(w for w, c in self.classes.items() if c in ("UP", "DOWN", "UPTO", "DOWNTO") and len(w) > 1)

    def cut(self, word: str) -> int:
        """Where a dictionary word that ends in a verb of change or level is cut (价格|下降, 率|达), else 0."""
        if word[0] in self.adverbial and (len(word) == 2 or word[1:] in self.classes):
            return 1
        ends = self.classes.get(word[-1]) == "LEVEL" and len(word) == 2 or word[-1] in self._cut_off
        if ends and (self.is_measure(word[:-1]) or word[-1] in self.stuck and not self._has_word(word)):
            return len(word) - 1
        if len(word) > 2 and word.endswith(self._change):
            for size in (4, 3, 2):
                if len(word) > size + 1 and self.classes.get(word[-size:]) in ("UP", "DOWN", "UPTO", "DOWNTO"):
                    return len(word) - size
        return 0

    def is_measure(self, phrase: str) -> bool:
        """Whether a phrase ends in the name of a measure."""
        found = self._measures.get(phrase)
        if found is None:
            # A phrase is asked about many times over, and the list of endings is long.
            if len(self._measures) > _KNOWN_PHRASES:
                self._measures.clear()
            found = phrase.endswith(self.measure) and not phrase.endswith(self.unmeasured)
            self._measures[phrase] = found
        return found
