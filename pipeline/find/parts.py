"""Organisations that a pattern over the text shows: sections of a body, sessions of an assembly, numbered units."""

from __future__ import annotations

from typing import Final

import regex

from pipeline.find.lexicon import Lexicon
from pipeline.find.marked import MarkedPattern
from pipeline.find.name_rules import PartRules
from pipeline.find.reading import Candidate, Reading
from pipeline.han import is_han
from pipeline.rulebook import Rulebook

# A longer name of a section is a clause.
_REACH: Final = 16
# The most characters before the mark of a session: the area, 第 and its number.
_SESSION: Final = 7


class OrganisationParts:
    """Finds organisations whose names the segmenter's words do not show."""

    def __init__(self, rules: Rulebook, lexicon: Lexicon) -> None:
        """Raises RuleError where ``entities/parts.toml`` cannot be used."""
        table = rules.toml("entities/parts.toml", PartRules)
        self._bodies = tuple(table.bodies.split())
        self._body_ends = frozenset(body[-1] for body in self._bodies)
        self._section = regex.compile(table.section)
        self._section_marks = frozenset(table.section_marks)
        self._no_section = frozenset(table.no_section.split())
        self._session = MarkedPattern(table.session, table.session_marks, lexicon.lists)
        self._unit = MarkedPattern(table.unit, table.unit_marks, lexicon.lists)
        self._sent = MarkedPattern(table.sent, table.sent_marks, lexicon.lists)
        self._longest = max(map(len, self._no_section))
        self._lexicon = lexicon

    def whole(self, reading: Reading) -> list[Candidate]:
        """Assemblies of a session (省十四届人大常委会) and numbered units of the forces (第七十三集团军)."""
        folded = reading.folded
        found: list[Candidate] = []
        for match in self._session.around(folded, reading.spotted, _SESSION):
            start = reading.place_from.get(match.end("area"), match.start())
            why = "an assembly of a session"
            found.append(Candidate(start, match.end(), "ORG", "organisation-session", 0.8, why))
        for match in self._unit.findall(folded, reading.spotted):
            start = reading.place_from.get(match.start(), match.start())
            why = "a numbered unit of the forces"
            found.append(Candidate(start, match.end(), "ORG", "organisation-unit", 0.8, why))
        return found

    def sections(self, reading: Reading) -> list[Candidate]:
        """Departments, divisions and courts right after the name of the body they belong to."""
        folded = reading.folded
        best: dict[int, int] = {}
        for end, start in reading.names.items():
            if end == len(folded) or not is_han(folded[end]) or folded[end - 1] not in self._body_ends:
                continue
            if self._section_marks.isdisjoint(folded[end : end + _REACH]):
                continue
            if not folded.endswith(self._bodies, start, end):
                continue
            match = self._section.match(folded, end, min(len(folded), end + _REACH))
            if match is None or self._common(folded, end, match.end()):
                continue
            known = best.get(match.end())
            best[match.end()] = start if known is None else min(start, known)
        for match in self._sent.findall(folded, reading.spotted):
            sender = reading.names.get(match.start(), reading.place_from.get(match.start()))
            if sender is not None:
                best[match.end()] = sender
        why = "a section of a body"
        return [Candidate(start, end, "ORG", "organisation-section", 0.8, why) for end, start in best.items()]

    def _common(self, folded: str, start: int, end: int) -> bool:
        """Whether what follows a body only ends like a section: 公安局查处."""
        return any(folded[max(start, end - n) : end] in self._no_section for n in range(2, self._longest + 1))
