"""Villages behind their town (茅坪场镇瓦仓村): two ends of places in a row show both names, whatever their words."""

from __future__ import annotations

from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.marked import MarkedPattern
from pipeline.find.reading import Candidate, Reading
from pipeline.han import is_common_han

LONGEST_TOWN: Final = 4
# What a word inside a village's name is not.
_NO_NAME: Final = Flag.POST | Flag.INTRODUCER | Flag.HEAD | Flag.FOLLOWER | Flag.CONJUNCTION | Flag.COLLECTIVE
_BEFORE: Final = "pcu"


class VillageGrammar:
    """Finds town and village as one place."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.places
        self._village = MarkedPattern(rules.village, rules.village_marks, lexicon.lists)
        self._town = frozenset(rules.no_town)
        self._no_end = rules.no_stem_end
        self._movements = lexicon.movements

    def find(self, reading: Reading) -> list[Candidate]:
        """Each town with the village right behind it."""
        found: list[Candidate] = []
        for match in self._village.around(reading.folded, reading.spotted, 0):
            start = self._begin(reading, match.start())
            if start is not None and self._named(reading, match.start("name"), match.end("name")):
                why = "a village behind its town"
                found.append(Candidate(start, match.end(), "LOC", "place-village", 0.78, why))
        return found

    def _begin(self, reading: Reading, position: int) -> int | None:
        """Where the town's name that ends before ``position`` begins: at a listed place, a stop, a word of grammar."""
        folded, free = reading.folded, None
        if folded[position - 1 : position] in self._no_end:
            return None
        for start in range(position - 1, max(-1, position - 1 - LONGEST_TOWN), -1):
            if folded[start] in self._town or not is_common_han(folded[start]):
                break
            if start in reading.listed:
                return start
            if (free is None or position - free < 2) and self._free(reading, start):
                free = start
        return free if free is not None and position - free > 1 else None

    def _free(self, reading: Reading, start: int) -> bool:
        """Whether a name may begin here."""
        if not reading.folded[start - 1 : start].isalnum():
            return True
        before = reading.stops(start)
        if before < 0:
            return False
        word, tag = reading.words[before], reading.tags[before]
        return tag[0] in _BEFORE or word in self._movements or (tag == "v" and len(word) > 1)

    def _named(self, reading: Reading, start: int, end: int) -> bool:
        """Whether no word that names no place stands in the village's name."""
        for position in range(start, end):
            index = reading.begins(position)
            if index < 0 or len(reading.words[index]) < 2 or reading.ends[index] > end:
                continue
            flags = reading.flags[index]
            if flags & _NO_NAME or (not flags & Flag.UNKNOWN and reading.tags[index][0] in "vdprtm"):
                return False
        return True
