"""Takes noun phrases apart: who is spoken of, and what of them is measured."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.link.chunks import Chunk
from pipeline.link.lexicon import Lexicon
from pipeline.types import Mention, Part, Span

# The front of a phrase that names whose a measure is has so many characters at least.
_FRONT: Final = 2
# A phrase longer than this is named by its head alone.
_LONG: Final = 16


def part(text: str, start: int, end: int, particles: str = "") -> Part | None:
    """The words start..end as a part of a fact, ``particles`` and white space around them taken off."""
    while start < end and (text[start].isspace() or text[start] in particles and end - start > 2):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in particles and end - start > 2):
        end -= 1
    return Part(text[start:end], start, end) if start < end else None


def owner_span(text: str, chunk: Chunk, lexicon: Lexicon) -> Span | None:
    """The front of a phrase, or of its head, that names whose it is: 湘乡市|门诊人次; None where nothing does."""
    if chunk.lemma in lexicon.toward:
        return None
    begin = chunk.head if any(name.start == chunk.head for name in chunk.names) else chunk.start
    work = next((name for name in chunk.names if name.type == "WORK"), None)
    if work is not None and begin in (work.start, work.start - 1):
        return begin, min(work.end + work.start - begin, chunk.end)
    end = begin
    for name in chunk.names:
        if name.start < end:
            continue
        if name.start == end + 1 and end == begin and lexicon.marks.get(text[begin]) == "OPEN":
            end = name.end + 1
            continue
        if name.start != end and not (
            end > begin and name.start == end + 1 and text[end] in lexicon.joints + lexicon.link
        ):
            break
        end = name.end
    if end > begin:
        quoted = lexicon.marks.get(text[end : end + 1]) == "OPEN"
        close = (
            next((i for i in range(end, chunk.end - 1) if lexicon.marks.get(text[i]) == "CLOSE"), -1) if quoted else -1
        )
        return begin, close + 1 if close > 0 else end
    for size in (4, 3, 2, 1):
        behind = begin + size
        whole_word = behind == chunk.end or behind in chunk.words or text[behind : behind + 1] in set(lexicon.link)
        word = text[begin:behind]
        if whole_word and (word in lexicon.anaphor or behind < chunk.end and word in lexicon.realm):
            return begin, behind
    return None


def split_owner(text: str, chunk: Chunk, lexicon: Lexicon) -> tuple[Span | None, Span]:
    """A phrase as (owner, rest). Where nothing is left beside the owner, both are the whole phrase."""
    whole = (chunk.start, chunk.end)
    last = chunk.names[-1] if chunk.names else None
    if last is not None and last.end == chunk.end:
        if last.type == "PER":
            return (last.start, last.end), (last.start, last.end)
        if last.start > chunk.start and lexicon.is_measure(text[chunk.start : last.start]):
            return (last.start, last.end), (chunk.start, last.start)
    owner = owner_span(text, chunk, lexicon)
    if owner:
        rest = owner[1]
        while rest < chunk.end and text[rest] in lexicon.link:
            rest += 1
        return (owner, (rest, chunk.end)) if rest < chunk.end else (whole, whole)
    cut = _possessor_end(text, chunk, lexicon)
    if cut is not None:
        return (chunk.start, cut), (chunk.head if chunk.head - 1 == cut else cut, chunk.end)
    if chunk.head > chunk.start and chunk.end - chunk.start > _LONG:
        return None, (chunk.head, chunk.end)
    return None, (max(chunk.start, chunk.lead), chunk.end)


def _possessor_end(text: str, chunk: Chunk, lexicon: Lexicon) -> int | None:
    """Where the owner without a name ends: 本届赛事|的参赛队伍, 该基金|规模, 儿童等重点人群|签约率."""
    if text.startswith(lexicon.determiner, chunk.start):
        if chunk.head > chunk.start:
            return chunk.head - 1
        pointed = len(chunk.words) > 2 and text[chunk.start : chunk.words[1]] in lexicon.pointer
        if pointed and lexicon.is_measure(text[chunk.words[2] : chunk.end]):
            return min(chunk.words[2], measure_begin(text, chunk, lexicon))
    begin = measure_begin(text, chunk, lexicon)
    listed = len(chunk.items) > 1 and begin > chunk.items[-1][0] and lexicon.is_measure(text[begin : chunk.end])
    return begin if listed and not lexicon.is_measure(text[slice(*chunk.items[0])]) else None


def measure_begin(text: str, chunk: Chunk, lexicon: Lexicon) -> int:
    """Where the name of the measure begins that ends a phrase, with what says how it is taken (最高|额度, 日均|客流).

    That is its last word, or two where the last is one character.
    """
    words = chunk.words
    if not words:
        return chunk.start
    at = len(words) - (2 if len(words) > 1 and chunk.end - words[-1] == 1 else 1)
    while at > 1 and text[words[at - 1] : words[at]] in lexicon.taken:
        at -= 1
    return words[at]


def qualifier(text: str, chunk: Chunk, lexicon: Lexicon) -> Part | None:
    """What a measure is of, where only the phrase itself says so: 图书馆|藏书量, 畜肉类|价格."""
    measure = measure_begin(text, chunk, lexicon)
    for begin in (*(word for word in chunk.words[1:] if word < measure), measure):
        owns = begin == measure or text.endswith(lexicon.actor + lexicon.thing, chunk.start, begin)
        front = text[chunk.start : begin]
        closed = len(front) < _FRONT or front in lexicon.classes or front in lexicon.bare
        closed = closed or front.startswith(tuple(lexicon.per_share))
        if owns and not closed and lexicon.is_measure(text[begin : chunk.end]):
            return part(text, chunk.start, begin, particles=lexicon.particle)
    return None


def owning_thing(text: str, chunk: Chunk, lexicon: Lexicon) -> Part | None:
    """All that stands before the measure, where it can own one: 新能源汽车|产量, 工业机器人|产量, but not 营业|收入."""
    if chunk.lemma in lexicon.toward or not lexicon.is_measure(text[chunk.start : chunk.end]):
        return None
    begin, end = max(chunk.start, chunk.head), measure_begin(text, chunk, lexicon)
    for word, behind in pairwise(chunk.words):
        if begin < word < end and text[word:behind] in lexicon.taken:
            end = word
            break
    owns = begin < end and text.endswith(lexicon.actor + lexicon.thing, begin, end)
    return part(text, begin, end) if owns and text[begin:end] not in lexicon.bare else None


def first_word(text: str, chunk: Chunk, lexicon: Lexicon) -> Part | None:
    """The noun a phrase of several begins with: the last resort for whom it is said of (小区|住宅)."""
    return part(text, chunk.start, chunk.words[1], particles=lexicon.particle) if len(chunk.words) > 1 else None


def first_name(names: Sequence[Mention]) -> Mention | None:
    """The first place, organisation or person among the names of a phrase."""
    return next((name for name in names if name.type in ("LOC", "ORG", "PER")), None)
