"""``newsfacts explain``: what each stage made of a text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import DateOption, JsonOption, NerOption, RulesOption, console, day, print_json, print_table
from pipeline.config import UsageError

if TYPE_CHECKING:
    from pipeline.explain import Explained


def command(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A text, or - for standard input.")],
    publish_date: DateOption = None,
    rules: RulesOption = None,
    ner: NerOption = "lac",
    as_json: JsonOption = False,
) -> None:
    """Show what each stage makes of a text: repaired text, tokens, mentions, facts."""
    from pipeline.config import load_stages
    from pipeline.explain import explain

    anchor = day(publish_date)
    found = explain(_given(text), load_stages(tuple(rules or ()), ner), anchor)
    if as_json:
        print_json(found)
        return
    for article in found:
        _print(article)
    if not found:
        print("no article in this text")


def _given(text: str) -> str:
    """The argument, or what standard input holds in whatever encoding. Raises UsageError where that is no text."""
    from pipeline.decode import UndecodableError, as_decoded, decode

    try:
        return (decode(sys.stdin.buffer.read()) if text == "-" else as_decoded(text)).text
    except UndecodableError as error:
        raise UsageError(f"{'standard input' if text == '-' else 'TEXT'} cannot be decoded: {error}") from None


def _print(article: Explained) -> None:
    out = console()
    dated = f"{article.publish_date or 'no date'} ({article.date_source})"
    out.rule(f"{article.headline or 'no headline'} · {dated}", align="left")
    out.print("[bold]text[/bold]")
    out.print(article.text, markup=False)
    out.print("[bold]tokens[/bold]")
    out.print(" ".join(article.tokens), markup=False)
    for title, rows in (("mentions", article.mentions), ("facts", article.facts)):
        if rows:
            print_table((title, "what", "rule"), [_told(row) for row in rows])
        else:
            out.print(f"[bold]{title}[/bold] none")


def _told(row: dict[str, str]) -> tuple[str, str, str]:
    """A mention or fact as three cells: its words, what is known of it, and the rule that found it."""
    words = row.get("text") or row.get("quantity") or row.get("subject", "")
    known = {name: part for name, part in row.items() if part != words and name not in ("rule", "confidence")}
    return words, "  ".join(f"{name}={part}" for name, part in known.items()), f"{row['rule']} {row['confidence']}"
