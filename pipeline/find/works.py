"""Works: what stands between 《 and 》, newspapers apart, and plans in quotation marks."""

from __future__ import annotations

import regex

from pipeline.find.lexicon import Lexicon
from pipeline.find.name_rules import WorkRules
from pipeline.find.reading import Candidate, Reading
from pipeline.rulebook import Rulebook
from pipeline.types import Span


class WorkFinder:
    """Finds titles of works."""

    def __init__(self, rules: Rulebook, lexicon: Lexicon) -> None:
        """Raises RuleError where ``entities/works.toml`` cannot be used."""
        settings = rules.toml("entities/works.toml", WorkRules)
        self._longest = settings.longest
        self._newspapers = tuple(settings.newspapers.split())
        self._laws, self._state = lexicon.lists.add(settings.laws.split()), settings.state
        self._plan = regex.compile(settings.plan)

    def find(self, reading: Reading) -> list[Candidate]:
        """The titles and plans of a text, as candidates of type WORK, and its newspapers, as ORG."""
        folded = reading.folded
        found: list[Candidate] = []
        for start, end in self._titles(folded):
            paper = folded[start:end].endswith(self._newspapers) and end - start <= 10
            if paper:
                found.append(Candidate(start, end, "ORG", "newspaper-title", 1.0, "a newspaper in 《》"))
            else:
                found.append(Candidate(start, end, "WORK", "work-title", 1.0, "in 《》"))
        if "五”" in folded:
            plans = [match.span() for match in self._plan.finditer(folded)]
            found += [Candidate(start, end, "WORK", "work-plan", 0.95, "a five-year plan") for start, end in plans]
        found += self._without_marks(reading)
        return found

    def _without_marks(self, reading: Reading) -> list[Candidate]:
        """The laws of the list; no part of a longer word is one: 手法."""
        found: list[Candidate] = []
        folded = reading.folded
        for _, start, end in reading.spotted[self._laws]:
            begins, stops = reading.begins(start) >= 0, reading.stops(end) >= 0
            if stops and (begins or end - start > 3):
                start -= len(self._state) * folded.endswith(self._state, 0, start)
                found.append(Candidate(start, end, "WORK", "work-law", 0.8, "in the list of laws"))
        return found

    def _titles(self, folded: str) -> list[Span]:
        """The outermost titles; one that is never closed is none."""
        found: list[Span] = []
        position = folded.find("《")
        while position >= 0:
            depth, at = 1, position + 1
            limit = min(len(folded), position + self._longest + 2)
            while at < limit and depth:
                depth += (folded[at] == "《") - (folded[at] == "》")
                at += 1
            if depth == 0 and at - position > 2:
                found.append((position + 1, at - 1))
                position = folded.find("《", at)
            else:
                position = folded.find("《", position + 1)
        return found
