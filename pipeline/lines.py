"""A page's printed lines, cleaned: what prints nothing taken out, letter-spacing closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from pipeline.han import is_han
from pipeline.line_rules import LineRules, Pattern

Piece = tuple[str, int]
Word = tuple[str, list[tuple[int, int]], str]

# A run of so many single characters in a row is letter-spaced; two or three may be a name.
_SPACED_RUN: Final = 4
# So many spaces closed, and one for every other character: the line was set wide to fill its column.
_SPACED_LINE: Final = 6
# White space that may part paragraphs, as a quick test before the pattern is tried.
_GAPS: Final = ("\u3000\u3000", "    ", "\u00a0\u00a0")


class Line(msgspec.Struct, frozen=True, gc=False):  # many, and never part of a cycle
    """One printed line that is not blank.

    ``pieces`` are its characters with the offset in the decoded file at which each run begins;
    ``end`` is the offset after its last character, ``blank`` the number of blank lines before it,
    ``indent`` of characters of white space, ``forced`` that white space inside a line ended a paragraph;
    ``closed`` counts the spaces taken out of the line, ``spaced`` that it was letter-spaced.
    """

    text: str
    pieces: list[Piece]
    end: int
    blank: int
    indent: int
    forced: bool
    closed: int = 0
    spaced: bool = False


def read_lines(text: str, rules: LineRules) -> list[Line]:
    """The lines of a text that print something, in order."""
    found: list[Line] = []
    position = blank = 0
    search = rules.messy.search
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if not body:
            blank += 1
        else:
            indent = 0 if raw[0] == body[0] else len(raw) - len(raw.lstrip())
            start = position + indent
            # Only spaces, and what prints nothing, make a line messy: a quick test for most lines.
            if (" " not in body and body.isprintable()) or search(body) is None:
                found.append(Line(body, [(body, start)], start + len(body), blank, indent, False))
                blank = 0
            else:
                made = list(_messy_lines(body, start, blank, indent, rules))
                found += made
                blank = 0 if made else blank + 1
        position += len(raw)
    return found


def _messy_lines(body: str, start: int, blank: int, indent: int, rules: LineRules) -> Iterator[Line]:
    """The line or lines of a printed line that holds white space or characters that print nothing."""
    last, forced = 0, False
    cuts = [match.span() for match in rules.gap.finditer(body)] if any(gap in body for gap in _GAPS) else []
    for left, right in (*cuts, (len(body), len(body))):
        words = _words(body[last:left], rules)
        if words:
            kept = _kept_spaces([word for word, _, _ in words], [gap for _, _, gap in words], rules)
            pieces = _pieces(body[last:left], start + last, words, kept)
            text = "".join(piece for piece, _ in pieces)
            closed = len(words) - 1 - sum(kept)
            spaced = closed >= _SPACED_LINE and closed * 2 >= len(text)
            end = pieces[-1][1] + len(pieces[-1][0])
            yield Line(text, pieces, end, 0 if forced else blank, indent, forced, closed, spaced)
            forced = True
        last = right


def _pieces(body: str, start: int, words: list[Word], kept: list[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    for (_, runs, _), space in zip(words, kept, strict=True):
        if space:
            text, offset = pieces[-1]
            pieces.append((" ", offset + len(text)))
        pieces += [(body[a:b], start + a) for a, b in runs]
    return pieces


def _words(body: str, rules: LineRules) -> list[Word]:
    """The words between white space: the text of each, the runs it is made of, the white space before it."""
    words: list[Word] = []
    clean = rules.invisible.search(body) is None
    last, gap = 0, ""
    spans = [match.span() for match in rules.space.finditer(body)]
    spans.append((len(body), len(body)))
    for left, right in spans:
        if clean:
            if left > last:
                words.append((body[last:left], [(last, left)], gap))
                gap = ""
        elif runs := _visible_runs(body, last, left, rules.invisible):
            words.append(("".join([body[a:b] for a, b in runs]), runs, gap))
            gap = ""
        gap = gap + body[left:right] if gap else body[left:right]
        last = right
    return words


def _visible_runs(body: str, start: int, end: int, invisible: Pattern) -> list[tuple[int, int]]:
    runs, last = [], start
    for match in invisible.finditer(body, start, end):
        if match.start() > last:
            runs.append((last, match.start()))
        last = match.end()
    if end > last:
        runs.append((last, end))
    return runs


def _kept_spaces(words: list[str], gaps: list[str], rules: LineRules) -> list[bool]:
    """For each word, whether the white space before it stands for anything."""
    if len(words) < 2:
        return [False] * len(words)
    glued = _letter_spaced(words, gaps, rules)
    prose = rules.comma.search("".join(words)) is not None
    kept = [False]
    for i in range(1, len(words)):
        left, right = words[i - 1][-1], words[i][0]
        # In a headline a space after a quotation parts two clauses; in prose it is loose setting.
        parts = not prose and left in "”’」』》" and is_han(right)
        wide = "\t" in gaps[i] or "\u3000" in gaps[i] or len(gaps[i]) > 1
        kept.append(not glued[i] and (parts or _space_between(left, right, wide, rules)))
    return kept


def _space_between(left: str, right: str, wide: bool, rules: LineRules) -> bool:
    if left.isascii():
        if right.isascii():
            return True
        plain = left
    else:
        plain = right
        if not right.isascii():
            if is_han(left) and is_han(right):
                return True
            if rules.tight.match(left) and rules.tight.match(right):
                return False
    # Han beside a figure or a Latin word, or a mark of either width beside anything.
    return wide or not (plain.isalnum() or plain in "%(),.:;!?/\"'+~")


def _is_single(word: str, rules: LineRules) -> bool:
    """Whether a word is one character with the marks that cling to it, or a figure."""
    if len(word) == 1:
        return True
    return (len(word) <= 5 or word.isascii()) and rules.single.match(word) is not None


def _letter_spaced(words: list[str], gaps: list[str], rules: LineRules) -> list[bool]:
    """For each word, whether the white space before it is letter-spacing."""
    glued = [False] * len(words)
    single = [_is_single(word, rules) for word in words]
    if sum(single) < 2 and len(words) < 8:
        return glued
    if rules.names.match("".join(words)) and all(single) and not _name_list(words, rules):
        return [i > 0 and len(gaps[i]) <= len(min(gaps[1:], key=len)) for i in range(len(words))]
    if len(words) >= 8 and _cut_into_words(words, rules):
        return [i > 0 for i in range(len(words))]
    i = 0
    while i < len(words):
        j = i
        while j < len(words) and single[j]:
            j += 1
        if j - i >= _SPACED_RUN and not _name_list(words[i:j], rules):
            least = min(len(gap) for gap in gaps[i + 1 : j])
            # The words at its ends belong to the run: the last character of a spaced line often clings.
            for k in range(max(i, 1), min(j + 1, len(words))):
                glued[k] = len(gaps[k]) <= least
        elif j - i >= 2:
            _close_names(words, i, j, glued, rules)
        i = max(j, i + 1)
    return glued


def _name_list(words: list[str], rules: LineRules) -> bool:
    """Whether single characters are names of two characters, set wide: 李 明 王 强."""
    return (
        len(words) >= _SPACED_RUN
        and len(words) % 2 == 0
        and all(len(word) == 1 and is_han(word) for word in words)
        and all(word in rules.surnames for word in words[::2])
    )


def _close_names(words: list[str], start: int, end: int, glued: list[bool], rules: LineRules) -> None:
    """Close names that are set wide to the width of three characters."""
    i = start
    while i + 1 < end:
        if words[i][-1] in rules.surnames and is_han(words[i + 1][0]):
            glued[i + 1] = True
            i += 1
        i += 1


def _cut_into_words(words: list[str], rules: LineRules) -> bool:
    """Whether a line is prose with white space all through it, as justified lines and segmented texts have."""
    whole = "".join(words)
    return len(whole) <= 2.4 * len(words) and rules.comma.search(whole) is not None and any(map(is_han, whole))
