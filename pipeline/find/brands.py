"""Organisations that their surroundings show: companies' short names (恒力石化净利润), the source of an article."""

from __future__ import annotations

from typing import Final

import regex

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading
from pipeline.han import is_common_han

_NAMELIKE: Final = frozenset("nz nr nrt nrfg zg g ns nt".split())
_BRAND: Final = (2, 3)
# What a strange word behind a place is rather than a brand.
_NO_BRAND: Final = Flag.PLACE | Flag.POST | Flag.HEAD
# What a word before a trade is rather than a brand.
_COMMON: Final = Flag.GENERIC | Flag.INNER | Flag.HEAD | Flag.POST
LONGEST_SOURCE: Final = 14
# Around a word that announces a source: the longest date before it, and more than the longest name behind it.
_DATELINE, _PAPER = 8, 20
# How far after a company's name a word may stand that tells a company.
_REACH: Final = 2


class BrandFinder:
    """Reads what stands beside a name, where its own words do not tell."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.organisations
        self._lexicon = lexicon
        self._reports = frozenset(rules.reports.split())
        self._source = regex.compile(rules.source)
        self._announcers = lexicon.lists.add(rules.source_words.split())
        self._possessive = rules.possessive
        self._former = frozenset(rules.former.split())
        self._firm = frozenset(rules.firm_reports.split())
        self._own = tuple(rules.own_papers.split())

    def find(self, reading: Reading) -> list[Candidate]:
        """Companies by brand and trade, and the papers of datelines."""
        brands: list[Candidate] = []
        for index in reading.signs.trades:
            brand = self._brand(reading, index)
            if brand is not None:
                brands.append(brand)
        found: list[Candidate] = []
        for at, one in enumerate(brands):
            before, after = brands[at - 1], brands[(at + 1) % len(brands)]
            if one.strength < 0.6 and (0 < one.start - before.end < 2 or 0 < after.start - one.end < 2):
                one = Candidate(one.start, one.end, "ORG", one.rule, 0.62, "a list of brands and trades")
            found.append(one)
        self._placed(reading, found)
        self._sources(reading, found)
        return found

    def _brand(self, reading: Reading, index: int) -> Candidate | None:
        """A brand and a trade in one word or two: 恒力 + 石化, 湘佳股份."""
        word, flags = reading.words[index], reading.flags[index]
        trade = self._lexicon.trade[word]
        first = index
        if trade == word:
            if not reading.adjacent(index) or not self._like_brand(reading, index - 1):
                return None
            first = index - 1
        elif len(word) - len(trade) not in _BRAND or not (flags & Flag.STRANGE or reading.tags[index] in ("nz", "nt")):
            return None
        start, end = reading.starts[first], reading.ends[index]
        following = reading.begins(end)
        if following >= 0 and reading.flags[following] & (Flag.HEAD | Flag.TRADE) and reading.adjacent(following):
            return None
        if self._lexicon.generic(reading.folded[start : end - len(trade)]):
            return None
        strange = reading.flags[first] & Flag.STRANGE or reading.tags[first] == "nz"
        sure = 0.5 if trade in self._lexicon.loose_trades else 0.6
        named = reading.tags[first] == "ns" and first < index and trade not in self._lexicon.loose_trades
        strength = 0.72 if self._told(reading, end) else sure if strange else 0.62 if named else 0.3
        if reading.names.get(end - len(trade)) == start and self._free(reading, end):
            strength = max(strength, 0.66)
        start = reading.place_from.get(start, start) if reading.tags[first] != "ns" else start
        return Candidate(start, end, "ORG", "organisation-brand", strength, f"a brand before {trade}")

    def _free(self, reading: Reading, end: int) -> bool:
        """Whether no noun follows: 湘钢 in 湘钢汽车板 is the whole name."""
        index = reading.begins(end)
        return index < 0 or reading.tags[index][0] not in "ngzjab"

    def _like_brand(self, reading: Reading, index: int) -> bool:
        """Whether the word before a trade may be a brand."""
        flags, tag, length = reading.flags[index], reading.tags[index], len(reading.words[index])
        if length not in _BRAND or flags & _COMMON:
            return False
        if flags & Flag.STRANGE or tag in _NAMELIKE:
            return True
        return tag == "n" and length == _BRAND[0] and self._told(reading, reading.ends[index + 1], self._firm)

    def _placed(self, reading: Reading, found: list[Candidate]) -> None:
        """A place, a strange word and what tells a company: 湖南裕能董事长."""
        for index in reading.signs.strange:
            place = reading.place_from.get(reading.starts[index])
            if place is None or len(reading.words[index]) not in _BRAND or reading.flags[index] & _NO_BRAND:
                continue
            end = reading.ends[index]
            if self._told(reading, end):
                found.append(Candidate(place, end, "ORG", "organisation-brand", 0.65, "a place and a brand"))

    def _told(self, reading: Reading, end: int, words: frozenset[str] | None = None) -> bool:
        """Whether what follows tells a company: its profit, its shares, its number at the exchange."""
        index, reports = reading.begins(end), words or self._reports
        if index < 0:
            return False
        if reading.folded[end] in "(（" and reading.folded[end + 1 : end + 7].isdigit():
            return True
        if reading.flags[index] & Flag.SPORTING and reading.tags[index][0] == "v":
            return True
        if (reading.tags[index] == "t" or reading.words[index] in self._former) and index + 1 < len(reading.words):
            index += 1
        following = reading.words[index : index + _REACH]
        return following[0] in reports or (following[0] == self._possessive and following[-1] in reports)

    def _announced(self, reading: Reading) -> list[regex.Match[str]]:
        """The datelines and names of sources: looked for only around the words that they hold."""
        folded = reading.folded
        matches: list[regex.Match[str]] = []
        reached = 0
        for _, start, end in reading.spotted[self._announcers]:
            if end <= reached:
                continue
            found = self._source.search(folded, max(reached, start - _DATELINE), min(len(folded), end + _PAPER))
            if found is not None:
                reached = found.end()
                matches.append(found)
        return matches

    def _sources(self, reading: Reading, found: list[Candidate]) -> None:
        """The paper of a dateline (皖江晨报讯, 南岭法治网河源9月26日电) or after 来源."""
        folded = reading.folded
        for match in self._announced(reading):
            if match["paper"]:
                start, end = match.span("paper")
            else:
                start = end = match.start()
                while start and end - start <= LONGEST_SOURCE and is_common_han(folded[start - 1]):
                    start -= 1
                if (start and folded[start - 1].isalnum()) or end - start > LONGEST_SOURCE:
                    continue
                place = reading.place_from.get(end, start)
                if (match["dated"] or match["wired"]) and place > start + 1:
                    end = place
            name = folded[start:end]
            own = name.startswith(self._own) or self._lexicon.generic(name)
            if end - start > 1 and not own and reading.place_from.get(end) != start:
                found.append(Candidate(start, end, "ORG", "organisation-source", 0.75, "the source of an article"))
