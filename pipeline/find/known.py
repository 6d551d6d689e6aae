"""Organisations that the papers name by themselves, and teams and brands beside a word that tells them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.find.lexicon import Flag, Lexicon
from pipeline.find.reading import Candidate, Reading

# How far, in words, a doubtful name looks for what tells it.
_NEAR = 6
# Lengths of places that the segmenter may join to what follows.
_PLACES = (2, 3, 4)


class KnownOrganisations:
    """Finds the organisations of the lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        rules = lexicon.organisations
        self._lexicon = lexicon
        self._common = lexicon.common_organisations
        self._doubtful = dict.fromkeys(rules.sides.split(), Flag.SPORTING)
        self._doubtful |= dict.fromkeys(rules.brands.split(), Flag.REPORT)
        self._names = list(dict.fromkeys([*rules.known.split(), *self._doubtful]))
        self._known = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest)
        self._before_places = frozenset(rules.before_places.split())

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """The organisations of the list, also with the country or place right before them."""
        for name, start, end in self._known.find_matches_as_indexes(reading.folded):
            if self.is_title(reading, start, end):
                continue
            sign = self._doubtful.get(self._names[name], 0)
            if sign and not self._beside(reading, start, end, sign):
                continue
            begins, ends = start in reading.starting, end in reading.stopping
            if begins and not ends:
                whole = reading.starting[start]
                if reading.words[whole] in self._common:
                    continue
                if reading.flags[whole] & Flag.HEAD and reading.ends[whole] > end:
                    yield Candidate(
                        start, reading.ends[whole], "ORG", "organisation-listed", 0.85, "a listed one's part"
                    )
            if (begins and ends) or (begins and end - start > 2) or (ends and end - start > 3):
                strength = 0.93 if sign else 0.9 if end - start > 2 else 0.8
                yield Candidate(start, end, "ORG", "organisation-listed", strength, "in the list of organisations")
                place = reading.place_from.get(start, self._country(reading, start))
                if place is not None:
                    party = reading.stopping.get(place)
                    if party is not None and reading.words[party] in self._before_places:
                        place = reading.starts[party]
                    yield Candidate(
                        place, end, "ORG", "organisation-listed", 0.8, "a place and one of the list of organisations"
                    )

    def _country(self, reading: Reading, end: int) -> int | None:
        """Where the country or division begins that ends here inside a word of the segmenter's: 韩国现代 + 汽车."""
        return next(
            (end - n for n in _PLACES if reading.place_to.get(end - n) == end and end - n in reading.starting), None
        )

    def _beside(self, reading: Reading, start: int, end: int, sign: int) -> bool:
        """Whether a word of the kind that a doubtful name needs stands near it, in its clause or the next."""
        first, last = reading.starting.get(start), reading.stopping.get(end)
        if first is None or last is None:
            return False
        near = reading.flags[max(0, first - _NEAR) : last + 1 + _NEAR]
        return any(flags & sign for flags in near)

    def is_title(self, reading: Reading, start: int, end: int) -> bool:
        """Whether an assembly is only part of its member's title: 全国人大代表."""
        following = reading.starting.get(end)
        if following is None or reading.words[following] not in self._lexicon.members:
            return False
        return reading.folded[start:end].endswith(self._lexicon.assemblies)
