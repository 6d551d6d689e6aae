"""Organisations that the papers name by themselves, and teams and brands beside a word that tells them."""

from __future__ import annotations

from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading

# How far, in words, a doubtful name looks for what tells it.
_NEAR: Final = 6
# Lengths of places that the segmenter may join to what follows.
_PLACES: Final = (2, 3, 4)
_RULE: Final = "organisation-listed"


class KnownOrganisations:
    """Finds the organisations of the lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.organisations
        self._lexicon = lexicon
        self._common = lexicon.common_organisations
        self._doubtful = dict.fromkeys(rules.sides.split(), Flag.SPORTING)
        self._doubtful |= dict.fromkeys(rules.brands.split(), Flag.REPORT)
        self._names = list(dict.fromkeys([*rules.known.split(), *self._doubtful]))
        self._list = lexicon.lists.add(self._names)
        self._before_places = frozenset(rules.before_places.split())

    def find(self, reading: Reading) -> list[Candidate]:
        """The organisations of the list, also with the country or place right before them."""
        found: list[Candidate] = []
        for name, start, end in reading.spotted[self._list]:
            if self.is_title(reading, start, end):
                continue
            sign = self._doubtful.get(self._names[name], 0)
            if sign and not self._beside(reading, start, end, sign):
                continue
            whole, ends = reading.begins(start), reading.stops(end) >= 0
            begins = whole >= 0
            if begins and not ends:
                if reading.words[whole] in self._common:
                    continue
                if reading.flags[whole] & Flag.HEAD and reading.ends[whole] > end:
                    found.append(Candidate(start, reading.ends[whole], "ORG", _RULE, 0.85, "a listed one's part"))
            if (begins and ends) or (begins and end - start > 2) or (ends and end - start > 3):
                strength = 0.93 if sign else 0.9 if end - start > 2 else 0.8
                found.append(Candidate(start, end, "ORG", _RULE, strength, "in the list of organisations"))
                self._placed(reading, start, end, found)
        return found

    def _placed(self, reading: Reading, start: int, end: int, found: list[Candidate]) -> None:
        """The organisation with the place right before it."""
        place = reading.place_from.get(start, self._country(reading, start))
        if place is None:
            return
        party = reading.stops(place)
        if party >= 0 and reading.words[party] in self._before_places:
            place = reading.starts[party]
        found.append(Candidate(place, end, "ORG", _RULE, 0.8, "a place and one of the list of organisations"))

    def _country(self, reading: Reading, end: int) -> int | None:
        """Where the country or division begins that ends here inside a word of the segmenter's: 韩国现代 + 汽车."""
        return next(
            (end - n for n in _PLACES if reading.place_to.get(end - n) == end and reading.begins(end - n) >= 0), None
        )

    def _beside(self, reading: Reading, start: int, end: int, sign: int) -> bool:
        """Whether a word of the kind that a doubtful name needs stands near it, in its clause or the next."""
        first, last = reading.begins(start), reading.stops(end)
        if first < 0 or last < 0:
            return False
        near = reading.flags[max(0, first - _NEAR) : last + 1 + _NEAR]
        return any(flags & sign for flags in near)

    def is_title(self, reading: Reading, start: int, end: int) -> bool:
        """Whether an assembly is only part of its member's title: 全国人大代表."""
        following = reading.begins(end)
        if following < 0 or reading.words[following] not in self._lexicon.members:
            return False
        return reading.folded[start:end].endswith(self._lexicon.assemblies)
