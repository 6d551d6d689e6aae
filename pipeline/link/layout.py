"""Where persons, names, words and posts stand in an article: what roles are read from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

import msgspec

from pipeline.types import Analysis, Mention, Span, Token


class Post(msgspec.Struct, frozen=True):
    """A title and the organisation in front of it, as spans. ``named`` where an entity states it."""

    start: int
    end: int
    head: int
    org: Span | None = None
    named: bool = False

    @property
    def begin(self) -> int:
        return min(self.start, self.org[0]) if self.org else self.start


class Layout:
    """Where the persons, names and words of an article begin and end."""

    def __init__(self, analysis: Analysis, is_title: Callable[[str], bool]) -> None:
        """What ``is_title`` tells to be a title is no person, whatever it was taken for."""
        self.text = analysis.folded
        entities = [mention for mention in analysis.mentions if mention.layer == "entity"]
        persons = [m for m in entities if m.type == "PER" and not (m.weak or is_title(self.text[m.start : m.end]))]
        self.persons = sorted(persons, key=lambda m: m.start)
        self._person_starts = [person.start for person in self.persons]
        names = sorted((m for m in entities if m.type in ("ORG", "LOC")), key=lambda m: (m.start, -m.end))
        self.name_ends: dict[int, Mention] = {}
        for name in names:
            self.name_ends.setdefault(name.end, name)
        self._names = names
        self._name_starts = [name.start for name in names]
        self.word_ends = {token.end: token for token in analysis.tokens}

    def word_before(self, at: int) -> Token | None:
        """The word that ends at ``at``, or the part before it of one that goes on a little (室主任)."""
        word = self.word_ends.get(at) or self.word_ends.get(at + 1) or self.word_ends.get(at + 2)
        return word if word and word.start < at else None

    def name_over(self, at: int) -> Mention | None:
        """The name that begins before ``at`` and ends after it."""
        index = bisect_right(self._name_starts, at - 1)
        for name in reversed(self._names[max(0, index - 3) : index]):
            if name.start < at < name.end:
                return name
        return None

    def person_over(self, start: int, end: int) -> Mention | None:
        """The last person that overlaps the stretch."""
        index = bisect_right(self._person_starts, end - 1)
        person = self.persons[index - 1] if index else None
        return person if person and person.end > start else None

    def names_before(self, at: int, floor: int) -> Iterator[Mention]:
        """The names between ``floor`` and ``at``, the nearest first."""
        for index in range(bisect_right(self._name_starts, at - 1) - 1, -1, -1):
            if self._name_starts[index] < floor:
                return
            if self._names[index].end <= at:
                yield self._names[index]

    def leftmost(self, at: int, floor: int) -> int:
        """The start of the names that join up to end at ``at`` (中国|外交部), ``floor`` at the least."""
        while at > floor and (name := self.name_ends.get(at)):
            at = max(name.start, floor)
        return at
