import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import spacy
from spacy.tokens import DocBin

from pipeline.cli import main
from pipeline.schema import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_json_lines_have_every_row_and_column(finished: Path, tmp_path: Path, table: str) -> None:
    rows = pq.read_table(finished / f"{table}.parquet").to_pylist()
    for form in ("csv", "jsonl"):
        out = tmp_path / f"{table}.{form}"
        assert main(["export", str(finished), "--format", form, "--table", table, "--out", str(out)]) == 0
    with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [list(row) for row in found] == [list(row) for row in rows]
    lines = [json.loads(line) for line in (tmp_path / f"{table}.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert len(lines) == len(rows)
    for row, text, line in zip(rows, found, lines, strict=True):
        for name, value in row.items():
            if isinstance(value, str | int) and not isinstance(value, bool):
                assert text[name] == str(value)
                assert line[name] == value


def test_a_docbin_holds_the_articles_with_their_spans(finished: Path, tmp_path: Path) -> None:
    assert main(["export", str(finished), "--format", "docbin", "--out", str(tmp_path / "a.spacy")]) == 0
    docs = list(DocBin(store_user_data=True).from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("zh").vocab))
    articles = pq.read_table(finished / "articles.parquet").to_pylist()
    assert [doc.text for doc in docs] == [row["text"] for row in articles]
    mentions = pq.read_table(finished / "mentions.parquet").to_pylist()
    for layer in ("quantity", "time", "entity"):
        found = sorted(span.text for doc in docs for span in doc.spans[layer])
        assert found == sorted(row["text"] for row in mentions if row["layer"] == layer)
    facts = pq.read_table(finished / "facts.parquet").num_rows
    assert sum(len(doc._.newsfacts_facts) for doc in docs) == facts > 0


def test_an_export_that_fails_leaves_no_file(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.spacy"
    told = ["export", str(finished), "--format", "docbin", "--out", str(out), "--source", str(tmp_path)]
    assert main(told) == 2
    assert "the source cannot be read" in capsys.readouterr().err
    assert main(["export", str(finished), "--table", "people", "--out", str(out)]) == 2
    assert "is none of documents, articles" in capsys.readouterr().err
    assert main(["export", str(finished), "--out", str(tmp_path / "no" / "a.csv")]) == 2
    assert list(tmp_path.iterdir()) == []
