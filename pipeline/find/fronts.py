"""What stands before the head of an organisation's name: how far the name reaches, and what anchors it there."""

from __future__ import annotations

from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Reading

LONGEST_NAME: Final = 30
LONGEST_BRACKET: Final = 14
OPEN, CLOSE = "（(", "）)"
# Tags of words that names are made of; anything else ends the way to the left, unless the rules list the word.
NOMINAL: Final = frozenset("n ns nt nz nr nrt nrfg ng vn j b f s l i an eng zg g q a k h".split())
NAMELIKE: Final = frozenset("nz nr nrt nrfg eng zg g nt ns j".split())
# What makes no name of a stretch by itself.
_COMMON: Final = Flag.GENERIC | Flag.INNER | Flag.HEAD


class Front:
    """How far a name may reach to the left; where a place, rank or name anchors it, and a doubtful name; else -1."""

    __slots__ = ("anchor", "soft", "start")

    def __init__(self, start: int, anchor: int = -1) -> None:
        self.start = start
        self.anchor = anchor
        self.soft = -1


class Fronts:
    """Walks to the left from the heads of names."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.organisations
        self._lexicon = lexicon
        self._attached = lexicon.attached
        self._missions = frozenset(rules.missions.split())
        self._of_places = frozenset(rules.of_places.split())
        self._single_ranks = frozenset(rules.single_ranks.split())
        self._former = frozenset(rules.former.split())
        self._mission_sign, self._ordinal_sign = rules.mission_sign, rules.ordinal_sign

    def attached(self, reading: Reading, head: int) -> bool:
        """Whether what bears a name by itself belongs to what stands before: 医学院 + 附属 + 协和医院."""
        return head > 0 and reading.adjacent(head) and reading.words[head - 1] in self._attached

    def right_before(self, reading: Reading, head: int) -> Front:
        """The place or organisation right before a head that names something by itself."""
        start = reading.starts[head]
        if (
            head > 1
            and reading.words[head - 1] == self._mission_sign
            and self._lexicon.head[reading.words[head]] in self._missions
        ):
            return Front(start, _ending(reading, reading.starts[head - 1]))
        if head and reading.words[head][0] in self._single_ranks and self._unlisted(reading, head - 1):
            return Front(start, reading.starts[head - 1])
        if head and reading.adjacent(head) and reading.flags[head - 1] & Flag.SINGLE_RANK:
            if start not in reading.place_from and self._bears_rank(reading, head - 1):
                start = reading.starts[head - 1]
                return Front(start, reading.place_from.get(start, start))
        return Front(start) if side_by_side(reading, head, self._lexicon) else Front(start, _ending(reading, start))

    def walk(self, reading: Reading, head: int, zone: bool) -> Front:
        """Over the words that may stand in the name of a head; ``zone`` says that it is a place's."""
        position = reading.starts[head]
        limit = reading.ends[head] - LONGEST_NAME
        front = Front(position)
        site = False
        bound = not zone and self._lexicon.head[reading.words[head]] not in self._of_places
        while position > limit:
            linked = position in reading.names and self._links(reading, position, head)
            known = reading.place_from.get(position, -1)
            if known < 0 and bound and not linked:
                known = reading.names.get(position, -1)
                if known >= 0 and side_by_side(reading, reading.begins(position), self._lexicon):
                    break
            if known >= 0 and known > limit - LONGEST_NAME:
                position = front.anchor = front.start = known
                continue
            index = reading.stops(position)
            opened = self._bracket_before(reading, index) if index >= 0 else -1
            if opened >= 0:
                position = opened
                continue
            if index < 0 or (known < 0 and linked):
                break
            flags = reading.flags[index]
            if flags & Flag.COMPANY or (zone and (flags & Flag.SINGLE_RANK or position in reading.names)):
                break
            if flags & Flag.RANK and not zone:
                if not self._ranked(reading, index, front):
                    break
                position = front.start
                continue
            if front.anchor >= 0:
                self._sent(reading, index, head, front)
                break
            word = reading.words[index]
            if word in self._former or (flags & Flag.POST and not flags & Flag.INNER):
                break
            if word == "”":
                opening = reading.folded.rfind("“", max(0, position - LONGEST_BRACKET), position)
                if opening < 0:
                    break
                position = front.start = front.soft = opening
                continue
            if not self._may_stand(reading, index):
                break
            position = front.start = reading.starts[index]
            if (site and front.soft < 0) or _namelike(word, reading.tags[index], flags):
                front.soft = position
            site = bool(flags & Flag.PLACE)
        return front

    def _ranked(self, reading: Reading, index: int, front: Front) -> bool:
        """Anchor a name at a rank. Returns whether a place stands before it."""
        if not self._bears_rank(reading, index):
            return False
        front.anchor = front.start = reading.starts[index]
        if front.start in reading.place_from:
            return True
        if len(reading.words[index]) > 1 and index and self._unlisted(reading, index - 1):
            front.anchor = front.start = reading.starts[index - 1]
        return False

    def _sent(self, reading: Reading, index: int, head: int, front: Front) -> None:
        """Anchor a mission at who sends it: 中国驻法国大使馆."""
        if reading.words[index] == self._mission_sign and reading.words[head] in self._missions:
            sender = _ending(reading, reading.starts[index])
            if sender >= 0:
                front.anchor = front.start = sender

    def _bracket_before(self, reading: Reading, index: int) -> int:
        """Where a bracket with a place opens inside a company's name, or -1: 宏岳新材料（滁州）有限公司."""
        if reading.words[index] not in CLOSE or not reading.flags[index + 1] & Flag.COMPANY:
            return -1
        opening = reading.place_from.get(reading.starts[index], 0) - 1
        return opening if opening > 0 and reading.folded[opening] in OPEN else -1

    def _links(self, reading: Reading, position: int, head: int) -> bool:
        """Whether a word begins there that makes another name of what follows a name."""
        index = reading.begins(position)
        return 0 <= index < head and bool(reading.flags[index] & Flag.LINKING)

    def _may_stand(self, reading: Reading, index: int) -> bool:
        word, tag, flags = reading.words[index], reading.tags[index], reading.flags[index]
        if flags & Flag.CONJUNCTION:
            return index > 0 and bool(reading.flags[index - 1] & Flag.JOINING)
        if word in self._lexicon.indefinite and not reading.words[index + 1].startswith(self._lexicon.numbered):
            return False
        if flags & (Flag.INNER | Flag.JOINING):
            return True
        if flags & Flag.HEAD and tag == "m":
            return True
        if tag == "m" or tag == "x":
            following = reading.flags[index + 1] if index + 1 < len(reading.flags) else 0
            ordinal = len(word) == 1 and word.isalpha() and bool(following & Flag.HEAD)
            return word[0] == self._ordinal_sign or (
                ordinal and reading.words[index + 1].startswith(self._lexicon.numbered)
            )
        if tag not in NOMINAL and (not flags & Flag.STRANGE or tag == "t"):
            return False
        return word[0].isalnum() and word[0] not in self._lexicon.glued

    def _unlisted(self, reading: Reading, index: int) -> bool:
        """Whether a word that begins its clause is a place of no list before an office: 青岚 + 市委."""
        if not reading.adjacent(index + 1) or len(reading.words[index]) != 2 or not reading.flags[index] & Flag.STRANGE:
            return False
        return not index or not reading.adjacent(index) or not reading.words[index - 1][0].isalnum()

    def _bears_rank(self, reading: Reading, index: int) -> bool:
        """市 in 市人民医院 is a rank; in 全市医院 or 城市 it is none."""
        if not reading.flags[index] & Flag.SINGLE_RANK or not reading.adjacent(index):
            return True
        return not reading.flags[index - 1] & Flag.GENERIC and reading.tags[index - 1] not in ("m", "q", "r")


def side_by_side(reading: Reading, index: int, lexicon: Lexicon) -> bool:
    """Whether a word and the one right before it are organs of one rank, each with a name of its own: 市委|市政府."""
    if not reading.adjacent(index) or not reading.flags[index - 1] & reading.flags[index] & Flag.HEAD:
        return False
    rank = reading.words[index][0]
    return reading.words[index - 1][0] == rank and bool(lexicon[rank] & Flag.SINGLE_RANK)


def _ending(reading: Reading, position: int) -> int:
    """Where the place or organisation begins that ends at a position, or -1."""
    return reading.place_from.get(position, reading.names.get(position, -1))


def _namelike(word: str, tag: str, flags: int) -> bool:
    named = tag in NAMELIKE or (flags & Flag.STRANGE and tag != "m")
    return bool(named) and not flags & _COMMON and word.isalnum()
