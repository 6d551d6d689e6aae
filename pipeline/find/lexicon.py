"""The words that names are built of, from ``rules/entities/*.toml``, as one set of flags a word."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Final

from pipeline.find.flags import AFTER_WHOLE, Flag
from pipeline.find.name_rules import OrganisationRules, PeopleRules, PlaceRules, TitleRules
from pipeline.find.wordlists import WordLists
from pipeline.rulebook import Rulebook

# What only stands near names; no such word is put together again from its pieces.
_BESIDE: Final = Flag.SPORTING | Flag.REPORT | Flag.SPEECH | Flag.CREDIT
LONGEST_UNKNOWN: Final = 5
# Shorter ends of names cross the words of other phrases by chance.
_SHORTEST_WHOLE: Final = 3
_KEPT: Final = 200_000


class Endings:
    """The longest of a set of words that a word ends in, or the empty string; kept once it is computed."""

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words
        self._lengths = sorted({len(word) for word in words}, reverse=True)
        self._kept: dict[str, str] = {}

    def __getitem__(self, word: str) -> str:
        known = self._kept.get(word)
        if known is None:
            if len(self._kept) > _KEPT:
                self._kept.clear()
            self._kept[word] = known = self._longest(word)
        return known

    def _longest(self, word: str) -> str:
        for length in self._lengths:
            ending = word[-length:]
            if ending in self._words:
                return ending
        return ""


class Lexicon:
    """The flags of any word, computed when it is first seen. Also the plain sets of words."""

    def __init__(self, rules: Rulebook, known: Callable[[str], bool], place_names: Iterable[str]) -> None:
        """``known`` tells whether the segmenter's dictionary has a word; ``place_names`` are the gazetteer's.

        Raises RuleError where a file of rules cannot be used.
        """
        self._kept: dict[str, int] = {}
        self.known, self._place_names = known, frozenset(place_names)
        self.organisations = orgs = rules.toml("entities/organisations.toml", OrganisationRules)
        self.places = places = rules.toml("entities/places.toml", PlaceRules)
        self.people = people = rules.toml("entities/people.toml", PeopleRules)
        titles = rules.toml("entities/titles.toml", TitleRules)
        self.heads = frozenset(orgs.heads.split()) | frozenset(orgs.companies.split())
        narrow = f"{places.roads} {places.waters} {places.sites}"
        self.narrow = tuple(narrow.split())
        self.company_heads = frozenset(orgs.companies.split())
        self.suffixes = frozenset(f"{places.settlements} {places.zones} {places.heights} {narrow}".split())
        self.settlements = frozenset(places.settlements.split())
        self.crossings = tuple(places.crossings.split())
        self.towns = frozenset(places.towns.split())
        self.movements = frozenset(places.movements.split())
        self.provinces = frozenset(places.provinces.split())
        self.around = tuple(places.around.split())
        self.reporters = frozenset(people.reporters.split())
        self.zones = frozenset(places.zones.split())
        self.states = frozenset(places.states.split())
        self.glued = frozenset(orgs.glued.split())
        self._glued_ranks = self.glued | frozenset(orgs.glued_ranks.split())
        self.common_places = frozenset(places.common.split())
        self.common_organisations = frozenset(orgs.common.split())
        self.common_people = frozenset(people.common.split())
        self.surnames = frozenset(people.surnames) | frozenset(people.compound.split())
        self._compound = frozenset(people.compound.split())
        self._no_end = frozenset(people.no_end)
        self.addresses = frozenset(people.addresses.split())
        self.transliteration = frozenset(people.transliteration)
        self.post_ends = frozenset(titles.ends.split())
        self._grammar = frozenset(orgs.grammar)
        self.brand_heads = frozenset(orgs.brand_heads.split())
        self.all_of = frozenset(orgs.all_of.split())
        self.titles = self.post_ends | frozenset(word for word in people.introducers.split() if len(word) > 1)
        self.head, self.suffix = Endings(self.heads), Endings(self.suffixes)
        self.title, self.post = Endings(self.titles), Endings(self.post_ends)
        self.trade, self.company = Endings(frozenset(orgs.trades.split())), Endings(self.company_heads)
        self._crafts, self._no_crafts = tuple(people.crafts.split()), tuple(people.no_crafts.split())
        self.papers = frozenset(orgs.papers.split())
        self.loose_trades = frozenset(orgs.loose_trades.split())
        self.plain = _flags(orgs, people)
        cut_up = (word for word, flags in self.plain.items() if flags & ~_BESIDE)
        ends = [*self.heads, *self.suffixes, *self.post_ends, *cut_up]
        self.lists = WordLists()
        self.whole = self.lists.add(sorted({word for word in ends if len(word) >= _SHORTEST_WHOLE}))
        self._glued_verbs = frozenset(people.glued_verbs)
        self.cautious_heads = frozenset(orgs.cautious.split())
        self.cautious_suffixes = frozenset(places.cautious.split())
        self.internal = frozenset(orgs.internal.split())
        self.collectives = frozenset(orgs.collectives.split())
        self.indefinite = frozenset(orgs.indefinite.split())
        self.attached = frozenset(orgs.attached.split())
        self.offices = frozenset(orgs.offices.split())
        self.assemblies = tuple(orgs.assemblies.split())
        self.members = frozenset(orgs.members.split())
        self.numbered = tuple(orgs.numbered.split())
        self._generic = frozenset(orgs.generic.split())
        self._judged: dict[str, bool] = {}

    def is_full_name(self, word: str) -> bool:
        """Whether a word looks like a surname with its given name."""
        if word in self.common_people or self[word] & Flag.POST:
            return False
        if word[:2] in self._compound:
            return len(word) in (3, 4)
        return word[0] in self.surnames and len(word) <= 3 and word[-1] not in self._no_end

    def generic(self, text: str) -> bool:
        """Whether a stretch is made of words that name nothing, and of nothing else."""
        if text not in self._judged:
            if len(self._judged) > _KEPT:
                self._judged.clear()
            self._judged[text] = self._made_of_generic(text)
        return self._judged[text]

    def _made_of_generic(self, text: str) -> bool:
        reached = {0}
        for end in range(1, len(text) + 1):
            if any(
                end - length in reached and text[end - length : end] in self._generic
                for length in range(1, min(end, 5) + 1)
            ):
                reached.add(end)
        return len(text) in reached

    def __getitem__(self, word: str) -> int:
        flags = self._kept.get(word)
        if flags is None:
            self._kept[word] = flags = self._computed(word)
        return flags

    def of_all(self, words: list[str]) -> list[int]:
        """The flags of each of many words."""
        kept = self._kept
        if len(kept) > _KEPT:
            kept.clear()
        if len(words) > 1:
            # Most texts hold no new word, and one call for all is a third faster than one for each.
            with contextlib.suppress(KeyError):
                return list(itemgetter(*words)(kept))
        return [self[word] for word in words]

    def _computed(self, word: str) -> int:
        flags = self.plain.get(word, 0) | self._head(word) | self._suffix(word)
        if len(word) == 2 and word[0] in self._glued_ranks and self.plain.get(word[1], 0) & Flag.SINGLE_RANK:
            flags |= Flag.GLUED
        if len(word) > 3 and self.title[word]:
            flags |= Flag.TITLED | Flag.INTRODUCER
        if len(word) > 2 and word.endswith(self._crafts) and not word.endswith(self._no_crafts):
            flags |= Flag.INTRODUCER
        if self.trade[word]:
            flags |= Flag.TRADE
        if self.post[word]:
            flags |= Flag.POST
        if 1 < len(word) <= LONGEST_UNKNOWN and word.isalpha() and not word.isascii() and not self.known(word):
            flags |= Flag.UNKNOWN
            flags |= Flag.STRANGE if self._grammar.isdisjoint(word) else 0
        if self.titled(word, flags) > 1 or self.joint(word, flags)[0]:
            flags |= Flag.JOINED
        elif len(word) > 3 and not flags & (Flag.PLACE | Flag.HEAD) and self._holds_place(word):
            flags |= Flag.COMPOUND
        return flags

    def _holds_place(self, word: str) -> bool:
        """Whether a place of the gazetteer begins a word and a word of the dictionary ends it."""
        return any(
            word[:length] in self._place_names and word[length:] not in self.states and self.known(word[length:])
            for length in range(2, len(word) - 1)
        )

    def titled(self, word: str, flags: int) -> int:
        """How long the front of a word with a title at its end is, 0 where there is none: 德国 + 总理, 医院 + 院长."""
        if not flags & (Flag.POST | Flag.TITLED) or len(word) < 4:
            return 0
        tail = self.title[word]
        return len(word) - len(self.post[word] if tail == word else tail)

    def joint(self, word: str, flags: int) -> tuple[int, str, str]:
        """Where to part a word by what it is, 0 for nowhere, and the tags of its parts: 由 + 市, 许知白 + 说.

        An empty tag is that of the whole word.
        """
        if len(word) == 3 and word[0] == word[1] and flags & Flag.POST:
            return 1, "n", "n"
        if flags & Flag.GLUED or (flags & Flag.UNKNOWN and word[0] in self.glued and word[1:] in self.settlements):
            return 1, "p", "n"
        kinds = flags & AFTER_WHOLE
        if kinds == Flag.HEAD and len(self.head[word]) == 1:
            kinds = 0
        if flags & Flag.UNKNOWN and word[-1] in self._glued_verbs and not kinds:
            return len(word) - 1, "nr", "v"
        return 0, "", ""

    def _head(self, word: str) -> int:
        if word in self.common_organisations or word in self.post_ends:
            return 0
        head = self.head[word]
        if not head or (len(word) == len(head) + 1 and word[0] in self.glued):
            return 0
        flags = Flag.HEAD
        flags |= Flag.COMPANY if head in self.company_heads else 0
        flags |= Flag.CAUTIOUS if head in self.cautious_heads else 0
        flags |= Flag.INTERNAL if word in self.internal else 0
        return flags

    def _suffix(self, word: str) -> int:
        suffix = self.suffix[word]
        if not suffix or len(self.head[word]) > len(suffix):
            return 0
        if word in self.common_places and word not in self.suffixes:
            return 0
        flags = Flag.PLACE
        flags |= Flag.PLACE_CAUTIOUS if suffix in self.cautious_suffixes else 0
        return flags | (Flag.ZONE if suffix in self.zones else 0)


def _flags(orgs: OrganisationRules, people: PeopleRules) -> dict[str, int]:
    flags: dict[str, int] = {}
    for words, flag in (
        (orgs.ranks, Flag.RANK),
        (orgs.single_ranks, Flag.SINGLE_RANK),
        (orgs.inner, Flag.INNER),
        (orgs.joining, Flag.JOINING),
        (orgs.conjunctions, Flag.CONJUNCTION),
        (orgs.collectives, Flag.COLLECTIVE),
        (orgs.linking, Flag.LINKING),
        (orgs.generic, Flag.GENERIC),
        (orgs.sporting, Flag.SPORTING),
        (orgs.reports, Flag.REPORT),
        (people.followers, Flag.FOLLOWER),
        (people.addresses, Flag.ADDRESS),
        (people.introducers, Flag.INTRODUCER),
        (people.children, Flag.CHILD),
        (people.speech, Flag.SPEECH),
        (people.credits, Flag.CREDIT),
    ):
        for word in words.split():
            flags[word] = flags.get(word, 0) | flag
    return flags
