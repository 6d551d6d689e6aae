"""``newsfacts rules``: the rules and their examples."""

from __future__ import annotations

import typer

from pipeline.cli.console import JsonOption, RulesOption, print_json, print_table
from pipeline.config import FAILED

app = typer.Typer(help="Test and list the rules.", no_args_is_help=True)


@app.command("test")
def run_examples(rules: RulesOption = None) -> None:
    """Run every example beside the rules, the bundled ones and those of --rules."""
    from pipeline.config import load_stages
    from pipeline.examples import check, read_examples

    stages = load_stages(tuple(rules or ()), "rules")
    ran = failed = 0
    for path in stages.rules.examples():
        for example in read_examples(path):
            ran += 1
            problems = check(example, stages)
            failed += bool(problems)
            for problem in problems:
                print(f"{path}:{example.line}: {example.rule}: {problem}")
    print(f"{ran - failed} passed, {failed} failed")
    raise typer.Exit(FAILED if failed else 0)


@app.command("list")
def list_rules(rules: RulesOption = None, as_json: JsonOption = False) -> None:
    """List the rules that have examples: file, id, how many examples match and must not."""
    from collections import Counter

    from pipeline.examples import read_examples
    from pipeline.rulebook import Rulebook

    book = Rulebook(*(rules or ()))
    counted: Counter[tuple[str, str, bool]] = Counter()
    for path in book.examples():
        for example in read_examples(path):
            counted[f"{path.parent.name}/{path.name}", example.rule, example.must_match] += 1
    names = sorted({(file, rule) for file, rule, _ in counted})
    rows = [(file, rule, counted[file, rule, True], counted[file, rule, False]) for file, rule in names]
    if as_json:
        print_json([dict(zip(("file", "rule", "matches", "must_not"), row, strict=True)) for row in rows])
    else:
        print_table(("file", "rule", "match", "must not"), rows)
        print(f"{len(rows)} rules, rules digest {book.digest()}")
