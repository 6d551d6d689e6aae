"""Persons whom a word beside the name shows: a title before it, a verb of speech behind it, a credit."""

from __future__ import annotations

from typing import Final

import regex

from pipeline.find.flags import Flag
from pipeline.find.foreign import ForeignNames
from pipeline.find.given import GivenNames
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading

_COLONS: Final = frozenset(":：")
_BLANKS, _CLOSE = " \t　", ("）", ")")
_LONGEST_LIST: Final = 40
# How likely a name must be (see ``GivenNames.score``) to be believed, and to be believed beside a doubtful word.
_LIKELY, _SURE = 0.75, 1.15
_DOUBTFUL: Final = 1.75
# Tags under which the dictionary keeps names, or pieces of them.
_NAMELIKE: Final = frozenset("nr nrt nrfg ns nz zg g ng".split())
_TITLES: Final = Flag.POST | Flag.INTRODUCER
# What the last word of a name is not.
_NO_NAME: Final = Flag.HEAD | Flag.PLACE | Flag.POST | Flag.ADDRESS | Flag.INTRODUCER
# How many words may stand between a name and its verb of speech.
_BETWEEN: Final = 2


class NamesInContext:
    """Finds persons by what stands beside their names."""

    def __init__(self, lexicon: Lexicon, given: GivenNames, foreign: ForeignNames) -> None:
        rules = lexicon.people
        self._lexicon = lexicon
        self._given = given
        self._foreign = foreign
        self._grammatical = frozenset(rules.between) | frozenset(rules.of_grammar)
        self._between = frozenset(rules.between_speech.split())
        self._closing, self._latin = regex.compile(rules.closing_credit), regex.compile(rules.latin)
        self._separators = frozenset(rules.name_joints)
        self._before_name = frozenset(rules.before_speaker)

    def find(self, reading: Reading) -> list[Candidate]:
        """Names after titles, before verbs of speech, and in credits."""
        found: list[Candidate] = []
        for index in reading.signs.introducing:
            flags = reading.flags[index]
            if flags & _TITLES:
                self._after_title(reading, index, found)
            if flags & Flag.SPEECH:
                self._before_verb(reading, index, found)
            if flags & Flag.CREDIT and index:
                self._credited(reading, index, found)
        self._closing_credits(reading, found)
        return found

    def _after_title(self, reading: Reading, index: int, names: list[Candidate]) -> None:
        """The name right after a title or 记者, and the names listed after it."""
        alone = reading.words[index] not in self._lexicon.reporters
        after = index + 1
        colon = after < len(reading.words) and reading.words[after] in _COLONS
        after += colon
        for number in range(_LONGEST_LIST):
            at = self._skip(reading, after)
            if number and after == at < len(reading.words) and reading.adjacent(at):
                return
            found = self._name_at(reading, at, alone, colon or number > 0)
            if found is None:
                return
            names.append(found)
            last = reading.stops(found.end)
            if last < 0:
                return
            after = last + 1

    def _skip(self, reading: Reading, index: int) -> int:
        while index < len(reading.words) and reading.words[index] in self._separators:
            index += 1
        return index

    def _name_at(self, reading: Reading, index: int, alone: bool, listed: bool) -> Candidate | None:
        """The name that begins at a word."""
        if index >= len(reading.words):
            return None
        start, why = reading.starts[index], f"after {reading.words[index - 1]}" if index else ""
        latin = self._latin.match(reading.folded, start) if reading.words[index][0].isascii() else None
        if latin is not None:
            return Candidate(start, latin.end(), "PER", "person-introduced", 0.8, why)
        foreign = self._foreign.after_title(reading, index)
        end, score = self._given.best(reading, start)
        if foreign is not None and (not end or foreign.end > end or score < _LIKELY):
            return foreign
        doubtful = self._doubtful(reading, index, end)
        if not end or doubtful is None or score < (_DOUBTFUL if doubtful else _SURE if listed else _LIKELY):
            return None
        sure = 0.72 if score >= _DOUBTFUL else 0.66 if score >= _SURE else 0.6
        return Candidate(start, end, "PER", "person-introduced", sure if alone else 0.9, why)

    def _doubtful(self, reading: Reading, index: int, end: int) -> bool | None:
        """Whether the words of a name may be common ones; None where they are no name."""
        word, flags, start = reading.words[index], reading.flags[index], reading.starts[index]
        if reading.tags[index] in ("m", "t") or not end or reading.folded[start:end] in self._lexicon.common_people:
            return None
        last = reading.stops(end)
        ending = reading.flags[last] if last > index and len(reading.words[last]) > 1 else 0
        if ending & _NO_NAME & ~Flag.PLACE:
            return None
        if reading.place_to.get(start, 0) == end:
            return None
        if len(word) == 1:
            if word in self._grammatical and reading.tags[index] != "nr":
                return None
            acts = last > index and len(reading.words[last]) > 1 and reading.tags[last] == "v"
            if acts and reading.tags[index] != "nr":
                return None
            return bool(ending & Flag.PLACE) or reading.tags[index] in ("v", "p", "d", "c", "f", "u")
        if flags & Flag.UNKNOWN:
            if flags & _NO_NAME & ~Flag.PLACE:
                return None
            return bool(flags & Flag.PLACE)
        if flags & (_NO_NAME | Flag.FOLLOWER):
            return None
        if reading.ends[index] == end and len(word) > 2 and reading.tags[index] not in _NAMELIKE:
            return None
        return reading.tags[index] not in _NAMELIKE

    def _before_verb(self, reading: Reading, verb: int, found: list[Candidate]) -> None:
        """A name between the beginning of its clause and a verb of speech: 蓝景和告诉记者."""
        last = verb
        while last and verb - last < _BETWEEN and reading.words[last - 1] in self._between:
            last -= 1
        end = reading.starts[last]
        for length in (3, 2, 4):
            start = end - length
            index = reading.begins(start)
            if index < 0 or not self._begins(reading, start):
                continue
            surname = self._given.surname(reading.folded, start)
            if not surname or not 0 < length - surname < 3:
                continue
            if self._doubtful(reading, index, end) is not False and reading.tags[index] != "v":
                continue
            score = self._given.score(reading, start + surname, end)
            if score is None or score < _SURE - (verb > last) * 1.0 or self._doubtful(reading, index, end) is None:
                continue
            strength = 0.66 if length > 2 else 0.6
            why = f"a name before {reading.words[verb]}"
            found.append(Candidate(start, end, "PER", "person-speaking", strength, why))
            return

    def _begins(self, reading: Reading, start: int) -> bool:
        """Whether a clause begins at a position, or what is told by someone: 据X介绍."""
        before = reading.folded[start - 1 : start]
        return not before.isalnum() or (before in self._before_name and reading.begins(start - 1) >= 0)

    def _credited(self, reading: Reading, index: int, found: list[Candidate]) -> None:
        """沈志成 摄: the one or two words of a name before what its bearer made, and those listed before them."""
        at = index - (reading.words[index - 1] in ("/", "／"))
        while at > 0:
            first = self._first_of_name(reading, at)
            if first is None:
                return
            start, end = reading.starts[first], reading.ends[at - 1]
            found.append(Candidate(start, end, "PER", "person-credit", 0.75, f"before {reading.words[index]}"))
            if first and reading.words[first - 1] in ("、", "/"):
                at = first - 1
            elif first and reading.ends[first - 1] < start:
                at = first
            else:
                return

    def _first_of_name(self, reading: Reading, after: int) -> int | None:
        """The first word of a name that ends before the word ``after`` and begins after a stop."""
        for first in (after - 1, after - 2, after - 3):
            if first < 0 or (first < after - 1 and not reading.adjacent(first + 1)):
                return None
            word = reading.folded[reading.starts[first] : reading.ends[after - 1]]
            free = not first or not reading.adjacent(first) or not reading.words[first - 1][0].isalnum()
            if free and 1 < len(word) < 5:
                foreign = reading.tags[first] in ("nr", "nrt") and self._lexicon.transliteration.issuperset(word)
                return first if foreign or self._lexicon.is_full_name(word) else None
        return None

    def _closing_credits(self, reading: Reading, found: list[Candidate]) -> None:
        """（范晓堂 岳春明）: the names in brackets that close an item."""
        folded = reading.folded
        if not _closes_line(folded):
            return
        for match in self._closing.finditer(folded):
            spans = match.spans("name")
            if all(self._lexicon.is_full_name(folded[a:b]) for a, b in spans):
                for start, end in spans:
                    why = "in the brackets that close an item"
                    found.append(Candidate(start, end, "PER", "person-credit", 0.75, why))


def _closes_line(folded: str) -> bool:
    """Whether a bracket closes at the end of a line."""
    for close in _CLOSE:
        at = folded.find(close) + 1
        while at:
            while at < len(folded) and folded[at] in _BLANKS:
                at += 1
            if at == len(folded) or folded[at] == "\n":
                return True
            at = folded.find(close, at) + 1
    return False
