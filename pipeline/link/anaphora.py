"""Whom a word stands for: the fullest name of a name, the last name that fits 该院, the convict of a court."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from pipeline.link.lexicon import Lexicon
from pipeline.types import Mention, Part

# How many names back an anaphor may refer.
_NAMES_BACK: Final = 200


class Anaphora:
    """The names of an article in order, for what refers to them."""

    def __init__(self, names: Sequence[Mention], lexicon: Lexicon) -> None:
        self.names = names
        self.lexicon = lexicon
        self._starts = [name.start for name in names]

    def convict(self, before: int) -> Part | None:
        """The person named last, for what a court imposes."""
        end = bisect_right(self._starts, before)
        for name in reversed(self.names[max(0, end - _NAMES_BACK) : end]):
            if name.type == "PER":
                return Part(name.text, name.start, name.end)
        return None

    def canonical(self, subject: Part | None) -> str | None:
        """What a subject stands for: the fullest name of a name, for 该院 or 全市 the last name before that fits it."""
        if subject is None:
            return None
        end = len(self.names) if subject.start is None else bisect_right(self._starts, subject.start)
        before = self.names[max(0, end - _NAMES_BACK) : end]
        named = next((name for name in reversed(before) if name.text == subject.text), None)
        if named is None and self._refers(subject.text):
            fits = self._fits(subject.text)
            named = next((name for name in reversed(before) if fits(name)), None)
        return (named.canonical or named.text) if named is not None else None

    def _refers(self, text: str) -> bool:
        return text in self.lexicon.anaphor or text.startswith(self.lexicon.determiner)

    def _fits(self, anaphor: str) -> Callable[[Mention], bool]:
        """Whether an anaphor may stand for a name: by how both end; a pronoun stands for a person."""
        if anaphor in self.lexicon.pronoun:
            return lambda name: name.type == "PER"
        for size in (3, 2, 1):
            ends = self.lexicon.refers.get(anaphor[-size:])
            if ends is not None:
                return lambda name: (name.canonical or name.text).endswith(ends) or name.text.endswith(ends)
        return lambda name: name.type == "LOC"
