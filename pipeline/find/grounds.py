"""Places: those of the gazetteer, those that a suffix shows (柳溪镇, 环城南路), and chains of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.find.lexicon import Flag, Lexicon
from pipeline.find.reading import Candidate, Reading

LONGEST_STEM = 4
# Tags of words that never stand in a place's name.
_OUTSIDE = frozenset("p c u uj ul ud uz ug d r t m q y e o w x v vn vd ad".split())
_NAMELIKE = frozenset("ns nr nz nrt nrfg zg g".split())


class PlaceGrammar:
    """Finds places over the words of a reading."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, reading: Reading) -> list[Candidate]:
        """All places, chains joined; the ends of all of them are noted in the reading."""
        pieces = [*self._listed(reading), *self._suffixed(reading), *self._tagged(reading)]
        for piece in pieces:
            known = reading.place_from.get(piece.end)
            reading.place_from[piece.end] = piece.start if known is None else min(known, piece.start)
        return [*pieces, *self._chains(pieces)]

    def _listed(self, reading: Reading) -> Iterator[Candidate]:
        for start, end, place in reading.places:
            if start in reading.starting and end in reading.stopping:
                yield Candidate(start, end, "LOC", "place-listed", 0.7, f"in the gazetteer as {place.kind}")
            elif end - start > 2:
                yield Candidate(start, end, "LOC", "place-listed", 0.45, f"in the gazetteer as {place.kind}")

    def _tagged(self, reading: Reading) -> Iterator[Candidate]:
        for index, tag in enumerate(reading.tags):
            word = reading.words[index]
            if tag == "ns" and len(word) > 1 and word not in self._lexicon.common_places:
                yield Candidate(reading.starts[index], reading.ends[index], "LOC", "place-tagged", 0.4, "a place of the dictionary")

    def _suffixed(self, reading: Reading) -> Iterator[Candidate]:
        for index, flags in enumerate(reading.flags):
            if flags & Flag.PLACE:
                yield from self._name(reading, index, flags)

    def _name(self, reading: Reading, index: int, flags: int) -> Iterator[Candidate]:
        word, end = reading.words[index], reading.ends[index]
        suffix = self._lexicon.ending(word, self._lexicon.suffixes)
        room = LONGEST_STEM - (len(word) - len(suffix))
        position, at = reading.starts[index], index
        while at > 0 and reading.adjacent(at) and reading.starts[index] - reading.starts[at - 1] <= room:
            if position in reading.place_from or not self._may_stand(reading, at - 1):
                break
            at -= 1
            position = reading.starts[at]
        if position + len(suffix) >= end:
            before = reading.place_from.get(position)
            if before is not None and len(suffix) > 1:
                yield Candidate(before, end, "LOC", "place-suffix", 0.6, f"a place before {suffix}")
            return
        after_place = position in reading.place_from
        cautious = bool(flags & Flag.PLACE_CAUTIOUS)
        strength = (0.65 if after_place else 0.45) - (0.15 if cautious else 0.0)
        if at == index and reading.tags[index] in _NAMELIKE:
            strength += 0.15
        elif at == index and not after_place:
            strength -= 0.2
        yield Candidate(position, end, "LOC", "place-suffix", strength, f"a name before {suffix}")

    def _may_stand(self, reading: Reading, index: int) -> bool:
        if reading.flags[index] & (Flag.GENERIC | Flag.HEAD | Flag.POST | Flag.PLACE):
            return False
        word = reading.words[index]
        return reading.tags[index] not in _OUTSIDE and word[0].isalnum()

    def _chains(self, pieces: Iterable[Candidate]) -> Iterator[Candidate]:
        """Places that follow each other without a gap are one: county, town and village."""
        by_start: dict[int, Candidate] = {}
        for piece in pieces:
            if piece.strength >= 0.4:
                best = by_start.get(piece.start)
                if best is None or (piece.end, piece.strength) > (best.end, best.strength):
                    by_start[piece.start] = piece
        ends = {piece.end for piece in by_start.values()}
        for first in sorted(by_start):
            if first in ends and any(p.end == first for p in by_start.values()):
                continue
            last, links, strength = by_start[first], 1, by_start[first].strength
            while last.end in by_start:
                last = by_start[last.end]
                strength = min(strength, last.strength)
                links += 1
            if links > 1:
                yield Candidate(first, last.end, "LOC", "place-chain", strength + 0.1, f"{links} places in a chain")
