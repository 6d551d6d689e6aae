"""``newsfacts eval``: scores against gold, and the gate on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import JsonOption, NerOption, RulesOption, print_json, print_table
from pipeline.config import FAILED

if TYPE_CHECKING:
    from pipeline.evaluate import Evaluation, Floors


def command(
    gold: Annotated[Path, typer.Option(metavar="DIR", help="Gold files (*.json).")],
    sources: Annotated[Path, typer.Option(metavar="DIR", help="The source files that the gold names.")],
    suites: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Suites of cases and their score_suites.py.")
    ] = None,
    scorer: Annotated[Path | None, typer.Option(metavar="FILE", help="The scorer; else the gold's score.py.")] = None,
    floors: Annotated[Path | None, typer.Option(metavar="FILE", help="Pinned floors; else tests/floors.toml.")] = None,
    pin: Annotated[bool, typer.Option("--pin", help="Raise the floors to the scores.")] = False,
    allow_lower: Annotated[bool, typer.Option("--allow-lower", help="With --pin: lower floors too.")] = False,
    rules: RulesOption = None,
    ner: NerOption = "lac",
    workers: Annotated[int, typer.Option(help="Processes that extract.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Extract, score against gold, and fail where a score is under its pinned floor."""
    from pipeline import evaluate as gate
    from pipeline.config import StageOptions

    place = floors or gate.FLOORS
    pinned = gate.read_floors(place)
    found = gate.evaluate(gold, sources, suites, StageOptions(tuple(rules or ()), ner), workers, scorer)
    failed = gate.below_floor(pinned, found)
    if as_json:
        print_json(
            {"scores": found.scores, "failed": failed, "reliability": found.reliability, "details": found.details}
        )
    else:
        _print(found, pinned)
        for line in failed:
            print(line)
    if pin:
        gate.pin(place, pinned, found, allow_lower=allow_lower)
        print(f"pinned in {place}")
    raise typer.Exit(FAILED if failed and not pin else 0)


def _print(found: Evaluation, floors: Floors) -> None:
    from pipeline.evaluate import comparable

    def floor(name: str) -> str:
        if name not in floors.floors:
            return ""
        return f"{floors.floors[name]:.3f}" + (
            "" if comparable(floors, found, name) else " (of other gold: not compared)"
        )

    rows = []
    for name, score in found.scores.items():
        layer = found.details.get(name, {})
        rows.append((name, f"{score:.3f}", floor(name), *(f"{layer[key]:.3f}" if key in layer else "" for key in "pr")))
    print_table(("score", "F1", "floor", "P", "R"), rows)
    curve = [(f"{b.low:.2f}–{b.high:.2f}", b.scored, f"{b.found:.3f}", f"{b.full:.3f}") for b in found.reliability]
    print_table(("confidence", "facts", "precision", "full"), curve, title="Facts by confidence, in tenths")
