"""Bylines: the names of those who wrote an article."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipeline.articles.wording import Wording
from pipeline.line_rules import load_line_rules
from pipeline.rulebook import Rulebook

_LONGEST: Final = 80


def is_byline(text: str, wording: Wording) -> bool:
    """Whether a folded paragraph names writers and says nothing else."""
    if len(text) > _LONGEST or "。" in text or "，" in text:
        return False
    return wording.bylines["line"].match(text) is not None and bool(names_in(text, wording))


def names_alone(text: str, wording: Wording) -> bool:
    """Whether a paragraph holds names and nothing else, or one after what its bearer does."""
    if found := wording.bylines["author"].match(text):
        return _is_name(found[1], wording, strict=True)
    words = text.strip("（）()□■").split()
    return 0 < len(words) <= 8 and all(2 <= len(word) <= 3 and _is_name(word, wording, strict=True) for word in words)


def names_in(text: str, wording: Wording, strict: bool = False) -> list[str]:
    """The names in a byline without what its writers are called."""
    bare = wording.bylines["role"].sub(" ", text[: 2 * _LONGEST])
    words = wording.bylines["separator"].split(bare)
    return list(dict.fromkeys(word for word in words if _is_name(word, wording, strict)))


def opening_names(text: str, start: int, wording: Wording) -> list[str]:
    """The reporters named after a dateline that ends at ``start``."""
    rest = text[start : start + 2 * _LONGEST]
    if found := wording.bylines["opening"].match(rest):
        return names_in(found[1], wording) if wording.bylines["closing_role"].search(found[1]) else []
    if found := wording.bylines["after_dateline"].match(rest):
        return names_in(found[1], wording)
    return []


def closing_names(text: str, wording: Wording) -> list[str]:
    """The writers named in brackets at the very end of an article."""
    found = wording.bylines["closing"].search(text[-60:]) if text[-1:] in "）)" else None
    if not found:
        return []
    told = wording.bylines["closing_role"].search(found[1]) is not None
    return names_in(found[1], wording, strict=not told)


def _is_name(word: str, wording: Wording, strict: bool) -> bool:
    if not wording.bylines["name"].match(word) or word in wording.no_names:
        return False
    return not strict or "·" in word or (word[0] in _surnames() and len(word) <= 3)


@cache
def _surnames() -> frozenset[str]:
    return load_line_rules(Rulebook()).surnames
