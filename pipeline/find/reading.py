"""An article's text as the entity rules read it: words with their flags, known places and names over them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from pipeline.find.lexicon import Flag, Lexicon
from pipeline.types import Segmented

if TYPE_CHECKING:
    from pipeline.resolve.places import Gazetteer, Place


LONGEST_RECUT = 12
# What may be left of a word whose front belongs to the end of a name: 局局长, 医院的.
_AFTER_WHOLE = Flag.POST | Flag.FOLLOWER | Flag.INTRODUCER | Flag.HEAD | Flag.PLACE | Flag.ADDRESS


class Candidate(msgspec.Struct, frozen=True):
    """A stretch that may be an entity. ``strength``, from 0 to 1, is how sure the rule is by itself."""

    start: int
    end: int
    type: str
    rule: str
    strength: float
    why: str = ""


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
        self._part_posts(lexicon)
        self._part_glued(lexicon)
        self.marked = [(index, flags) for index, flags in enumerate(self.flags) if flags]
        self.starting = {position: index for index, position in enumerate(self.starts)}
        self.stopping = {position: index for index, position in enumerate(self.ends)}
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
        starts, ends, tags = self.starts, self.ends, self.tags
        for start, end in reversed(lexicon.whole_words(self.folded)):
            first = bisect_left(starts, start + 1) - 1
            if first < 0 or (starts[first] == start and ends[first] == end) or ends[first] >= end:
                continue
            last = bisect_left(ends, end)
            if last >= len(ends) or ends[last] - starts[first] > LONGEST_RECUT or self._locked(first, last):
                continue
            before, after = starts[first], ends[last]
            guess = self.flags[last] & Flag.UNKNOWN
            if after > end and not guess and not lexicon[self.folded[end:after]] & _AFTER_WHOLE:
                continue
            cuts = [before] if before < start else []
            cuts += [start]
            cuts += [end] if end < after else []
            stops = [*cuts[1:], after]
            starts[first : last + 1] = cuts
            ends[first : last + 1] = stops
            tags[first : last + 1] = ["n"] * len(cuts)
            self.words[first : last + 1] = words = [self.folded[a:b] for a, b in zip(cuts, stops, strict=True)]
            self.flags[first : last + 1] = [lexicon[word] for word in words]

    def _locked(self, first: int, last: int) -> bool:
        """Whether a number, a date or a gap lies between two words."""
        return any(
            self.tags[i] in ("m", "t", "x") or (i > first and self.ends[i - 1] != self.starts[i])
            for i in range(first, last + 1)
        )

    def _part_posts(self, lexicon: Lexicon) -> None:
        """Words that join a place or an organisation's head with a post are parted: 德国 + 总理, 医院 + 院长."""
        titles = Flag.POST | Flag.TITLED
        joined = [i for i, flags in enumerate(self.flags) if flags & titles and len(self.words[i]) > 3]
        for index in reversed(joined):
            word = self.words[index]
            post = lexicon.title[word]
            cut = self.ends[index] - len(post)
            place = self.place_to.get(self.starts[index]) == cut
            if cut - self.starts[index] < 2 or not (place or lexicon[word[: -len(post)]] & Flag.HEAD):
                continue
            self._part(index, cut, self.tags[index], "n", lexicon)

    def _part_glued(self, lexicon: Lexicon) -> None:
        """Words of grammar that the segmenter joined to a rank are parted: 由 + 市 in 由市妇幼保健院."""
        for index in reversed([i for i, flags in enumerate(self.flags) if flags & Flag.GLUED]):
            self._part(index, self.starts[index] + 1, "p", "n", lexicon)
        glued = lexicon.people.glued_verbs
        for index in reversed([i for i, flags in enumerate(self.flags) if flags & Flag.UNKNOWN]):
            word = self.words[index]
            if word[0] in lexicon.glued and word[1:] in lexicon.settlements:
                self._part(index, self.starts[index] + 1, "p", "n", lexicon)
            elif word[-1] in glued and not self.flags[index] & _AFTER_WHOLE:
                self._part(index, self.ends[index] - 1, "nr", "v", lexicon)

    def _part(self, index: int, cut: int, first: str, second: str, lexicon: Lexicon) -> None:
        words = self.folded[self.starts[index] : cut], self.folded[cut : self.ends[index]]
        self.starts.insert(index + 1, cut)
        self.ends.insert(index, cut)
        self.tags[index : index + 1] = [first, second]
        self.words[index : index + 1] = words
        self.flags[index : index + 1] = [lexicon[words[0]], lexicon[words[1]]]

    def _stands_free(self, start: int, end: int) -> bool:
        """Whether a listed name is no chance neighbourhood of characters: 河南 in 黄河南岸."""
        begins, ends = start in self.starting, end in self.stopping
        return (begins and ends) or (begins or ends) and end - start > 2

    def adjacent(self, index: int) -> bool:
        """Whether the word follows the one before it without a gap."""
        return index > 0 and self.ends[index - 1] == self.starts[index]
