"""An article's text as the entity rules read it: words with their flags, known places and names over them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from pipeline.find.lexicon import Flag, Lexicon
from pipeline.types import Segmented

if TYPE_CHECKING:
    from pipeline.resolve.places import Gazetteer, Place


LONGEST_RECUT = 12
# What may be left of a word whose front belongs to the end of a name: 局局长, 医院的.
_AFTER_WHOLE = Flag.POST | Flag.FOLLOWER | Flag.INTRODUCER | Flag.HEAD | Flag.PLACE | Flag.ADDRESS
# A word that may have to be parted.
_JOINED = Flag.POST | Flag.TITLED | Flag.GLUED | Flag.UNKNOWN
# The words from one index up to another, and what stands in their place: start, end and tag of each.
_Change = tuple[int, int, list[tuple[int, int, str]]]


class Candidate:
    """A stretch that may be an entity. ``strength``, from 0 to 1, is how sure the rule is by itself."""

    __slots__ = ("end", "rule", "start", "strength", "type", "why")

    def __init__(self, start: int, end: int, type: str, rule: str, strength: float, why: str = "") -> None:  # noqa: A002
        self.start = start
        self.end = end
        self.type = type
        self.rule = rule
        self.strength = strength
        self.why = why


class Reading:
    """The words of one article. Indices count words, positions count code points."""

    __slots__ = (
        "ends",
        "flags",
        "folded",
        "listed",
        "marked",
        "names",
        "place_from",
        "place_to",
        "places",
        "starting",
        "starts",
        "stopping",
        "tags",
        "words",
    )

    def __init__(self, segmented: Segmented, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        folded = segmented.folded
        self.folded = folded
        self.starts = [token.start for token in segmented.tokens]
        self.ends = [token.end for token in segmented.tokens]
        self.tags = [token.tag for token in segmented.tokens]
        self.words = [folded[a:b] for a, b in zip(self.starts, self.ends, strict=True)]
        self.flags = list(map(lexicon.__getitem__, self.words))
        self._make_whole(lexicon)
        found = gazetteer.find(folded)
        self.place_to: dict[int, int] = {start: end for start, end, _ in found}
        self._part_joined(lexicon)
        self.marked = [(index, flags) for index, flags in enumerate(self.flags) if flags]
        self.starting = dict(zip(self.starts, range(len(self.starts)), strict=True))
        self.stopping = dict(zip(self.ends, range(len(self.ends)), strict=True))
        self.places: list[tuple[int, int, Place]] = [one for one in found if self._stands_free(one[0], one[1])]
        self.place_from: dict[int, int] = {}
        self.names: dict[int, int] = {}
        self.listed: set[int] = {
            end for _, end, place in self.places if place.kind in ("division", "country", "city", "state", "region")
        }
        for start, end, _ in self.places:
            self.place_from[end] = start
        for start, end, _ in found:
            if end not in self.stopping and start in self.starting and end - 1 in self.stopping and end - start > 2:
                self.place_from[end - 1] = start
                self.listed.add(end - 1)

    def _make_whole(self, lexicon: Lexicon) -> None:
        """Ends of names that the segmenter cut up are one word: 住 + 建局, 农业 + 农村 + 局局长."""
        starts, ends = self.starts, self.ends
        changes: list[_Change] = []
        reached = 0
        for start, end in lexicon.whole_words(self.folded):
            first = bisect_right(starts, start) - 1
            if first < reached or (starts[first] == start and ends[first] == end) or ends[first] >= end:
                continue
            last = bisect_left(ends, end)
            if last >= len(ends) or ends[last] - starts[first] > LONGEST_RECUT or self._locked(first, last):
                continue
            before, after = starts[first], ends[last]
            guess = self.flags[last] & Flag.UNKNOWN
            rest = self.folded[end:after]
            if rest and not guess and not lexicon[rest] & _AFTER_WHOLE and rest not in lexicon.surnames:
                continue
            words = [(before, start, "n"), (start, end, "n"), (end, after, "n")]
            changes.append((first, last + 1, [word for word in words if word[0] < word[1]]))
            reached = last + 1
        self._apply(changes, lexicon)

    def _locked(self, first: int, last: int) -> bool:
        """Whether a number, a date or a gap lies between two words."""
        return any(
            self.tags[i] in ("m", "t", "x") or (i > first and self.ends[i - 1] != self.starts[i])
            for i in range(first, last + 1)
        )

    def _part_joined(self, lexicon: Lexicon) -> None:
        """Words that the segmenter joined are parted where a name ends or begins in them."""
        changes: list[_Change] = []
        for index in [i for i, flags in enumerate(self.flags) if flags & _JOINED]:
            start, end, tag = self.starts[index], self.ends[index], self.tags[index]
            length, first, second = self._joint(index, lexicon)
            if length:
                cut = start + length
                changes.append((index, index + 1, [(start, cut, first or tag), (cut, end, second)]))
        self._apply(changes, lexicon)

    def _joint(self, index: int, lexicon: Lexicon) -> tuple[int, str, str]:
        """Where to part a word, and the tags of its parts: 德国 + 总理, 医院 + 院长, 由 + 市, 许知白 + 说."""
        word, flags = self.words[index], self.flags[index]
        if flags & (Flag.POST | Flag.TITLED) and len(word) > 3:
            tail = lexicon.title[word]
            length = len(word) - len(lexicon.post[word] if tail == word else tail)
            place = self.place_to.get(self.starts[index]) == self.starts[index] + length
            if length > 1 and (place or lexicon[word[:length]] & Flag.HEAD):
                return length, "", "n"
        if len(word) == 3 and word[0] == word[1] and flags & Flag.POST:
            return 1, "n", "n"
        if flags & Flag.GLUED or (
            flags & Flag.UNKNOWN and word[0] in lexicon.glued and word[1:] in lexicon.settlements
        ):
            return 1, "p", "n"
        kinds = flags & _AFTER_WHOLE
        if kinds == Flag.HEAD and len(lexicon.head[word]) == 1:
            kinds = 0
        if flags & Flag.UNKNOWN and word[-1] in lexicon.people.glued_verbs and not kinds:
            return len(word) - 1, "nr", "v"
        return 0, "", ""

    def _apply(self, changes: list[_Change], lexicon: Lexicon) -> None:
        """Put other words in the place of runs of words, from left to right."""
        if not changes:
            return
        starts, ends, tags = self.starts, self.ends, self.tags
        words, flags = self.words, self.flags
        self.starts, self.ends, self.tags, self.words, self.flags = [], [], [], [], []
        last = 0
        for first, after, parts in [*changes, (len(starts), len(starts), [])]:
            texts = [self.folded[start:end] for start, end, _ in parts]
            self.starts += [*starts[last:first], *(part[0] for part in parts)]
            self.ends += [*ends[last:first], *(part[1] for part in parts)]
            self.tags += [*tags[last:first], *(part[2] for part in parts)]
            self.words += [*words[last:first], *texts]
            self.flags += [*flags[last:first], *(lexicon[text] for text in texts)]
            last = after

    def _stands_free(self, start: int, end: int) -> bool:
        """Whether a listed name is no chance neighbourhood of characters: 河南 in 黄河南岸."""
        begins, ends = start in self.starting, end in self.stopping
        return (begins and ends) or (begins or ends) and end - start > 2

    def adjacent(self, index: int) -> bool:
        """Whether the word follows the one before it without a gap."""
        return index > 0 and self.ends[index - 1] == self.starts[index]
