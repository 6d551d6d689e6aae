"""The words of many lists, found in one pass over a text."""

from __future__ import annotations

from collections.abc import Sequence

# Which word of its list stands where: index, start and end.
Match = tuple[int, int, int]


class WordLists:
    """One automaton over several lists, each of which is read as if it were alone."""

    def __init__(self, *lists: Sequence[str]) -> None:
        """The words of one list differ from each other."""
        from ahocorasick_rs import AhoCorasick

        bearers: dict[str, list[tuple[int, int]]] = {}
        for number, words in enumerate(lists):
            for index, word in enumerate(words):
                bearers.setdefault(word, []).append((number, index))
        self._size = len(lists)
        self._bearers = list(bearers.values())
        self._automaton = AhoCorasick(list(bearers))

    def find(self, text: str) -> list[list[Match]]:
        """For each list where its words stand: from the left, the longest first, none overlapping."""
        found: list[list[Match]] = [[] for _ in range(self._size)]
        matches: list[Match] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        if not matches:
            return found
        reached = [0] * self._size
        for start, reverse, word in sorted([(start, -end, word) for word, start, end in matches]):
            for number, index in self._bearers[word]:
                if start >= reached[number]:
                    reached[number] = -reverse
                    found[number].append((index, start, -reverse))
        return found
