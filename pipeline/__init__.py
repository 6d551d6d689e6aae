"""Facts out of Chinese newspaper text, each tied to the characters and bytes that state it."""

from pipeline.api import Result, extract, find_mentions

__all__ = ["Result", "extract", "find_mentions"]
