"""What the commands share: options, progress, and tables for people."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pipeline.config import UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", metavar="DIR", help="A folder of rules that adds to the bundled ones or replaces them (repeatable)."
    ),
]
NerOption = Annotated[
    Literal["lac", "rules"],
    typer.Option("--ner", help="Who finds names: the LAC tagger with the rules, or the rules alone."),
]
DateOption = Annotated[
    str | None,
    typer.Option("--publish-date", metavar="YYYY-MM-DD", help="The day of publication where the text does not say it."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
RunArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The output folder of an extract.")]


def day(text: str | None) -> dt.date | None:
    """An option's date. Raises UsageError where it is none."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--publish-date {text}: is no date of the form YYYY-MM-DD") from None


def console() -> Console:
    """Standard output for people: as wide as the terminal, and wide enough in a file."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 120, highlight=False, emoji=False)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A table on standard output, with nothing for None."""
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, title=title, title_justify="left", title_style="bold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console().print(table)


def print_json(value: object) -> None:
    """A value as one JSON document; dates and exact numbers as text."""
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode() + "\n")


class Bar:
    """The progress of a run: a bar on a terminal, a plain line at each tenth elsewhere."""

    def __init__(self) -> None:
        self._files = self._done = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def begin(self, files: int) -> None:
        self._files = files
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("extracting", total=files)
            self._bar.start()

    def advance(self, files: int) -> None:
        before, self._done = self._done, self._done + files
        if self._bar and self._task is not None:
            self._bar.advance(self._task, files)
        elif self._done * 10 // self._files > before * 10 // self._files:
            print(f"newsfacts: {self._done} of {self._files} files", file=sys.stderr, flush=True)

    def stop(self) -> None:
        if self._bar:
            self._bar.stop()
