"""An article's text as the entity rules read it: words with their flags, known places and names over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.recut import Recut
from pipeline.find.wordlists import Match
from pipeline.types import Segmented

if TYPE_CHECKING:
    from pipeline.resolve.place_rows import Place
    from pipeline.resolve.places import Gazetteer

# The kinds of listed places behind which others may stand.
_HOLDING: Final = frozenset(("division", "country", "city", "state", "region"))
_INTRODUCING: Final = Flag.POST | Flag.INTRODUCER | Flag.SPEECH | Flag.CREDIT
_PERSONAL: Final = Flag.ADDRESS | Flag.FOLLOWER | Flag.CHILD
_SIGNS: Final = _INTRODUCING | _PERSONAL | Flag.HEAD | Flag.PLACE | Flag.UNKNOWN | Flag.COLLECTIVE | Flag.TRADE


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


def rounded(strength: float, units: float = 100.0) -> float:
    """A strength in whole ``units`` of one, hundredths as a rule: ``round``, which goes over text, is far slower."""
    return int(strength * units + 0.5) / units


class Signs:
    """The indices of the words that each source of candidates looks at, gathered in one pass."""

    __slots__ = (
        "addresses", "children", "collectives", "dictionary_names", "dictionary_places", "followers", "heads",
        "introducing", "place_ends", "strange", "trades", "unknown",
    )  # fmt: skip

    def __init__(self) -> None:
        self.heads: list[int] = []
        self.place_ends: list[int] = []
        self.introducing: list[int] = []
        self.addresses: list[int] = []
        self.children: list[int] = []
        self.followers: list[int] = []
        self.collectives: list[int] = []
        self.trades: list[int] = []
        self.unknown: list[int] = []
        self.strange: list[int] = []
        self.dictionary_places: list[int] = []
        self.dictionary_names: list[int] = []

    def sort(self, index: int, flags: int) -> None:
        """Note the word of an index under what its flags say of it."""
        if flags & (Flag.HEAD | Flag.PLACE):
            if flags & (Flag.HEAD | Flag.ZONE):
                self.heads.append(index)
            if flags & Flag.PLACE:
                self.place_ends.append(index)
        if flags & _INTRODUCING:
            self.introducing.append(index)
        if flags & Flag.UNKNOWN:
            self.unknown.append(index)
            if flags & Flag.STRANGE:
                self.strange.append(index)
        if flags & _PERSONAL:
            if flags & Flag.ADDRESS:
                self.addresses.append(index)
            if flags & Flag.FOLLOWER:
                self.followers.append(index)
            if flags & Flag.CHILD:
                self.children.append(index)
        if flags & Flag.COLLECTIVE:
            self.collectives.append(index)
        if flags & Flag.TRADE:
            self.trades.append(index)


class Reading:
    """The words of one article. Indices count words, positions count code points.

    ``place_to`` and ``place_from`` tell where the place ends that begins at a position, and the other way round;
    ``names`` where the name begins that ends there; ``listed`` the ends of the places of the gazetteer; ``spotted``
    which words of the lexicon's lists stand where; ``short_forms`` those of the organisations asked for so far.
    """

    __slots__ = (
        "_beginning", "_gaps", "ends", "flags", "folded", "listed", "names", "place_from", "place_to", "places",
        "short_forms", "signs", "spotted", "starts", "tags", "words",
    )  # fmt: skip

    def __init__(self, segmented: Segmented, lexicon: Lexicon, gazetteer: Gazetteer, listed: int) -> None:
        """``listed`` is the number of the gazetteer's names among the lexicon's lists."""
        folded = segmented.folded
        self.folded = folded
        self.spotted: list[list[Match]] = lexicon.lists.find(folded)
        found = gazetteer.read(self.spotted[listed], folded)
        self.place_to: dict[int, int] = {start: end for start, end, _ in found}
        cut = Recut(folded, segmented.columns, lexicon)
        cut.apply(self.spotted[lexicon.whole], self.place_to)
        self.starts, self.ends, self.tags, self.words, self.flags = cut.starts, cut.ends, cut.tags, cut.words, cut.flags
        self._beginning: list[int] = [-1] * (len(folded) + 1)
        self._gaps: dict[int, int] = {}
        self.signs = Signs()
        self._index()
        self.names: dict[int, int] = {}
        self.short_forms: dict[tuple[int, int], list[str]] = {}
        self.places: list[tuple[int, int, Place]] = []
        self.place_from: dict[int, int] = {}
        self.listed: set[int] = set()
        self._note(found)

    def _index(self) -> None:
        """Note where words begin, where one ends without another beginning, and what stands for what."""
        before, signs = 0, self.signs
        ends, tags, flags, beginning = self.ends, self.tags, self.flags, self._beginning
        for index, start in enumerate(self.starts):
            beginning[start] = index
            if start != before and index:
                self._gaps[before] = index - 1
            before = ends[index]
            known = flags[index]
            if known & _SIGNS:
                signs.sort(index, known)
            tag = tags[index]
            if len(tag) > 1:
                if tag == "ns":
                    signs.dictionary_places.append(index)
                elif tag == "nr" or tag == "nrt":
                    signs.dictionary_names.append(index)
        if self.ends:
            self._gaps[before] = len(self.ends) - 1

    def _note(self, found: list[tuple[int, int, Place]]) -> None:
        """Listed places that are no chance neighbourhood of characters (河南 in 黄河南岸), and where they end."""
        for start, end, place in found:
            begins, stops = self.begins(start) >= 0, self.stops(end) >= 0
            if (begins and stops) or ((begins or stops) and end - start > 2):
                self.places.append((start, end, place))
                self.place_from[end] = start
                if place.kind in _HOLDING:
                    self.listed.add(end)
        for start, end, _ in found:
            if end - start > 2 and self.stops(end) < 0 and self.begins(start) >= 0 and self.stops(end - 1) >= 0:
                self.place_from[end - 1] = start
                self.listed.add(end - 1)

    def begins(self, position: int) -> int:
        """The index of the word that begins at a position, -1 where there is none."""
        return self._beginning[position] if 0 <= position < len(self._beginning) else -1

    def stops(self, position: int) -> int:
        """The index of the word that ends at a position, -1 where there is none."""
        following = self.begins(position)
        if following < 0:
            return self._gaps.get(position, -1)
        return following - 1 if self.adjacent(following) else -1

    def adjacent(self, index: int) -> bool:
        """Whether the word follows the one before it without a gap."""
        return index > 0 and self.ends[index - 1] == self.starts[index]
