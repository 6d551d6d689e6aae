"""Reads the language knowledge of ``rules/``: typed TOML, CSV tables and Markdown examples.

A user's own folder over the bundled one adds to it, and replaces what has the same id or key.
"""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pipeline.rulecheck import bad_pattern, culprit, fault, line_of, partial_of

T = TypeVar("T", bound=msgspec.Struct)


class RuleError(Exception):
    """A rules file that cannot be used; the message says which, where and why."""

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        super().__init__(path, line, message)  # all of them, so that it comes whole out of a worker
        self.path, self.line, self.message = path, line, message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


def bundled_rules() -> Path:
    """The rules that come with the program: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


class Rulebook:
    """The rules of one run."""

    def __init__(self, *folders: Path) -> None:
        """``folders`` stand over the bundled rules, the last one on top.

        Raises RuleError where a folder is missing, or holds a file that no stage reads.
        """
        bundled = bundled_rules()
        for folder in folders:
            if not folder.is_dir():
                raise RuleError(folder, None, "no such folder of rules")
            for path in _tables_in(folder):
                if not (bundled / path.relative_to(folder)).is_file():
                    raise RuleError(path, None, "no stage reads a rules file of this name; those of rules/ are read")
        self.folders: tuple[Path, ...] = (bundled, *folders)

    def toml(self, name: str, schema: type[T]) -> T:
        """The file ``name`` of every folder as one ``schema``.

        Lists of tables with an ``id`` merge by it, other lists and tables are joined, scalars are
        replaced. Raises RuleError on a syntax error, an unknown key or a value of the wrong type in one
        of the files, and where together they lack a key.
        """
        merged: dict[str, Any] = {}
        files = self._files(name)
        for path in files:
            source = _read(path)
            try:
                table = tomllib.loads(source)
            except tomllib.TOMLDecodeError as error:
                line = re.search(r"at line (\d+)", str(error))  # or "at end of document"
                last = max(1, len(source.splitlines()))
                raise RuleError(path, int(line[1]) if line else last, str(error)) from None
            if found := fault(table, partial_of(schema), source):
                raise RuleError(path, *found)
            merged = _merge(merged, table)
        try:
            return msgspec.convert(merged, schema)
        except msgspec.ValidationError as error:
            raise RuleError(files[-1], None, str(error)) from None

    def csv(self, name: str, schema: type[T]) -> list[T]:
        """The rows of the CSV file ``name`` of every folder; a later row replaces one of the same first column.

        Lines that begin with # are left out. Raises RuleError on an unknown column or a row that does not fit.
        """
        rows: dict[str, T] = {}
        known = {field.encode_name for field in msgspec.structs.fields(schema)}
        key = msgspec.structs.fields(schema)[0].encode_name
        for path in self._files(name):
            lines = [(n, s) for n, s in enumerate(_read(path).splitlines(keepends=True), 1) if not s.startswith("#")]
            reader = csv.DictReader(line for _, line in lines)
            for column in reader.fieldnames or ():
                if column not in known:
                    message = f"unknown column {column!r}; known are {', '.join(sorted(known))}"
                    raise RuleError(path, lines[0][0], message)
            for row in reader:
                number = lines[min(reader.line_num, len(lines)) - 1][0]
                if None in row:
                    raise RuleError(path, number, "more cells than the header has columns")
                filled = {column: value for column, value in row.items() if value not in (None, "")}
                try:
                    rows[filled.get(key, "")] = msgspec.convert(filled, schema, strict=False)
                except msgspec.ValidationError as error:
                    raise RuleError(path, number, str(error)) from None
        return list(rows.values())

    def place(self, error: RuleError) -> RuleError:
        """A bad pattern that a stage found, with the line of the key or pattern that it names where a file has it."""
        key = error.message.partition(":")[0]
        name = next((error.path.relative_to(f) for f in self.folders if error.path.is_relative_to(f)), error.path)
        for path in (folder / name for folder in reversed(self.folders)):
            if path.is_file() and (line := line_of(_read(path), (key,)) or bad_pattern(_read(path))):
                return RuleError(path, line, error.message)
        return error

    def blame(self, error: Exception) -> RuleError:
        """What a stage could not make of a rule, as an error that names file and line. The bundled rules are sound."""
        message = f"bad pattern: {error}" if hasattr(error, "pattern") else f"{type(error).__name__}: {error}"
        return RuleError(*culprit(self.folders[1:] or self.folders, error), message)

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


def _read(path: Path) -> str:
    """A rules file's text; what Excel puts before it (a byte order mark) left out."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RuleError(path, line, "is not UTF-8") from None
    except OSError as error:
        raise RuleError(path, None, f"cannot be read: {error.strerror or error}") from None


def _tables_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.suffix in (".toml", ".csv") and path.is_file()]


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
    merged: dict[object, Any] = {}
    for number, item in enumerate((*below, *above)):
        merged[item.get("id", number)] = item
    return list(merged.values())
