"""Organisations by the word they end in: 湘北市第二人民医院, 省工业和信息化厅, 临江机械股份有限公司."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.find.lexicon import Flag, Lexicon
from pipeline.find.reading import Candidate, Reading

LONGEST_NAME = 30
LONGEST_BRACKET = 14
_OPEN, _CLOSE = "（(", "）)"
# Tags of words that names are made of; anything else ends the way to the left, unless the rules list the word.
_NOMINAL = frozenset("n ns nt nz nr nrt nrfg ng vn j b f s l i an eng x zg g q a".split())
_NAMELIKE = frozenset("nz nr nrt nrfg eng zg g x nt ns j".split())


class _Left(msgspec.Struct):
    """What stands before a head: how far the name reaches, and what anchors it there."""

    start: int
    anchor: int | None = None
    soft: int | None = None


class OrganisationGrammar:
    """Finds organisations by their suffixes and by the list of those that bear none."""

    def __init__(self, lexicon: Lexicon) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        rules = lexicon.organisations
        self._lexicon = lexicon
        self._bracketed = tuple(rules.bracketed.split())
        self._remarks = tuple(rules.remarks.split())
        self._generic = frozenset(rules.generic.split())
        self._known = AhoCorasick(list(dict.fromkeys(rules.known.split())), matchkind=MatchKind.LeftmostLongest)

    def known(self, reading: Reading) -> Iterator[Candidate]:
        """The organisations of the list."""
        for _, start, end in self._known.find_matches_as_indexes(reading.folded):
            if start in reading.starting and end in reading.stopping:
                yield Candidate(start, end, "ORG", "organisation-listed", 0.8, "in the list of organisations")

    def suffixed(self, reading: Reading) -> Iterator[Candidate]:
        """Every name that ends in a head, the shorter ones inside a longer one too."""
        for head, flags in enumerate(reading.flags):
            if flags & Flag.HEAD:
                found = self._name(reading, head, flags)
                if found:
                    reading.names[found.end] = found.start
                    yield found

    def _name(self, reading: Reading, head: int, flags: int) -> Candidate | None:
        word = reading.words[head]
        if flags & Flag.INTERNAL and self._before_post(reading, head):
            return None
        left = self._left(reading, head, bool(flags & Flag.COMPANY))
        if left.anchor is not None:
            start, strength, why = left.anchor, 0.8, f"a place or rank before … {word}"
        elif left.soft is not None:
            start, strength, why = left.soft, 0.35 if flags & Flag.CAUTIOUS else 0.5, f"a name before … {word}"
        else:
            own = self._own_name(reading, head)
            if not own:
                return None
            start, strength, why = reading.starts[head], own, f"{word} names by itself"
        if flags & Flag.COMPANY and left.start < start and left.anchor is None:
            start = left.start
        if self._says_nothing(reading, start, head):
            return None
        return Candidate(start, self._bracket(reading, head), "ORG", "organisation-suffix", strength, why)

    def _before_post(self, reading: Reading, head: int) -> bool:
        following = head + 1
        return following < len(reading.flags) and reading.adjacent(following) and bool(reading.flags[following] & Flag.POST)

    def _left(self, reading: Reading, head: int, company: bool) -> _Left:
        """Walk left from a head over the words that may stand in its name."""
        position = reading.starts[head]
        limit = reading.ends[head] - LONGEST_NAME
        left = _Left(position)
        while position > limit:
            known = reading.place_from.get(position) or reading.names.get(position)
            if known is not None:
                position = left.anchor = left.start = known
                continue
            index = reading.stopping.get(position)
            if index is None:
                break
            word, tag, flags = reading.words[index], reading.tags[index], reading.flags[index]
            if flags & Flag.RANK:
                if self._bears_rank(reading, index):
                    position = left.anchor = left.start = reading.starts[index]
                    if reading.place_from.get(position) is not None:
                        continue
                break
            if left.anchor is not None or flags & Flag.POST or not self._may_stand(word, tag, flags):
                break
            position = left.start = reading.starts[index]
            if tag in _NAMELIKE and not flags & (Flag.GENERIC | Flag.INNER | Flag.HEAD) and word.isalnum():
                left.soft = position
        return left

    def _may_stand(self, word: str, tag: str, flags: int) -> bool:
        if flags & (Flag.INNER | Flag.JOINING):
            return True
        if tag == "m":
            return word[0] == "第" or len(word) == 1
        return tag in _NOMINAL and word[0].isalnum()

    def _bears_rank(self, reading: Reading, index: int) -> bool:
        """市 in 市人民医院 is a rank; in 全市医院 or 城市 it is none."""
        if not reading.flags[index] & Flag.SINGLE_RANK or not reading.adjacent(index):
            return True
        before = reading.words[index - 1]
        return not reading.flags[index - 1] & Flag.GENERIC and reading.tags[index - 1] not in ("m", "q", "r") and bool(before)

    def _own_name(self, reading: Reading, head: int) -> float:
        """How surely the head's own word is a name: 省委 is listed, 人民医院 is not one."""
        word, tag = reading.words[head], reading.tags[head]
        ending = self._lexicon.ending(word, self._lexicon.heads)
        stem = word[: len(word) - len(ending)]
        if not stem or stem in self._generic:
            return 0.0
        if len(stem) == 1 and self._lexicon[stem] & Flag.SINGLE_RANK:
            return 0.5
        return 0.3 if tag in _NAMELIKE else 0.0

    def _says_nothing(self, reading: Reading, start: int, head: int) -> bool:
        """Whether the words between ``start`` and the head name nothing: 县级医院, 美国公司."""
        index = reading.starting.get(start)
        if index is None:
            return False
        words = range(index, head)
        if reading.flags[head] & Flag.COMPANY and reading.words[head] == "公司":
            covered = reading.place_from.get(reading.starts[head])
            if covered == start:
                return True
        return bool(words) and all(reading.flags[i] & Flag.GENERIC for i in words)

    def _bracket(self, reading: Reading, head: int) -> int:
        """Where the name ends, with a bracket that names a part of it: 妇幼保健院（河西新院）."""
        end = reading.ends[head]
        folded = reading.folded
        if end >= len(folded) or folded[end] not in _OPEN:
            return end
        close = next((i for i in range(end + 1, min(end + LONGEST_BRACKET + 2, len(folded))) if folded[i] in _CLOSE), -1)
        inner = folded[end + 1 : close] if close > 0 else ""
        if not inner or inner.startswith(self._remarks):
            return end
        is_place = reading.place_from.get(close) == end + 1
        return close + 1 if is_place or inner.endswith(self._bracketed) else end
