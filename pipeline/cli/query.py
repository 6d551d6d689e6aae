"""``newsfacts query``: SQL over the tables of a run."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.console import JsonOption, RunArgument, print_json, print_table
from pipeline.config import UsageError


def command(
    folder: RunArgument,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="Over the views facts, mentions, articles and documents.")],
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run SQL (DuckDB) over the tables of a run."""
    from pipeline.query import query, write_csv

    if csv and as_json:
        raise UsageError("--csv and --json: choose one")
    columns, rows = query(folder, sql)
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif csv:
        write_csv(columns, rows)
    else:
        print_table(columns, rows)
