import re
from html.parser import HTMLParser
from pathlib import Path

from pipeline.cli import main
from pipeline.config import RunConfig, StageOptions
from pipeline.report import report
from pipeline.run import run


class Pages(HTMLParser):
    """The text of every <pre>, and the ids and link targets of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids.add(named.get("id") or "")
        self.links.add((named.get("href") or "#").removeprefix("#"))
        if tag == "pre":
            self._inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "pre"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data


def test_the_report_is_the_papers_own_text_with_marks(finished: Path, pages: Path, tmp_path: Path) -> None:
    assert report(finished, tmp_path / "r.html") == 5
    html = (tmp_path / "r.html").read_text("utf-8")
    found = Pages(html)
    assert (pages / "clinic.md").read_bytes().decode("gb18030") in found.texts
    assert (pages / "20230912" / "harvest.txt").read_text("utf-8") in found.texts
    assert re.search(r'<mark id="[^"]+" class="quantity fact" title="[^"]*260', html)
    assert 'class="time' in html


def test_a_value_of_the_table_leads_to_its_place_in_the_text(finished: Path, tmp_path: Path) -> None:
    report(finished, tmp_path / "r.html")
    found = Pages((tmp_path / "r.html").read_text("utf-8"))
    assert len(found.links - {""}) > 5
    assert found.links - {""} <= found.ids


def test_text_is_no_markup(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("<script>alert(1)</script>全市有3个县。\n", "utf-8")
    run(RunConfig((tmp_path / "in",), tmp_path / "out", StageOptions(ner="rules")))
    assert main(["report", str(tmp_path / "out")]) == 0
    assert "<script>" not in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_a_limit_says_what_it_leaves_out(finished: Path, tmp_path: Path) -> None:
    assert report(finished, tmp_path / "r.html", limit=2) == 2
    assert "3 more documents are not shown" in (tmp_path / "r.html").read_text("utf-8")


def test_a_source_that_is_gone_is_said(finished: Path, tmp_path: Path) -> None:
    assert report(finished, tmp_path / "r.html", source_root=tmp_path) == 5
    assert (tmp_path / "r.html").read_text("utf-8").count("the source cannot be read") == 5
