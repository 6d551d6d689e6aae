"""What a run is told, the errors a user can mend, and the stages that a run shares."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    import regex

    from pipeline.rulebook import RuleError
    from pipeline.stages import Stages

Ner = Literal["lac", "rules"]
Engine = Literal["local", "ray"]

OK, FAILED, USAGE, ABORTED = 0, 1, 2, 3


class UsageError(Exception):
    """Something the user can mend: a missing file, a wrong option, an output that cannot be written."""


class SpanError(Exception):
    """A row whose span does not hold the text it claims: a bug of the program, which stops the run."""


class StageOptions(msgspec.Struct, frozen=True):
    """What decides the result for a given file: the same options, the same rows."""

    rules: tuple[Path, ...] = ()
    ner: Ner = "lac"
    publish_date: dt.date | None = None
    max_bytes: int = 256 * 2**20


class RunConfig(msgspec.Struct, frozen=True):
    """One run of ``newsfacts extract``."""

    inputs: tuple[Path, ...]
    out: Path
    stages: StageOptions = StageOptions()
    workers: int = 1
    engine: Engine = "local"

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise UsageError(f"--workers {self.workers}: at least 1 is needed")


@cache
def load_stages(rules: tuple[Path, ...] = (), ner: Ner = "lac") -> Stages:
    """The stages with their rules compiled, once a process. Raises RuleError where a rule cannot be used."""
    import regex

    from pipeline.rulebook import Rulebook
    from pipeline.stages import Stages

    book = Rulebook(*rules)
    try:
        return Stages(book, ner)
    except regex.error as error:
        raise _bad_pattern(book.folders, error) from None


def _bad_pattern(folders: tuple[Path, ...], error: regex.error) -> RuleError:
    """Says which file and line a pattern stands in: the longest text of a rules file that is part of it."""
    from pipeline.rulebook import RuleError

    pattern, best = str(error.pattern), (0, folders[-1], 0)
    for folder in folders:
        for path in sorted(folder.rglob("*.toml")):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                quoted = line.partition("=")[2].strip().strip("'\"")
                if quoted and quoted in pattern and len(quoted) >= best[0]:
                    best = (len(quoted), path, number)
    return RuleError(best[1], best[2] or None, f"bad pattern: {error}")
