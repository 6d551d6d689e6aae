"""Places that their suffix shows: 柳溪镇, 环城南路, 青石岭水库."""

from __future__ import annotations

from typing import Final

import regex

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading

LONGEST_STEM: Final = 4
# Tags of words that never stand in a place's name.
_OUTSIDE: Final = frozenset("p c u uj ul ud uz ug d r t m q y e o w x v vd vn ad".split())
PLACELIKE: Final = frozenset("ns nr nz nrt nrfg zg g".split())
# What no piece of a place's name is, and no piece of one that the segmenter cut up.
_NO_PIECE: Final = Flag.HEAD | Flag.POST | Flag.GENERIC
_NOT_FREE: Final = _NO_PIECE | Flag.FOLLOWER | Flag.CONJUNCTION
_OFFICE: Final = Flag.HEAD | Flag.POST | Flag.RANK
_KEPT: Final = 100_000


class PlaceSuffixes:
    """Finds the name before the end of a place's name."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.places
        self._lexicon = lexicon
        self._after_listed = lexicon.provinces | frozenset(rules.after_listed.split())
        self._joints = frozenset(rules.joints.split())
        self._summed = regex.compile(rules.summed)
        self._divisions = frozenset(rules.divisions.split())
        self._crossings = frozenset(lexicon.crossings)
        self._inhabited = lexicon.settlements | lexicon.zones
        self._no_stem_end = frozenset(rules.no_stem_end)
        self._grammatical = lexicon.glued | frozenset(lexicon.people.between) | frozenset(lexicon.organisations.grammar)
        self._judged: dict[str, bool] = {}

    def find(self, reading: Reading, index: int) -> Candidate | None:
        """The place that ends with a word that has a suffix."""
        word, end = reading.words[index], reading.ends[index]
        suffix = self._lexicon.suffix[word]
        at = self._first(reading, index, suffix)
        position = reading.starts[at]
        before = reading.place_from.get(position)
        if position + len(suffix) >= end:
            if before is None or not self._follows(reading, position, suffix):
                return None
            return Candidate(before, end, "LOC", "place-suffix", 0.6, f"a place before {suffix}")
        if position + 1 + len(suffix) == end and self._cut_up(reading, at):
            at -= 1
            position = reading.starts[at]
        stem = reading.folded[position : end - len(suffix)]
        if self._says_nothing(stem, suffix):
            return None
        alone = at == index
        if alone and before is None and len(word) > 2 and reading.tags[index] not in PLACELIKE:
            return None
        begun = before is None and self._begun(reading, at)
        if begun and len(stem) > 1 and suffix in self._inhabited and self._unknown(reading, at, index):
            return Candidate(position, end, "LOC", "place-suffix", 0.6, f"an unknown word before {suffix}")
        strength = self._strength(reading, at, index, suffix, before is not None, begun)
        return Candidate(position, end, "LOC", "place-suffix", strength, f"a name before {suffix}")

    def _first(self, reading: Reading, index: int, suffix: str) -> int:
        """The first word of the name that ends with the word ``index``."""
        room = LONGEST_STEM - (len(reading.words[index]) - len(suffix))
        at = self._anchored(reading, index, room) if suffix in self._lexicon.settlements else index
        while at > 0 and reading.adjacent(at) and reading.starts[index] - reading.starts[at - 1] <= room:
            if reading.starts[at] in reading.place_from or not self._may_stand(reading, at - 1):
                break
            at -= 1
        return at

    def _follows(self, reading: Reading, position: int, suffix: str) -> bool:
        """Whether a suffix alone may stand behind a place: 湖南 + 省, 长沙 + 开发区."""
        return len(suffix) > 1 or position not in reading.listed or suffix in self._after_listed

    def _strength(self, reading: Reading, at: int, index: int, suffix: str, before: bool, begun: bool) -> float:
        """How sure a name is that begins with the word ``at``.

        ``before`` says that a place stands right before it, ``begun`` that neither this nor more of the name does.
        """
        tag, tags, alone = reading.tags[index], reading.tags, at == index
        length, crossing = len(reading.words[index]), suffix in self._crossings
        stem = reading.ends[index] - len(suffix) - reading.starts[at]
        strength = 0.75 if before and crossing and len(suffix) > 1 else 0.65 if before else 0.45
        if reading.flags[index] & Flag.PLACE_CAUTIOUS:
            strength -= 0.15
        if not alone and not before and crossing and tags[at] == "ns":
            strength += 0.15
        if not alone and (tags[at] in PLACELIKE or tag == "ns"):
            strength += 0.15
        if begun and stem == 2 and suffix in self._divisions and self._before_office(reading, index):
            strength = max(strength, 0.6)
        if alone and tag in PLACELIKE and length > 2:
            strength += 0.15
        elif alone and not before:
            strength -= 0.2
        if begun and suffix in self._lexicon.towns and 1 < stem < 4 and tags[at][0] == "n":
            strength += 0.15
        if alone and length == 3 and self._like_person(reading, index):
            strength -= 0.25
        return strength

    def _says_nothing(self, stem: str, suffix: str) -> bool:
        """Whether the name is a common word or a number of places: 全镇, 三省."""
        name = f"{stem} {suffix}"
        known = self._judged.get(name)
        if known is None:
            if len(self._judged) > _KEPT:
                self._judged.clear()
            known = stem[-1] in self._no_stem_end or self._lexicon.generic(stem)
            self._judged[name] = known = known or self._summed.fullmatch(stem + suffix) is not None
        return known

    def _unknown(self, reading: Reading, at: int, index: int) -> bool:
        """Whether one of a name's words is in no dictionary, or its first is a place there."""
        if at < index and reading.tags[at] == "ns":
            return True
        return any(reading.flags[i] & Flag.STRANGE for i in range(at, index + 1))

    def _before_office(self, reading: Reading, index: int) -> bool:
        """Whether an office, a town or a post follows a county: 珙桐县水利局."""
        after = index + 1
        if after >= len(reading.words) or not reading.adjacent(after):
            return False
        if reading.starts[after] in reading.place_to:
            return True
        return bool(reading.flags[after] & _OFFICE) and len(reading.words[after]) > 1

    def _cut_up(self, reading: Reading, at: int) -> bool:
        """Whether the character before a stem of one belongs to it: 去 + 盖 + 冗村."""
        if not at or not reading.adjacent(at) or not reading.flags[at] & Flag.STRANGE:
            return False
        before = reading.words[at - 1]
        if len(before) > 1 or not before.isalpha() or before in self._grammatical:
            return False
        return self._begun(reading, at - 1)

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
        if reading.flags[index] & _NOT_FREE or word in self._joints or word in self._lexicon.movements:
            return False
        return reading.tags[index][0] not in "pucrmtx" and len(word) < 3 and word.isalpha()

    def _begun(self, reading: Reading, index: int) -> bool:
        """Whether a name may begin at a word: at a stop, or after a word of grammar or movement."""
        if not reading.adjacent(index):
            return True
        before = reading.words[index - 1]
        return not before[0].isalnum() or reading.tags[index - 1][0] in "pcu" or before in self._lexicon.movements

    def _may_stand(self, reading: Reading, index: int) -> bool:
        flags, tag = reading.flags[index], reading.tags[index]
        if flags & _NO_PIECE or (tag in _OUTSIDE and (not flags & Flag.STRANGE or tag in ("m", "t"))):
            return False
        first = reading.words[index][0]
        return first.isalnum() and first not in self._lexicon.glued
