import json
import os
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline import write
from pipeline.config import UsageError
from pipeline.schema import TABLES, DocumentRow, to_arrow
from pipeline.write import OURS, OutputFolder


def documents(*numbers: int) -> object:
    return to_arrow("documents", [DocumentRow(doc_id=f"{n:04}", path=f"{n}.txt") for n in numbers], "digest")


def finish(out: Path, *batches: object) -> None:
    with OutputFolder(out, "digest") as output:
        for batch in batches:
            output.add("documents", batch)
        output.commit({"tool": "newsfacts"})


def rows(out: Path) -> list[str]:
    return pq.read_table(out / "documents.parquet")["doc_id"].to_pylist()


def test_a_run_is_five_files_and_no_rows_are_tables_too(tmp_path: Path) -> None:
    finish(tmp_path / "out")
    assert {entry.name for entry in (tmp_path / "out").iterdir()} == OURS
    assert all(pq.read_table(tmp_path / "out" / f"{table}.parquet").num_rows == 0 for table in TABLES)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == {"tool": "newsfacts"}


def test_a_run_that_dies_leaves_the_one_before_whole_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    finish(out, documents(1))
    before = {entry.name: entry.read_bytes() for entry in out.iterdir()}
    dying = OutputFolder(out, "digest")
    with pytest.raises(KeyboardInterrupt), dying as output:  # noqa: PT012, the body is what dies
        output.add("documents", documents(2, 3))
        raise KeyboardInterrupt
    assert {entry.name: entry.read_bytes() for entry in out.iterdir()} == before
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_new_run_takes_the_place_of_the_old_and_keeps_what_is_not_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    out = tmp_path / "out"
    finish(out, documents(1))
    (out / "notes.txt").write_text("mine")
    (out / "charts").mkdir()
    if not exchanges:
        monkeypatch.setattr(write, "_exchange", lambda one, other: False)
    finish(out, documents(2))
    assert rows(out) == ["0002"]
    assert (out / "notes.txt").read_text() == "mine"
    assert (out / "charts").is_dir()
    assert list(tmp_path.iterdir()) == [out]


def test_an_output_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk" / "run")
    for number in (1, 2):
        finish(tmp_path / "out", documents(number))
    assert (tmp_path / "out").is_symlink()
    assert rows(tmp_path / "out") == ["0002"]
    assert [entry.name for entry in (tmp_path / "disk").iterdir()] == ["run"]


def test_bytes_do_not_depend_on_how_the_rows_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "_GROUP", 4)
    finish(tmp_path / "one", documents(*range(11)))
    finish(tmp_path / "many", documents(), documents(0, 1, 2), documents(3, 4, 5, 6, 7, 8), documents(9), documents(10))
    one, many = ((tmp_path / name / "documents.parquet").read_bytes() for name in ("one", "many"))
    assert one == many
    assert pq.ParquetFile(tmp_path / "one" / "documents.parquet").num_row_groups == 3
    assert rows(tmp_path / "many") == [f"{n:04}" for n in range(11)]


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match=r"is not empty and holds no manifest\.json"):
        OutputFolder(tmp_path / "out", "digest")
    assert (tmp_path / "out" / "thesis.txt").read_text() == "years of work"


def test_a_file_in_the_place_of_the_output_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UsageError, match="not a folder"):
        OutputFolder(tmp_path / "out", "digest")
    with pytest.raises(UsageError, match="cannot be written"):
        finish(tmp_path / "out" / "deeper" / "run")
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_run_stopped_the_moment_its_folder_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = os.mkdir

    def stopped(path: str | Path, *rest: Any) -> None:
        make(path, *rest)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "mkdir", stopped)
    with pytest.raises(KeyboardInterrupt), OutputFolder(tmp_path / "out", "digest"):
        pass
    assert list(tmp_path.iterdir()) == []
