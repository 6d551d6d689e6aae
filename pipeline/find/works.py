"""Works: what stands between 《 and 》, newspapers apart, and plans in quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import regex

from pipeline.find.reading import Candidate, Reading
from pipeline.rulebook import Rulebook


class WorkRules(msgspec.Struct, forbid_unknown_fields=True):
    """``works.toml``; ``longest`` in characters."""

    longest: int
    newspapers: str
    plan: str


class WorkFinder:
    """Finds titles of works."""

    def __init__(self, rules: Rulebook) -> None:
        settings = rules.toml("entities/works.toml", WorkRules)
        self._longest = settings.longest
        self._newspapers = tuple(settings.newspapers.split())
        self._plan = regex.compile(settings.plan)

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """The titles and plans of a text, as candidates of type WORK, and its newspapers, as ORG."""
        folded = reading.folded
        for start, end in self._titles(folded):
            paper = folded[start:end].endswith(self._newspapers) and end - start <= 10
            if paper:
                yield Candidate(start, end, "ORG", "newspaper-title", 1.0, "a newspaper in 《》")
            else:
                yield Candidate(start, end, "WORK", "work-title", 1.0, "in 《》")
        if "五”" in folded:
            for match in self._plan.finditer(folded):
                yield Candidate(match.start(), match.end(), "WORK", "work-plan", 0.95, "a five-year plan")

    def _titles(self, folded: str) -> Iterator[tuple[int, int]]:
        """The outermost titles; one that is never closed is none."""
        position = folded.find("《")
        while position >= 0:
            depth, at = 1, position + 1
            limit = min(len(folded), position + self._longest + 2)
            while at < limit and depth:
                depth += (folded[at] == "《") - (folded[at] == "》")
                at += 1
            if depth == 0 and at - position > 2:
                yield position + 1, at - 1
                position = folded.find("《", at)
            else:
                position = folded.find("《", position + 1)
