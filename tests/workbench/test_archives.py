"""Archives rechecked by themselves: what was altered, cut or is missing is named."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

import allegata
from allegata.capture import Fetched, Hop, WarcWriter
from allegata.cli import run
from allegata.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The gate of Tallow Wharf was locked at night.</p>"


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    hop = Hop(
        url="http://news.example/a",
        began="2031-03-04T05:06:07.890Z",
        seconds=0.1,
        address="192.0.2.1",
        by_allowance=False,
        request=b"GET /a HTTP/1.1\r\nHost: news.example\r\n\r\n",
        response=ANSWER,
        redacted=(),
        truncated=None,
    )
    visit = Fetched(
        url=hop.url,
        final_url=hop.url,
        hops=(hop,),
        status=200,
        headers=(),
        content=b"",
        not_modified=False,
        retry_after=None,
        failure=None,
        robots="kept",
        user_agent="Allegata/0",
        via=None,
    )
    WarcWriter(tmp_path).store(visit)
    (path,) = (tmp_path / "archive").glob("*.warc.gz")
    return path


def _wacz(warc: Path, *without: str) -> Path:
    files = {"archive/data.warc.gz": warc.read_bytes(), "indexes/index.cdx": b"example,news)/a 20310304050607 {}\n"}
    listed = [
        {
            "name": n.rsplit("/", 1)[-1],
            "path": n,
            "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
            "bytes": len(raw),
        }
        for n, raw in files.items()
        if n not in without
    ]
    package = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": listed}).encode()
    files["datapackage.json"] = package
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    files["datapackage-digest.json"] = json.dumps(digest).encode()
    path = warc.with_name("site.wacz")
    with zipfile.ZipFile(path, "w") as box:
        for name, raw in files.items():
            if name not in without:
                box.writestr(name, raw)
    return path


def _altered(path: Path, name: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as box:
        held = {info.filename: box.read(info) for info in box.infolist()}
    assert old in held[name]
    held[name] = held[name].replace(old, new)
    with zipfile.ZipFile(path, "w") as box:
        for each, raw in held.items():
            box.writestr(each, raw)


def test_a_whole_archive_says_what_it_cannot_tell(warc: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["verify", str(warc)]) == 0
    out = capsys.readouterr().out
    assert "4 checked, ok" in out
    assert "who made it, and when, an archive alone does not tell" in out
    assert allegata.verify(_wacz(warc)).exit_code == 0
    with pytest.raises(UsageError, match="carries no signature"):
        allegata.verify(warc, trust=["ed25519:" + "ab" * 32])


def _flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 4
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (_flip, "at byte"),
        (lambda p: p.write_bytes(p.read_bytes()[:-20]), "(truncated)"),
        (lambda p: p.write_bytes(b""), "no_records"),
        (lambda p: p.write_bytes(b"words"), "holds no WARC record"),
    ],
    ids=["flipped bit", "truncated gzip", "empty", "no archive"],
)
def test_what_is_wrong_with_a_warc_is_named(warc: Path, harm: Callable[[Path], object], named: str):
    harm(warc)
    found = allegata.verify(warc)
    assert found.exit_code == 3, found
    assert any(named in fault for fault in found.faults), found.faults


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ("indexes/index.cdx", "its index is missing"),
        ("datapackage.json", "datapackage.json is missing"),
        ("archive/data.warc.gz", "holds no WARC file"),
    ],
)
def test_what_is_missing_in_a_wacz_is_named(warc: Path, without: str, named: str):
    found = allegata.verify(_wacz(warc, without))
    assert found.exit_code == 3
    assert any(named in fault for fault in found.faults), found.faults


def test_what_was_altered_in_a_wacz_is_named(warc: Path):
    path = _wacz(warc)
    _altered(path, "indexes/index.cdx", b"050607", b"050608")
    assert any("indexes/index.cdx was altered" in fault for fault in allegata.verify(path).faults)
    _altered(path, "datapackage.json", b"1.1.1", b"1.1.0")
    assert any("not that of datapackage-digest.json" in fault for fault in allegata.verify(path).faults)
    path.write_bytes(path.read_bytes()[:200])
    assert allegata.verify(path).exit_code == 3


def test_the_archives_of_a_case_are_rechecked_with_it(warc: Path, tmp_path: Path):
    case = tmp_path / "case"
    allegata.new(case, "Wharf")
    (case / "archive").mkdir()
    (case / "archive" / warc.name).write_bytes(warc.read_bytes())
    assert allegata.verify(case).faults == ()
    _flip(case / "archive" / warc.name)
    assert any(warc.name in fault for fault in allegata.verify(case).faults)
