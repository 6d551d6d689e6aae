"""``newsfacts show``: one row of a run and what stands around it."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from pipeline.cli.console import JsonOption, RunArgument, console, print_json, print_table

_FACT_COLUMNS: Final = ("fact_id", "subject", "attribute", "value or object", "unit", "change", "basis", "time")


def command(
    folder: RunArgument,
    wanted: Annotated[
        str, typer.Argument(metavar="ID_OR_PATH", help="The id of a fact, mention, article or document, or a path.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Show a fact, mention, article or document: all its columns, its sentence or text, its facts."""
    from pipeline.show import facts_of, find_row

    table, row = find_row(folder, wanted)
    if as_json:
        print_json({"table": table, **row})
        return
    out = console()
    print_table((table.removesuffix("s"), ""), [(name, _cell(value)) for name, value in row.items() if name != "text"])
    if table == "facts":
        start = row["char_start"] - row["sentence_char_start"]
        length = row["char_end"] - row["char_start"]
        quote = row["quote"]
        out.print(quote[:start], end="", markup=False, soft_wrap=True)
        out.print(quote[start : start + length], end="", markup=False, style="bold reverse", soft_wrap=True)
        out.print(quote[start + length :], markup=False, soft_wrap=True)
    elif table in ("articles", "documents"):
        if table == "articles":
            out.print(row["text"], markup=False)
        print_table(_FACT_COLUMNS, facts_of(folder, table, row), title="facts")


def _cell(value: Any) -> str | None:
    return None if value is None or value == [] else str(value)
