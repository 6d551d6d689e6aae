"""``newsfacts report``: an HTML page of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import RunArgument


def command(
    folder: RunArgument,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="The HTML file; else DIR/report.html.")] = None,
    source: Annotated[
        Path | None, typer.Option(metavar="ROOT", help="The folder of the sources, where it is not that of the run.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Documents to show.")] = 100,
) -> None:
    """Write an HTML page: the papers' text with its mentions marked, and the facts."""
    from pipeline.report import report

    page = out or folder / "report.html"
    shown = report(folder, page, source, limit)
    print(f"{shown} documents in {page}")
