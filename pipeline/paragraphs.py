"""Which lines begin a paragraph: the evidence of widths, blank lines, and line ends and beginnings."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.columns import NEAR, full_lines, printed_widths
from pipeline.line_rules import LineRules
from pipeline.lines import Line

_CUT_OFF: Final = 60  # a line so wide is no heading: without an end it has been cut
_CLAUSES: Final = 44  # and so is a narrower one that holds a comma
_HEADLINE: Final = 44  # characters of the longest headline in two parts
_NAME: Final = 3  # characters of the shortest name that shows what a text is about
_ITEM: Final = 44  # the widest line of a caption set ragged

_BRACKETS: Final = "（(《〈【〔"
_DASHES: Final = "—-"
_CREDITS: Final = "摄攝道图圖稿库庫料片拍"  # with which a credit may end
_OPENING: Final = 40  # characters of a line among which the mark of a dateline or a byline stands
# First characters of lines that begin a paragraph by themselves and open no dateline.
_OPENERS: Final = frozenset("#![-*_>■□●◆◇▲△★☆▌◎◥▼►▶（(【上下转接紧图圖")


def paragraph_starts(lines: list[Line], rules: LineRules) -> list[bool]:
    """For each line, whether it begins a paragraph; the first one does."""
    if not lines:
        return []
    starts = _Evidence(lines, rules).starts()
    _split_heading_lists(lines, starts, rules)
    return starts


class _Evidence:
    """What the lines of one page tell of each other."""

    def __init__(self, lines: list[Line], rules: LineRules) -> None:
        self.lines, self.rules = lines, rules
        texts = [line.text for line in lines]
        self.width = printed_widths(lines)
        self.ended = [text[-1] in "。！？" or self._ended(text) for text in texts]
        search = rules.clause.search
        clause = ["，" in text or search(text) is not None for text in texts]
        full, self.column = full_lines(lines, self.width, np.array(self.ended), np.array(clause), rules.comma)
        self.full: list[bool] = full.tolist()
        self.apart = [
            len(text) <= _HEADLINE
            and (" " in text or text[0] in rules.surnames or text[-1] == "号")
            and self._two_parts(text)
            for text in texts
        ]
        opening = rules.opening.search
        self.plain = [
            has and not (apart or text[0] in _OPENERS or line.forced) and opening(text, 0, _OPENING) is None
            for line, text, has, apart in zip(lines, texts, clause, self.apart, strict=True)
        ]
        self.indented = sum([2 <= line.indent <= 8 for line in lines]) >= max(2, len(lines) / 40)

    def _ended(self, text: str) -> bool:
        last, tail = text[-1], text[-24:]
        if last in "，、" or (last.isalnum() and last not in _CREDITS and "：" not in tail):
            return False
        return self.rules.sentence_end.search(tail) is not None or (
            tail[-1] in "）)】]" and self.rules.bracketed.match(text) is not None
        )

    def starts(self) -> list[bool]:
        found = [True]
        usual = 0  # blank lines between two lines of the same paragraph hereabouts
        for i, line in enumerate(self.lines[1:], 1):
            if self._goes_on(i) and line.blank == usual and not self.indented:
                found.append(False)
                continue
            dashes = line.text[0] in _DASHES or self.lines[i - 1].text[-1] in _DASHES
            if found[-1] and dashes and (self._subtitle(i) or self._under_kicker(i)):
                found.append(True)
                continue
            if found[-1] and self._headline_over(i):
                found.append(True)
                continue
            begins, certain = self._begins(i, usual)
            found.append(begins)
            if not begins and certain:
                usual = line.blank
        return found

    def _goes_on(self, i: int) -> bool:
        """The common case: a plain line after a full one that breaks off."""
        return self.full[i - 1] and not self.ended[i - 1] and self.plain[i - 1] and self.plain[i]

    def _begins(self, i: int, usual: int) -> tuple[bool, bool]:
        """Whether line i begins a paragraph, and if not, whether that shows the usual distance of lines."""
        before, line, rules = self.lines[i - 1], self.lines[i], self.rules
        if line.forced or before.text[0] == "#" or before.text.startswith("!["):
            return True, False
        if line.text[0] in _BRACKETS and rules.dateline_end.search(before.text[-20:]):
            return False, False
        opened = line.blank <= usual + 2 and self._opened(before.text[-60:])
        if self._starts(line.text):
            return not opened or line.text[0] in "#!", False
        full, ended = self.full[i - 1], self.ended[i - 1]
        if opened or not ended and rules.carries_on.match(line.text):
            return False, opened and full
        if self.indented and line.indent >= 2 or self._stands_alone(i - 1) or self.apart[i]:
            return True, False
        if ended:
            return not (
                full and line.blank <= usual and not rules.may_start.match(line.text[:40]) and self._column(i)
            ), False
        if (full or self._opens_item(before)) and not (before.blank < usual <= line.blank and self._heads(i)):
            return line.blank > usual + 2, True
        if rules.goes_on.search(before.text[-1]):
            return False, False
        return self._unfinished(i), False

    def _headline_over(self, i: int) -> bool:
        """Whether the line before line i is a headline as wide as its column: what it names, the text begins with.

        Or one set wide, over a text that begins with a date.
        """
        line, text = self.lines[i - 1], self.lines[i].text
        first = text[:_NAME]
        return (
            len(line.text) <= _HEADLINE // 2
            and (
                (first.isalpha() and first in line.text)
                or (line.spaced and self.rules.may_start.match(text[:40]) is not None)
            )
            and self.rules.comma.search(line.text) is None
            and (i == 1 or self.ended[i - 2])
        )

    def _subtitle(self, i: int) -> bool:
        """Whether line i is a sub-headline under a headline of one line."""
        before, line = self.lines[i - 1].text, self.lines[i].text
        return (
            line.startswith(("——", "--"))
            and 6 <= len(line) <= _HEADLINE
            and len(before) <= _HEADLINE
            and not any(mark in line or mark in before.rstrip("”") for mark in "。；")
            and "，" not in line
            and not self._opened(before)
        )

    def _under_kicker(self, i: int) -> bool:
        """Whether line i is a headline under a line that leads up to it."""
        before, line = self.lines[i - 1].text, self.lines[i].text
        return (
            before.endswith(("——", "--"))
            and "。" not in before
            and len(line) <= _HEADLINE // 2
            and not self.ended[i]
            and not self.rules.comma.search(line)
            and not self._opened(line)
        )

    def _stands_alone(self, i: int) -> bool:
        """Whether a line goes with none that follows: a sub-headline, a byline, a headline in two parts."""
        text = self.lines[i].text
        if text.startswith(("——", "--")):
            return "。" not in text
        byline = len(text) <= 80 and "，" not in text and "。" not in text and self.rules.byline.match(text) is not None
        return self.apart[i] or byline

    def _two_parts(self, text: str) -> bool:
        """Whether a line is names, a document's number, or a headline with a space in it; prose has none."""
        return self.rules.two_parts.search(text) is not None or self._name_line(text)

    def _opens_item(self, line: Line) -> bool:
        """Whether a long line opens an item with its dateline, so that it goes on in the next one."""
        return bool(line.text) and len(line.text) >= 20 and self._starts(line.text) and line.text[0] not in "#!"

    def _name_line(self, text: str) -> bool:
        """Whether a line holds names alone: of two or three characters each, a surname first."""
        if text[0] not in self.rules.surnames or (len(text) > 3 and " " not in text):
            return False
        names = text.split(" ")
        return (
            len(names[0]) <= 3
            and self.rules.names.match(text) is not None
            and all(2 <= len(name) <= 3 and name[0] in self.rules.surnames for name in names)
        )

    def _opened(self, tail: str) -> bool:
        return self.rules.open_bracket.search(tail) is not None

    def _starts(self, text: str) -> bool:
        """Whether a line begins a paragraph whatever stands before it."""
        return (
            text[0] in _OPENERS or self.rules.opening.search(text, 0, _OPENING) is not None
        ) and self.rules.starts.match(text[:80]) is not None

    def _heads(self, i: int) -> bool:
        """Whether the line before line i is set apart as a heading is: no clause in it, of another width."""
        if self.lines[i - 1].spaced or self.rules.comma.search(self.lines[i - 1].text):
            return False
        return not self.full[i] or bool(abs(self.width[i] - self.width[i - 1]) > 6)

    def _column(self, i: int) -> bool:
        """Whether a sentence that ended with the line before goes on in line i, as a paragraph of a column."""
        widest = int(self.width[max(i - 3, 0) : i + 3].max())
        # Speech that ends with the first line of its paragraph goes on with who said it.
        indent = 4 if self.lines[i - 1].text[-1] in "”」" else 0
        if self.width[i - 1] < widest - indent - 3:
            return False
        return self.full[i] or (self.ended[i] and bool(self.width[i] < self.width[i - 1]))

    def _unfinished(self, i: int) -> bool:
        """Whether line i begins a paragraph after a line without an end that fills no column."""
        before, line = self.lines[i - 1], self.lines[i]
        clauses = self.rules.clause.search(before.text) is not None
        if clauses and self.width[i - 1] >= (_CLAUSES if "，" in before.text else _CUT_OFF):
            return self.rules.may_start.match(line.text[:40]) is not None or before.text.endswith(("：", ":", "—"))
        if self.width[i] > _ITEM or (self.full[i] and self.column[i] > NEAR) or before.text[0].isascii():
            return True
        if (
            before.text[-1].isascii()
            or not before.text[-1].isalpha()
            or line.text[0].isascii()
            or not line.text[0].isalpha()
        ):
            return True
        return not (self._wrapped_heading(i) or self._ragged_item(i))

    def _wrapped_heading(self, i: int) -> bool:
        """A heading broken in two: its second line clearly shorter, closer to it than lines are elsewhere."""
        before, line = self.lines[i - 1], self.lines[i]
        following = self.lines[i + 1].blank if i + 1 < len(self.lines) else 1
        return (
            line.blank == 0
            and before.blank > 0
            and following > 0
            and bool(self.width[i] <= 0.7 * self.width[i - 1])
            and not self.ended[i]
            and len(line.text) > 3
        )

    def _ragged_item(self, i: int) -> bool:
        """A caption of a few narrow lines: it comes to an end soon, in lines not much wider than its first."""
        first = self.width[i - 1]
        for j in range(i, min(i + 4, len(self.lines))):
            if (
                self.width[j] > min(_ITEM, 1.6 * first)
                or (self.full[j] and self.column[j] > NEAR)
                or self.lines[j].blank != self.lines[i].blank
            ):
                return False
            if self.ended[j]:
                return "。" in self.lines[j].text[-3:]
        return False


def _split_heading_lists(lines: list[Line], starts: list[bool], rules: LineRules) -> None:
    """Take joined lines apart again where three or more of them hold no mark of prose."""
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or starts[i]:
            if i - first >= 3 and not any(rules.prose.search(line.text) for line in lines[first:i]):
                starts[first:i] = [True] * (i - first)
            first = i
