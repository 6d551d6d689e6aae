"""Reads the language knowledge of ``rules/``: typed TOML, CSV tables and Markdown examples.

A user's own folder over the bundled one adds to it, and replaces what has the same id or key.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


class RuleError(Exception):
    """A rules file that cannot be used; the message says which, where and why."""

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {message}")


def bundled_rules() -> Path:
    """The rules that come with the program: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


class Rulebook:
    """The rules of one run."""

    def __init__(self, *folders: Path) -> None:
        """``folders`` stand over the bundled rules, the last one on top.

        Raises RuleError where a folder is missing.
        """
        for folder in folders:
            if not folder.is_dir():
                raise RuleError(folder, None, "no such folder of rules")
        self.folders: tuple[Path, ...] = (bundled_rules(), *folders)

    def toml(self, name: str, schema: type[T]) -> T:
        """The file ``name`` of every folder as one ``schema``.

        Lists of tables with an ``id`` merge by it, other lists and tables are joined, scalars are
        replaced. Raises RuleError on a syntax error, an unknown key or a value of the wrong type.
        """
        merged: dict[str, Any] = {}
        for path in self._files(name):
            source = path.read_text("utf-8")
            try:
                table = tomllib.loads(source)
            except tomllib.TOMLDecodeError as error:
                line = re.search(r"at line (\d+)", str(error))
                raise RuleError(path, int(line[1]) if line else None, str(error)) from None
            _check(table, schema, path, source)
            merged = _merge(merged, table)
        return msgspec.convert(merged, schema)

    def csv(self, name: str, schema: type[T]) -> list[T]:
        """The rows of the CSV file ``name`` of every folder; a later row replaces one of the same first column."""
        rows: dict[str, T] = {}
        for path in self._files(name):
            text = path.read_text("utf-8")
            reader = csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#"))
            fields = reader.fieldnames or []
            for row in reader:
                filled = {key: value for key, value in row.items() if value not in (None, "")}
                try:
                    rows[row[fields[0]]] = msgspec.convert(filled, schema, strict=False)
                except (msgspec.ValidationError, TypeError) as error:
                    line = _line_of(text, row[fields[0]] or "")
                    raise RuleError(path, line, f"row {row[fields[0]]!r}: {error}") from None
        return list(rows.values())

    def examples(self) -> list[Path]:
        """Every Markdown file of examples, the bundled ones first."""
        return [path for folder in self.folders for path in sorted(folder.rglob("*.md")) if path.name != "README.md"]

    def digest(self) -> str:
        """SHA-256 over the names and contents of all rule files but examples: the same rules, the same digest."""
        whole = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix in (".toml", ".csv", ".txt"):
                    whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
                    whole.update(hashlib.sha256(path.read_bytes()).digest())
        return whole.hexdigest()

    def _files(self, name: str) -> list[Path]:
        found = [folder / name for folder in self.folders if (folder / name).is_file()]
        if not found:
            raise RuleError(self.folders[0] / name, None, "no such rules file")
        return found


def _check(table: dict[str, Any], schema: type[msgspec.Struct], path: Path, source: str) -> None:
    try:
        msgspec.convert(table, schema)
    except msgspec.ValidationError as error:
        named = re.search(r"`([^`]+)`(?! *- at)|unknown field `([^`]+)`", str(error))
        word = next((part for part in (named.groups() if named else ()) if part), "")
        raise RuleError(path, _line_of(source, word), str(error)) from None


def _line_of(source: str, word: str) -> int | None:
    for number, line in enumerate(source.splitlines(), 1):
        if word and word in line:
            return number
    return None


def _merge(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return {
            key: _merge(below[key], above[key]) if key in below and key in above else above.get(key, below.get(key))
            for key in {**below, **above}
        }
    if isinstance(below, list) and isinstance(above, list):
        return _merge_lists(below, above)
    return above


def _merge_lists(below: Sequence[Any], above: Sequence[Any]) -> list[Any]:
    if not any(isinstance(item, dict) and "id" in item for item in (*below, *above)):
        return [*below, *(item for item in above if item not in below)]
    by_id = {item["id"]: item for item in below}
    by_id |= {item["id"]: item for item in above}
    return list(by_id.values())
