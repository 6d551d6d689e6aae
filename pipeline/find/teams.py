"""Teams by the words of a match: 津门海鹰主场3比2力克川渝铁骑."""

from __future__ import annotations

from typing import Final

import regex

from pipeline.find.flags import Flag
from pipeline.find.fronts import NOMINAL
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading

_STRANGE: Final = Flag.STRANGE
_NAMED: Final = frozenset(("nz", "ns"))
_SHORTEST, _LONGEST = 4, 7


class TeamFinder:
    """Finds what plays at home, wins and loses, where its own words do not tell a team."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.organisations
        self._lexicon = lexicon
        self._after = regex.compile(rules.plays)
        self._before = regex.compile(rules.beats)
        self._marks = lexicon.lists.add(rules.match_marks.split())
        self._no_team = tuple(rules.no_team.split())

    def find(self, reading: Reading) -> list[Candidate]:
        """Teams before the words that say where or how they played, and after those that say whom they met."""
        folded = reading.folded
        found: list[Candidate] = []
        if not reading.spotted[self._marks]:
            return found
        for match in self._after.finditer(folded):
            last = reading.stops(match.start())
            while last > 0 and (reading.flags[last] & Flag.SPORTING or reading.tags[last] == "p"):
                last -= 1
            if last >= 0:
                first = last
                while first and reading.adjacent(first) and self._may_stand(reading, first - 1):
                    first -= 1
                self._team(reading, first, last, found)
        for match in self._before.finditer(folded):
            index = reading.begins(match.end())
            if index >= 0:
                last = index
                while self._goes_on(reading, index, last + 1):
                    last += 1
                self._team(reading, index, last, found)
        return found

    def _goes_on(self, reading: Reading, first: int, index: int) -> bool:
        if index >= len(reading.words) or not reading.adjacent(index) or not self._may_stand(reading, index):
            return False
        return reading.ends[index] - reading.starts[first] <= _LONGEST

    def _may_stand(self, reading: Reading, index: int) -> bool:
        return reading.tags[index] in NOMINAL and reading.words[index].isalpha()

    def _team(self, reading: Reading, first: int, last: int, found: list[Candidate]) -> None:
        """A stretch of words as a team, unless it is a place, a person or one of many."""
        start, end = reading.starts[first], reading.ends[last]
        name = reading.folded[start:end]
        if not _SHORTEST <= end - start <= _LONGEST or not self._may_stand(reading, first):
            return
        if reading.place_to.get(start) == end or name.endswith(self._no_team) or self._lexicon.generic(name):
            return
        placed = reading.place_to.get(start, end) < end
        if placed or any(reading.flags[i] & _STRANGE or reading.tags[i] in _NAMED for i in range(first, last + 1)):
            strength = 0.68 if placed else 0.62
            found.append(Candidate(start, end, "ORG", "organisation-team", strength, "beside a word of a match"))
