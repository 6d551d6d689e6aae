"""Places: those of the gazetteer, those that a suffix shows (柳溪镇, 环城南路), and chains of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from pipeline.find.lexicon import Flag, Lexicon
from pipeline.find.marked import MarkedPattern
from pipeline.find.reading import Candidate, Reading
from pipeline.find.villages import VillageGrammar
from pipeline.types import Span

LONGEST_STEM = 4
LONGEST_CHAIN = 40
# Tags of words that never stand in a place's name.
_OUTSIDE = frozenset("p c u uj ul ud uz ug d r t m q y e o w x v vd vn ad".split())
_NAMELIKE = frozenset("ns nr nz nrt nrfg zg g".split())
# A piece as sure as this is a link of a chain and anchors what follows it.
_LINK = 0.4


class PlaceGrammar:
    """Finds places over the words of a reading."""

    def __init__(self, lexicon: Lexicon) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        self._lexicon = lexicon
        self._after_listed = lexicon.provinces | frozenset(lexicon.places.after_listed.split())
        self._joints = frozenset(lexicon.places.joints.split())
        self._summed = regex.compile(lexicon.places.summed)
        self._line = AhoCorasick(lexicon.places.line.split(), matchkind=MatchKind.LeftmostLongest)
        self._line_ends = frozenset(lexicon.places.line_ends)
        self._numbered = MarkedPattern(lexicon.places.numbered_road, lexicon.places.numbered_marks)
        self._vessels = frozenset(lexicon.places.vessels.split())
        self._divisions = frozenset(lexicon.places.divisions.split())
        self._villages = VillageGrammar(lexicon)

    def find(self, reading: Reading, tagged: Iterable[Candidate] = ()) -> list[Candidate]:
        """All places, chains joined; their ends are noted in the reading. ``tagged`` are those of a tagger."""
        pieces = [
            *self._listed(reading),
            *self._of_dictionary(reading),
            *self._lines(reading),
            *self._villages.find(reading),
        ]
        for piece in (*tagged, *pieces):
            self._note(reading, piece)
        for index, flags in reading.marked:
            if flags & Flag.PLACE and reading.place_to.get(reading.starts[index]) != reading.ends[index]:
                for piece in self._name(reading, index, flags):
                    self._note(reading, piece)
                    pieces.append(piece)
        return [*pieces, *self._chains(reading, [*tagged, *pieces])]

    def _note(self, reading: Reading, piece: Candidate) -> None:
        if piece.strength >= _LINK:
            known = reading.place_from.get(piece.end)
            reading.place_from[piece.end] = piece.start if known is None else min(known, piece.start)

    def _listed(self, reading: Reading) -> Iterator[Candidate]:
        for start, end, place in reading.places:
            whole = start in reading.starting and end in reading.stopping
            after = reading.starting.get(end)
            if after is not None and reading.words[after] in self._vessels:
                continue
            yield Candidate(
                start,
                end,
                "LOC",
                "place-listed",
                (0.9 if end - start > 2 else 0.7) if whole else 0.62 if end - start > 3 else 0.5,
                f"in the gazetteer as {place.kind}",
            )

    def _of_dictionary(self, reading: Reading) -> Iterator[Candidate]:
        for index in [i for i, tag in enumerate(reading.tags) if tag == "ns"]:
            word = reading.words[index]
            if len(word) > 1 and word not in self._lexicon.common_places:
                start, end = reading.starts[index], reading.ends[index]
                if self._listed_beside(reading, index):
                    yield Candidate(start, end, "LOC", "place-listed", 0.6, "in a list of places")
                else:
                    yield Candidate(start, end, "LOC", "place-tagged", 0.25, "a place of the dictionary")

    def _listed_beside(self, reading: Reading, index: int) -> bool:
        """Whether a place of the gazetteer stands across 、 or 至: 汉堡至不来梅、基尔."""
        words, joints = reading.words, self._joints
        if index > 1 and words[index - 1] in joints and reading.starts[index - 1] in reading.place_from:
            return True
        return index + 2 < len(words) and words[index + 1] in joints and reading.starts[index + 2] in reading.place_to

    def _name(self, reading: Reading, index: int, flags: int) -> Iterator[Candidate]:
        word, end = reading.words[index], reading.ends[index]
        suffix = self._lexicon.suffix[word]
        room = LONGEST_STEM - (len(word) - len(suffix))
        at = self._anchored(reading, index, room) if suffix in self._lexicon.settlements else index
        while at > 0 and reading.adjacent(at) and reading.starts[index] - reading.starts[at - 1] <= room:
            if reading.starts[at] in reading.place_from or not self._may_stand(reading, at - 1):
                break
            at -= 1
        position = reading.starts[at]
        before = reading.place_from.get(position)
        if position + len(suffix) >= end:
            if before is not None and (
                len(suffix) > 1 or position not in reading.listed or suffix in self._after_listed
            ):
                yield Candidate(before, end, "LOC", "place-suffix", 0.6, f"a place before {suffix}")
            return
        if position + 1 + len(suffix) == end and self._cut_up(reading, at):
            at -= 1
            position = reading.starts[at]
        stem = reading.folded[position : end - len(suffix)]
        common = stem[-1] in self._lexicon.places.no_stem_end or self._lexicon.generic(stem)
        if common or self._summed.fullmatch(stem + suffix):
            return
        alone = at == index
        if alone and reading.tags[index] not in _NAMELIKE and len(word) > 2 and before is None:
            return
        unknown = any(reading.flags[i] & Flag.STRANGE for i in range(at, index + 1)) or (
            at < index and reading.tags[at] == "ns"
        )
        unknown = unknown and len(stem) > 1
        begun = before is None and self._begun(reading, at)
        if begun and unknown and (suffix in self._lexicon.settlements or suffix in self._lexicon.zones):
            yield Candidate(position, end, "LOC", "place-suffix", 0.6, f"an unknown word before {suffix}")
            return
        built = before is not None and len(suffix) > 1 and suffix in self._lexicon.crossings
        strength = (0.75 if built else 0.65 if before is not None else 0.45) - (
            0.15 if flags & Flag.PLACE_CAUTIOUS else 0.0
        )
        if before is None and not alone and reading.tags[at] == "ns" and suffix in self._lexicon.crossings:
            strength += 0.15
        if not alone and (reading.tags[at] in _NAMELIKE or reading.tags[index] == "ns"):
            strength += 0.15
        if begun and len(stem) == 2 and suffix in self._divisions and self._before_office(reading, index):
            strength = max(strength, 0.6)
        strength += (
            0.15
            if alone and reading.tags[index] in _NAMELIKE and len(word) > 2
            else -0.2
            if alone and before is None
            else 0.0
        )
        if begun and suffix in self._lexicon.towns and 1 < len(stem) < 4 and reading.tags[at][0] == "n":
            strength += 0.15
        if alone and len(word) == 3 and self._like_person(reading, index):
            strength -= 0.25
        yield Candidate(position, end, "LOC", "place-suffix", strength, f"a name before {suffix}")

    def _before_office(self, reading: Reading, index: int) -> bool:
        """Whether an office, a town or a post follows a county: 珙桐县水利局."""
        after = index + 1
        if after >= len(reading.words) or not reading.adjacent(after):
            return False
        if reading.starts[after] in reading.place_to:
            return True
        return bool(reading.flags[after] & (Flag.HEAD | Flag.POST | Flag.RANK)) and len(reading.words[after]) > 1

    def _cut_up(self, reading: Reading, at: int) -> bool:
        """Whether the character before a stem of one belongs to it: 去 + 盖 + 冗村."""
        if not at or not reading.adjacent(at) or not reading.flags[at] & Flag.STRANGE:
            return False
        before = reading.words[at - 1]
        return len(before) == 1 and before.isalpha() and not self._grammatical(before) and self._begun(reading, at - 1)

    def _grammatical(self, character: str) -> bool:
        rules = self._lexicon
        return character in rules.glued or character in rules.people.between or character in rules.organisations.grammar

    def _like_person(self, reading: Reading, index: int) -> bool:
        """Whether a title stands before a word that begins with a surname, or a person's verb after it: 郭安山说."""
        if reading.words[index][0] not in self._lexicon.surnames:
            return False
        before = reading.flags[index - 1] if index and reading.adjacent(index) else 0
        after = index + 1
        verb = after < len(reading.words) and reading.flags[after] & Flag.FOLLOWER and reading.tags[after] == "v"
        return bool(before & (Flag.POST | Flag.INTRODUCER) or verb)

    def _anchored(self, reading: Reading, index: int, room: int) -> int:
        """The first word of a settlement's name right after the place that holds it, whatever its words are."""
        for at in range(index, max(index - LONGEST_STEM, 0), -1):
            start = reading.starts[at]
            if reading.starts[index] - start > room or (at < index and not self._is_free(reading, at)):
                break
            if start in reading.listed or (start in reading.place_from and at < index):
                return at
            if not reading.adjacent(at):
                break
        return index

    def _is_free(self, reading: Reading, index: int) -> bool:
        """Whether a word may be a piece of a name that the segmenter cut up."""
        word = reading.words[index]
        known = reading.flags[index] & (Flag.HEAD | Flag.POST | Flag.FOLLOWER | Flag.CONJUNCTION | Flag.GENERIC)
        if known or word in self._joints or word in self._lexicon.movements:
            return False
        return reading.tags[index][0] not in "pucrmtx" and len(word) < 3 and word.isalpha()

    def _begun(self, reading: Reading, index: int) -> bool:
        """Whether a name may begin at a word: at a stop, or after a word of grammar or movement."""
        if not reading.adjacent(index):
            return True
        before = reading.words[index - 1]
        return not before[0].isalnum() or reading.tags[index - 1][0] in "pcu" or before in self._lexicon.movements

    def _lines(self, reading: Reading) -> Iterator[Candidate]:
        """Railways and motorways named by the short names of their ends (京昆高速, 沈大线), and numbered roads."""
        folded, ends = reading.folded, self._line_ends
        for stem, end in self._line_tails(folded):
            start = stem
            while start and stem - start < LONGEST_STEM and folded[start - 1] in ends:
                start -= 1
            first = reading.starting.get(start)
            if stem - start < 2 or (first is None and end not in reading.stopping):
                continue
            name_like = first is not None and (reading.flags[first] & Flag.STRANGE or reading.tags[first] in _NAMELIKE)
            strength = 0.7 if end - stem > 1 or name_like else 0.4
            yield Candidate(start, end, "LOC", "place-line", strength, "a line named by its ends")
        for match in self._numbered.finditer(folded):
            yield Candidate(match.start(), match.end(), "LOC", "place-line", 0.7, "a road of a number")

    def _line_tails(self, folded: str) -> Iterator[Span]:
        """Where the words for a railway or a road stand, the longest of those that begin alike."""
        for _, start, end in self._line.find_matches_as_indexes(folded):
            yield start, end

    def _may_stand(self, reading: Reading, index: int) -> bool:
        if reading.flags[index] & (Flag.HEAD | Flag.POST | Flag.GENERIC):
            return False
        word = reading.words[index]
        fitting = reading.tags[index] not in _OUTSIDE or (
            reading.flags[index] & Flag.STRANGE and reading.tags[index] not in ("m", "t")
        )
        return bool(fitting) and word[0].isalnum() and word[0] not in self._lexicon.glued

    def _chains(self, reading: Reading, pieces: Iterable[Candidate]) -> Iterator[Candidate]:
        """Places that follow each other without a gap are one: county, town and village."""
        reached: dict[int, Candidate] = {}
        for piece in sorted(pieces, key=lambda c: (c.start, c.end, -c.strength)):
            if piece.strength < _LINK:
                continue
            before = reached.get(piece.start)
            if before is not None and piece.end - before.start > LONGEST_CHAIN:
                before = None
            if before is not None and self._holds_places(reading, before, piece):
                strength = round(min(before.strength, piece.strength + 0.2, 0.9), 2)
                if before.rule != "place-chain":
                    strength = round(min(before.strength + 0.2, piece.strength + 0.2, 0.9), 2)
                piece = Candidate(before.start, piece.end, "LOC", "place-chain", strength, "places in a chain")
                yield piece
            known = reached.get(piece.end)
            if known is None or piece.start < known.start:
                reached[piece.end] = piece

    def _holds_places(self, reading: Reading, piece: Candidate, inner: Candidate) -> bool:
        """Whether another place may follow within this one: a town in a county, a bridge over a strait, no city."""
        if reading.folded.endswith(self._lexicon.crossings, inner.start, inner.end):
            return True
        name = reading.folded[piece.start : piece.end]
        return not name.endswith(self._lexicon.narrow) or piece.end in reading.listed
