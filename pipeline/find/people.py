"""Persons: surname and name in context, forms of address, lists of names, foreign names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.foreign import ForeignNames
from pipeline.find.given import GivenNames
from pipeline.find.introduced import NamesInContext
from pipeline.find.lexicon import Lexicon
from pipeline.find.marked import MarkedPattern
from pipeline.find.reading import Candidate, Reading, rounded

_ENDS: Final = frozenset("。，,、；;：:！!？?）)”》\n（( ")
# Tags that no part of a Chinese given name bears.
_NO_NAME: Final = frozenset("p u uj ul ud uz ug y m q t w x".split())
# What a word that no dictionary holds is rather than a person's name.
_NO_PERSON: Final = Flag.HEAD | Flag.PLACE | Flag.POST | Flag.INTRODUCER | Flag.FOLLOWER | Flag.ADDRESS


class PersonFinder:
    """Finds persons over the words of a reading."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        rules = lexicon.people
        self._given = GivenNames(lexicon)
        self._foreign = ForeignNames(lexicon)
        masked = rules.masked.replace("{no_masked}", rules.no_masked)
        self._mask = MarkedPattern(masked, rules.masked_marks, lexicon.lists)
        self._known = lexicon.lists.add(list(dict.fromkeys(rules.known.split())))
        self._beside = NamesInContext(lexicon, self._given, self._foreign)
        self._of_posts = frozenset(rules.of_posts)
        self._of_grammar = frozenset(rules.of_grammar)
        self._between = frozenset(rules.between)

    def find(self, reading: Reading, byline: Iterable[str], tagged: bool) -> list[Candidate]:
        """``tagged`` says that a tagger looks for persons too, so that the dictionary counts for less."""
        found: list[Candidate] = []
        self._of_dictionary(reading, tagged, found)
        found += self._beside.find(reading)
        self._addressed(reading, found)
        found += self._foreign.dotted(reading)
        self._transliterated(reading, tagged, found)
        self._pet_names(reading, found)
        self._masked(reading, found)
        self._cut_short(reading, found)
        for _, start, end in reading.spotted[self._known]:
            if reading.begins(start) >= 0 or reading.stops(end) >= 0:
                found.append(Candidate(start, end, "PER", "person-listed", 0.75, "in the list of persons"))
        for name in {name for name in byline if self._lexicon.is_full_name(name)}:
            start = reading.folded.find(name)
            while start >= 0:
                found.append(Candidate(start, start + len(name), "PER", "person-byline", 0.9, "in the byline"))
                start = reading.folded.find(name, start + len(name))
        return found

    def _of_dictionary(self, reading: Reading, tagged: bool, found: list[Candidate]) -> None:
        """Words that the dictionary or its model of unknown words takes for Chinese names."""
        unknown = self._unknown_names(reading)
        named = sorted(unknown.union(reading.signs.dictionary_names))
        often: dict[str, int] = {}
        for index in named:
            often[reading.words[index]] = often.get(reading.words[index], 0) + 1
        for index in named:
            word, start, end = reading.words[index], reading.starts[index], reading.ends[index]
            base = 0.42 if index in unknown and len(word) == 3 else 0.35
            base = 0.25 if tagged or reading.flags[index] & Flag.PLACE else base
            if word[1:] in self._lexicon.addresses and word[0] in self._lexicon.surnames:
                found.append(Candidate(start, end, "PER", "person-address", 0.8, f"surname before {word[1:]}"))
            elif 2 <= len(word) <= 4 and self._lexicon.is_full_name(word):
                again = 0.0 if often[word] < 2 or tagged else 0.1 if often[word] < 3 else 0.2
                found.append(self._in_context(reading, index, index + 1, base + again, "person-context"))
            elif len(word) == 1 and word in self._lexicon.surnames:
                self._split_name(reading, index, base - 0.05, found)

    def _unknown_names(self, reading: Reading) -> set[int]:
        """Words that no dictionary holds and that begin with a surname."""
        surnames, words = self._lexicon.surnames, reading.words
        return {
            index
            for index in reading.signs.unknown
            if not reading.flags[index] & _NO_PERSON
            and len(words[index]) < 4
            and (words[index][0] in surnames or words[index][:2] in surnames)
            and reading.tags[index] not in _NO_NAME
        }

    def _split_name(self, reading: Reading, index: int, base: float, found: list[Candidate]) -> None:
        """A surname by itself and the given name in one or two words after it: 唐 + 文静."""
        surname = reading.words[index]
        end = index + 1
        while end < len(reading.words) and end <= index + 2 and reading.adjacent(end):
            length = reading.ends[end] - reading.starts[index] - len(surname)
            word = reading.words[end]
            if (
                length > 2
                or reading.tags[end] in _NO_NAME
                or not word[0].isalpha()
                or reading.flags[end] & (Flag.ADDRESS | Flag.POST)
            ):
                break
            if not reading.flags[end] & Flag.FOLLOWER or length == 2:
                found.append(self._in_context(reading, index, end + 1, base, "person-context"))
            end += 1

    def _in_context(self, reading: Reading, first: int, after: int, base: float, rule: str) -> Candidate:
        """A name, as sure as what stands before and after it makes it."""
        strength, why = base, "surname and name" if rule == "person-context" else "foreign syllables"
        if first and reading.words[first - 1] == "“":
            strength -= 0.2
        if not first or reading.words[first - 1][0] in _ENDS:
            strength += 0.05
        elif self._titled(reading, first, after, rule):
            strength += 0.4
            rule = "person-introduced" if rule == "person-context" else rule
            why += f" after {reading.words[first - 1]}"
        if after < len(reading.words):
            listed = reading.words[after] == "、" or (first and reading.words[first - 1] == "、")
            if reading.flags[after] & (Flag.FOLLOWER | Flag.POST | Flag.ADDRESS):
                strength += 0.2
                why += f" before {reading.words[after]}"
            elif rule == "person-context" and self._acts(reading, first, after):
                strength += 0.2 if reading.ends[after - 1] - reading.starts[first] > 2 else 0.16
                why += f" before {reading.words[after]}"
            elif reading.flags[first] & Flag.UNKNOWN and reading.tags[after] in ("v", "p", "m") and after == first + 1:
                strength += 0.12
                why += f" before {reading.words[after]}"
            elif listed and self._in_list(reading, first, after):
                strength += 0.25
                why += " in a list of names"
            elif reading.words[after][0] in _ENDS:
                strength += 0.1
        else:
            strength += 0.1
        start, end = reading.starts[first], reading.ends[after - 1]
        return Candidate(start, end, "PER", rule, rounded(min(strength, 0.95)), why)

    def _titled(self, reading: Reading, first: int, after: int, rule: str) -> bool:
        """Whether a title stands right before a name, and the name ends where names like it do."""
        if reading.starts[first] - reading.ends[first - 1] > 1:
            return False
        if not reading.flags[first - 1] & (Flag.POST | Flag.INTRODUCER):
            return False
        likely, _ = self._given.best(reading, reading.starts[first])
        return rule != "person-context" or likely == reading.ends[after - 1]

    def _transliterated(self, reading: Reading, tagged: bool, found: list[Candidate]) -> None:
        """Foreign names that the dictionary knows, with the syllables beside them."""
        for index in reading.signs.dictionary_names:
            if reading.tags[index] != "nrt" or len(reading.words[index]) < 2:
                continue
            first, after = self._foreign.run_at(reading, index)
            base = 0.35 if after - first > 1 or len(reading.words[index]) > 2 else 0.25
            if not tagged and base > 0.3 and first and reading.tags[first - 1] in ("v", "p", "c", "uj"):
                base = 0.47
            found.append(self._in_context(reading, first, after, base, "person-foreign"))

    def _acts(self, reading: Reading, first: int, after: int) -> bool:
        """Whether a name begins its clause and a verb or adverb follows it: 王健林飞赴."""
        if first and reading.words[first - 1][0] not in _ENDS:
            return False
        known = after == first + 1 and (reading.ends[first] - reading.starts[first] > 2)
        return (known or bool(reading.flags[first] & Flag.UNKNOWN)) and reading.tags[after] in ("v", "d", "p", "t")

    def _in_list(self, reading: Reading, first: int, after: int) -> bool:
        """Whether the neighbour across 、 is a name too."""
        words, tags = reading.words, reading.tags
        behind = (
            after + 1 < len(words)
            and words[after] == "、"
            and tags[after + 1] == "nr"
            and self._lexicon.is_full_name(words[after + 1])
        )
        before = (
            first > 1
            and words[first - 1] == "、"
            and tags[first - 2] == "nr"
            and self._lexicon.is_full_name(words[first - 2])
        )
        return behind or before

    def _addressed(self, reading: Reading, found: list[Candidate]) -> None:
        """吴先生, 杨嗲嗲: a surname and a form of address."""
        for index in reading.signs.addresses:
            if not reading.adjacent(index):
                continue
            flags = reading.flags[index]
            before = reading.words[index - 1]
            if len(before) > 1 and self._lexicon.transliteration.issuperset(before) and reading.tags[index - 1] == "nr":
                start, end = reading.starts[index - 1], reading.ends[index - 1]
                why = f"a name before {reading.words[index]}"
                found.append(Candidate(start, end, "PER", "person-address", 0.65, why))
            if flags & Flag.POST and before in self._of_posts:
                continue
            if before in self._of_grammar and reading.tags[index - 1] != "nr":
                continue
            if before in self._lexicon.surnames and (index < 2 or reading.tags[index - 2] not in ("nr", "ns")):
                start, end = reading.starts[index - 1], reading.ends[index]
                why = f"surname before {reading.words[index]}"
                found.append(Candidate(start, end, "PER", "person-address", 0.8, why))

    def _pet_names(self, reading: Reading, found: list[Candidate]) -> None:
        """小男孩虎虎: a doubled syllable, or one after 小, where a child is spoken of."""
        for before in reading.signs.children:
            index = before + 1
            if index >= len(reading.words):
                continue
            word = reading.words[index]
            if len(word) == 2 and word[0] == word[1] and reading.adjacent(index):
                if reading.tags[index] not in ("d", "t", "m") and not self._is_common(word):
                    start, end = reading.starts[index], reading.ends[index]
                    why = f"after {reading.words[index - 1]}"
                    found.append(Candidate(start, end, "PER", "person-pet", 0.7, why))

    def _masked(self, reading: Reading, found: list[Candidate]) -> None:
        """游某刚: a surname, 某, and a character of the given name."""
        matches = self._mask.findall(reading.folded, reading.spotted)
        names = [match.span() for match in matches if match["surname"] in self._lexicon.surnames]
        found += [Candidate(start, end, "PER", "person-masked", 0.7, "a name with 某") for start, end in names]

    def _cut_short(self, reading: Reading, found: list[Candidate]) -> None:
        """许知 + 白 + 说: between a name and a verb the character that is no word of grammar belongs to the name."""
        for index in reading.signs.followers:
            if index < 2 or reading.tags[index][0] != "v":
                continue
            word, name = reading.words[index - 1], reading.words[index - 2]
            if len(word) != 1 or word in self._between or not word.isalpha() or len(name) != 2:
                continue
            known = reading.tags[index - 2] == "nr" or reading.flags[index - 2] & Flag.UNKNOWN
            if known and self._lexicon.is_full_name(name) and reading.adjacent(index - 1) and reading.adjacent(index):
                start, end = reading.starts[index - 2], reading.ends[index - 1]
                why = f"a name before {reading.words[index]}"
                found.append(Candidate(start, end, "PER", "person-context", 0.66, why))

    def _is_common(self, word: str) -> bool:
        return bool(self._lexicon[word] & (Flag.POST | Flag.INTRODUCER | Flag.ADDRESS))
