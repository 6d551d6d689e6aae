"""The candidates of Baidu LAC, and how far each is to be believed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

import regex

from pipeline.find.flags import Flag
from pipeline.find.fronts import side_by_side
from pipeline.find.lac import Lac
from pipeline.find.lexicon import Lexicon
from pipeline.find.organisations import GRAMMATICAL
from pipeline.find.reading import Candidate, Reading
from pipeline.types import Segmented, Span

_MASK: Final = "0"
LONGEST_NAME: Final = 40
_QUOTES: Final = ("“”", "‘’", "「」")
# Tags of words that no common noun or verb is.
_NAMELIKE: Final = frozenset("nz nr nrt nrfg eng zg g nt ns j x".split())
_STRENGTH: Final = {"PER": 0.65, "LOC": 0.55, "ORG": 0.6}
_DOUBTFUL: Final = 0.4


class Tagger:
    """Runs the network over an article's sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Raises ImportError where the network is not installed."""
        self._lac = Lac()
        self._lexicon = lexicon
        self._summed = regex.compile(f"(?<!第){lexicon.places.summed}$")
        self._fronts = tuple(lexicon.organisations.fronts.split())
        self._after_schools = frozenset(lexicon.organisations.after_schools.split())
        self._schools = tuple(lexicon.organisations.schools.split())
        self._sayings = tuple(lexicon.people.sayings.split())
        self._tails = tuple(lexicon.organisations.tails.split())

    def find(self, segmented: Segmented, reading: Reading) -> Iterator[Candidate]:
        """Persons, places and organisations; numbers and dates are masked before the network reads."""
        locked = [(m.start, m.end) for m in segmented.mentions if not m.weak and m.start < m.end]
        text = _masked(segmented.folded, locked)
        masked = bytearray(len(text))
        for start, end in locked:
            masked[start:end] = b"\1" * (end - start)
        spans = segmented.sentences
        for (offset, _), words in zip(spans, self._lac.run([text[a:b] for a, b in spans]), strict=True):
            for start, end, tag in words:
                if tag in _STRENGTH:
                    yield from self._judged(reading, masked, offset + start, offset + end, tag)

    def _judged(self, reading: Reading, masked: bytearray, start: int, end: int, kind: str) -> Iterator[Candidate]:
        number = masked.find(1, start, end)
        end = number if number >= 0 else end
        if kind == "PER" and end - start == 3 and reading.folded[end - 1] in self._lexicon.people.no_end:
            end -= 1
        if kind == "PER" and end - start == 3 and self._overmasked(reading.folded, start):
            end -= 1
        if kind == "LOC" and reading.folded[start:end].endswith(self._lexicon.around):
            end -= len(next(word for word in self._lexicon.around if reading.folded.endswith(word, start, end)))
        if kind == "ORG":
            start, end = self._trimmed(reading, start, end)
        if kind == "PER" and end - start > 2 and reading.folded.startswith(self._sayings, end - 1):
            end -= 1
        if kind == "PER" and end - start > 3:
            start = self._after_title(reading, start, end)
            end = self._uncut(reading, start, end)
        if kind == "LOC" and (summed := self._summed.search(reading.folded, start, end)):
            end = summed.start()
        if kind == "LOC" and reading.folded[end - 1] == reading.folded[end - 2] and end - start > 3:
            end -= reading.folded[end - 1] in self._lexicon.settlements
        while start < end and not reading.folded[start].isalnum() and reading.folded[start] not in "“‘《":
            start += 1
        name = reading.folded[start:end]
        if not 2 <= end - start <= LONGEST_NAME or self._lexicon[name] & Flag.RANK or name.isnumeric():
            return
        if kind == "ORG" and reading.place_to.get(start) == end:
            kind = "LOC"
        if (kind == "LOC" or (kind == "PER" and end - start > 2)) and self._ends_in_head(reading, end):
            kind = "ORG"
        strength, why = self._strength(reading, start, end, kind)
        yield Candidate(start, end, kind, f"lac-{kind.lower()}", strength, why)
        if kind == "PER":
            first, last = self._foreign(reading, start, end)
            if (first, last) != (start, end):
                yield Candidate(
                    first, last, kind, "lac-per", 0.65, "PER of the tagger and the foreign syllables around"
                )

    def _overmasked(self, folded: str, start: int) -> bool:
        """Whether what follows 某 is no part of the name: 张某来到."""
        rules = self._lexicon.people
        return folded[start + 1] in rules.masked_marks and folded[start + 2] in rules.no_masked

    def _trimmed(self, reading: Reading, start: int, end: int) -> Span:
        """Without the words around an organisation that belong to a title or a dateline: 时任, 讯."""
        folded = reading.folded
        for word in self._fronts:
            if folded.startswith(word, start) and reading.begins(start + len(word)) >= 0:
                start += len(word)
        for word in self._tails:
            if folded.endswith(word, start, end):
                end -= len(word)
        following, place = reading.begins(end), reading.place_from.get(end, start)
        if following >= 0 and reading.tags[following] == "t" and place > start + 1:
            end = place
        return start, self._headed(reading, self._uncut(reading, start, self._shortened(reading, start, end)))

    def _headed(self, reading: Reading, end: int) -> int:
        """Where a name ends that the network ended right before its head: 国际玉米小麦改良 + 中心."""
        head = reading.begins(end)
        if head < 1 or self._ends_in_head(reading, end) or len(reading.words[head]) < 2 or not reading.adjacent(head):
            return end
        bare = not reading.flags[head] & Flag.HEAD or reading.flags[head] & (Flag.INTERNAL | Flag.PLACE)
        return end if bare or reading.tags[head] in GRAMMATICAL else reading.ends[head]

    def _after_title(self, reading: Reading, start: int, end: int) -> int:
        """Where a person's name begins behind a title that the network took into it: 果农|缑永强."""
        index = reading.begins(start)
        if index < 0 or not reading.flags[index] & (Flag.POST | Flag.INTRODUCER):
            return start
        name = reading.folded[reading.ends[index] : end]
        return reading.ends[index] if len(name) > 1 and self._lexicon.is_full_name(name) else start

    def _uncut(self, reading: Reading, start: int, end: int) -> int:
        """Where a name ends that the network ended inside a word of the dictionary: before that word."""
        if reading.stops(end) >= 0:
            return end
        index = bisect_right(reading.starts, end) - 1
        whole = index >= 0 and reading.starts[index] < end < reading.ends[index]
        if whole and not reading.flags[index] & Flag.UNKNOWN and reading.starts[index] > start + 1:
            return reading.starts[index]
        return end

    def _shortened(self, reading: Reading, start: int, end: int) -> int:
        """An organisation's end without words of grammar or titles that follow it: 拟, 系, 常委."""
        while (last := reading.stops(end)) >= 0 and reading.starts[last] > start + 1:
            flags, single = reading.flags[last], len(reading.words[last]) == 1
            verb = single and reading.tags[last][0] in "vpduc"
            if flags & Flag.HEAD and verb:
                verb = reading.words[last] in self._after_schools and not self._of_school(reading, start, last)
            if not verb and (flags & Flag.HEAD or not flags & Flag.POST):
                break
            end = reading.starts[last]
        return end

    def _strength(self, reading: Reading, start: int, end: int, kind: str) -> tuple[float, str]:
        why = f"{kind} of the tagger"
        if self._quoted(reading.folded, start, end):
            return _DOUBTFUL, f"{why}, in quotation marks"
        if kind == "PER" and not self._like_person(reading.folded[start:end]):
            if self._before_post(reading, start, end):
                return _STRENGTH[kind], f"{why}, beside a title"
            return _DOUBTFUL, f"{why}, not as persons are named"
        if kind == "ORG" and self._indefinite(reading, start, end):
            return _DOUBTFUL, f"{why}, one of its kind"
        if kind == "ORG" and reading.folded[start:end] in self._lexicon.common_organisations:
            return _DOUBTFUL, f"{why}, a common word"
        if kind == "ORG" and reading.folded[start - 1 : start] in self._lexicon.all_of:
            return _DOUBTFUL, f"{why}, of all places together"
        if kind == "ORG" and (self._overruns(reading, start, end) or self._lexicon.generic(reading.folded[start:end])):
            return _DOUBTFUL, f"{why}, with words after the name's end"
        if kind == "LOC" and reading.folded[start:end] in self._lexicon.common_places:
            return _DOUBTFUL, f"{why}, a common word"
        if kind == "ORG" and not self._ends_in_head(reading, end) and not self._namelike(reading, start, end):
            return _DOUBTFUL, f"{why}, of common words"
        if kind == "LOC" and end - start == 2:
            return 0.5, why
        return _STRENGTH[kind], why

    def _indefinite(self, reading: Reading, start: int, end: int) -> bool:
        """Whether 一 and a common noun follow a place: 寿阳一煤矿."""
        first, last = reading.begins(start), reading.stops(end)
        if first < 0 or last < 0:
            return False
        return any(
            reading.words[i] in self._lexicon.indefinite
            and reading.starts[i] in reading.place_to.values()
            and not reading.words[i + 1].startswith(self._lexicon.numbered)
            for i in range(first + 1, last)
        )

    def _of_school(self, reading: Reading, start: int, index: int) -> bool:
        """Whether what stands before a word ends like a university: 浙江大学土木 + 系, 煤业 + 系."""
        return any(school in reading.folded[start : reading.starts[index]] for school in self._schools)

    def _ends_in_head(self, reading: Reading, end: int) -> bool:
        last = reading.stops(end)
        if last < 0 or reading.tags[last] in GRAMMATICAL:
            return False
        return bool(reading.flags[last] & Flag.HEAD) and not reading.flags[last] & Flag.PLACE

    def _namelike(self, reading: Reading, start: int, end: int) -> bool:
        first, last = reading.begins(start), reading.stops(end)
        if first < 0 or last < 0:
            return True
        singles = sum(len(reading.words[i]) == 1 for i in range(first, last + 1))
        return singles > 1 or any(
            reading.tags[i] in _NAMELIKE or reading.flags[i] & Flag.STRANGE for i in range(first, last + 1)
        )

    def _before_post(self, reading: Reading, start: int, end: int) -> bool:
        """Whether a title stands right before or after."""
        before, after = reading.stops(start), reading.begins(end)
        titles = Flag.POST | Flag.INTRODUCER
        return (before >= 0 and bool(reading.flags[before] & titles)) or (
            after >= 0 and bool(reading.flags[after] & (titles | Flag.ADDRESS))
        )

    def _overruns(self, reading: Reading, start: int, end: int) -> bool:
        """Whether an organisation's head stands inside and none at the end."""
        first, last = reading.begins(start), reading.stops(end)
        if first < 0 or last < 0:
            return False
        if any(side_by_side(reading, i, self._lexicon) for i in range(first + 1, last + 1)):
            return True
        if reading.flags[last] & Flag.HEAD:
            inner = range(first + 1, last)
            joined = any(
                reading.flags[i] & Flag.LINKING and reading.flags[i - 1] & (Flag.HEAD | Flag.PLACE) for i in inner
            )
            return joined or any(
                reading.words[i][0] in self._lexicon.glued for i in inner if len(reading.words[i]) == 2
            )
        return any(reading.flags[i] & Flag.HEAD and not reading.flags[i] & Flag.PLACE for i in range(first + 1, last))

    def _like_person(self, name: str) -> bool:
        if name in self._lexicon.common_people or self._lexicon[name] & (Flag.POST | Flag.INTRODUCER):
            return False
        if name[0] in self._lexicon.surnames or name[:2] in self._lexicon.surnames:
            return True
        return len(name) > 3 or (len(name) > 2 and self._lexicon.transliteration.issuperset(name)) or not name.isalpha()

    def _foreign(self, reading: Reading, start: int, end: int) -> Span:
        """The name with the words before and after it that are written in foreign syllables."""
        allowed = self._lexicon.transliteration
        if not allowed.issuperset(reading.folded[start:end]):
            return start, end
        least, most = end - LONGEST_NAME, start + LONGEST_NAME
        while start > least and (index := reading.stops(start)) >= 0 and self._syllables(reading, index):
            start = reading.starts[index]
        while end < most and (index := reading.begins(end)) >= 0 and self._syllables(reading, index):
            end = reading.ends[index]
        return start, end - reading.folded.startswith(self._sayings, end - 1)

    def _syllables(self, reading: Reading, index: int) -> bool:
        known = reading.flags[index] & (Flag.FOLLOWER | Flag.POST | Flag.INTRODUCER | Flag.ADDRESS)
        return not known and self._lexicon.transliteration.issuperset(reading.words[index])

    def _quoted(self, folded: str, start: int, end: int) -> bool:
        return folded[start - 1 : start] + folded[end : end + 1] in _QUOTES


def _masked(folded: str, locked: Iterable[Span]) -> str:
    """The text with its strong numbers and dates as zeros, of the same length."""
    pieces, last = [], 0
    for start, end in locked:
        if start >= last:
            pieces += [folded[last:start], _MASK * (end - start)]
            last = end
    return "".join([*pieces, folded[last:]])
