"""Where a Chinese person's name ends: surname and one or two characters, judged by what they are and what follows."""

from __future__ import annotations

from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Reading
from pipeline.han import is_common_han

# Four names in five have two given characters.
_TWO: Final = 1.0
# Behind a surname of two characters, one is as usual.
_ONE: Final = 0.6
_USUAL, _UNUSUAL = 0.2, -0.3
_STOP, _FOLLOWED, _LOOSE = 1.2, 1.2, 0.6
_ACTS: Final = 0.4
_GRAMMAR: Final = -1.2
# A name that takes only the beginning of a word of the dictionary: 王平 | 介绍 is no 王平介.
_CUTS: Final = -1.5
_CUTS_GUESS: Final = -0.2
_LONGEST_FOLLOWER: Final = 4
# Tags of words that no given name is or holds.
_ACTING: Final = frozenset("v d p t m".split())
_OUTSIDE: Final = frozenset("m t uj ul ud uz ug y w".split())


class GivenNames:
    """Judges names by their characters, whatever words the segmenter made of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.people
        self._lexicon = lexicon
        self._surnames = lexicon.surnames
        self._compound = frozenset(rules.compound.split())
        self._japanese = frozenset(rules.japanese.split())
        self._longest_japanese = max(map(len, self._japanese))
        self._long_begin = frozenset(name[0] for name in (*self._compound, *self._japanese))
        self._given = frozenset(rules.given)
        self._no_end = frozenset(rules.no_end)
        self._between = frozenset(rules.between)
        self._followers = frozenset(rules.followers.split()) | frozenset(rules.speech.split())
        self._follower_begins = frozenset(word[0] for word in self._followers)

    def surname(self, folded: str, start: int) -> int:
        """How many characters the surname at a position has; 0 where there is none."""
        first = folded[start : start + 1]
        if first in self._long_begin:
            if folded[start : start + 2] in self._compound:
                return 2
            for length in range(self._longest_japanese, 1, -1):
                if folded[start : start + length] in self._japanese:
                    return length
        return int(first in self._surnames)

    def best(self, reading: Reading, start: int) -> tuple[int, float]:
        """The likeliest end of a name that begins at ``start``, and how likely it is (from about -2 to 3).

        The end is 0 where no name begins.
        """
        folded = reading.folded
        surname = self.surname(folded, start)
        best, most = 0, -9.0
        if not surname:
            return best, most
        japanese = surname > 1 and folded[start : start + surname] in self._japanese
        for given in range(1, 4 if japanese else 3):
            end = start + surname + given
            if not self._fits(reading, start + surname, end):
                break
            score = self.score(reading, start + surname, end)
            if score is not None and score > most:
                best, most = end, score
        return best, most

    def score(self, reading: Reading, given: int, end: int) -> float | None:
        """How likely a name whose given characters stand from ``given`` to ``end`` ends there; None where it cannot."""
        folded = reading.folded
        last = folded[end - 1]
        if last in self._no_end or folded[given] in self._no_end:
            return None
        score = _TWO if end - given > 1 else 0.0
        if end - given == 1 and folded[given - 2 : given] in self._compound:
            score = _ONE
        usual = 0.0
        for i in range(given, end):
            usual += _USUAL if folded[i] in self._given else _UNUSUAL
        score += usual
        if last in self._between:
            score += _GRAMMAR
        return score + self._cut(reading, end) + self._followed(reading, end)

    def _fits(self, reading: Reading, given: int, end: int) -> bool:
        """Whether the characters are Chinese ones, and none of them is locked in a number or a date."""
        if end > len(reading.folded):
            return False
        for position in range(given, end):
            if not is_common_han(reading.folded[position]):
                return False
        index = reading.begins(end - 1)
        if index < 0 or reading.flags[index] & Flag.UNKNOWN:
            return True
        return reading.tags[index] not in _OUTSIDE

    def _cut(self, reading: Reading, end: int) -> float:
        """What it costs to end inside a word."""
        if reading.stops(end) >= 0 or end >= len(reading.folded):
            return 0.0
        position = end - 1
        while position >= 0 and reading.begins(position) < 0 and end - position < _LONGEST_FOLLOWER:
            position -= 1
        index = reading.begins(position)
        if index < 0 or reading.flags[index] & Flag.UNKNOWN:
            return _CUTS_GUESS
        return _CUTS

    def _followed(self, reading: Reading, end: int) -> float:
        folded = reading.folded
        following = folded[end : end + 1]
        if not following.isalnum():
            return _STOP
        if following in self._follower_begins:
            for length in range(_LONGEST_FOLLOWER, 1, -1):
                if folded[end : end + length] in self._followers:
                    return _FOLLOWED
        if following in self._followers or following.isdigit():
            return _LOOSE
        index = reading.begins(end)
        return _ACTS if index >= 0 and reading.tags[index] in _ACTING else 0.0
