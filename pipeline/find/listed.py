"""Organisations that only a list shows: 甲、乙、丙等企业."""

from __future__ import annotations

from typing import Final

from pipeline.find.flags import Flag
from pipeline.find.fronts import NAMELIKE, NOMINAL
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading
from pipeline.types import Span

LONGEST_ITEM: Final = 12


class ListedOrganisations:
    """Reads lists that 等 and a word for organisations sum up."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._sums_up = lexicon.organisations.sums_up
        self._joints = frozenset(lexicon.organisations.list_joints.split())

    def find(self, reading: Reading) -> list[Candidate]:
        """甲、乙、丙等企业: what is listed before 等 and a word that sums up organisations."""
        found: list[Candidate] = []
        for index in reading.signs.collectives:
            at = next((i for i in range(index - 1, max(index - 4, 0), -1) if reading.words[i] == self._sums_up), 0)
            items = self._items(reading, at) if at else []
            if len(items) > 1:
                why = f"listed before 等{reading.words[index]}"
                found += [Candidate(a, b, "ORG", "organisation-list", 0.6, why) for a, b in items]
        return found

    def _items(self, reading: Reading, index: int) -> list[Span]:
        """From right to left the name-like items, divided by 、, that end before a word."""
        found: list[Span] = []
        end = index
        for at in range(index - 1, max(index - 60, -1), -1):
            if reading.words[at] not in self._joints:
                if reading.words[at][0].isalnum() and reading.tags[at] not in ("p", "u", "uj", "c") and at:
                    continue
                first = self._first_item(reading, at, end)
                if self._like_company(reading, first, end):
                    found.append((reading.starts[first], reading.ends[end - 1]))
                break
            if self._like_company(reading, at + 1, end):
                found.append((reading.starts[at + 1], reading.ends[end - 1]))
            end = at
        return found

    def _first_item(self, reading: Reading, stop: int, end: int) -> int:
        """Where the first item of a list begins: after the last word that no name bears."""
        first = end
        while first > stop and reading.tags[first - 1] in NOMINAL and reading.words[first - 1][0].isalnum():
            first -= 1
        return first

    def _like_company(self, reading: Reading, first: int, after: int) -> bool:
        if first >= after:
            return False
        length = reading.ends[after - 1] - reading.starts[first]
        named = any(
            reading.tags[i] in NAMELIKE or reading.words[i].isascii() or reading.flags[i] & Flag.UNKNOWN
            for i in range(first, after)
        )
        return (
            1 < length <= LONGEST_ITEM
            and named
            and reading.place_to.get(reading.starts[first]) != reading.ends[after - 1]
        )
