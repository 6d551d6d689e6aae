"""SQL over the tables of a run: DuckDB with a view for each, and no way to the network."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.config import UsageError
from pipeline.schema import TABLES
from pipeline.write import MANIFEST

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def table_path(folder: Path, table: str) -> Path:
    """The Parquet file of a table, or its folder of parts. Raises UsageError where the run has neither."""
    for place in (folder / f"{table}.parquet", folder / table):
        if place.exists():
            return place
    raise UsageError(f"{folder}: holds no {table}.parquet; name the output folder of newsfacts extract")


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run. Raises UsageError where there is none."""
    import msgspec

    try:
        read: dict[str, Any] = msgspec.json.decode((folder / MANIFEST).read_bytes())
    except OSError:
        raise UsageError(f"{folder}: holds no {MANIFEST}; name the output folder of newsfacts extract") from None
    except msgspec.DecodeError as error:
        raise UsageError(f"{folder / MANIFEST}: {error}") from None
    return read


@contextmanager
def connect(folder: Path) -> Iterator[DuckDBPyConnection]:
    """A DuckDB connection with the views documents, articles, mentions and facts of a run."""
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    try:
        for table in TABLES:
            place = table_path(folder, table)
            pattern = str(place / "*.parquet" if place.is_dir() else place).replace("'", "''")
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{pattern}')")
        yield connection
    finally:
        connection.close()


def query(folder: Path, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows that a query gives. Raises UsageError where DuckDB cannot run it."""
    import duckdb

    with connect(folder) as connection:
        try:
            found = connection.execute(sql)
            return [column[0] for column in found.description or ()], found.fetchall()
        except duckdb.Error as error:
            raise UsageError(f"query: {error}") from None


def write_csv(columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Rows as CSV on standard output."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
