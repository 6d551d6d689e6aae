"""Chunks that join: a relative clause its noun, a preposition its phrase, 比 what is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.link.chunks import BOUNDARIES, Chunk
from pipeline.link.lexicon import Lexicon


class Joiner:
    """Joins the chunks of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def join(self, text: str, chunks: list[Chunk]) -> list[Chunk]:
        """The chunks with bases of comparison, relative clauses and prepositional phrases made one.

        Times that date no figure get the lemma ``unknown``.
        """
        joined = self._prepositions(self._relatives(self._compare(chunks)))
        for i, chunk in enumerate(joined):
            if chunk.tag == "T" and self._dates_nothing(text, chunk, joined[i + 1] if i + 1 < len(joined) else None):
                chunk.lemma = "unknown"
        return joined

    def _dates_nothing(self, text: str, time: Chunk, after: Chunk | None) -> bool:
        """Whether a time only says within how long (7日内|答复率), how rare (年内|新低) or how old a thing is.

        去年9月|开张的助餐点 is of the last kind.
        """
        words = time.time.text if time.time is not None else ""
        if words.endswith(self.lexicon.within) and words[0].isnumeric():
            return True
        if after is None:
            return False
        named = after.tag in ("NP", "V") and text.startswith(self.lexicon.recorded, after.start)
        relative = after.tag == "NP" and after.head > after.start
        return named or relative and text.startswith(self.lexicon.origin, after.start)

    def _compare(self, chunks: list[Chunk]) -> list[Chunk]:
        """比上年, 较2020年, 与去年同期相比: one chunk, the basis of a change."""
        out: list[Chunk] = []
        i = 0
        while i < len(chunks):
            chunk = chunks[i]
            span = self._basis_length(chunks, i) if chunk.lemma in self.lexicon.compare else 0
            if span:
                time = chunks[i + 1].time if span > 1 else None
                out.append(Chunk("BASIS", chunk.start, chunks[i + span - 1].end, time=time))
                i += span
                if time is not None and i < len(chunks) and chunks[i].lemma in self.lexicon.more | self.lexicon.less:
                    chunks[i].tag = "UP" if chunks[i].lemma in self.lexicon.more else "DOWN"
            else:
                out.append(chunk)
                i += 1
        return out

    def _basis_length(self, chunks: Sequence[Chunk], i: int) -> int:
        lemma, rest = chunks[i].lemma, chunks[i + 1 : i + 6]
        for n, chunk in enumerate(rest, 2):
            if chunk.lemma in self.lexicon.against:
                return n
            if chunk.tag in BOUNDARIES or chunk.tag in ("Q", "V"):
                break
        if lemma in self.lexicon.than and rest:
            if rest[0].tag == "T":
                return 3 if len(rest) > 1 and rest[1].tag == "DE" and len(rest) > 2 and rest[2].tag == "NP" else 2
            if rest[0].tag == "NP" and len(rest) > 1 and rest[1].tag in ("UP", "DOWN", "Q", "T"):
                return 3 if rest[1].tag == "T" else 2
        return 0

    def _relatives(self, chunks: list[Chunk]) -> list[Chunk]:
        """A verb before 的 and a noun belongs to the noun: 列入附录的野生动物."""
        out: list[Chunk] = []
        for i, chunk in enumerate(chunks):
            if chunk.tag != "DE":
                out.append(chunk)
                continue
            after = chunks[i + 1] if i + 1 < len(chunks) else None
            if out and out[-1].tag == "Q":
                out[-1].lemma = "of"
            if after is None or after.tag not in ("NP", "Q", "T"):
                continue
            if after.tag == "Q" and self._whole(out):
                continue
            if after.tag == "Q" and len(out) > 1 and out[-1].tag == "NP" and out[-2].tag == "LEVEL":
                if after.figures[-1].type in ("percent", "multiple"):
                    out[-1].tag = "OF"
                continue
            begin = _relative_start(out)
            if begin is None:
                continue
            absorbed = out[begin:]
            del out[begin:]
            if after.tag == "Q" and after.figures[-1].type == "percent":
                out.append(Chunk("NP", absorbed[0].start, absorbed[-1].end, absorbed[0].start))
            names = tuple(m for c in absorbed for m in c.names)
            if after.tag == "NP":
                chunks[i + 1] = Chunk(
                    "NP",
                    absorbed[0].start,
                    after.end,
                    max(after.head, after.start),
                    items=after.items,
                    words=after.words,
                    names=(*names, *after.names),
                )
        return out

    def _whole(self, out: list[Chunk]) -> bool:
        """占新录用公务员的46.5%: what stands between 占 and 的 is one phrase, the whole of the share."""
        for i in range(len(out) - 1, -1, -1):
            if out[i].tag in BOUNDARIES or out[i].tag == "Q":
                return False
            if out[i].tag == "LEVEL" and out[i].lemma in self.lexicon.share:
                if len(out) > i + 1:
                    names = tuple(name for chunk in out[i + 1 :] for name in chunk.names)
                    out[i + 1 :] = [Chunk("NP", out[i + 1].start, out[-1].end, out[i + 1].start, names=names)]
                return True
        return False

    def _prepositions(self, chunks: list[Chunk]) -> list[Chunk]:
        """A preposition takes the noun phrase behind it, unless that is itself what is measured."""
        out: list[Chunk] = []
        i = 0
        while i < len(chunks):
            chunk = chunks[i]
            after = chunks[i + 1] if i + 1 < len(chunks) else None
            if chunk.tag == "FROM" and not _from_figure(chunks, i):
                chunk.tag = "P"
            if chunk.lemma in self.lexicon.passive and after and after.tag == "NP" and _closes(chunks, i + 2):
                out.append(Chunk("V", after.start, after.end))
                i += 2
                continue
            if chunk.tag == "P" and after and after.tag == "NP":
                measured = _measured(chunks, i + 2)
                if measured and (chunk.lemma in self.lexicon.toward or after.head > after.start):
                    out.append(
                        Chunk(
                            "NP",
                            chunk.start,
                            after.end,
                            after.head,
                            lemma=chunk.lemma,
                            items=after.items,
                            words=after.words,
                            names=after.names,
                        )
                    )
                else:
                    out.append(Chunk("PP", chunk.start, after.end, lemma=chunk.lemma, names=after.names))
                i += 2
            else:
                if chunk.tag != "P":
                    out.append(chunk)
                elif after and after.tag == "Q" and i + 2 < len(chunks) and chunks[i + 2].tag == "NP":
                    chunks[i + 2].lemma = "for"
                i += 1
        return out


