"""Writes the tables of a run, all or nothing: into a folder beside the output, which then takes its place."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import msgspec

from pipeline.config import UsageError
from pipeline.schema import TABLES, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MANIFEST: Final = "manifest.json"
OURS: Final = frozenset({MANIFEST, *(f"{table}.parquet" for table in TABLES)})

# Rows of one row group: enough to compress and skip well, and independent of the number of workers.
_GROUP: Final = 50_000

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fs.h


class OutputFolder:
    """The tables of a run as they are written. Used as a context manager; leaving it without commit drops all."""

    def __init__(self, folder: Path, rules_digest: str) -> None:
        """Raises UsageError where the folder holds something other than a run."""
        self.folder = folder.resolve()
        self._digest = rules_digest
        check_output(self.folder)
        self._fresh: Path | None = None
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.Table]] = {table: [] for table in TABLES}
        self.counts: dict[str, int] = dict.fromkeys(TABLES, 0)

    def __enter__(self) -> Self:
        """Raises UsageError where the folder cannot be written."""
        import pyarrow.parquet as pq

        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            # Named before it is made, so that a run stopped right between the two leaves nothing behind.
            self._fresh = self.folder.parent / f".{self.folder.name}.{secrets.token_hex(8)}"
            self._fresh.mkdir()
            for table in TABLES:
                schema = arrow_schema(table, self._digest)
                self._writers[table] = pq.ParquetWriter(self._fresh / f"{table}.parquet", schema, compression="zstd")
        except OSError as error:
            self._drop()
            raise UsageError(f"{self.folder}: cannot be written: {error.strerror or error}") from None
        except BaseException:
            self._drop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def _drop(self) -> None:
        """Remove what is not in the place of the output: an unfinished run, or after commit the one before."""
        for writer in self._writers.values():
            writer.close()
        if self._fresh:
            shutil.rmtree(self._fresh, ignore_errors=True)

    def add(self, table: str, rows: pa.Table) -> None:
        """Append rows; they are written in groups of a fixed number of rows."""
        waiting = self._waiting[table]
        waiting.append(rows)
        self.counts[table] += rows.num_rows
        if sum(part.num_rows for part in waiting) >= _GROUP:
            self._flush(table, whole_groups=True)

    def commit(self, manifest: dict[str, object]) -> None:
        """Finish the files and put the folder in the place of the output."""
        for table, writer in self._writers.items():
            self._flush(table, whole_groups=False)
            writer.close()
        if self._fresh is None:
            raise RuntimeError("commit outside the with statement")
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=2).decode()
        (self._fresh / MANIFEST).write_text(text + "\n", "utf-8")
        _swap(self._fresh, self.folder)

    def _flush(self, table: str, *, whole_groups: bool) -> None:
        import pyarrow as pa

        if not self._waiting[table]:
            return
        rows = pa.concat_tables(self._waiting[table])
        end = rows.num_rows - rows.num_rows % _GROUP if whole_groups else rows.num_rows
        if end:
            self._writers[table].write_table(rows.slice(0, end).combine_chunks(), row_group_size=_GROUP)
        self._waiting[table] = [rows.slice(end)]


def check_output(folder: Path) -> None:
    """Raises UsageError where ``folder`` is no place for a run: a file, or a folder of something else."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is not a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise UsageError(f"{folder}: is not empty and holds no {MANIFEST} of an earlier run; name another folder")


def _swap(fresh: Path, folder: Path) -> None:
    """Put ``fresh`` in the place of ``folder``; what the user had put there beside the tables stays."""
    if not folder.exists():
        fresh.rename(folder)
        return
    if not _exchange(fresh, folder):
        aside = fresh.with_name(fresh.name + ".old")
        folder.rename(aside)
        fresh.rename(folder)
        aside.rename(fresh)
    for entry in fresh.iterdir():
        if entry.name not in OURS:
            entry.rename(folder / entry.name)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, so that no moment is without an output. False where Linux cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
