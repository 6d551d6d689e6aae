"""The smallest thing a statement is read from."""

from __future__ import annotations

from pipeline.types import Mention


class Unit:
    """A word, a mark, or a whole mention; ``cls`` is its class."""

    __slots__ = ("cls", "end", "mention", "start", "word")

    def __init__(self, start: int, end: int, cls: str, word: str, mention: Mention | None = None) -> None:
        self.start = start
        self.end = end
        self.cls = cls
        self.word = word
        self.mention = mention
