"""A pattern with the words without which it cannot match: a text that holds none of them is not searched."""

from __future__ import annotations

import regex

from pipeline.find.wordlists import Match, WordLists


class MarkedPattern:
    """Searches the few texts that hold one of the marks."""

    def __init__(self, pattern: str, marks: str, lists: WordLists) -> None:
        """Both as a rule file has them: the marks are apart by spaces. Raises regex.error for a bad pattern."""
        self._pattern = regex.compile(pattern)
        self._marks = lists.add(marks.split())

    def findall(self, text: str, spotted: list[list[Match]]) -> list[regex.Match[str]]:
        """The matches in a text, as ``regex.finditer`` gives them; ``spotted`` are the words of all lists in it."""
        return list(self._pattern.finditer(text)) if spotted[self._marks] else []

    def around(self, text: str, spotted: list[list[Match]], before: int) -> list[regex.Match[str]]:
        """The same of a pattern that has its mark at most ``before`` characters from its beginning."""
        found: list[regex.Match[str]] = []
        reached = 0
        for _, start, _ in spotted[self._marks]:
            for position in range(max(reached, start - before), start + 1):
                match = self._pattern.match(text, position)
                if match is not None:
                    found.append(match)
                    reached = match.end()
                    break
        return found