def _relative_start(out: Sequence[Chunk]) -> int | None:
    """Where the relative clause begins that ends with the last chunk, or None where there is no verb in it."""
    k = len(out) - 1
    verb = None
    if k > 0 and out[k].tag == "T":
        k -= 1
    while k >= 0 and out[k].tag in ("NP", "V", "P", "UP", "DOWN", "HAVE", "TAKE", "BASIS", "LEVEL"):
        if out[k].tag in ("V", "UP", "DOWN", "HAVE"):
            verb = k
        elif verb is not None and out[k].tag == "NP" and not (k > 0 and out[k - 1].tag == "P"):
            break
        elif out[k].tag == "P" and verb is not None:
            verb = k
            break
        k -= 1
    if verb is not None and k < 0 or (verb is not None and (out[k].tag in BOUNDARIES or out[k].tag == "T")):
        opening = out[k + 1].tag in ("V", "P")
        return k + 1 if opening else verb
    return verb


def _from_figure(chunks: Sequence[Chunk], i: int) -> bool:
    phrases = 0
    for chunk in chunks[i + 1 : i + 4]:
        if chunk.tag == "Q":
            return phrases < 2
        if chunk.tag not in ("T", "DE", "NP"):
            return False
        phrases += chunk.tag == "NP"
    return False


def _closes(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the clause is over at ``i``."""
    return i == len(chunks) or chunks[i].tag in BOUNDARIES


def _measured(chunks: Sequence[Chunk], i: int) -> bool:
    while i < len(chunks) and chunks[i].tag in ("BASIS", "EACH", "T"):
        i += 1
    return i < len(chunks) and chunks[i].tag in ("LEVEL", "UP", "DOWN", "UPTO", "DOWNTO", "Q")
