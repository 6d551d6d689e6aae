"""Words put together and parted where names show that the segmenter erred: 住 + 建局, 德国总理."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

from pipeline.find.flags import AFTER_WHOLE, Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.wordlists import Match
from pipeline.types import Columns

LONGEST_RECUT: Final = 12
_PARTED: Final = Flag.JOINED | Flag.COMPOUND
# The dictionary's tag of places: it has 台湾水果 as one.
_PLACE: Final = "ns"


class Change:
    """The words from ``first`` up to ``after``, and what stands in their place: start, end and tag of each."""

    __slots__ = ("after", "first", "parts")

    def __init__(self, first: int, after: int, parts: list[tuple[int, int, str]]) -> None:
        self.first = first
        self.after = after
        self.parts = parts


class Recut:
    """The words of a text with their flags, cut anew."""

    __slots__ = ("ends", "flags", "folded", "lexicon", "starts", "tags", "words")

    def __init__(self, folded: str, columns: Columns, lexicon: Lexicon) -> None:
        """The words as the segmenter gives them."""
        self.folded, self.lexicon = folded, lexicon
        self.starts, self.ends, self.tags, self.words = columns.starts, columns.ends, columns.tags, columns.words
        self.flags = lexicon.of_all(self.words)

    def apply(self, wholes: Iterable[Match], place_to: dict[int, int]) -> None:
        """Put together what ``wholes`` shows to be one word, and part the words in which a name ends or begins.

        ``place_to`` tells where the place ends that begins at a position.
        """
        changes = self._joined(self._made_whole(wholes))
        if not changes:
            return
        old, last = (self.starts, self.ends, self.tags, self.words, self.flags), 0
        self.starts, self.ends, self.tags, self.words, self.flags = [], [], [], [], []
        for change in changes:
            self._copy(old, last, change.first)
            for start, end, tag in change.parts:
                self._put(start, end, tag, place_to.get(start, 0) - start)
            last = change.after
        self._copy(old, last, len(old[0]))

    def _made_whole(self, matches: Iterable[Match]) -> list[Change]:
        """Ends of names that the segmenter cut up are one word: 住 + 建局, 农业 + 农村 + 局局长."""
        starts, ends, lexicon = self.starts, self.ends, self.lexicon
        changes: list[Change] = []
        reached = 0
        for _, start, end in matches:
            first = bisect_right(starts, start) - 1
            if first < reached or (starts[first] == start and ends[first] == end) or ends[first] >= end:
                continue
            last = bisect_left(ends, end)
            if last >= len(ends) or ends[last] - starts[first] > LONGEST_RECUT or self._locked(first, last):
                continue
            before, after = starts[first], ends[last]
            guess = self.flags[last] & Flag.UNKNOWN
            rest = self.folded[end:after]
            if rest and not guess and not lexicon[rest] & AFTER_WHOLE and rest not in lexicon.surnames:
                continue
            words = [(before, start, "n"), (start, end, "n"), (end, after, "n")]
            changes.append(Change(first, last + 1, [word for word in words if word[0] < word[1]]))
            reached = last + 1
        return changes

    def _joined(self, changes: list[Change]) -> list[Change]:
        """The changes with the words between them that the segmenter may have joined."""
        joined = [
            index
            for index, flags in enumerate(self.flags)
            if flags & _PARTED and (flags & Flag.JOINED or self.tags[index] == _PLACE)
        ]
        if not joined:
            return changes
        found: list[Change] = []
        at = 0
        for index in joined:
            while at < len(changes) and changes[at].first <= index:
                found.append(changes[at])
                at += 1
            if not at or changes[at - 1].after <= index:
                found.append(Change(index, index + 1, [(self.starts[index], self.ends[index], self.tags[index])]))
        found += changes[at:]
        return found

    def _locked(self, first: int, last: int) -> bool:
        """Whether a number, a date or a gap lies between two words."""
        for i in range(first, last + 1):
            if self.tags[i] in ("m", "t", "x") or (i > first and self.ends[i - 1] != self.starts[i]):
                return True
        return False

    def _put(self, start: int, end: int, tag: str, place: int) -> None:
        """Add a word, in its parts where it is joined. ``place`` is the length of the place that it begins with."""
        word = self.folded[start:end]
        flags = self.lexicon[word]
        if flags & Flag.COMPOUND and tag == _PLACE and 1 < place < len(word) - 1:
            self._add(start, start + place, tag, word[:place])
            self._add(start + place, end, "n", word[place:])
            return
        if flags & Flag.JOINED:
            length, first, second = self._joint(word, flags, place)
            if length:
                cut = start + length
                self._add(start, cut, first or tag, word[:length])
                self._add(cut, end, second, word[length:])
                return
        self._add(start, end, tag, word)

    def _joint(self, word: str, flags: int, place: int) -> tuple[int, str, str]:
        """Where to part a word, and the tags of its parts."""
        length = self.lexicon.titled(word, flags)
        if length > 1 and (place == length or self.lexicon[word[:length]] & Flag.HEAD):
            return length, "", "n"
        return self.lexicon.joint(word, flags)

    def _add(self, start: int, end: int, tag: str, word: str) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.tags.append(tag)
        self.words.append(word)
        self.flags.append(self.lexicon[word])

    def _copy(self, old: tuple[list[int], list[int], list[str], list[str], list[int]], first: int, after: int) -> None:
        if first < after:
            starts, ends, tags, words, flags = old
            self.starts.extend(starts[first:after])
            self.ends.extend(ends[first:after])
            self.tags.extend(tags[first:after])
            self.words.extend(words[first:after])
            self.flags.extend(flags[first:after])
