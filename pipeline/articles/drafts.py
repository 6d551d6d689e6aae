"""Articles in the making, and what tells that two texts are about the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from pipeline.articles.paragraphs import Block

_RUNS: Final = 1200
_ENOUGH: Final = 4000  # characters that show what a text is about


class Draft(msgspec.Struct):
    """An article in the making: its blocks in reading order, by the part they play."""

    heads: list[int] = []
    bylines: list[int] = []
    body: list[int] = []
    closing: list[int] = []  # the lines among the body that say who wrote it
    inner: list[int] = []  # headings among the body
    tail: list[int] = []  # headings torn from their places
    caption: bool = False
    orphan: bool = False
    dated: bool = False
    enters: int | None = None  # the page jump after which it goes on
    leaves: int | None = None  # and the one at which it breaks off

    @property
    def members(self) -> list[int]:
        return [*self.heads, *self.bylines, *self.body, *self.tail]


class Texts:
    """The words of drafts and sections, as much of them as shows what they are about."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._known: dict[int, tuple[int, str]] = {}

    def of(self, draft: Draft) -> str:
        """What a draft begins with: enough to tell what it is about."""
        key = id(draft)
        size, text = self._known.get(key, (-1, ""))
        if size != len(draft.body) and len(text) < _ENOUGH:
            text = self.of_blocks(draft.body)
            self._known[key] = len(draft.body), text
        return text

    def of_blocks(self, body: Sequence[int]) -> str:
        """What blocks begin with."""
        texts, size = [], 0
        for i in body:
            if size >= _ENOUGH:
                break
            texts.append(self.blocks[i].text)
            size += len(texts[-1])
        return "\n".join(texts)[:_ENOUGH]

    def runs(self, body: Sequence[int]) -> set[str]:
        """The runs of four characters in blocks; less of them than of_blocks gives is enough."""
        text = self.of_blocks(body)[:_RUNS]
        return {text[i : i + 4] for i in range(len(text) - 3)}


def likeness(one: set[str], other: set[str]) -> float:
    """The share of the smaller set of character runs that the larger one has too."""
    return len(one & other) / max(min(len(one), len(other)), 1)
