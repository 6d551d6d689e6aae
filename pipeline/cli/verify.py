"""``newsfacts verify``: every span of a run against its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.console import JsonOption, RunArgument, print_json
from pipeline.config import FAILED

# Of very many mismatches the first tell the story.
_SHOWN: Final = 50


def command(
    folder: RunArgument,
    source: Annotated[
        Path | None, typer.Option(metavar="ROOT", help="The folder of the sources, where it is not that of the run.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check every span of a run against the source files, in characters and bytes."""
    from pipeline.verify import verify

    done = verify(folder, source)
    if as_json:
        print_json(done)
    else:
        for problem in done.problems[:_SHOWN]:
            print(problem)
        if len(done.problems) > _SHOWN:
            print(f"and {len(done.problems) - _SHOWN} more")
        parts = ", ".join(f"{count} of {table}" for table, count in done.spans.items())
        verdict = f"{len(done.problems)} wrong" if done.problems else "all hold"
        print(f"checked {sum(done.spans.values())} spans in {done.files} files ({parts}): {verdict}")
    raise typer.Exit(FAILED if done.problems else 0)
