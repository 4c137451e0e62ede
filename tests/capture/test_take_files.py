"""Files into the archive: read once, capped, content-addressed, never altered; folders walked in order."""

from __future__ import annotations

import gzip
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.capture import Archive, Reachable, Skipped, container_of, is_address, take_file, unsupported, walk
from allegata.errors import CheckFailedError, InputError, StorageError, TooLargeError
from allegata.model import sha256_hex


def test_a_file_is_known_by_its_base_name_alone(tmp_path: Path):
    path = tmp_path / "private" / "report.txt"
    path.parent.mkdir()
    path.write_bytes(b"words")
    taken = take_file(path)
    assert (taken.basename, taken.payload, taken.digest) == ("report.txt", b"words", sha256_hex(b"words"))
    assert "private" not in repr(taken)


def test_a_file_beyond_the_cap_is_refused_and_one_at_the_cap_is_not(tmp_path: Path):
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * 10)
    assert take_file(path, limit=10).payload == b"x" * 10
    with pytest.raises(TooLargeError, match="larger than"):
        take_file(path, limit=9)


@pytest.mark.parametrize("make", [os.mkfifo, lambda p: p.mkdir()], ids=["fifo", "folder"])
def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path, make: object):
    path = tmp_path / "odd"
    make(path)  # type: ignore[operator]
    with pytest.raises(InputError):
        take_file(path)


def test_devices_and_missing_files_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match="no regular file"):
        take_file(Path("/dev/zero"))
    with pytest.raises(InputError, match="cannot be read"):
        take_file(tmp_path / "gone.txt")


@settings(deadline=None, max_examples=25)
@given(st.binary(max_size=200))
def test_what_goes_into_the_archive_comes_out(tmp_path_factory: pytest.TempPathFactory, payload: bytes):
    archive = Archive(tmp_path_factory.mktemp("case"))
    digest = archive.put(payload)
    assert digest == sha256_hex(payload) == archive.put(payload) == archive.digest_of(digest)
    assert archive.get(digest) == payload
    assert list(archive.strangers({digest})) == []


def test_modes_are_private_whatever_the_umask(tmp_path: Path):
    old = os.umask(0)
    try:
        archive = Archive(tmp_path)
        digest = archive.put(b"words")
    finally:
        os.umask(old)
    path = archive.path(digest)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(p.stat().st_mode) for p in (path.parent, path.parent.parent)} == {0o700}
    assert archive.reference(digest) == f"originals/{digest[:2]}/{digest[2:]}"


def test_an_altered_original_is_noticed_and_not_written_over(tmp_path: Path):
    archive = Archive(tmp_path)
    digest = archive.put(b"words")
    archive.path(digest).write_bytes(b"forged")
    with pytest.raises(CheckFailedError, match="altered"):
        archive.put(b"words")
    assert archive.path(digest).read_bytes() == b"forged"


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    archive = Archive(tmp_path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        archive.put(b"words")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_leftovers_of_a_killed_process_are_swept(tmp_path: Path):
    archive = Archive(tmp_path)
    digest = archive.put(b"words")
    (tmp_path / "originals" / "tmpabc.part").write_bytes(b"wo")
    archive.sweep()
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [digest[2:]]


def test_a_foreign_file_in_the_archive_is_a_stranger(tmp_path: Path):
    archive = Archive(tmp_path)
    digest = archive.put(b"words")
    (tmp_path / "originals" / "note.txt").write_text("x")
    assert list(archive.strangers({digest})) == [("originals/note.txt", None)]


def test_an_original_without_a_capture_is_told_from_a_foreign_file(tmp_path: Path):
    archive = Archive(tmp_path)
    digest = archive.put(b"words")
    assert list(archive.strangers(set())) == [(archive.reference(digest), digest)]
    archive.path(digest).write_bytes(b"other")
    assert list(archive.strangers(set())) == [(archive.reference(digest), None)]


def test_a_folder_is_walked_in_order_of_names_without_loops(tmp_path: Path):
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe")
    seen = list(walk([tmp_path]))
    assert [f.path.name for f in seen if isinstance(f, Reachable)] == ["a.txt", "b.txt", "c.txt"]
    assert {(s.name, s.reason.split(":")[0]) for s in seen if isinstance(s, Skipped)} == {
        (".hidden", "is hidden"),
        ("loop", "is a link"),
        ("link.txt", "is a link"),
        ("pipe", "is no regular file"),
    }
    assert seen == list(walk([tmp_path]))


def test_the_case_and_the_tables_are_passed_over(tmp_path: Path):
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "case.db").write_bytes(b"")
    (tmp_path / "sources.csv").write_text("file\n")
    (tmp_path / "a.txt").write_text("a")
    left_out = {(tmp_path / "case").resolve(), (tmp_path / "sources.csv").resolve()}
    assert [getattr(f, "path", f) for f in walk([tmp_path], left_out)] == [tmp_path / "a.txt"]


def test_an_empty_folder_is_told(tmp_path: Path):
    (tmp_path / "nothing").mkdir()
    assert list(walk([tmp_path])) == [Skipped(tmp_path.name, "folder holds no file to add")]


def test_a_link_that_the_user_names_is_followed(tmp_path: Path):
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (found,) = walk([tmp_path / "link.txt"])
    assert isinstance(found, Reachable)
    assert take_file(found.path).payload == b"words"


def test_a_name_that_is_no_utf8_is_kept_readable(tmp_path: Path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_bytes(b"words")
    assert take_file(path).basename == "caf\ufffd.txt"


@pytest.mark.parametrize(
    ("argument", "address"),
    [("https://x.example", True), ("FTP://x", True), ("file:///etc/passwd", True), ("a/b.txt", False), ("c:x", False)],
)
def test_addresses_are_told_from_paths(argument: str, address: bool):  # noqa: FBT001  a table's column
    assert is_address(argument) is address


@pytest.mark.parametrize(
    ("payload", "name", "what"),
    [
        (b"WARC/1.0\r\n", "a.txt", "archive"),
        (gzip.compress(b"WARC/1.1\r\n", mtime=0), "a", "archive"),
        (b"\x1f\x8b\x08", "a.warc.gz", "archive"),
        (gzip.compress(b"plain", mtime=0), "a.gz", None),
        (b"PK\x03\x04...datapackage.json", "a.zip", "archive"),
        (b"PK\x03\x04..word/document.xml", "a.docx", None),
        (b'<?xml version="1.0"?><rss version="2.0">', "a.txt", "feed"),
        (b"<html><p>about &lt;rss and <rss", "a.html", None),
        (b"plain", "a.txt", None),
    ],
)
def test_containers_of_the_web_are_recognised_by_content(payload: bytes, name: str, what: str | None, tmp_path: Path):
    path = tmp_path / name
    path.write_bytes(payload)
    assert container_of(path) == what
    assert container_of(tmp_path / "absent") is None


@pytest.mark.parametrize(
    ("payload", "what"),
    [
        (b"PK\x03\x04", "a ZIP archive"),
        (b"PK\x03\x04..word/document.xml", None),
        (b"plain", None),
    ],
)
def test_an_archive_of_files_is_not_opened(payload: bytes, what: str | None):
    assert unsupported(payload) == what
