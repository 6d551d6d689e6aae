"""The words of many lists, found in one pass over a text."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final

# Which word of its list stands where: index, start and end.
Match = tuple[int, int, int]
# Bits of a word's index in its list.
_WORD: Final = 20
_MOST_WORDS: Final = (1 << _WORD) - 1
_START: Final = itemgetter(1)
# What most lists find in most texts; nobody adds to it.
_NOTHING: Final[list[Match]] = []


class WordLists:
    """One automaton over several lists, each of which is read as if it were alone."""

    def __init__(self) -> None:
        self._size = 0
        # For each word, and then by its number, its lists and its index in them, as one number each.
        self._bearers: dict[str, list[int]] = {}
        self._of_word: list[list[int]] = []
        self._automaton: Any = None

    def add(self, words: Sequence[str]) -> int:
        """Take a list of words. Returns its number among the lists."""
        number = self._size
        for index, word in enumerate(words):
            self._bearers.setdefault(word, []).append((number << _WORD) + index)
        self._size += 1
        self._automaton = None
        return number

    def find(self, text: str) -> list[list[Match]]:
        """For each list where its words stand: from the left, the longest first, none overlapping."""
        if self._automaton is None:
            self._build()
        found = [_NOTHING] * self._size
        matches: list[Match] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        # They come by their ends; the sort keeps that order among those that begin alike.
        matches.sort(key=_START)
        begun, reached = [-1] * self._size, [0] * self._size
        of_word = self._of_word
        for word, start, end in matches:
            for bearer in of_word[word]:
                number = bearer >> _WORD
                if start >= reached[number]:
                    begun[number], reached[number] = start, end
                    if found[number] is _NOTHING:
                        found[number] = []
                    found[number].append((bearer & _MOST_WORDS, start, end))
                elif start == begun[number]:
                    reached[number] = end
                    found[number][-1] = (bearer & _MOST_WORDS, start, end)
        return found

    def _build(self) -> None:
        from ahocorasick_rs import AhoCorasick

        self._of_word = list(self._bearers.values())
        self._automaton = AhoCorasick(list(self._bearers))
