"""What carries over from clause to clause: the period, the basis of comparison, the topic."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

from pipeline.link.chunks import Chunk
from pipeline.link.lexicon import Lexicon
from pipeline.types import Mention

CLAUSE_ENDS: Final = frozenset(["COMMA", "SEMI", "STOP", "COLON", "LEFT", "RIGHT"])
_CARRIED: Final = frozenset(["YEAR", "MONTH", "QUARTER", "PERIOD"])


def clause_of(chunks: Sequence[Chunk], at: int) -> tuple[int, int]:
    """The range of chunks of the clause that holds the chunk ``at``."""
    start = at
    while start > 0 and chunks[start - 1].tag not in CLAUSE_ENDS:
        start -= 1
    end = at
    while end < len(chunks) and chunks[end].tag not in CLAUSE_ENDS:
        end += 1
    return start, end


def carries(time: Mention) -> bool:
    """Whether a period goes on to the sentences that follow: a day does not."""
    return time.type in _CARRIED and not time.weak and (time.time_start is not None or time.time_end is not None)


def scoped_time(
    chunks: Sequence[Chunk], at: int, carried: Mention | None, idle: frozenset[int], present: frozenset[str]
) -> Mention | None:
    """The time that scopes the figure at ``at``: of its clause, else the nearest before it, else the one carried in.

    ``idle`` holds the indices of times that scope nothing outside their clause (3日表示, 成立于1998年);
    what is told with one of the words ``present`` (现有) is so now.
    """
    start, end = clause_of(chunks, at)
    own = [i for i in chain(range(at - 1, start - 1, -1), range(at + 1, end)) if _scopes(chunks, i, at)]
    if not own and any(chunk.lemma in present for chunk in chunks[start:at]):
        open_times = (c.time for c in reversed(chunks[:start]) if c.time is not None and c.time.time_start is None)
        return next(open_times, None)
    if own:
        return chunks[next((i for i in own if not _weak(chunks[i])), own[0])].time
    for i in range(start - 1, -1, -1):
        if _scopes(chunks, i, at) and i not in idle:
            return chunks[i].time
    return carried


def _scopes(chunks: Sequence[Chunk], i: int, at: int) -> bool:
    """Whether the chunk ``i`` is a time that may scope the figure at ``at``: known, and no end of a range."""
    from_figure = 0 < i < at and chunks[i - 1].tag == "FROM"
    return chunks[i].tag == "T" and chunks[i].lemma != "unknown" and not from_figure


def _weak(chunk: Chunk) -> bool:
    """Whether a time only says at what season or hour (冬天, 夜间), or within how long."""
    return chunk.time is not None and chunk.time.weak


def idle_times(chunks: Sequence[Chunk], text: str, lexicon: Lexicon) -> frozenset[int]:
    """The times that date a report or an event by the way: in a clause of saying, or behind its verb."""
    found = set()
    lived = _tells_life(chunks, text, lexicon)
    for i, chunk in enumerate(chunks):
        if chunk.tag != "T" or chunk.time is None:
            continue
        if any(word in chunk.time.text for word in lexicon.compared):
            found.add(i)
            continue
        start, end = clause_of(chunks, i)
        clause = chunks[start:end]
        if any(c.tag == "Q" for c in clause):
            continue
        says = not carries(chunk.time) and any(
            c.tag == "V" and text[c.start : c.end] in lexicon.reporting for c in clause
        )
        behind = i == end - 1 and i > start and chunks[i - 1].tag == "V" and chunks[i - 1].lemma not in lexicon.entering
        ranks = i > start and (chunks[i - 1].tag == "LEVEL" or chunks[i - 1].lemma in lexicon.record)
        if says or behind or lived or ranks:
            found.add(i)
    return frozenset(found)


def _tells_life(chunks: Sequence[Chunk], text: str, lexicon: Lexicon) -> bool:
    """1958年入党，从艺六十余年: whether a turn of a life is told with its time, and so none of the rest is for then."""
    timed = False
    for chunk in chunks:
        if chunk.tag in CLAUSE_ENDS:
            timed = False
        timed = timed or chunk.tag == "T"
        if timed and chunk.tag == "V" and text[chunk.start : chunk.end] in lexicon.life:
            return True
    return False


def basis_code(chunk: Chunk, time: Mention | None, lexicon: Lexicon) -> str | None:
    """yoy, mom, qoq or since:YYYY for a chunk that names a basis; None where it is no point in time."""
    if chunk.lemma == "mom":
        return "qoq" if time is not None and time.type == "QUARTER" else "mom"
    if chunk.lemma == "yoy":
        return "yoy"
    base = chunk.time
    if base is None:
        return None
    words = base.text
    if words.endswith(lexicon.turn) and base.time_start is not None:
        return f"since:{base.time_start.year}"
    if any(word in words for word in lexicon.last_year):
        return "yoy"
    if any(word in words for word in lexicon.last_month):
        return "mom"
    if any(word in words for word in lexicon.last_quarter):
        return "qoq"
    if base.time_start is None or base.type == "DATE" or base.type == "PERIOD" and base.weak:
        return None
    year = time.time_start.year if time is not None and time.time_start is not None else None
    if year is None or base.time_start.year < year - 1:
        return f"since:{base.time_start.year}"
    return "yoy" if base.time_start.year == year - 1 else None


def nearest_basis(chunks: Sequence[Chunk], at: int) -> Chunk | None:
    """The basis named in the clause of the figure, or in a clause 与…相比 that opens the sentence before it."""
    start, _ = clause_of(chunks, at)
    for i in range(at - 1, start - 1, -1):
        if chunks[i].tag == "BASIS":
            return chunks[i]
    if start >= 2 and chunks[start - 1].tag == "COMMA" and chunks[start - 2].tag == "BASIS":
        return chunks[start - 2]
    return None
