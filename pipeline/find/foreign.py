"""Foreign persons' names: those with a dot, and runs of the syllables that foreign names are written with."""

from __future__ import annotations

from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading

LONGEST_FOREIGN: Final = 12
# A run of syllables as long as this is no chance.
_LONG: Final = 4
# What a word of such syllables is rather than a name.
_KNOWN: Final = Flag.FOLLOWER | Flag.POST | Flag.INTRODUCER | Flag.ADDRESS
_NO_PERSON: Final = _KNOWN | Flag.HEAD | Flag.PLACE


class ForeignNames:
    """Finds names by the syllables they are written with."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.people
        self._syllabary = lexicon.transliteration
        self._dots = lexicon.lists.add(list(rules.dot))
        self._no_end = frozenset(rules.dotted_no_end)
        self._sayings = tuple(rules.sayings.split())
        self._dotted = lexicon.transliteration | frozenset(rules.dot) | frozenset(rules.dotted)

    def dotted(self, reading: Reading) -> list[Candidate]:
        """Names with a dot, and names of two words that the dictionary knows."""
        folded = reading.folded
        found: list[Candidate] = []
        for _, position, _ in reading.spotted[self._dots]:
            start, end = self._around(folded, position)
            if end - start > 4 and end - position > 1 and position > start:
                found.append(Candidate(start, end, "PER", "person-foreign", 0.75, "a name with ·"))
        before = -2
        for index in reading.signs.dictionary_names:
            if reading.tags[index] != "nr":
                continue
            if index == before + 1 and reading.adjacent(index):
                words = reading.words[before] + reading.words[index]
                if len(words) > 3 and self._syllabary.issuperset(words):
                    start, end = reading.starts[before], reading.ends[index]
                    found.append(Candidate(start, end, "PER", "person-foreign", 0.56, "foreign syllables"))
            before = index
        return found

    def run_at(self, reading: Reading, index: int) -> tuple[int, int]:
        """The first word, and the one after the last, of the run of syllables in which a word stands."""
        first, last = index, index
        allowed = self._syllabary
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
        return first, last + 1

    def after_title(self, reading: Reading, index: int) -> Candidate | None:
        """A foreign name from the word after a title on, with the syllables that the segmenter left beside it."""
        if not self._begins(reading, index):
            return None
        last = index
        most = min(index + LONGEST_FOREIGN, len(reading.words) - 1)
        while last < most and reading.adjacent(last + 1) and self._syllables(reading, last + 1):
            last += 1
        why = f"foreign syllables after {reading.words[index - 1]}" if index else ""
        start, end = reading.starts[index], reading.ends[last]
        end -= reading.folded.startswith(self._sayings, end - 1)
        # The dictionary takes common words of two characters for names: 道谢.
        common = end - start == 2 and reading.tags[index] == "nr" and not reading.flags[index] & Flag.UNKNOWN
        return Candidate(start, end, "PER", "person-foreign", 0.5 if common else 0.65, why)

    def _begins(self, reading: Reading, index: int) -> bool:
        """Whether a word may begin a name: by the dictionary, or as one of two pieces (勒 + 加尔, 里 + 皮)."""
        word, flags = reading.words[index], reading.flags[index]
        if not self._syllabary.issuperset(word) or flags & _NO_PERSON:
            return False
        if reading.tags[index] in ("nr", "nrt") and len(word) > 1:
            return True
        after = index + 1
        if after >= len(reading.words) or not reading.adjacent(after) or not self._syllables(reading, after):
            return bool(flags & Flag.UNKNOWN) and (len(word) > 2 or self._ended(reading, after))
        if reading.tags[after] in ("nr", "nrt", "nz") or reading.flags[after] & Flag.STRANGE:
            return True
        if len(word) == 1 and len(reading.words[after]) == 1:
            return self._ended(reading, after + 1)
        first, last = self.run_at(reading, index)
        long = first == index and reading.ends[last - 1] - reading.starts[index] >= _LONG
        return long and not any(self._common(reading, k) for k in range(first, last))

    def _common(self, reading: Reading, index: int) -> bool:
        """Whether a word of several syllables is one of the dictionary and names nothing (平日里)."""
        known = len(reading.words[index]) > 1 and not reading.flags[index] & (Flag.UNKNOWN | Flag.STRANGE)
        return known and not reading.tags[index].startswith(("nr", "nz", "ns"))

    def _ended(self, reading: Reading, stop: int) -> bool:
        """Whether a stop, a verb or what else follows names stands at a word."""
        if stop >= len(reading.words) or not reading.adjacent(stop) or not reading.words[stop][0].isalnum():
            return True
        return bool(reading.flags[stop] & Flag.FOLLOWER) or reading.tags[stop] == "v"

    def _syllables(self, reading: Reading, index: int) -> bool:
        return not reading.flags[index] & _KNOWN and self._syllabary.issuperset(reading.words[index])

    def _around(self, folded: str, dot: int) -> tuple[int, int]:
        start, end = dot, dot + 1
        while start > max(0, dot - LONGEST_FOREIGN) and self._in_dotted(folded[start - 1]):
            start -= 1
        while end < min(len(folded), dot + LONGEST_FOREIGN) and self._in_dotted(folded[end]):
            end += 1
        if folded[end - 1] in self._no_end and end - dot > 3:
            end -= 1
        return start, end

    def _in_dotted(self, character: str) -> bool:
        return character in self._dotted or (character.isascii() and character.isalpha())
