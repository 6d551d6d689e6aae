"""Persons: surname and name in context, forms of address, lists of names, foreign names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.find.lexicon import Flag, Lexicon
from pipeline.find.reading import Candidate, Reading

_SEPARATORS = frozenset("、,，和 ")
_ENDS = frozenset("。，,、；;：:！!？?）)”》\n（( ")
# Tags that no part of a Chinese given name bears.
_NO_NAME = frozenset("p u uj ul ud uz ug y m q t w x".split())
# What a word that no dictionary holds is rather than a person's name.
_NO_PERSON = Flag.HEAD | Flag.PLACE | Flag.POST | Flag.INTRODUCER | Flag.FOLLOWER | Flag.ADDRESS
LONGEST_FOREIGN = 12


class PersonFinder:
    """Finds persons over the words of a reading."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        rules = lexicon.people
        from ahocorasick_rs import AhoCorasick, MatchKind

        self._known = AhoCorasick(lexicon.known_people, matchkind=MatchKind.LeftmostLongest)
        self._dots = frozenset(rules.dot)
        self._dotted = lexicon.transliteration | self._dots | frozenset(rules.dotted)
        self._of_posts = frozenset(rules.of_posts)
        self._no_end = frozenset(rules.no_end)
        self._of_grammar = frozenset(rules.of_grammar)
        self._credits = frozenset(rules.credits.split())
        self._between = frozenset(rules.between)
        self._compound = frozenset(rules.compound.split())

    def find(self, reading: Reading, byline: Iterable[str], tagged: bool) -> Iterator[Candidate]:
        """``tagged`` says that a tagger looks for persons too, so that the dictionary counts for less."""
        yield from self._of_dictionary(reading, tagged)
        yield from self._introduced(reading)
        yield from self._addressed(reading)
        yield from self._foreign(reading)
        yield from self._credited(reading)
        yield from self._pet_names(reading)
        yield from self._cut_short(reading)
        for _, start, end in self._known.find_matches_as_indexes(reading.folded):
            if start in reading.starting or end in reading.stopping:
                yield Candidate(start, end, "PER", "person-listed", 0.75, "in the list of persons")
        for name in {name for name in byline if self._is_full_name(name)}:
            start = reading.folded.find(name)
            while start >= 0:
                yield Candidate(start, start + len(name), "PER", "person-byline", 0.9, "in the byline")
                start = reading.folded.find(name, start + len(name))

    def _of_dictionary(self, reading: Reading, tagged: bool) -> Iterator[Candidate]:
        """Words that the dictionary or its model of unknown words takes for Chinese names."""
        tags, unknown = reading.tags, self._unknown_names(reading)
        named = sorted({*unknown, *(i for i, tag in enumerate(tags) if tag in ("nr", "nrt"))})
        often = Counter(reading.words[i] for i in named)
        for index in named:
            word, start, end = reading.words[index], reading.starts[index], reading.ends[index]
            base = 0.42 if index in unknown and len(word) == 3 else 0.35
            base = 0.25 if tagged or reading.flags[index] & Flag.PLACE else base
            if word[1:] in self._lexicon.addresses and word[0] in self._lexicon.surnames:
                yield Candidate(start, end, "PER", "person-address", 0.8, f"surname before {word[1:]}")
            elif 2 <= len(word) <= 4 and self._is_full_name(word):
                again = 0.0 if often[word] < 2 or tagged else 0.1 if often[word] < 3 else 0.2
                yield self._in_context(reading, index, index + 1, base + again, "person-context")
            elif len(word) == 1 and word in self._lexicon.surnames:
                yield from self._split_name(reading, index, base - 0.05)

    def _unknown_names(self, reading: Reading) -> set[int]:
        """Words that no dictionary holds and that begin with a surname."""
        surnames, words = self._lexicon.surnames, reading.words
        return {
            index
            for index, flags in reading.marked
            if flags & Flag.UNKNOWN
            and not flags & _NO_PERSON
            and len(words[index]) < 4
            and (words[index][0] in surnames or words[index][:2] in surnames)
            and reading.tags[index] not in _NO_NAME
        }

    def _split_name(self, reading: Reading, index: int, base: float) -> Iterator[Candidate]:
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
                yield self._in_context(reading, index, end + 1, base, "person-context")
            end += 1

    def _in_context(self, reading: Reading, first: int, after: int, base: float, rule: str) -> Candidate:
        """A name, as sure as what stands before and after it makes it."""
        strength, why = base, "surname and name" if rule == "person-context" else "foreign syllables"
        if first and reading.words[first - 1] == "“":
            strength -= 0.2
        if not first or reading.words[first - 1][0] in _ENDS:
            strength += 0.05
        elif reading.starts[first] - reading.ends[first - 1] <= 1 and reading.flags[first - 1] & (
            Flag.POST | Flag.INTRODUCER
        ):
            strength += 0.4
            rule = "person-introduced" if rule == "person-context" else rule
            why += f" after {reading.words[first - 1]}"
        if after < len(reading.words):
            listed = reading.words[after] == "、" or (first and reading.words[first - 1] == "、")
            if reading.flags[after] & (Flag.FOLLOWER | Flag.POST):
                strength += 0.2
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
        return Candidate(start, end, "PER", rule, round(min(strength, 0.95), 2), why)

    def _in_list(self, reading: Reading, first: int, after: int) -> bool:
        """Whether the neighbour across 、 is a name too."""
        words, tags = reading.words, reading.tags
        behind = (
            after + 1 < len(words)
            and words[after] == "、"
            and tags[after + 1] == "nr"
            and self._is_full_name(words[after + 1])
        )
        before = (
            first > 1 and words[first - 1] == "、" and tags[first - 2] == "nr" and self._is_full_name(words[first - 2])
        )
        return behind or before

    def _is_full_name(self, word: str) -> bool:
        if word in self._lexicon.common_people or self._lexicon[word] & Flag.POST:
            return False
        if word[:2] in self._compound:
            return len(word) in (3, 4)
        return word[0] in self._lexicon.surnames and len(word) <= 3 and word[-1] not in self._no_end

    def _introduced(self, reading: Reading) -> Iterator[Candidate]:
        """Names after a title or 记者, and the names listed after them."""
        for index, flags in reading.marked:
            if flags & (Flag.POST | Flag.INTRODUCER):
                at = after = index + 1
                for _ in range(40):
                    at = self._skip(reading, after)
                    if index + 1 < after == at < len(reading.words) and reading.adjacent(at):
                        break
                    found, after = self._name_at(reading, at, alone=reading.words[index] not in self._lexicon.reporters)
                    if not found:
                        break
                    yield found

    def _skip(self, reading: Reading, index: int) -> int:
        while index < len(reading.words) and reading.words[index] in _SEPARATORS:
            index += 1
        return index

    def _name_at(self, reading: Reading, index: int, alone: bool) -> tuple[Candidate | None, int]:
        """The name that begins at a word, by the surname and by where the next words allow it to end."""
        if index >= len(reading.words):
            return None, index
        start, folded = reading.starts[index], reading.folded
        if (
            reading.tags[index] in ("nr", "nrt")
            and not self._is_full_name(reading.words[index])
            and len(reading.words[index]) > 1
        ):
            return self._foreign_at(reading, index)
        surname = 2 if folded[start : start + 2] in self._compound else 1
        if reading.tags[index] not in ("nr", "nrt") and self._is_foreign_run(reading, index):
            return self._foreign_at(reading, index)
        known = reading.flags[index] & (Flag.INTRODUCER | Flag.POST | Flag.FOLLOWER) or reading.tags[index] == "d"
        known = known and len(reading.words[index]) > 1
        if known or folded[start : start + surname] not in self._lexicon.surnames:
            return None, index
        options = []
        for end in range(index, min(index + 3, len(reading.words))):
            if end > index and not reading.adjacent(end):
                break
            word, length = reading.words[end], reading.ends[end] - start - surname
            if length > 2 or not word[0].isalpha() or (end > index and reading.tags[end] in _NO_NAME):
                break
            if length >= 1 and word[-1] not in self._no_end:
                options.append((self._ends_well(reading, end + 1), length == 2, end))
        if not options:
            return None, index
        good, _, end = max(options)
        if folded[start : reading.ends[end]] in self._lexicon.common_people:
            return None, index
        if not good and reading.tags[index] != "nr":
            return None, index
        why = f"after {reading.words[index - 1]}" if index else ""
        strength = 0.3 if not good else 0.6 if alone else 0.9
        return Candidate(start, reading.ends[end], "PER", "person-introduced", strength, why), end + 1

    def _is_foreign_run(self, reading: Reading, index: int) -> bool:
        """勒 + 加尔: syllables of which the segmenter knew a part for a name."""
        after = index + 1
        if after >= len(reading.words) or not reading.adjacent(after) or reading.flags[index] & _NO_PERSON:
            return False
        named = reading.tags[after] in ("nr", "nrt") or reading.flags[after] & Flag.STRANGE
        return bool(named) and self._lexicon.transliteration.issuperset(reading.words[index] + reading.words[after])

    def _ends_well(self, reading: Reading, after: int) -> bool:
        if after >= len(reading.words) or not reading.adjacent(after):
            return True
        if reading.flags[after] & Flag.FOLLOWER or reading.words[after][0] in _ENDS:
            return True
        return reading.tags[after][0] in "vdptm" and len(reading.words[after]) > 1

    def _foreign_at(self, reading: Reading, index: int) -> tuple[Candidate | None, int]:
        """A foreign name after a title, with the syllables that the segmenter left beside it."""
        last = index
        if not self._lexicon.transliteration.issuperset(reading.words[index]):
            return None, index
        most = min(index + LONGEST_FOREIGN, len(reading.words) - 1)
        while last < most and reading.adjacent(last + 1) and self._syllables(reading, last + 1):
            last += 1
        why = f"foreign syllables after {reading.words[index - 1]}" if index else ""
        start, end = reading.starts[index], reading.ends[last]
        # The dictionary takes common words of two characters for names: 道谢.
        common = end - start == 2 and reading.tags[index] == "nr" and not reading.flags[index] & Flag.UNKNOWN
        return Candidate(start, end, "PER", "person-foreign", 0.5 if common else 0.65, why), last + 1

    def _syllables(self, reading: Reading, index: int) -> bool:
        known = reading.flags[index] & (Flag.FOLLOWER | Flag.POST | Flag.INTRODUCER | Flag.ADDRESS)
        return not known and self._lexicon.transliteration.issuperset(reading.words[index])

    def _addressed(self, reading: Reading) -> Iterator[Candidate]:
        """吴先生, 杨嗲嗲: a surname and a form of address."""
        for index, flags in reading.marked:
            if not flags & Flag.ADDRESS or not index or not reading.adjacent(index):
                continue
            before = reading.words[index - 1]
            if len(before) > 1 and self._lexicon.transliteration.issuperset(before) and reading.tags[index - 1] == "nr":
                start, end = reading.starts[index - 1], reading.ends[index - 1]
                yield Candidate(start, end, "PER", "person-address", 0.65, f"a name before {reading.words[index]}")
            if flags & Flag.POST and before in self._of_posts:
                continue
            if before in self._of_grammar and reading.tags[index - 1] != "nr":
                continue
            if before in self._lexicon.surnames and (index < 2 or reading.tags[index - 2] not in ("nr", "ns")):
                yield Candidate(
                    reading.starts[index - 1],
                    reading.ends[index],
                    "PER",
                    "person-address",
                    0.8,
                    f"surname before {reading.words[index]}",
                )

    def _credited(self, reading: Reading) -> Iterator[Candidate]:
        """沈志成 摄: the one or two words of a name before what its bearer made, and those listed before them."""
        for index, _ in reading.marked:
            if reading.words[index] not in self._credits or not index:
                continue
            at = index - (reading.words[index - 1] in ("/", "／"))
            while at > 0:
                first = self._first_of_name(reading, at)
                if first is None:
                    break
                start, end = reading.starts[first], reading.ends[at - 1]
                why = f"before {reading.words[index]}"
                yield Candidate(start, end, "PER", "person-credit", 0.75, why)
                at = first - 1 if first and reading.words[first - 1] in ("、", "/") else first
                if at and reading.ends[at - 1] < reading.starts[first] and at == first:
                    continue
                if at == first:
                    break

    def _first_of_name(self, reading: Reading, after: int) -> int | None:
        """The first word of a name that ends before the word ``after`` and begins after a stop."""
        for first in (after - 1, after - 2, after - 3):
            if first < 0 or (first < after - 1 and not reading.adjacent(first + 1)):
                return None
            word = reading.folded[reading.starts[first] : reading.ends[after - 1]]
            free = not first or not reading.adjacent(first) or not reading.words[first - 1][0].isalnum()
            if free and 1 < len(word) < 5:
                foreign = reading.tags[first] in ("nr", "nrt") and self._lexicon.transliteration.issuperset(word)
                return first if self._is_full_name(word) or foreign else None
        return None

    def _pet_names(self, reading: Reading) -> Iterator[Candidate]:
        """小男孩虎虎: a doubled syllable, or one after 小, where a child is spoken of."""
        for before, flags in reading.marked:
            index = before + 1
            if not flags & Flag.CHILD or index >= len(reading.words):
                continue
            word = reading.words[index]
            if len(word) == 2 and word[0] == word[1] and reading.adjacent(index):
                if reading.tags[index] not in ("d", "t", "m") and not self._is_common(word):
                    start, end = reading.starts[index], reading.ends[index]
                    yield Candidate(start, end, "PER", "person-pet", 0.7, f"after {reading.words[index - 1]}")

    def _cut_short(self, reading: Reading) -> Iterator[Candidate]:
        """许知 + 白 + 说: between a name and a verb the character that is no word of grammar belongs to the name."""
        for index, flags in reading.marked:
            if not flags & Flag.FOLLOWER or index < 2 or reading.tags[index][0] != "v":
                continue
            word, name = reading.words[index - 1], reading.words[index - 2]
            if len(word) != 1 or word in self._between or not word.isalpha() or len(name) != 2:
                continue
            known = reading.tags[index - 2] == "nr" or reading.flags[index - 2] & Flag.UNKNOWN
            if known and self._is_full_name(name) and reading.adjacent(index - 1) and reading.adjacent(index):
                start, end = reading.starts[index - 2], reading.ends[index - 1]
                yield Candidate(start, end, "PER", "person-context", 0.66, f"a name before {reading.words[index]}")

    def _is_common(self, word: str) -> bool:
        return bool(self._lexicon[word] & (Flag.POST | Flag.INTRODUCER | Flag.ADDRESS))

    def _foreign(self, reading: Reading) -> Iterator[Candidate]:
        """Names with a dot, and runs of the characters that foreign names are written with."""
        folded = reading.folded
        if any(dot in folded for dot in self._dots):
            for position in [i for i, character in enumerate(folded) if character in self._dots]:
                start, end = self._around(folded, position)
                if end - start > 4 and end - position > 1 and position > start:
                    yield Candidate(start, end, "PER", "person-foreign", 0.75, "a name with ·")
        for index, tag in enumerate(reading.tags):
            if tag == "nrt" and len(reading.words[index]) > 1:
                yield self._transliterated(reading, index)
            elif tag == "nr" and index and reading.tags[index - 1] == "nr" and reading.adjacent(index):
                words = reading.words[index - 1] + reading.words[index]
                if len(words) > 3 and self._lexicon.transliteration.issuperset(words):
                    start, end = reading.starts[index - 1], reading.ends[index]
                    yield Candidate(start, end, "PER", "person-foreign", 0.56, "foreign syllables")

    def _around(self, folded: str, dot: int) -> tuple[int, int]:
        start, end = dot, dot + 1
        while start > max(0, dot - LONGEST_FOREIGN) and self._in_dotted(folded[start - 1]):
            start -= 1
        while end < min(len(folded), dot + LONGEST_FOREIGN) and self._in_dotted(folded[end]):
            end += 1
        return start, end

    def _in_dotted(self, character: str) -> bool:
        return character in self._dotted or (character.isascii() and character.isalpha())

    def _transliterated(self, reading: Reading, index: int) -> Candidate:
        first, last = index, index
        allowed = self._lexicon.transliteration
        least, most = reading.starts[index] - LONGEST_FOREIGN, reading.starts[index] + LONGEST_FOREIGN
        while (
            reading.adjacent(first) and reading.starts[first] > least and allowed.issuperset(reading.words[first - 1])
        ):
            first -= 1
        while (
            last + 1 < len(reading.words)
            and reading.adjacent(last + 1)
            and reading.ends[last] < most
            and allowed.issuperset(reading.words[last + 1])
        ):
            last += 1
        base = 0.35 if last > first or len(reading.words[index]) > 2 else 0.25
        return self._in_context(reading, first, last + 1, base, "person-foreign")
