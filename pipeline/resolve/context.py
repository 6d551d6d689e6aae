"""What a text has named so far, and whether it speaks of what was or what comes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, Literal

from pipeline.find.date_rules import TenseRules
from pipeline.resolve.calendar import Stretch, grain

Tense = Literal["past", "future", "alone"] | None

# How far apart two mentions of one paragraph may stand and still be read together (characters).
_NEAR: Final = 400
# How many years back a report's year lies at most.
_REPORTED: Final = 2


class Context:
    """The state of one text while its times are resolved in order."""

    def __init__(self, text: str, reader: TenseReader) -> None:
        self._text = text
        self._stop, self._question = reader.stop, reader.question
        self.last: Stretch | None = None
        self.day: dt.date | None = None
        self.year: int | None = None
        self.period: Stretch | None = None
        self._last_at = self._year_at = self._period_at = 0
        line = text.find("\n")
        self._title_end = line if line > 0 and not reader.stop.search(text, 0, line) else 0
        self._title_year: int | None = None
        self._chain: int | None = None
        self._years: dict[tuple[int, int], int] = {}

    def name(self, at: int, stretch: Stretch, *, explicit_year: bool, compared: bool, closed: bool) -> None:
        """Take note of a resolved expression that ends at ``at``."""
        how = grain(stretch)
        head = stretch.start or stretch.end
        assert head is not None
        if compared:
            return
        self.last, self._last_at = stretch, at
        if how == "day":
            self.day = head
        elif how in ("month", "quarter", "period", "year") and closed:
            self.period, self._period_at = stretch, at
        if explicit_year:
            self.year, self._year_at = head.year, at
            if at <= self._title_end:
                self._title_year = head.year
            self._years[head.month, head.day if how == "day" else 0] = head.year
        if how == "year":
            self._chain = None
        elif explicit_year or head.year != self._chain:
            self._chain = head.year if explicit_year else None

    def year_here(self, at: int) -> int | None:
        """The year that a bare month at ``at`` goes with: named in its sentence, or going on from the one before."""
        if self.year is not None and self._together(self._year_at, at):
            asked = self._question.search(self._text, self._year_at, at)
            if not self._stop.search(self._text, asked.end() if asked else self._year_at, at):
                return self.year
        if self._chain is not None and self._together(self._last_at, at):
            return self._chain
        return None

    def year_said(self, at: int) -> bool:
        """Whether the sentence itself names a year before ``at``."""
        return self.year is not None and not self._stop.search(self._text, self._year_at, at)

    def year_of_day(self, month: int, day: int) -> int | None:
        """The year with which the text has named a day before (day 0: a whole month)."""
        return self._years.get((month, day))

    def reported(self, this_year: int | None) -> int | None:
        """The year that the title says is reported on (2023年…统计公报), this one or one of the two before."""
        year = self._title_year
        return year if year is not None and this_year is not None and 0 <= this_year - year <= _REPORTED else None

    def year_named(self, at: int) -> int | None:
        """The year last named in the same paragraph."""
        return self.year if self.year is not None and self._together(self._year_at, at) else None

    def named(self, at: int) -> Stretch | None:
        """What was last named in the same paragraph."""
        return self.last if self.last and self._together(self._last_at, at) else None

    def day_named(self, at: int) -> dt.date | None:
        """What was last named in the same paragraph, if it is a single day."""
        said = self.named(at)
        return said.start if said and said.start == said.end else None

    def month_named(self, at: int) -> dt.date | None:
        """The first day of what was last named in the same paragraph, if it lies within one month."""
        said = self.named(at)
        if said is None or said.start is None or said.end is None:
            return None
        return said.start if (said.start.year, said.start.month) == (said.end.year, said.end.month) else None

    def begins_after(self, stretch: Stretch, at: int) -> bool:
        """True where what was last named in the same paragraph begins after ``stretch`` is over."""
        said = self.named(at)
        return bool(said and said.start and stretch.end and said.start > stretch.end)

    def ahead(self, at: int, today: dt.date) -> bool:
        """True where the sentence has just named a time to come."""
        said = self.named(at)
        return bool(said and said.start and said.start > today) and not self._stop.search(self._text, self._last_at, at)

    def running(self, at: int, today: dt.date) -> bool:
        """True where the sentence has just named a time that is not over."""
        said = self.named(at)
        return bool(said and said.end and said.end > today) and not self._stop.search(self._text, self._last_at, at)

    def listed(self, start: int) -> bool:
        """True where the expression at ``start`` goes on a list: only a separator stands before it."""
        return (
            self.last is not None
            and 0 < start - self._last_at <= 2
            and not self._stop.search(self._text, self._last_at, start)
        )

    def _together(self, before: int, at: int) -> bool:
        """True within one paragraph, and from a question to its answer."""
        if at - before >= _NEAR:
            return False
        asked = self._question.search(self._text, before, at)
        return "\n" not in self._text[asked.end() if asked else before : at]


class TenseReader:
    """Reads the tense around an expression from cue words."""

    def __init__(self, rules: TenseRules) -> None:
        self.stop, self.question = re.compile(f"[{rules.stop}]"), re.compile(rules.question)
        self._future, self._past = re.compile(rules.future), re.compile(rules.past)
        self._back, self._ahead = rules.reach_back, rules.reach_ahead

    def read(self, text: str, start: int, end: int) -> Tense:
        """What the sentence says of the time at start..end; ``alone`` where the text is nothing else."""
        before = self._clip_left(text[max(0, start - self._back) : start])
        after = self._clip_right(text[end : end + self._ahead])
        if not before.strip() and not after.strip() and len(text) < 40 and text[start:end] == text.strip():
            return "alone"
        future = self._future.search(after) or self._future.search(before)
        past = self._past.search(after) or self._past.search(before)
        if bool(future) == bool(past):
            return None
        return "future" if future else "past"

    def _clip_left(self, text: str) -> str:
        return self.stop.split(text)[-1]

    def _clip_right(self, text: str) -> str:
        match = self.stop.search(text)
        return text[: match.start()] if match else text
