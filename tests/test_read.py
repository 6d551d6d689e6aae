import gzip
import os
from pathlib import Path

import pytest

from pipeline.config import UsageError
from pipeline.read import Source, dated_path, find_sources, read, reread


def paths(*inputs: Path) -> list[str]:
    return [source.path for source in find_sources(inputs).files]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/z.md", "a/y.TXT.gz", "a/picture.png", ".hidden/x.txt", "a/.draft.txt", "B.md"):
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(gzip.compress(b"gz") if name.endswith("gz") else b"text")
    return tmp_path


def test_a_folder_gives_its_pages_in_the_order_of_their_paths(folder: Path) -> None:
    assert paths(folder) == ["B.md", "a/y.TXT.gz", "a/z.md", "b.txt"]


def test_paths_start_at_the_root_of_what_is_named(folder: Path) -> None:
    assert paths(folder / "a") == ["y.TXT.gz", "z.md"]
    assert paths(folder / "a" / "z.md") == ["z.md"]
    assert paths(folder / "a", folder / "b.txt") == ["a/y.TXT.gz", "a/z.md", "b.txt"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert paths(folder / "b.txt", folder, folder / "a" / ".." / "b.txt") == paths(folder)


def test_a_file_named_outright_needs_no_suffix(folder: Path) -> None:
    assert paths(folder / "a" / "picture.png") == ["picture.png"]


def test_a_missing_input_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.txt: no such file"):
        find_sources([tmp_path / "nothing.txt"])


def test_packed_files_are_unpacked(folder: Path) -> None:
    sources = {source.path: source for source in find_sources([folder]).files}
    assert read(sources["a/y.TXT.gz"]) == b"gz"
    assert read(sources["b.txt"]) == b"text"


def test_more_bytes_than_allowed_are_an_error_of_the_file(folder: Path) -> None:
    with pytest.raises(OSError, match="more than 3 bytes"):
        read(Source("b.txt", folder / "b.txt"), 3)
    assert read(Source("b.txt", folder / "b.txt"), 4) == b"text"


def test_a_pipe_is_no_file_to_wait_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(OSError, match="regular"):
        read(find_sources([tmp_path]).files[0])


def test_a_name_that_is_no_utf8_still_has_a_path(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xb1\xa8.txt")).write_bytes(b"text")
    assert paths(tmp_path) == ["\\xb1\\xa8.txt"]


def test_the_name_of_the_root_may_hold_the_date(tmp_path: Path) -> None:
    page = tmp_path / "20240103" / "x.txt"
    page.parent.mkdir()
    page.write_text("text")
    sources = find_sources([page.parent])
    assert dated_path(sources.files[0], sources.root) == "20240103/x.txt"


def test_a_source_is_reread_only_as_it_was(tmp_path: Path) -> None:
    import hashlib

    (tmp_path / "a.txt").write_text("全市", "utf-8")
    was = hashlib.sha256("全市".encode()).hexdigest()
    assert reread(tmp_path, "a.txt", was, "utf-8").text == "全市"
    (tmp_path / "a.txt").write_text("全省", "utf-8")
    with pytest.raises(ValueError, match="changed"):
        reread(tmp_path, "a.txt", was, "utf-8")
    with pytest.raises(ValueError, match="cannot be read"):
        reread(tmp_path, "b.txt", was, "utf-8")
