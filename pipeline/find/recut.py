"""Words put together and parted where names show that the segmenter erred: 住 + 建局, 德国总理."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from pipeline.find.flags import AFTER_WHOLE, Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.wordlists import Match
from pipeline.types import Columns

LONGEST_RECUT = 12


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
        self.flags: list[int] = list(map(lexicon.__getitem__, self.words))

    def make_whole(self, matches: Iterable[Match]) -> None:
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
        self._apply(changes)

    def part_joined(self, place_to: dict[int, int]) -> None:
        """Words that the segmenter joined are parted where a name ends or begins in them."""
        changes: list[Change] = []
        for index, flags in enumerate(self.flags):
            if flags & Flag.JOINED:
                start, end, tag = self.starts[index], self.ends[index], self.tags[index]
                length, first, second = self._joint(index, place_to.get(start, 0) - start)
                if length:
                    cut = start + length
                    changes.append(Change(index, index + 1, [(start, cut, first or tag), (cut, end, second)]))
        self._apply(changes)

    def _locked(self, first: int, last: int) -> bool:
        """Whether a number, a date or a gap lies between two words."""
        for i in range(first, last + 1):
            if self.tags[i] in ("m", "t", "x") or (i > first and self.ends[i - 1] != self.starts[i]):
                return True
        return False

    def _joint(self, index: int, place: int) -> tuple[int, str, str]:
        """Where to part a word, and the tags of its parts. ``place`` is the length of the place that it begins with."""
        word, flags = self.words[index], self.flags[index]
        length = self.lexicon.titled(word, flags)
        if length > 1 and (place == length or self.lexicon[word[:length]] & Flag.HEAD):
            return length, "", "n"
        return self.lexicon.joint(word, flags)

    def _apply(self, changes: list[Change]) -> None:
        """Put other words in the place of runs of words, from left to right."""
        if not changes:
            return
        old, last = (self.starts, self.ends, self.tags, self.words, self.flags), 0
        self.starts, self.ends, self.tags, self.words, self.flags = [], [], [], [], []
        for change in changes:
            self._copy(old, last, change.first)
            for start, end, tag in change.parts:
                word = self.folded[start:end]
                self.starts.append(start)
                self.ends.append(end)
                self.tags.append(tag)
                self.words.append(word)
                self.flags.append(self.lexicon[word])
            last = change.after
        self._copy(old, last, len(old[0]))

    def _copy(self, old: tuple[list[int], list[int], list[str], list[str], list[int]], first: int, after: int) -> None:
        starts, ends, tags, words, flags = old
        self.starts.extend(starts[first:after])
        self.ends.extend(ends[first:after])
        self.tags.extend(tags[first:after])
        self.words.extend(words[first:after])
        self.flags.extend(flags[first:after])
