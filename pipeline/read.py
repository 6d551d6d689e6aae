"""Which files a run reads, in which order and under which names; and the bytes of one."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from pipeline.config import UsageError
from pipeline.decode import UndecodableError, decode
from pipeline.types import Decoded

SUFFIXES: Final = (".txt", ".md")


class Source(msgspec.Struct, frozen=True):
    """A file to read. ``path`` is its name in the tables: relative to the input root, with ``/``."""

    path: str
    location: Path
    size: int = 0
    error: str | None = None


class Sources(msgspec.Struct, frozen=True):
    """The files of a run in the order of their paths, and the folder that the paths start from.

    ``empty`` are the folders named that hold nothing to read.
    """

    root: Path
    files: tuple[Source, ...]
    empty: tuple[Path, ...] = ()


def find_sources(inputs: Iterable[Path]) -> Sources:
    """The files named, and all .txt and .md (also .gz) in the folders named, without hidden ones.

    The root is the folder named; of a file, the folder it is in; of several, the nearest that holds
    them all. A folder that cannot be listed becomes a Source with an error.
    Raises UsageError where an input does not exist.
    """
    places = [Path(os.path.abspath(given)) for given in inputs]
    for place in places:
        if not place.exists():
            raise UsageError(f"{place}: no such file or folder")
    if not places:
        raise UsageError("no input: name a file or a folder")
    root = Path(os.path.commonpath([place if place.is_dir() else place.parent for place in places]))
    held = {place: _walk(place) if place.is_dir() else [(place, None)] for place in places}
    found: dict[Path, Source] = {}
    for location, error in (pair for pairs in held.values() for pair in pairs):
        found[location] = Source(_name(location, root), location, _size(location), error)
    empty = tuple(place for place, pairs in held.items() if not pairs)
    return Sources(root, tuple(sorted(found.values(), key=lambda source: source.path)), empty)


def read(source: Source, max_bytes: int | None = None) -> bytes:
    """The bytes of a file, unpacked if it is a .gz.

    Raises OSError or EOFError where it cannot be read, is no regular file or holds more than ``max_bytes``.
    """
    if source.error:
        raise OSError(source.error)
    if not source.location.is_file():
        raise OSError("not a regular file")
    opened = gzip.open if source.location.suffix.lower() == ".gz" else open
    with opened(source.location, "rb") as file:
        data: bytes = file.read(-1 if max_bytes is None else max_bytes + 1)
    if max_bytes is not None and len(data) > max_bytes:
        raise OSError(f"holds more than {max_bytes:,} bytes")
    return data


def reread(root: Path, path: str, sha256: str, encoding: str) -> Decoded:
    """The text of a file of an earlier run. Raises ValueError where it is gone or not as it was then."""
    try:
        data = read(Source(path, root / path))
        decoded = decode(data)
    except (OSError, EOFError, zlib.error, UndecodableError) as error:
        raise ValueError(f"the source cannot be read: {error}") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("the source has changed since the run")
    if decoded.encoding != encoding:
        raise ValueError(f"the source is read as {decoded.encoding} now, and was as {encoding}")
    return decoded


def dated_path(source: Source, root: Path) -> str:
    """The path in which a date may stand: with the name of the root, so that ``20240103/`` itself counts."""
    return f"{root.name}/{source.path}" if root.name else source.path


def _walk(folder: Path) -> list[tuple[Path, str | None]]:
    failed: list[tuple[Path, str | None]] = []

    def note(error: OSError) -> None:
        failed.append((Path(error.filename), error.strerror or str(error)))

    files: list[tuple[Path, str | None]] = []
    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [(Path(parent, name), None) for name in names if _is_page(name)]
    return files + failed


def _is_page(name: str) -> bool:
    lower = name.lower()
    return not name.startswith(".") and lower.removesuffix(".gz").endswith(SUFFIXES)


def _size(location: Path) -> int:
    try:
        return location.stat().st_size
    except OSError:
        return 0


def _name(location: Path, root: Path) -> str:
    relative = location.relative_to(root).as_posix()
    return os.fsencode(relative).decode("utf-8", "backslashreplace")
