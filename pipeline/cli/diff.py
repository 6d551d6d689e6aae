"""``newsfacts diff``: what changed between two runs."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from pipeline.cli.console import JsonOption, RunArgument, print_json, print_table
from pipeline.config import FAILED


def command(
    old: RunArgument,
    new: RunArgument,
    fail_on_change: Annotated[bool, typer.Option(help="Exit 1 where anything changed: for CI.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Rows to show; all are counted.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """Show what changed between two runs: articles, mentions and facts added, removed, or with other values."""
    from pipeline.diff import diff

    changes = diff(old, new)
    if as_json:
        print_json(changes)
    else:
        rows = [
            (
                change.what,
                change.table,
                " ".join(map(str, change.key)),
                change.text,
                "; ".join(f"{name}: {a!s:.40} → {b!s:.40}" for name, (a, b) in change.fields.items()),
            )
            for change in changes[:limit]
        ]
        if rows:
            print_table(("", "table", "where", "row", "fields"), rows)
        counted = Counter((change.table, change.what) for change in changes)
        parts = [f"{table} {what} {count}" for (table, what), count in sorted(counted.items())]
        print(f"{len(changes)} changes" + (f": {', '.join(parts)}" if parts else ""))
    raise typer.Exit(FAILED if changes and fail_on_change else 0)
