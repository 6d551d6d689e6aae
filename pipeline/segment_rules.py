"""What ``rules/segment.toml`` holds."""

from __future__ import annotations

import msgspec


class SegmentRules(msgspec.Struct, forbid_unknown_fields=True):
    """``rules/segment.toml``: where a sentence ends, and words the dictionary lacks."""

    sentence_end: str
    words: dict[str, str]
