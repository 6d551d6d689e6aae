"""What is wrong with a rules file, and in which line: the checks behind rulebook.py."""

from __future__ import annotations

import re
import tomllib
import types
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin

import msgspec
import regex

# The way to a value: keys of tables, and indices of lists.
Steps = tuple[str | int, ...]

_PATH_STEP: Final = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_NAMED_PART: Final = re.compile(r"\{[^\d{},][^{}]*\}")
_QUOTED: Final = re.compile(r"'([^']+)'|\"([^\"]+)\"|`([^`]+)`")


@cache
def partial_of(schema: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """The same schema with nothing required and nothing unknown allowed: for one file of several that are merged.

    What lists hold stays whole, since merging adds or replaces such a table but never looks inside.
    """
    fields: list[tuple[str, Any, Any]] = [
        (field.name, _loosened(field.type), msgspec.field(default=None, name=field.encode_name))
        for field in msgspec.structs.fields(schema)
    ]
    return msgspec.defstruct(schema.__name__, fields, forbid_unknown_fields=True)


def _loosened(kind: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return partial_of(kind)
    if origin is dict:
        return types.GenericAlias(dict, (arguments[0], _loosened(arguments[1])))
    if origin in (Union, types.UnionType):
        return Union[tuple(map(_loosened, arguments))]  # noqa: UP007
    return kind


def fault(table: dict[str, Any], schema: type[msgspec.Struct], source: str) -> tuple[int | None, str] | None:
    """The line and the description of the first thing in a file's ``table`` that ``schema`` does not allow."""
    message = _refusal(table, schema)
    if message is None:
        return None
    steps = _steps(table, schema, message)
    if unknown := re.search(r"unknown field `([^`]+)`", message):
        steps += (unknown[1],)
    return line_of(source, steps), message.partition(" - at ")[0] + (f" at {_said(steps)}" if steps else "")


def _refusal(table: dict[str, Any], schema: type[msgspec.Struct]) -> str | None:
    try:
        msgspec.convert(table, schema)
    except msgspec.ValidationError as error:
        return str(error)
    return None


def _steps(table: dict[str, Any], schema: type[msgspec.Struct], message: str) -> Steps:
    """The way to what a message of msgspec is about. It does not name the keys of free tables: they are tried."""
    steps: Steps = ()
    node: Any = table
    for step in _PATH_STEP.finditer(message.partition(" - at `$")[2].rstrip("`")):
        if step[1] is None and step[2] is None:
            tried = (key for key in node if _refusal(_with(table, steps, {key: node[key]}), schema) == message)
            key: str | int | None = next(tried, None)
            if key is None:
                return steps
        else:
            key = step[1] or int(step[2])
        steps, node = (*steps, key), node[key]
    return steps


def _with(node: Any, steps: Steps, value: Any) -> Any:
    """A copy of ``node`` with ``value`` in the place of what the steps lead to."""
    if not steps:
        return value
    copy = node.copy()
    copy[steps[0]] = _with(node[steps[0]], steps[1:], value)
    return copy


def _said(steps: Steps) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def line_of(source: str, steps: Steps) -> int | None:
    """The line of a TOML file in which the value that the steps lead to begins, or the nearest thing around it."""
    best, line = 0, None
    for number, way in _statements(source):
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(way, steps, strict=False)))
        if common > best:
            best, line = common, number
    return line


def _statements(source: str) -> Iterator[tuple[int, Steps]]:
    """Each header and assignment of a TOML file that parses: its line, and where it stands in the whole table."""
    lines = source.splitlines()
    table: Steps = ()
    counts: dict[Steps, int] = {}
    first = 0
    while first < len(lines):
        node, last = _statement(lines, first)
        keys: list[str] = []
        while isinstance(node, dict) and len(node) == 1:
            (key, node), *_ = node.items()
            keys.append(key)
        header = lines[first].lstrip().startswith("[")
        way: Steps = () if header else table
        for key in keys:
            way += (key,)
            if header and len(way) - sum(isinstance(step, int) for step in way) == len(keys) and node == [{}]:
                counts[way] = counts.get(way, -1) + 1
            if way in counts:
                way += (counts[way],)
        if header:
            table = way
        if keys:
            yield first + 1, way
        first = last


def _statement(lines: list[str], first: int) -> tuple[Any, int]:
    """The statement that begins in a line, as a table of its own, and the line after it."""
    for last in range(first + 1, len(lines) + 1):
        try:
            return tomllib.loads("\n".join(lines[first:last])), last
        except tomllib.TOMLDecodeError:
            continue
    return {}, len(lines)


def culprit(folders: tuple[Path, ...], error: Exception) -> tuple[Path, int | None]:
    """The file and line of ``folders`` that an error of a stage is about; where that is not clear a folder or file.

    Of a bad pattern it is the longest text of a rule that is part of it and is no pattern itself; of
    anything else the one that is, or has, what the message quotes.
    """
    pattern = getattr(error, "pattern", None)
    quoted = {word for groups in _QUOTED.findall(str(error)) for word in groups if word}
    files = [path for folder in reversed(folders) for path in sorted(folder.rglob("*.*"))]
    best: tuple[int, Path, int | None] = (0, folders[-1], None)
    for path in (path for path in files if path.suffix == ".toml"):
        source = path.read_text("utf-8-sig", "replace")
        for steps, text in _texts(_parsed(source), ()):
            fits = _breaks(text, pattern) if isinstance(pattern, str) else text in quoted
            if fits and len(text) > best[0]:
                best = (len(text), path, line_of(source, steps))
    for path in (path for path in files if path.suffix == ".csv" and not best[0]):
        for number, row in enumerate(path.read_text("utf-8-sig", "replace").splitlines(), 1):
            if quoted & set(row.split(",")):
                return path, number
    tables = [path for path in files if path.suffix in (".toml", ".csv")]
    return (tables[0], None) if not best[0] and len(tables) == 1 else best[1:]


def _breaks(text: str, pattern: str) -> bool:
    """Whether a rule's text, with its {parts} filled in, is part of a pattern and no pattern itself."""
    at = 0
    for piece in _NAMED_PART.split(text):
        at = pattern.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return not is_pattern(_NAMED_PART.sub("x", text))


def bad_pattern(source: str) -> int | None:
    """The line of the first text in a TOML file that is no pattern."""
    return next((line_of(source, way) for way, text in _texts(_parsed(source), ()) if not is_pattern(text)), None)


def _parsed(source: str) -> dict[str, Any]:
    """A TOML file as a table; of one that does not parse, and is told of in its own turn, an empty one."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return {}


def is_pattern(text: str) -> bool:
    """Whether a text is a regular expression by itself."""
    try:
        regex.compile(text)
    except regex.error:
        return False
    return True


def _texts(node: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(node, str):
        yield steps, node
    elif isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _texts(value, (*steps, key))
