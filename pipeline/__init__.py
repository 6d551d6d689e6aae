"""Facts out of Chinese newspaper text, each tied to the characters and bytes that state it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import Result, extract, find_mentions

__version__ = "0.1.0"
__all__ = ["Result", "__version__", "extract", "find_mentions"]


def __getattr__(name: str) -> Any:
    """Load the API on first use: ``newsfacts --help`` must not wait for it."""
    if name in __all__:
        return getattr(import_module("pipeline.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
