"""The command ``newsfacts``: one module a command; each imports what it needs when it runs."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

from pipeline import __version__, compiled
from pipeline.cli import diff, eval, explain, export, extract, query, report, rules, show, verify
from pipeline.config import ABORTED, USAGE, SpanError, UsageError

app = typer.Typer(
    name="newsfacts",
    help="Facts out of Chinese newspaper text, each tied to the characters and bytes that state it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"newsfacts {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Runs before every command."""


for _module in (extract, verify, explain, query, show, report, diff, eval, export):
    app.command(_module.__name__.rpartition(".")[2])(_module.command)
app.add_typer(rules.app, name="rules")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line. Returns the exit code: 0 ok, 1 quarantined files or a failed check, 2 usage, 3 aborted."""
    if outdated := compiled.complaint():
        return _complain(outdated, USAGE)
    try:
        code = app(arguments, prog_name="newsfacts", standalone_mode=False)
    except UsageError as error:
        return _complain(str(error), USAGE)
    except SpanError as error:
        return _complain(f"this is a bug of newsfacts, the run was stopped: {error}", ABORTED)
    except KeyboardInterrupt:
        return _complain("stopped; nothing was changed", ABORTED)
    except Exception as error:
        return _answer(error)
    if code == 130:  # what typer makes of Ctrl-C
        return _complain("stopped; nothing was changed", ABORTED)
    return code if isinstance(code, int) else 0


def _answer(error: Exception) -> int:
    """The exit code of an error that typer, the rule files or a worker process raised; of a bug the trace."""
    from pipeline.rulebook import RuleError

    if type(error).__name__ == "NoArgsIsHelpError":
        return USAGE
    if isinstance(error, RuleError):
        return _complain(str(error), USAGE)
    if isinstance(error, typer.Abort) or type(error).__name__ == "BrokenProcessPool":
        return _complain(f"aborted: {error}", ABORTED)
    if hasattr(error, "format_message"):
        return _complain(f"{error.format_message()} (newsfacts --help says more)", USAGE)
    traceback.print_exception(error)
    return ABORTED


def _complain(message: str, code: int) -> int:
    print("newsfacts: " + " ".join(message.split()), file=sys.stderr)
    return code
