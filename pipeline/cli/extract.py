"""``newsfacts extract``: files in, tables out, and a summary to read."""

from __future__ import annotations

import shlex
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from pipeline.cli.console import (
    Bar,
    DateOption,
    JsonOption,
    NerOption,
    RulesOption,
    console,
    day,
    print_json,
    print_table,
)
from pipeline.config import FAILED

if TYPE_CHECKING:
    from pipeline.run import Summary

_SAMPLE: Final = """
SELECT subject, attribute, concat_ws(' ', value_exact, unit) AS value,
       concat_ws(' ', nullif(change, 'none'), basis) AS change, coalesce(time_edtf, time_text) AS time
FROM facts WHERE kind = 'quantity' AND subject IS NOT NULL AND length(attribute) > 1
QUALIFY row_number() OVER (
    PARTITION BY path ORDER BY time_start IS NOT NULL AND basis IS NOT NULL DESC, confidence DESC, char_start
) = 1
ORDER BY path LIMIT 12
"""
_GO_ON: Final = (
    "SELECT subject, attribute, value, unit FROM facts WHERE change = 'increase' ORDER BY value DESC LIMIT 10"
)


def command(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="FILE_OR_DIR...", help="Text files, or folders of them (.txt, .md, also .gz)."),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder of the tables; an earlier run in it is replaced.")
    ],
    publish_date: DateOption = None,
    workers: Annotated[int, typer.Option(help="Processes that extract; the tables are the same for any number.")] = 1,
    rules: RulesOption = None,
    ner: NerOption = "lac",
    engine: Annotated[Literal["local", "ray"], typer.Option(help="Where the workers run.")] = "local",
    as_json: JsonOption = False,
) -> None:
    """Extract articles, mentions and facts from newspaper text into Parquet tables."""
    from pipeline.config import RunConfig, StageOptions
    from pipeline.run import run

    signal.signal(signal.SIGTERM, _interrupt)
    config = RunConfig(tuple(inputs), out, StageOptions(tuple(rules or ()), ner, day(publish_date)), workers, engine)
    bar = Bar()
    try:
        summary = run(config, bar)
    finally:
        bar.stop()
    for folder in summary.empty:
        print(f"newsfacts: {folder}: holds no file to read (.txt, .md, also .gz)", file=sys.stderr)
    if as_json:
        print_json(summary)
    else:
        _print(summary)
    raise typer.Exit(FAILED if summary.quarantined else 0)


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _print(summary: Summary) -> None:
    from pipeline.query import connect

    with connect(Path(summary.out)) as tables:
        layers = tables.sql(
            "SELECT layer, count(*) FROM mentions WHERE NOT weak GROUP BY layer ORDER BY layer"
        ).fetchall()
        weak = tables.sql("SELECT count(*) FROM mentions WHERE weak").fetchall()[0][0]
        kinds = tables.sql("SELECT kind, count(*) FROM facts GROUP BY kind ORDER BY kind").fetchall()
        sample = tables.sql(_SAMPLE)
        print_table(sample.columns, sample.fetchall(), title="Some of the facts")
    counts, failed = summary.counts, len(summary.quarantined)
    files = f"{counts['documents']}" + (f", {failed} of them quarantined" if failed else "")
    lines = {
        "files": f"{files} ({summary.chars:,} characters in {summary.seconds:.1f} s)",
        "articles": str(counts["articles"]),
        "mentions": f"{counts['mentions']} ({', '.join(f'{layer} {n}' for layer, n in [*layers, ('weak', weak)])})",
        "facts": f"{counts['facts']} ({', '.join(f'{kind} {n}' for kind, n in kinds) or 'none'})",
        "tables": f"{summary.out}/{{documents,articles,mentions,facts}}.parquet",
        "go on with": f'newsfacts query {shlex.quote(summary.out)} "{_GO_ON}"',
    }
    out = console()
    for name, line in lines.items():
        out.print(f"[bold]{name:>10}[/bold]  ", end="")
        out.print(line, markup=False, soft_wrap=True)
    for path, reason in summary.quarantined:
        out.print(f"[bold]quarantined[/bold] {path}: ", end="")
        out.print(reason, markup=False, soft_wrap=True)
