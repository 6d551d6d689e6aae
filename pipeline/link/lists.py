"""Lists: A、B的率分别为x、y says one thing of each member."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.link.chunks import Chunk
from pipeline.link.lexicon import Lexicon
from pipeline.link.phrases import measure_begin, part, split_owner
from pipeline.link.scope import clause_of
from pipeline.types import Part, Span

# A member of a list: whose it is, and what is measured of it.
Pair = tuple[Part | None, Part | None]


def members(text: str, chunks: Sequence[Chunk], at: int, chunk: Chunk, figures: int, lexicon: Lexicon) -> list[Pair]:
    """The members of the list in ``chunk``, where there are as many as ``figures`` at the chunk ``at``.

    Where the phrase itself is no such list, 分别 takes up one that stands before it in the sentence.
    """
    items = list_items(text, chunk, figures, lexicon)
    if items is None:
        what = part(text, *split_owner(text, chunk, lexicon)[1], particles=lexicon.particle)
        listed = _list_before(text, chunks, at, figures, lexicon, chunk)
        if not listed:
            return []
        spans = listed[1]
        named = _ordinals(text, spans, spans[-1][1], lexicon) or [
            part(text, *span, particles=lexicon.particle) for span in spans
        ]
        return [(name, what) for name in named]
    last = Chunk(
        "NP",
        *items[-1],
        head=chunk.head,
        words=tuple(word for word in chunk.words if word >= items[-1][0]),
        names=tuple(name for name in chunk.names if name.start >= items[-1][0]),
    )
    owner, rest = split_owner(text, last, lexicon)
    what = part(text, *rest, particles=lexicon.particle)
    if owner is not None and owner != rest:
        return [
            *((part(text, *item, particles=lexicon.particle), what) for item in items[:-1]),
            (part(text, *owner, particles=lexicon.particle), what),
        ]
    alike = _completed(text, items, measure_begin(text, last, lexicon), lexicon)
    if alike is not None:
        return alike
    return [*((None, _headed(text, item, rest, chunk.words[-1], lexicon)) for item in items[:-1]), (None, what)]


def _ordinals(text: str, items: Sequence[Span], end: int, lexicon: Lexicon) -> list[Part | None]:
    """第一、二、三产业: members that share 第 before them and their noun behind, up to ``end``; none if they do not."""
    first = text.find(lexicon.ordinal, *items[0])
    last = items[-1][0]
    numbers = [(first + 1, items[0][1]), *items[1:-1], (last, last + 1)]
    if first < 0 or not all(text[a:b] and set(text[a:b]) <= lexicon.numeral for a, b in numbers):
        return []
    return [Part(lexicon.ordinal + text[a:b] + text[last + 1 : end], a, b) for a, b in numbers]


def _completed(text: str, items: Sequence[Span], measure: int, lexicon: Lexicon) -> list[Pair] | None:
    """第一、第二、第三产业用电量, 大、中、小型企业PMI: members of which only the last prints what they are."""
    begin, end = items[-1]
    numbered = _ordinals(text, items, measure, lexicon) if lexicon.is_measure(text[begin:end]) else []
    if numbered:
        what = part(text, measure, end, particles=lexicon.particle)
        return [(name, what) for name in numbered]
    size = items[0][1] - items[0][0]
    kind = text[begin + size : measure]
    bare = all(b - a == size and not lexicon.is_measure(text[a:b]) for a, b in items[:-1])
    if not kind or not bare or text.endswith(kind, *items[0]) or not lexicon.is_measure(text[begin:end]):
        return None
    what = part(text, measure, end, particles=lexicon.particle)
    return [(Part(text[a : a + size] + kind, a, a + size), what) for a, _ in items]


def taken_up(text: str, chunks: Sequence[Chunk], at: int, figures: int, lexicon: Lexicon) -> list[Pair]:
    """产量和销量分别完成237万辆和241万辆: the members of the list before a verb with 分别."""
    listed = _list_before(text, chunks, at, figures, lexicon)
    return members(text, chunks, at, listed[0], figures, lexicon) if listed else []


def _list_before(
    text: str, chunks: Sequence[Chunk], at: int, figures: int, lexicon: Lexicon, but: Chunk | None = None
) -> tuple[Chunk, list[Span]] | None:
    """The list that 分别 in the clause of the chunk ``at`` takes up: the last before it with so many members."""
    start, _ = clause_of(chunks, at)
    if not any(c.tag == "EACH" for c in chunks[start:at]):
        return None
    for before in reversed(chunks[:at]):
        listed = list_items(text, before, figures, lexicon) if before.tag == "NP" and before is not but else None
        if listed:
            return before, listed
    return None


def _headed(text: str, item: Span, last: Span, tail: int, lexicon: Lexicon) -> Part | None:
    """A member with the head that only the last one prints: 上转、下转人次."""
    words, whole = text[item[0] : item[1]], text[last[0] : last[1]]
    head = text[tail : last[1]] if last[0] < tail < last[1] else ""
    if not lexicon.is_measure(whole) or lexicon.is_measure(words):
        return part(text, *item, particles=lexicon.particle)
    return Part(words + head, *item)


def list_items(text: str, chunk: Chunk, wanted: int, lexicon: Lexicon) -> list[Span] | None:
    """The members of a list, where there are as many as wanted: parted by every joint, or by 、 and the last 和."""
    for joints in (lexicon.joints, lexicon.joints[:1], lexicon.joints[1:2]):
        items = _split(text, chunk, joints)
        if len(items) == wanted:
            return items
    if wanted > 1 and len(chunk.items) > 1:
        last = chunk.items[-1][0]
        kept = tuple(item for item in chunk.items if item[1] < last)
        items = _split(text, Chunk("NP", chunk.start, last - 1, items=kept), lexicon.joints[:1])
        if len(items) == wanted - 1:
            return [*items, (last, chunk.end)]
    return None


def _split(text: str, chunk: Chunk, joints: str) -> list[Span]:
    begins = {begin for begin, _ in chunk.items}
    items, begin = [], chunk.start
    for at in range(chunk.start, chunk.end):
        if text[at] in joints and at + 1 in begins:
            items.append((begin, at))
            begin = at + 1
    return [*items, (begin, chunk.end)]
