import gc
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline import __version__
from pipeline import run as runs
from pipeline.config import RunConfig, SpanError, StageOptions, UsageError, load_stages
from pipeline.read import find_sources
from pipeline.run import Summary, run
from pipeline.schema import SCHEMA_VERSION, TABLES, arrow_schema

RULES = StageOptions(ner="rules")


def extract(inputs: Path, out: Path, **options: Any) -> Summary:
    return run(RunConfig((inputs,), out, RULES, **options))


def table(out: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return rows


def test_every_file_is_a_document_in_the_order_of_paths(finished: Path) -> None:
    found = [(row["path"], row["status"]) for row in table(finished, "documents")]
    names = ["20230912/harvest.txt", "2024-03-01_notes.txt", "clinic.md", "match.txt", "packed.txt.gz"]
    assert found == [(name, "ok") for name in names]


def test_encodings_are_told_apart(finished: Path) -> None:
    found = {row["path"]: row["encoding"] for row in table(finished, "documents")}
    assert found["clinic.md"] == "gb18030"
    assert found["match.txt"].startswith("utf-16")
    assert found["packed.txt.gz"].startswith("utf-8")


def test_counts_of_documents_are_the_rows_of_the_other_tables(finished: Path) -> None:
    for name in ("articles", "mentions", "facts"):
        rows = table(finished, name)
        for document in table(finished, "documents"):
            mine = [row for row in rows if row["doc_id"] == document["doc_id"]]
            assert document[f"n_{name}"] == len(mine), (document["path"], name)


def test_every_row_belongs_to_an_article_and_has_an_id_of_its_own(finished: Path) -> None:
    articles = {row["article_id"] for row in table(finished, "articles")}
    for name, key in (("mentions", "mention_id"), ("facts", "fact_id")):
        rows = table(finished, name)
        assert {row["article_id"] for row in rows} <= articles
        assert len({row[key] for row in rows}) == len(rows)


def test_the_publish_date_comes_from_the_path_where_the_text_has_none(finished: Path) -> None:
    found = {row["path"]: (str(row["publish_date"]), row["date_source"]) for row in table(finished, "articles")}
    assert found["2024-03-01_notes.txt"] == ("2024-03-01", "filename")


def test_the_option_serves_where_nothing_else_says_the_date(tmp_path: Path) -> None:
    import datetime as dt

    (tmp_path / "a.txt").write_text("全市新开通公交线路3条，昨天起运营。\n", "utf-8")
    run(RunConfig((tmp_path / "a.txt",), tmp_path / "out", StageOptions((), "rules", dt.date(2022, 2, 3))))
    row = table(tmp_path / "out", "articles")[0]
    assert (row["publish_date"], row["date_source"]) == (dt.date(2022, 2, 3), "option")


def test_the_metadata_names_schema_and_rules(finished: Path) -> None:
    digest = load_stages((), "rules").rules.digest()
    for name in TABLES:
        found = pq.read_schema(finished / f"{name}.parquet")
        assert found.equals(arrow_schema(name, digest), check_metadata=True)


def test_the_manifest_says_what_was_done(finished: Path, pages: Path) -> None:
    told = json.loads((finished / "manifest.json").read_text("utf-8"))
    assert (told["tool"], told["version"], told["schema"]) == ("newsfacts", __version__, SCHEMA_VERSION)
    assert told["root"] == str(pages)
    assert told["options"]["ner"] == "rules"
    assert told["counts"]["documents"] == 5
    assert told["counts"]["mentions"] == len(table(finished, "mentions"))


def test_no_input_files_give_empty_tables_of_the_same_schema(finished: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    summary = extract(tmp_path / "empty", tmp_path / "out")
    assert summary.counts == dict.fromkeys(TABLES, 0)
    for name in TABLES:
        schemas = [pq.read_schema(out / f"{name}.parquet") for out in (finished, tmp_path / "out")]
        assert schemas[0].equals(schemas[1], check_metadata=True)


ODD = {
    "binary.txt": bytes(range(256)) * 40,
    "cut.txt.gz": b"\x1f\x8b\x08\x00broken",
    "empty.txt": b"",
    "good.txt": "全市新增学位1200个。".encode(),
    "invalid.txt": b"\xff\xff\xff\x80\x81" * 50,
    "nul.txt": "投资\x00三亿元。\x00\x00".encode(),
    "spaces.txt": "  \n\u3000\n\t".encode(),
    "surrogate.txt": b"\xed\xa0\x80\xe5\x85\xa8" * 9,
}


def test_nothing_a_folder_may_hold_stops_a_run_or_is_lost(tmp_path: Path) -> None:
    for name, data in ODD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    summary = extract(tmp_path, tmp_path / "out")
    found = {row["path"]: row for row in table(tmp_path / "out", "documents")}
    assert set(found) == {*ODD, "gone.txt"}
    assert found["good.txt"]["status"] == found["empty.txt"]["status"] == found["spaces.txt"]["status"] == "ok"
    failed = {path for path, row in found.items() if row["status"] == "quarantined"}
    assert {"binary.txt", "cut.txt.gz", "gone.txt"} <= failed
    assert all(found[path]["error"] for path in failed)
    assert {path for path, _ in summary.quarantined} == failed


def test_a_long_line_is_read_and_not_copied_into_every_row(tmp_path: Path) -> None:
    line = "全市完成投资3.5亿元，" * 1000
    (tmp_path / "line.txt").write_text(line, "utf-8")
    extract(tmp_path, tmp_path / "out")
    assert [row["status"] for row in table(tmp_path / "out", "documents")] == ["ok"]
    money = [row for row in table(tmp_path / "out", "mentions") if row["text"] == "3.5亿元"]
    assert len(money) == 1000
    assert all(row["text"] in row["sentence"] and len(row["sentence"]) < 3000 for row in money)


def test_a_file_that_fails_in_a_stage_is_quarantined_and_the_run_goes_on(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = load_stages((), "rules")
    whole = stages.split

    def failing(data: bytes, path: str, publish_date: object = None) -> Any:
        if "clinic" in path:
            raise ZeroDivisionError("of all things")
        return whole(data, path, None)

    monkeypatch.setattr(stages, "split", failing)
    summary = extract(pages, tmp_path / "out")
    assert summary.quarantined == (("clinic.md", "failed in a stage: ZeroDivisionError: of all things"),)
    assert summary.counts["documents"] == 5


def test_a_row_that_does_not_hold_stops_the_run(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise SpanError("harvest.txt: characters [3, 5) read '报9', not '日报'")

    monkeypatch.setattr(runs, "document_rows", failing)
    with pytest.raises(SpanError):
        extract(pages, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_workers_start_at_one(pages: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--workers 0"):
        extract(pages, tmp_path / "out", workers=0)


def test_progress_is_told_of_every_file(pages: Path, tmp_path: Path) -> None:
    class Told:
        files, done = 0, 0

        def begin(self, files: int) -> None:
            self.files = files

        def advance(self, files: int) -> None:
            self.done += files

    told = Told()
    run(RunConfig((pages,), tmp_path / "out", RULES), told)
    assert (told.files, told.done) == (5, 5)


def test_a_chunk_leaves_the_garbage_collector_as_it_was(pages: Path) -> None:
    thresholds = gc.get_threshold()
    (chunk,) = runs.chunks(find_sources([next(pages.glob("*.txt"))]))
    runs.extract_chunk(StageOptions(ner="rules"), "", chunk)
    assert gc.get_threshold() == thresholds
