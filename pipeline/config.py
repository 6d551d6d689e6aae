"""What a run is told, the errors a user can mend, and the stages that a run shares."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline import compiled

if TYPE_CHECKING:
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
    """The stages with their rules compiled, once a process.

    Raises RuleError where a rule cannot be used, UsageError where compiled modules are out of date.
    """
    if outdated := compiled.complaint():
        raise UsageError(outdated)
    from pipeline.rulebook import Rulebook, RuleError
    from pipeline.stages import Stages

    book = Rulebook(*rules)
    try:
        return Stages(book, ner)
    except RuleError as error:
        raise error if error.line else book.place(error) from None
    except (ImportError, OSError, MemoryError):
        raise
    except Exception as error:
        # Without rules of the user's own it is our bug, and the trace says more.
        if not rules and not hasattr(error, "pattern"):
            raise
        raise book.blame(error) from error
