"""The words of a sentence as a statement sees them: mentions whole, closed classes named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from pipeline.link.lexicon import Lexicon
from pipeline.link.settle import Settler
from pipeline.link.unit import Unit
from pipeline.link.words import NOMINAL_TAGS
from pipeline.types import Analysis, Mention, Span

# How many words a dateline has at most.
_DATELINE: Final = 8
# How many words' classes are kept: more than a newspaper's vocabulary.
_KNOWN_WORDS: Final = 65_536


def cover(analysis: Analysis) -> list[Mention]:
    """The mentions that stand as one word each, none overlapping: times before quantities before names."""
    order = {"time": 0, "quantity": 1, "entity": 2}
    ranked = sorted(
        analysis.mentions, key=lambda m: (order[m.layer] + 2 * (m.weak and m.layer == "quantity"), -(m.end - m.start))
    )
    kept: list[Mention] = []
    starts: list[int] = []
    for mention in ranked:
        at = bisect_left(starts, mention.start)
        free_before = at == 0 or kept[at - 1].end <= mention.start
        free_after = at == len(kept) or kept[at].start >= mention.end
        if free_before and free_after:
            starts.insert(at, mention.start)
            kept.insert(at, mention)
    return kept


class UnitReader:
    """Reads the units of an article's sentences, in order."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._settler = Settler(lexicon)
        self._classify = lru_cache(maxsize=_KNOWN_WORDS)(self._class_of_word)

    def read(self, analysis: Analysis, sentence: Span, covered: Sequence[Mention], first_token: int) -> list[Unit]:
        """The units of one sentence; ``first_token`` is the index of its first token."""
        text, (start, end) = analysis.folded, sentence
        tokens = analysis.tokens
        units: list[Unit] = []
        at = bisect_left(covered, start, key=lambda m: m.start)
        position, i = start, first_token
        ahead = covered[at].start if at < len(covered) else end
        while i < len(tokens) and tokens[i].start < end:
            token = tokens[i]
            if units and token.start > units[-1].end and _parts(text, token.start - 1):
                units.append(Unit(token.start - 1, token.start, "COMMA", text[token.start - 1]))
            i += 1
            if token.end <= ahead and token.start >= position:
                word = text[token.start : token.end]
                cut, cls = self._classify(word, token.tag)
                if cut:
                    self._words(text, token.start, token.end, token.tag, units)
                else:
                    units.append(Unit(token.start, token.end, cls, word))
                continue
            while at < len(covered) and covered[at].start < min(token.end, end):
                mention = covered[at]
                self._words(text, max(token.start, position), mention.start, token.tag, units)
                word = text[mention.start : mention.end]
                units.append(Unit(mention.start, mention.end, _class_of(mention), word, mention))
                position = mention.end
                at += 1
            ahead = covered[at].start if at < len(covered) else end
            self._words(text, max(token.start, position), token.end, token.tag, units)
            position = max(position, token.end)
        return self._settler.settle(_enclose(self._past_dateline(text, units)))

    def _past_dateline(self, text: str, units: list[Unit]) -> list[Unit]:
        """The units behind a dateline (本报讯（记者…）, 福州消息　): that tells of the paper, not of the news."""
        for i, unit in enumerate(units[:_DATELINE]):
            if unit.cls not in ("N", "T", "LEFT", "RIGHT", "PART"):
                break
            ends = unit.word.endswith(self.lexicon.dateline) and unit.end - units[0].start > 1
            after = text[unit.end : unit.end + 1]
            dated = i + 1 < len(units) and units[i + 1].cls == "T"
            if ends and (dated or after.isspace() or self.lexicon.marks.get(after) == "LEFT"):
                close = _closing(units, i + 1, "RIGHT") if i + 1 < len(units) and units[i + 1].cls == "LEFT" else None
                return units[(close if close is not None else i) + 1 :]
        return units

    def _words(self, text: str, start: int, end: int, tag: str, units: list[Unit]) -> None:
        if start >= end:
            return
        word = text[start:end]
        cut, cls = self._classify(word, tag)
        if cut:
            self._words(text, start, start + cut, "n", units)
            self._words(text, start + cut, end, "v", units)
        else:
            units.append(Unit(start, end, cls, word))

    def _class_of_word(self, word: str, tag: str) -> tuple[int, str]:
        """Where a word is to be cut, or 0 and its class."""
        cls = self.lexicon.marks.get(word.strip(word[0]) or word[0]) or self.lexicon.classes.get(word)
        if cls:
            return 0, cls
        stem = self.lexicon.classes.get(word[:-1]) if word[-1] in self.lexicon.goal else None
        if stem in ("UP", "DOWN"):
            return 0, f"{stem}TO"
        if word[0] == self.lexicon.each_of:
            return 0, "N"
        cut = self.lexicon.cut(word)
        return (cut, "") if cut else (0, _by_tag(tag))


def _parts(text: str, space: int) -> bool:
    """全市外贸增长　出口居首: whether white space parts two clauses of a headline."""
    return text[space].isspace() and not text[space - 1].isascii() and not text[space + 1].isascii()


def _class_of(mention: Mention) -> str:
    if mention.layer == "time":
        return "T"
    return "Q" if mention.layer == "quantity" and not mention.weak else "N"


def _by_tag(tag: str) -> str:
    if tag in NOMINAL_TAGS:
        return "N"
    if tag.startswith("v"):
        return "V"
    if tag.startswith("p"):
        return "P"
    return "ADV" if tag.startswith("d") else "PART"


def _enclose(units: list[Unit]) -> list[Unit]:
    """A quotation without a figure is one noun; a bracket without one is part of what it explains."""
    for n, quote in enumerate([unit for unit in units if unit.cls == "QUOTE"]):
        quote.cls = "CLOSE" if n % 2 else "OPEN"
    out: list[Unit] = []
    i = 0
    while i < len(units):
        unit = units[i]
        closer = {"OPEN": "CLOSE", "LEFT": "RIGHT"}.get(unit.cls)
        j = _closing(units, i, closer) if closer else None
        if j is None:
            if unit.cls not in ("OPEN", "CLOSE"):
                out.append(unit)
            i += 1
        elif closer == "CLOSE":
            text = "".join(u.word for u in units[i : j + 1])
            out.append(Unit(unit.start, units[j].end, "N", text, units[i + 1].mention if j == i + 2 else None))
            i = j + 1
        else:
            if out and out[-1].cls == "N":
                out[-1] = Unit(out[-1].start, units[j].end, "N", out[-1].word, out[-1].mention)
            i = j + 1
    return out


def _closing(units: Sequence[Unit], i: int, closer: str) -> int | None:
    for j in range(i + 1, min(i + 25, len(units))):
        if units[j].cls == closer:
            return j
        if units[j].cls in ("Q", "STOP", "SEMI") or (units[j].cls == "COMMA" and closer == "CLOSE"):
            return None
    return None
