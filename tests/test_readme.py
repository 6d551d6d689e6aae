"""What the manuals say is what the program does: every command and option, every column, every example."""

import importlib.metadata
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from pipeline.cli import app, main
from pipeline.schema import TABLES, arrow_schema

ROOT = Path(__file__).parent.parent
MANUALS = ["README.md", "README.zh-CN.md"]


def blocks(manual: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / manual).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("manual", MANUALS)
def test_every_command_and_option_is_documented(manual: str) -> None:
    text = (ROOT / manual).read_text("utf-8")
    group = typer.main.get_command(app)
    missing = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        parts = command.commands if hasattr(command, "commands") else {"": command}
        for part, leaf in parts.items():
            if f"newsfacts {name} {part}".strip() not in text:
                missing.append(f"{name} {part}")
            options = [option for one in leaf.params for option in one.opts if option.startswith("--")]
            missing += [f"{name} {option}" for option in options if option != "--help" and f"`{option}" not in text]
    assert missing == []


@pytest.mark.parametrize("manual", MANUALS)
def test_every_table_and_column_is_documented(manual: str) -> None:
    text = (ROOT / manual).read_text("utf-8")
    documented = set(re.findall(r"\*\*([a-z]+)\*\*", text)) | set(re.findall(r"`([a-z0-9_]+)`", text))
    columns = {column for table in TABLES for column in (table, *arrow_schema(table).names)}
    assert columns - documented == set()


@pytest.mark.parametrize("manual", MANUALS)
def test_the_commands_of_the_manual_run(
    manual: str, pages: Path, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    monkeypatch.chdir(tmp_path)
    shutil.copytree(pages, tmp_path / "papers")
    shutil.copytree(finished, tmp_path / "out")
    shutil.copytree(finished, tmp_path / "before")
    ran = 0
    for block in blocks(manual, "sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["newsfacts"] and words[1] not in ("eval", "rules"):
                words = words[: words.index(">")] if ">" in words else words
                extra = ["--ner", "rules"] if words[1] in ("extract", "explain") and "--ner" not in words else []
                assert main([*words[1:], *extra]) == 0, line
                ran += 1
    assert ran >= 8


@pytest.mark.parametrize("manual", MANUALS)
def test_the_python_of_the_manual_runs(manual: str, pages: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(pages, tmp_path / "papers")
    code = "\n".join(blocks(manual, "python"))
    if not list(importlib.metadata.entry_points(group="spacy_factories", name="newsfacts")):
        code = "import pipeline.spacy_doc\n" + code  # the package is not installed: no entry points
    assert "find_mentions" in code
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("manual", MANUALS)
def test_the_example_row_is_what_comes_out(manual: str) -> None:
    import datetime as dt

    from pipeline import extract

    text = (ROOT / manual).read_text("utf-8")
    sentence = re.search(r"^> (.+)$", text, re.MULTILINE)
    assert sentence
    facts = extract(sentence[1], publish_date=dt.date(2024, 6, 5), ner="rules").facts
    rows = re.findall(r"^\|(.+)\|$", text, re.MULTILINE)
    names, _, *printed = ([cell.strip() for cell in row.split("|")] for row in rows[: 2 + len(facts)])
    found = [["" if getattr(fact, name) is None else str(getattr(fact, name)) for name in names] for fact in facts]
    assert printed == found


def test_make_targets_are_documented() -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = (ROOT / "README.md").read_text("utf-8")
    assert [target for target in targets if f"make {target}" not in text] == []


def test_lock_files_pin_every_dependency_with_hashes_and_name_no_host() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for lock, wanted in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        text = (ROOT / lock).read_text("utf-8")
        pinned = {name.replace("_", "-").lower() for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
        names = {re.split(r"[<>=\[ ]", one)[0].replace("_", "-").lower() for one in wanted}
        assert names - pinned == set()
        assert "://" not in text
        entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in entry for entry in entries)
