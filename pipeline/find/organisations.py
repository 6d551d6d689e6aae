"""Organisations by the word they end in: 湘北市第二人民医院, 省工业和信息化厅, 临江机械股份有限公司."""

from __future__ import annotations

from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.fronts import CLOSE, LONGEST_BRACKET, NAMELIKE, OPEN, Front, Fronts
from pipeline.find.known import KnownOrganisations
from pipeline.find.lexicon import Lexicon
from pipeline.find.nameless import Nameless
from pipeline.find.reading import Candidate, Reading

# A name of the dictionary as long as this is no common word.
_LONG: Final = 6
# Tags of words that end no name, whatever their last characters are: 最深处.
GRAMMATICAL: Final = frozenset("d r p c u".split())


class OrganisationGrammar:
    """Finds organisations by their suffixes."""

    def __init__(self, lexicon: Lexicon, lists: KnownOrganisations, nameless: Nameless) -> None:
        """``lists`` tells the titles of members from the names of assemblies."""
        rules = lexicon.organisations
        self._lexicon = lexicon
        self._lists, self._nameless, self._fronts = lists, nameless, Fronts(lexicon)
        self._bracketed = tuple(rules.bracketed.split())
        self._common = lexicon.common_organisations
        self._after_places = frozenset(rules.after_places.split())
        self._after_schools = frozenset(rules.after_schools.split())
        self._schools = tuple(rules.schools.split())
        self._after_offices = frozenset(rules.after_offices.split())
        self._office_ends = tuple(rules.office_ends.split())
        self._full = frozenset(rules.companies.split()) - frozenset(rules.bare_companies.split())
        self._single_ranks = frozenset(rules.single_ranks.split())
        self._runs_on = frozenset(rules.runs_on.split())
        self._bare = frozenset(rules.bare_companies.split())
        self._issues = frozenset(rules.issues.split())
        self._no_part = tuple(rules.no_part.split())
        self._state = tuple(word for word in rules.ranks.split() if len(word) > 1)
        self._remarks = tuple(rules.remarks.split())

    def suffixed(self, reading: Reading) -> list[Candidate]:
        """Every name that ends in a head, the shorter ones inside a longer one too."""
        names: list[Candidate] = []
        for head in reading.signs.heads:
            found = None if self._no_end(reading, head) else self._name(reading, head)
            if found is not None:
                if found.strength >= 0.5:
                    reading.names[found.end] = min(found.start, reading.names.get(found.end, found.start))
                names.append(found)
        return names

    def _no_end(self, reading: Reading, head: int) -> bool:
        """Whether a word that looks like the end of a name is none where it stands."""
        word, end = reading.words[head], reading.ends[head]
        if reading.tags[head] in GRAMMATICAL and word not in self._lexicon.heads:
            return True  # 最深处 only ends like a head, 一小 is one
        if reading.flags[head] & Flag.INTERNAL and self._before_post(reading, head):
            return True
        if len(word) == 1 and not self._has_modifier(reading, head):
            return True
        if self._goes_on(reading, end) or (len(word) == 1 and reading.folded[end - 2 : end] in self._common):
            return True
        return word in self._issues and reading.starts[head] in reading.names

    def _goes_on(self, reading: Reading, end: int) -> bool:
        """Whether the last character belongs to a word with the one that follows: 东北|局地, but 市议会|议长."""
        following = reading.begins(end)
        if following >= 0 and len(reading.words[following]) > 1:
            return False
        return reading.folded[end - 1 : end + 1] in self._runs_on

    def _name(self, reading: Reading, head: int) -> Candidate | None:
        zone = not reading.flags[head] & Flag.HEAD
        own = self._own_name(reading, head)
        if own >= 0.55 and not self._fronts.attached(reading, head):
            front = self._fronts.right_before(reading, head)
        else:
            front = self._fronts.walk(reading, head, zone)
        found = self._from_front(reading, head, front, own)
        if found is None or self._says_nothing(reading, found.start, head):
            return None
        if front.anchor < 0 and self._counted(reading, found.start):
            return None
        if zone:
            found.type, found.rule, found.strength = "LOC", "place-zone", 0.9
        else:
            found.end, found.strength = self._bracket(reading, head), max(found.strength, own)
        return found

    def _counted(self, reading: Reading, start: int) -> bool:
        """Whether a number with its classifier stands right before: 两个|铁路局."""
        before = reading.stops(start)
        return before >= 0 and reading.tags[before] == "m" and not reading.words[before][-1].isnumeric()

    def _from_front(self, reading: Reading, head: int, front: Front, own: float) -> Candidate | None:
        """The name with what stands before its head, or with the head alone."""
        word, flags, start = reading.words[head], reading.flags[head], reading.starts[head]
        bare = not flags & Flag.COMPANY or word in self._bare
        if front.anchor >= 0:
            start, strength, why = front.anchor, 0.8, f"a place or rank before … {word}"
        elif not flags & Flag.HEAD:
            return None
        elif front.soft >= 0:
            start, strength, why = front.soft, self._soft(reading, head, front.soft), f"a name before … {word}"
            if not bare:
                start, strength = front.start, 0.7
        elif not bare and front.start < start:
            start, strength, why = front.start, 0.62, f"any words before … {word}"
        elif own:
            strength, why = own, f"{word} names by itself"
        else:
            return None
        return Candidate(start, reading.ends[head], "ORG", "organisation-suffix", strength, why)

    def _soft(self, reading: Reading, head: int, start: int) -> float:
        """How surely a name that begins with a doubtful word is one."""
        word, flags = reading.words[head], reading.flags[head]
        first = reading.begins(start)
        first = first if first >= 0 else head
        quoted = reading.folded[start] == "“"
        like_place = reading.tags[first] == "ns" or any(reading.flags[i] & Flag.PLACE for i in range(first + 1, head))
        strength = 0.62 if quoted or like_place else 0.35 if flags & Flag.CAUTIOUS else 0.5
        if len(word) > 1:
            if strength < 0.5 and self._before_post(reading, head):
                strength = 0.62
            strange = first == head - 1 and reading.flags[first] & Flag.STRANGE
            if strange and (not flags & Flag.CAUTIOUS or word in self._lexicon.brand_heads):
                strength = max(strength, 0.6)
        return strength

    def _says_nothing(self, reading: Reading, start: int, head: int) -> bool:
        """Whether a stretch that ends like an organisation is none, or one of a kind."""
        end, ending = reading.ends[head], self._lexicon.head[reading.words[head]]
        if ending in self._after_schools:
            if not reading.folded[start : reading.starts[head]].endswith(self._schools):
                return True
        if ending in self._after_offices and not self._in_office(reading, start, end):
            return True
        if self._nameless.says_nothing(reading, start, head) or self._lists.is_title(reading, start, end):
            return True
        return reading.folded.endswith(self._no_part, start, end) or reading.folded[start:end] in self._common

    def _in_office(self, reading: Reading, start: int, end: int) -> bool:
        """Whether a name that ends like a ministry begins where this one does."""
        return any(
            begun <= start < stop < end and reading.folded.endswith(self._office_ends, 0, stop)
            for stop, begun in reading.names.items()
        )

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
        if end >= len(folded) or folded[end] not in OPEN:
            return end
        most = min(end + LONGEST_BRACKET + 2, len(folded))
        close = next((i for i in range(end + 1, most) if folded[i] in CLOSE), -1)
        inner = folded[end + 1 : close] if close > 0 else ""
        if not inner or inner.startswith(self._remarks):
            return end
        if reading.place_from.get(close) == end + 1:
            return close + 1
        first = reading.begins(end + 1)
        ranked = reading.flags[first if first >= 0 else head] & Flag.SINGLE_RANK
        return close + 1 if inner.endswith(self._bracketed) and not ranked else end
