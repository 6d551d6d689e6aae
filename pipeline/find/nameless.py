"""What ends like an organisation and names none: 县级医院, 美国公司, 绍兴上市公司."""

from __future__ import annotations

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Reading


class Nameless:
    """Tells generic organisations from named ones."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.organisations
        self._lexicon = lexicon
        self._statuses = frozenset(rules.statuses.split())
        self._bare = frozenset(rules.bare_companies.split())
        self._ordinal_sign = rules.ordinal_sign

    def generic(self, reading: Reading, start: int, end: int) -> bool:
        """Whether a stretch ends in a head, and what stands before it there names nothing."""
        head = reading.stops(end)
        return head >= 0 and bool(reading.flags[head] & Flag.HEAD) and self.says_nothing(reading, start, head)

    def says_nothing(self, reading: Reading, start: int, head: int) -> bool:
        """Whether the words between ``start`` and the head name nothing: 县级医院, 美国公司, 社区卫生服务中心."""
        index = reading.begins(start)
        if index < 0:
            return False
        word = reading.words[head]
        if word in self._bare and reading.place_from.get(reading.starts[head]) == start:
            return True
        if self._of_status(reading, start, head):
            return True
        if start in reading.place_to and index < head:
            return False
        while index < head and reading.tags[index] in ("m", "q") and reading.words[index][0] != self._ordinal_sign:
            index += 1
        rank = index < head and bool(reading.flags[index] & Flag.RANK)
        if rank and reading.flags[index] & Flag.SINGLE_RANK:
            return False
        stem = len(self._lexicon.head[word])
        first = reading.ends[index] if rank else reading.starts[index]
        between = reading.folded[first : reading.ends[head] - stem]
        if rank:
            office = self._lexicon.head[word] in self._lexicon.offices
            if not between:
                return not reading.flags[index] & Flag.HEAD
            return not office and self._lexicon.generic(between)
        return self._lexicon.generic(between)

    def _of_status(self, reading: Reading, start: int, head: int) -> bool:
        """Whether only a word of standing is between a place and a company: 绍兴上市公司."""
        word, begin = reading.words[head], reading.starts[head]
        stem = len(word) - len(self._lexicon.head[word])
        between = reading.folded[reading.place_to.get(start, start) : begin + stem]
        return between in self._statuses and start in reading.place_to
