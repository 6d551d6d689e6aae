"""``newsfacts export``: a run as CSV, JSON Lines or spaCy DocBin."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.console import RunArgument


def command(
    folder: RunArgument,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")],
    form: Annotated[
        Literal["csv", "jsonl", "docbin"], typer.Option("--format", help="docbin holds the articles as spaCy docs.")
    ] = "csv",
    table: Annotated[str, typer.Option(help="facts, mentions, articles or documents.")] = "facts",
    source: Annotated[
        Path | None, typer.Option(metavar="ROOT", help="For docbin: the folder of the sources, if it has moved.")
    ] = None,
) -> None:
    """Write a table as CSV or JSON Lines, or the articles as a spaCy DocBin."""
    from pipeline.export import export

    count = export(folder, out, form, table, source)
    print(f"{count} {'docs' if form == 'docbin' else table} in {out}")
