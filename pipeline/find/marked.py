"""A pattern with the words without which it cannot match: a text that holds none of them is not searched."""

from __future__ import annotations

import regex


def holds_any(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in a text."""
    return any(word in text for word in words)


class MarkedPattern:
    """Searches the few texts that hold one of the marks, at the price of a search for words in all others."""

    def __init__(self, pattern: str, marks: str) -> None:
        """Both as a rule file has them: the marks are apart by spaces. Raises regex.error for a bad pattern."""
        self._pattern = regex.compile(pattern)
        self._marks = tuple(marks.split())

    def findall(self, text: str, overlapped: bool = False) -> list[regex.Match[str]]:
        """The matches in a text, as ``regex.finditer`` gives them."""
        return list(self._pattern.finditer(text, overlapped=overlapped)) if holds_any(text, self._marks) else []
