"""Organisations by the word they end in: 湘北市第二人民医院, 省工业和信息化厅, 临江机械股份有限公司."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.find.known import KnownOrganisations
from pipeline.find.lexicon import Flag, Lexicon
from pipeline.find.nameless import Nameless
from pipeline.find.reading import Candidate, Reading

LONGEST_NAME = 30
LONGEST_BRACKET = 14
# A name of the dictionary as long as this is no common word.
_LONG = 6
_OPEN, _CLOSE = "（(", "）)"
# Tags of words that names are made of; anything else ends the way to the left, unless the rules list the word.
NOMINAL = frozenset("n ns nt nz nr nrt nrfg ng vn j b f s l i an eng zg g q a k h".split())
# Tags of words that end no name, whatever their last characters are: 最深处.
GRAMMATICAL = frozenset("d r p c u".split())
NAMELIKE = frozenset("nz nr nrt nrfg eng zg g nt ns j".split())


class _Left(msgspec.Struct):
    """What stands before a head: how far the name reaches, and what anchors it there."""

    start: int
    anchor: int | None = None
    soft: int | None = None


class OrganisationGrammar:
    """Finds organisations by their suffixes."""

    def __init__(self, lexicon: Lexicon, lists: KnownOrganisations, nameless: Nameless) -> None:
        """``lists`` tells the titles of members from the names of assemblies."""
        rules = lexicon.organisations
        self._lexicon = lexicon
        self._lists, self._nameless = lists, nameless
        self._bracketed = tuple(rules.bracketed.split())
        self._common = lexicon.common_organisations
        self._missions = frozenset(rules.missions.split())
        self._after_places = frozenset(rules.after_places.split())
        self._after_schools = frozenset(rules.after_schools.split())
        self._schools = tuple(rules.schools.split())
        self._after_offices = frozenset(rules.after_offices.split())
        self._office_ends = tuple(rules.office_ends.split())
        self._full = frozenset(rules.companies.split()) - frozenset(rules.bare_companies.split())
        self._of_places = frozenset(rules.of_places.split())
        self._single_ranks = frozenset(rules.single_ranks.split())
        self._runs_on = frozenset(rules.runs_on.split())
        self._former = frozenset(rules.former.split())
        self._bare = frozenset(rules.bare_companies.split())
        self._mission_sign, self._ordinal_sign = rules.mission_sign, rules.ordinal_sign
        self._issues = frozenset(rules.issues.split())
        self._no_part = tuple(rules.no_part.split())
        self._state = tuple(word for word in rules.ranks.split() if len(word) > 1)
        self._remarks = tuple(rules.remarks.split())

    def suffixed(self, reading: Reading) -> Iterator[Candidate]:
        """Every name that ends in a head, the shorter ones inside a longer one too."""
        for head, flags in reading.marked:
            if flags & (Flag.HEAD | Flag.ZONE) and not self._grammatical(reading, head):
                found = self._name(reading, head, flags)
                if found:
                    if found.strength >= 0.5:
                        reading.names[found.end] = found.start
                    yield found

    def _goes_on(self, reading: Reading, end: int) -> bool:
        """Whether the last character belongs to a word with the one that follows: 东北|局地, but 市议会|议长."""
        following = reading.starting.get(end)
        if following is not None and len(reading.words[following]) > 1:
            return False
        return reading.folded[end - 1 : end + 1] in self._runs_on

    def _grammatical(self, reading: Reading, head: int) -> bool:
        """Whether a word only ends like a head: 最深处 does, 一小 is one."""
        return reading.tags[head] in GRAMMATICAL and reading.words[head] not in self._lexicon.heads

    def _name(self, reading: Reading, head: int, flags: int) -> Candidate | None:
        word = reading.words[head]
        if flags & Flag.INTERNAL and self._before_post(reading, head):
            return None
        if len(word) == 1 and not self._has_modifier(reading, head):
            return None
        if self._goes_on(reading, reading.ends[head]):
            return None
        if len(word) == 1 and reading.folded[reading.ends[head] - 2 : reading.ends[head]] in self._common:
            return None
        if word in self._issues and reading.starts[head] in reading.names:
            return None
        own = self._own_name(reading, head)
        zone = not flags & Flag.HEAD
        left = self._before(reading, head) if own >= 0.55 and not self._attached(reading, head) else None
        left = left or self._left(reading, head, zone)
        if left.anchor is not None:
            start, strength, why = left.anchor, 0.8, f"a place or rank before … {word}"
        elif zone:
            return None
        elif left.soft is not None:
            quoted = reading.folded[left.soft] == "“"
            first = reading.starting.get(left.soft, head)
            like_place = reading.tags[first] == "ns" or any(f & Flag.PLACE for f in reading.flags[first + 1 : head])
            strength = 0.62 if quoted or like_place else 0.35 if flags & Flag.CAUTIOUS else 0.5
            start, why = left.soft, f"a name before … {word}"
            if strength < 0.5 and len(word) > 1 and self._before_post(reading, head):
                strength = 0.62
            strange = first == head - 1 and reading.flags[first] & Flag.STRANGE
            if strange and len(word) > 1 and (not flags & Flag.CAUTIOUS or word in self._lexicon.brand_heads):
                strength = max(strength, 0.6)
            if flags & Flag.COMPANY and word not in self._bare:
                start, strength = left.start, 0.7
        elif flags & Flag.COMPANY and word not in self._bare and left.start < reading.starts[head]:
            start, strength, why = left.start, 0.62, f"any words before … {word}"
        elif own:
            start, strength, why = reading.starts[head], own, f"{word} names by itself"
        else:
            return None
        ending = self._lexicon.head[word]
        before = reading.folded[start : reading.starts[head]]
        if (ending in self._after_schools and not before.endswith(self._schools)) or (
            ending in self._after_offices and not self._in_office(reading, start, head)
        ):
            return None
        if self._nameless.says_nothing(reading, start, head) or self._lists.is_title(
            reading, start, reading.ends[head]
        ):
            return None
        if reading.folded.endswith(self._no_part, start, reading.ends[head]):
            return None
        if reading.folded[start : reading.ends[head]] in self._common:
            return None
        if zone:
            return Candidate(start, reading.ends[head], "LOC", "place-zone", 0.9, why)
        return Candidate(start, self._bracket(reading, head), "ORG", "organisation-suffix", max(strength, own), why)

    def _in_office(self, reading: Reading, start: int, head: int) -> bool:
        """Whether a name that ends like a ministry begins where this one does."""
        ends = (end for end, begun in reading.names.items() if begun <= start < end < reading.ends[head])
        return any(reading.folded[:end].endswith(self._office_ends) for end in ends)

    def _before_post(self, reading: Reading, head: int) -> bool:
        following = head + 1
        return (
            following < len(reading.flags)
            and reading.adjacent(following)
            and bool(reading.flags[following] & Flag.POST)
        )

    def _has_modifier(self, reading: Reading, head: int) -> bool:
        """A head of one character is a name's end only after a word that no place is: 调查 + 队, not 湖南 + 队."""
        if not reading.adjacent(head):
            return False
        start = reading.starts[head]
        before = reading.words[head - 1]
        tag = reading.tags[head - 1]
        listed = start in reading.place_from
        if listed and reading.words[head] in self._after_places:
            return True
        return len(before) > 1 and not listed and (tag[0] in "nvbjla" or bool(reading.flags[head - 1] & Flag.INNER))

    def _attached(self, reading: Reading, head: int) -> bool:
        """Whether what bears a name by itself belongs to what stands before: 医学院 + 附属 + 协和医院."""
        return head > 0 and reading.adjacent(head) and reading.words[head - 1] in self._lexicon.attached

    def _before(self, reading: Reading, head: int) -> _Left:
        """The place or organisation right before a head that names something by itself."""
        start = reading.starts[head]
        if (
            head > 1
            and reading.words[head - 1] == self._mission_sign
            and self._lexicon.head[reading.words[head]] in self._missions
        ):
            sent = reading.starts[head - 1]
            return _Left(start, reading.place_from.get(sent, reading.names.get(sent)))
        if head and reading.words[head][0] in self._single_ranks and self._unlisted(reading, head - 1):
            return _Left(start, reading.starts[head - 1])
        if head and reading.adjacent(head) and reading.flags[head - 1] & Flag.SINGLE_RANK:
            if start not in reading.place_from and self._bears_rank(reading, head - 1):
                start = reading.starts[head - 1]
                return _Left(start, reading.place_from.get(start, start))
        return _Left(start, reading.place_from.get(start, reading.names.get(start)))

    def _left(self, reading: Reading, head: int, zone: bool) -> _Left:
        """Walk left from a head over the words that may stand in its name."""
        position = reading.starts[head]
        limit = reading.ends[head] - LONGEST_NAME
        left = _Left(position)
        site = False
        bound = not zone and self._lexicon.head[reading.words[head]] not in self._of_places
        while position > limit:
            known = reading.place_from.get(position)
            if known is None and bound and not self._links(reading, position, head):
                known = reading.names.get(position)
            if known is not None and known > limit - LONGEST_NAME:
                position = left.anchor = left.start = known
                continue
            index = reading.stopping.get(position)
            if index is not None and (opened := self._bracket_before(reading, index)) is not None:
                position = opened
                continue
            if index is None or (known is None and position in reading.names and self._links(reading, position, head)):
                break
            word, tag, flags = reading.words[index], reading.tags[index], reading.flags[index]
            if flags & Flag.COMPANY or (zone and (flags & Flag.SINGLE_RANK or position in reading.names)):
                break
            if flags & Flag.RANK and not zone:
                if self._bears_rank(reading, index):
                    position = left.anchor = left.start = reading.starts[index]
                    if position in reading.place_from:
                        continue
                    if len(word) > 1 and index and self._unlisted(reading, index - 1):
                        left.anchor = left.start = reading.starts[index - 1]
                break
            if word == self._mission_sign and left.anchor is not None and reading.words[head] in self._missions:
                sender = reading.place_from.get(reading.starts[index], reading.names.get(reading.starts[index]))
                if sender is not None:
                    left.anchor = left.start = sender
                break
            if left.anchor is not None or word in self._former or (flags & Flag.POST and not flags & Flag.INNER):
                break
            if word == "”":
                opening = reading.folded.rfind("“", max(0, position - LONGEST_BRACKET), position)
                if opening < 0:
                    break
                position = left.start = left.soft = opening
                continue
            if not self._may_stand(reading, index):
                break
            if site and left.soft is None:
                left.soft = reading.starts[index]
            site = bool(flags & Flag.PLACE)
            position = left.start = reading.starts[index]
            named = tag in NAMELIKE or (flags & Flag.STRANGE and tag != "m")
            if named and not flags & (Flag.GENERIC | Flag.INNER | Flag.HEAD) and word.isalnum():
                left.soft = position
        return left

    def _bracket_before(self, reading: Reading, index: int) -> int | None:
        """Where a bracket with a place opens inside a company's name: 宏岳新材料（滁州）有限公司."""
        if reading.words[index] not in _CLOSE or not reading.flags[index + 1] & Flag.COMPANY:
            return None
        inner = reading.place_from.get(reading.starts[index])
        opening = inner - 1 if inner else -1
        return opening if opening > 0 and reading.folded[opening] in _OPEN else None

    def _links(self, reading: Reading, position: int, head: int) -> bool:
        index = reading.starting.get(position)
        return index is not None and index < head and bool(reading.flags[index] & Flag.LINKING)

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
        nominal = tag in NOMINAL or (flags & Flag.STRANGE and tag not in ("m", "t"))
        return bool(nominal) and word[0].isalnum() and word[0] not in self._lexicon.glued

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

    def _own_name(self, reading: Reading, head: int) -> float:
        """How surely the head's own word is a name: 市委 is one, 人民医院 is none."""
        word, tag, start = reading.words[head], reading.tags[head], reading.starts[head]
        ending = self._lexicon.head[word]
        stem = word[: len(word) - len(ending)]
        place = reading.place_to.get(start, 0)
        if ending in self._after_places and place == reading.ends[head] - 1:
            return 0.75
        if ending in self._lexicon.papers and stem and not self._lexicon.generic(stem):
            return 0.7
        if start < place < reading.ends[head] and word[place - start :] not in self._bare:
            return 0.75 if len(ending) > 1 or place < reading.ends[head] - 1 else 0.0
        if not stem or self._lexicon.generic(stem):
            return 0.0
        if tag == "nt" and (stem.startswith(self._state) or ending in self._full):
            return 0.75
        if tag == "nt" and len(stem) > 1 and len(ending) > 1:
            return 0.65 if len(word) > _LONG else 0.56
        if tag in ("j", "nt") and reading.words[head][0] in self._single_ranks:
            return 0.7
        if stem in self._single_ranks:
            return 0.55
        return 0.3 if tag in NAMELIKE else 0.0

    def _bracket(self, reading: Reading, head: int) -> int:
        """Where the name ends, with a bracket that names a part of it: 人民医院（城东院区）."""
        end = reading.ends[head]
        folded = reading.folded
        if end >= len(folded) or folded[end] not in _OPEN:
            return end
        close = next(
            (i for i in range(end + 1, min(end + LONGEST_BRACKET + 2, len(folded))) if folded[i] in _CLOSE), -1
        )
        inner = folded[end + 1 : close] if close > 0 else ""
        if not inner or inner.startswith(self._remarks):
            return end
        is_place = reading.place_from.get(close) == end + 1
        is_part = (
            inner.endswith(self._bracketed)
            and not reading.flags[reading.starting.get(end + 1, head)] & Flag.SINGLE_RANK
        )
        return close + 1 if is_place or is_part else end
