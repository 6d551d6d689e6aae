import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.cli import main
from pipeline.config import RunConfig, StageOptions
from pipeline.run import run
from pipeline.verify import verify


@pytest.fixture
def mine(pages: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Sources and a run of one's own to spoil."""
    sources = tmp_path / "press"
    shutil.copytree(pages, sources)
    run(RunConfig((sources,), tmp_path / "out", StageOptions(ner="rules")))
    return sources, tmp_path / "out"


def spoil(out: Path, table: str, column: str, change: dict[int, object]) -> None:
    place = out / f"{table}.parquet"
    rows = pq.read_table(place)
    values = [change.get(i, value) for i, value in enumerate(rows[column].to_pylist())]
    index = rows.schema.get_field_index(column)
    pq.write_table(
        rows.set_column(index, rows.schema.field(column), pa.array(values, rows.schema.field(column).type)), place
    )


def test_every_span_of_a_run_holds(mine: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    done = verify(mine[1])
    assert done.problems == ()
    assert done.files == 5
    mentions, facts = (pq.read_table(mine[1] / f"{table}.parquet").num_rows for table in ("mentions", "facts"))
    assert done.spans["mentions"] == 2 * mentions  # characters and bytes
    assert done.spans["facts"] >= 4 * facts > 0
    assert main(["verify", str(mine[1])]) == 0
    assert f"checked {sum(done.spans.values())} spans in 5 files" in capsys.readouterr().out


def test_the_sources_may_have_moved(mine: tuple[Path, Path], tmp_path: Path) -> None:
    moved = mine[0].rename(tmp_path / "archive")
    assert main(["verify", str(mine[1])]) == 2
    assert main(["verify", str(mine[1]), "--source", str(moved)]) == 0


def test_a_source_that_changed_fails(mine: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    page = mine[0] / "2024-03-01_notes.txt"
    page.write_text(page.read_text("utf-8").replace("3条", "4条"), "utf-8")
    assert main(["verify", str(mine[1])]) == 1
    assert "2024-03-01_notes.txt: the source has changed since the run" in capsys.readouterr().out


def test_a_source_that_is_gone_fails(mine: tuple[Path, Path]) -> None:
    (mine[0] / "clinic.md").unlink()
    assert any(problem.startswith("clinic.md: the source cannot be read") for problem in verify(mine[1]).problems)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("mentions", "char_start", 0),
        ("mentions", "text", "别的"),
        ("mentions", "byte_start", 1),
        ("mentions", "byte_end", 10**6),
        ("facts", "quote", "别的"),
        ("facts", "byte_end", 0),
        ("facts", "sentence_char_end", 10**6),
        ("articles", "text", "从未刊登的一段文字"),
        ("articles", "spans", [{"char_start": 0, "char_end": 10**6}]),
    ],
)
def test_a_row_that_does_not_hold_fails(mine: tuple[Path, Path], table: str, column: str, value: object) -> None:
    spoil(mine[1], table, column, {1: value})
    assert any(f": {table}: " in problem for problem in verify(mine[1]).problems)


def test_rows_of_no_document_fail(mine: tuple[Path, Path]) -> None:
    rows = pq.read_table(mine[1] / "documents.parquet")
    pq.write_table(rows.slice(1), mine[1] / "documents.parquet")
    assert any(problem.endswith(": mentions: rows of no document") for problem in verify(mine[1]).problems)


def test_a_quarantined_file_is_not_a_mismatch(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.txt.gz").write_bytes(b"no gzip")
    run(RunConfig((tmp_path / "in",), tmp_path / "out", StageOptions(ner="rules")))
    assert verify(tmp_path / "out").problems == ()
