"""Places: those of the gazetteer, those that a suffix shows, and chains of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.marked import MarkedPattern
from pipeline.find.place_suffixes import LONGEST_STEM, PLACELIKE, PlaceSuffixes
from pipeline.find.reading import Candidate, Reading, rounded
from pipeline.find.villages import VillageGrammar

LONGEST_CHAIN: Final = 40
# The most characters before the mark of a numbered road: 轨道交通 and its number.
_NUMBERED: Final = 7
# A piece as sure as this is a link of a chain and anchors what follows it.
_LINK: Final = 0.4
# Bits of a piece's number, and strengths in whole units of one.
_NUMBER: Final = 20
_UNITS: Final = 1000


class PlaceGrammar:
    """Finds places over the words of a reading."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.places
        self._lexicon = lexicon
        self._joints = frozenset(rules.joints.split())
        self._line = lexicon.lists.add(rules.line.split())
        self._line_ends = frozenset(rules.line_ends)
        self._numbered = MarkedPattern(rules.numbered_road, rules.numbered_marks, lexicon.lists)
        self._vessels = frozenset(rules.vessels.split())
        self._villages = VillageGrammar(lexicon)
        self._suffixes = PlaceSuffixes(lexicon)

    def find(self, reading: Reading, tagged: Sequence[Candidate] = ()) -> list[Candidate]:
        """All places, chains joined; their ends are noted in the reading. ``tagged`` are those of a tagger."""
        pieces: list[Candidate] = []
        self._listed(reading, pieces)
        self._of_dictionary(reading, pieces)
        self._lines(reading, pieces)
        pieces += self._villages.find(reading)
        for piece in tagged:
            self._note(reading, piece)
        for piece in pieces:
            self._note(reading, piece)
        for index in reading.signs.place_ends:
            if reading.place_to.get(reading.starts[index]) != reading.ends[index]:
                named = self._suffixes.find(reading, index)
                if named is not None:
                    self._note(reading, named)
                    pieces.append(named)
        self._chains(reading, [*tagged, *pieces], pieces)
        return pieces

    def _note(self, reading: Reading, piece: Candidate) -> None:
        if piece.strength >= _LINK:
            known = reading.place_from.get(piece.end)
            reading.place_from[piece.end] = piece.start if known is None else min(known, piece.start)

    def _listed(self, reading: Reading, found: list[Candidate]) -> None:
        for start, end, place in reading.places:
            after = reading.begins(end)
            if after >= 0 and reading.words[after] in self._vessels:
                continue
            if reading.begins(start) >= 0 and reading.stops(end) >= 0:
                strength = 0.9 if end - start > 2 else 0.7
            else:
                strength = 0.62 if end - start > 3 else 0.5
            found.append(Candidate(start, end, "LOC", "place-listed", strength, f"in the gazetteer as {place.kind}"))

    def _of_dictionary(self, reading: Reading, found: list[Candidate]) -> None:
        for index in reading.signs.dictionary_places:
            word = reading.words[index]
            if len(word) > 1 and word not in self._lexicon.common_places:
                start, end = reading.starts[index], reading.ends[index]
                if self._listed_beside(reading, index):
                    found.append(Candidate(start, end, "LOC", "place-listed", 0.6, "in a list of places"))
                else:
                    found.append(Candidate(start, end, "LOC", "place-tagged", 0.25, "a place of the dictionary"))

    def _listed_beside(self, reading: Reading, index: int) -> bool:
        """Whether a place of the gazetteer stands across 、 or 至: 汉堡至不来梅、基尔."""
        words, joints = reading.words, self._joints
        if index > 1 and words[index - 1] in joints and reading.starts[index - 1] in reading.place_from:
            return True
        return index + 2 < len(words) and words[index + 1] in joints and reading.starts[index + 2] in reading.place_to

    def _lines(self, reading: Reading, found: list[Candidate]) -> None:
        """Railways and motorways named by the short names of their ends (京昆高速, 沈大线), and numbered roads."""
        folded, ends = reading.folded, self._line_ends
        for _, stem, end in reading.spotted[self._line]:
            start = stem
            while start and stem - start < LONGEST_STEM and folded[start - 1] in ends:
                start -= 1
            first = reading.begins(start)
            if stem - start < 2 or (first < 0 and reading.stops(end) < 0):
                continue
            name_like = first >= 0 and (reading.flags[first] & Flag.STRANGE or reading.tags[first] in PLACELIKE)
            strength = 0.7 if end - stem > 1 or name_like else 0.4
            found.append(Candidate(start, end, "LOC", "place-line", strength, "a line named by its ends"))
        roads = [match.span() for match in self._numbered.around(folded, reading.spotted, _NUMBERED)]
        found += [Candidate(start, end, "LOC", "place-line", 0.7, "a road of a number") for start, end in roads]

    def _chains(self, reading: Reading, pieces: list[Candidate], found: list[Candidate]) -> None:
        """Places that follow each other without a gap are one: county, town and village."""
        reached: dict[int, Candidate] = {}
        # By start, length and strength, the surest first, as one number each.
        order = [
            (((((p.start << 10) + p.end - p.start) << 10) + _UNITS - int(p.strength * _UNITS)) << _NUMBER) + number
            for number, p in enumerate(pieces)
            if p.strength >= _LINK
        ]
        order.sort()
        for code in order:
            piece = pieces[code & ((1 << _NUMBER) - 1)]
            if reading.folded[piece.start].isdigit():
                continue
            before = reached.get(piece.start)
            if before is not None and piece.end - before.start > LONGEST_CHAIN:
                before = None
            if before is not None and self._holds_places(reading, before, piece):
                strength = rounded(min(before.strength, piece.strength + 0.2, 0.9))
                if before.rule != "place-chain":
                    strength = rounded(min(before.strength + 0.2, piece.strength + 0.2, 0.9))
                piece = Candidate(before.start, piece.end, "LOC", "place-chain", strength, "places in a chain")
                found.append(piece)
            known = reached.get(piece.end)
            if known is None or piece.start < known.start:
                reached[piece.end] = piece

    def _holds_places(self, reading: Reading, piece: Candidate, inner: Candidate) -> bool:
        """Whether another place may follow within this one: a town in a county, a bridge over a strait, no city."""
        if reading.folded.endswith(self._lexicon.crossings, inner.start, inner.end):
            return True
        name = reading.folded[piece.start : piece.end]
        return not name.endswith(self._lexicon.narrow) or piece.end in reading.listed
