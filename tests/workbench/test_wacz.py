"""A case's archive given out as a WACZ: what is in it, and that what is done to it is found."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import allegata
from allegata.capture import records
from allegata.capture.surts import surt
from allegata.errors import CheckFailedError, StorageError, UsageError

sys.path.insert(0, str(Path(__file__).parent.parent / "watch"))

import served_site as served

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD = (
    "Inspectors said on Tuesday that {n} packers had slept in the cold store of Tallow Wharf and were never paid. "
    "The owner, Odile Marran, denied that anybody had slept there. A spokesman for the port said that the store was "
    "closed in spring, and that two other stores on the quay would be inspected before the summer begins."
)


def page(number: int) -> bytes:
    title = f"Packers slept in store {number}"
    text = f"<p>{TOLD.format(n=number)}</p>"
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{text}</main></body></html>".encode()


@pytest.fixture
def server() -> Iterator[served.Served]:
    held = served.Served()
    yield held
    held.close()


@pytest.fixture
def case(server: served.Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    monkeypatch.setenv("ALLEGATA_CONFIG", str(tmp_path / "config"))
    folder = tmp_path / "case"
    allegata.new(folder, "Tallow Wharf")
    server.answers |= {f"/{n}": (200, {}, page(n)) for n in (3, 11)}
    server.answers["/old"] = (301, {"Location": "/11"}, b"")
    for _ in range(2):
        status, _, err = served.command("add", folder, server.url("/3"), server.url("/old"), *served.web(server))
        assert status == 0, err
    return folder


@pytest.fixture
def wacz(case: Path, tmp_path: Path) -> Path:
    out = tmp_path / "wharf.wacz"
    status, told, err = served.command("export", case, "--format", "wacz", "--out", out)
    assert (status, told) == (0, f"{out}: wharf.wacz\n"), err
    return out


def _held(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as box:
        assert {i.compress_type for i in box.infolist()} == {zipfile.ZIP_STORED}
        return {i.filename: box.read(i) for i in box.infolist()}


def _written(path: Path, held: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as box:
        for name, raw in held.items():
            box.writestr(name, raw)


def _relisted(held: dict[str, bytes]) -> dict[str, bytes]:
    """The package made consistent again, as a forger would, with the signature that was there."""
    package = json.loads(held["datapackage.json"])
    for one in package["resources"]:
        one["hash"] = f"sha256:{hashlib.sha256(held[one['path']]).hexdigest()}"
    raw = json.dumps(package).encode()
    digest = json.loads(held["datapackage-digest.json"])
    digest["hash"] = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    return held | {"datapackage.json": raw, "datapackage-digest.json": json.dumps(digest).encode()}


def test_the_archive_stands_in_it_as_it_is_with_an_index_of_every_answer(case: Path, wacz: Path, server: served.Served):
    held = _held(wacz)
    (warc,) = (case / "archive").glob("*.warc.gz")
    assert held[f"archive/{warc.name}"] == warc.read_bytes()
    lines = held["indexes/index.cdxj"].splitlines()
    assert lines == sorted(lines)
    places = {r.offset: r for r in records(warc) if r.kind in {"response", "revisit"}}
    assert len(lines) == len(places) > 5
    for line in lines:
        key, moment, told = line.decode().split(" ", 2)
        entry = json.loads(told)
        record = places[int(entry["offset"])]
        assert (int(entry["length"]), entry["filename"]) == (record.length, warc.name)
        assert key == surt(record.value("WARC-Target-URI") or "")
        assert moment == "".join(c for c in record.value("WARC-Date") or "" if c.isdigit())
    head, *pages = (json.loads(line) for line in held["pages/pages.jsonl"].splitlines())
    assert head["format"] == "json-pages-1.0"
    assert [p["url"] for p in pages] == [server.url(p) for p in ("/3", "/11", "/3", "/11")] or len(pages) == 4
    assert {p["title"] for p in pages} == {"Packers slept in store 3", "Packers slept in store 11"}
    package = json.loads(held["datapackage.json"])
    assert (package["wacz_version"], package["title"]) == ("1.1.1", "Tallow Wharf")
    assert {r["path"] for r in package["resources"]} == set(held) - {"datapackage.json", "datapackage-digest.json"}
    assert wacz.stat().st_mode & 0o777 == 0o600


def test_it_is_signed_and_claims_no_more_than_is_so(wacz: Path):
    found = allegata.verify(wacz)
    assert found.exit_code == 0, found.faults
    assert "signer not established" in found.proved[0]
    assert "rests on that person's word" in found.notes[0]
    digest = json.loads(_held(wacz)["datapackage-digest.json"])
    assert "signedData" not in digest, "the standard's field knows ECDSA alone"
    key = digest["allegata-signature"]["key"]
    assert "a key that you trust" in allegata.verify(wacz, trust=[f"ed25519:{key}"]).proved[0]
    other = allegata.verify(wacz, trust=["ed25519:" + "ab" * 32])
    assert other.exit_code == 3
    assert "not signed with the key that you trust" in other.faults[0]


def test_a_flipped_byte_is_found(wacz: Path):
    raw = bytearray(wacz.read_bytes())
    raw[raw.index(b"WARC") if b"WARC" in raw[:200] else 300] ^= 4
    wacz.write_bytes(raw)
    found = allegata.verify(wacz)
    assert found.exit_code == 3
    assert any("archive/" in fault and "altered" in fault for fault in found.faults), found.faults


@pytest.mark.parametrize("name", ["indexes/index.cdxj", "pages/pages.jsonl", "archive"])
def test_a_missing_resource_is_found(wacz: Path, name: str):
    held = _held(wacz)
    gone = next(path for path in held if path.startswith(name))
    _written(wacz, {path: raw for path, raw in held.items() if path != gone})
    found = allegata.verify(wacz)
    assert found.exit_code == 3
    assert any(f"{gone} is missing" in fault for fault in found.faults), found.faults


def test_an_index_altered_with_all_its_digests_is_found_twice(wacz: Path):
    held = _held(wacz)
    line = held["indexes/index.cdxj"].splitlines()[0]
    offset = json.loads(line.partition(b"{")[1] + line.partition(b"{")[2])["offset"].encode()
    held["indexes/index.cdxj"] = held["indexes/index.cdxj"].replace(b'"%s"' % offset, b'"1%s"' % offset)
    _written(wacz, _relisted(held))
    found = allegata.verify(wacz)
    assert found.exit_code == 3
    assert any("index.cdxj, line 1: leads to no record" in fault for fault in found.faults), found.faults
    assert any("signature is not that of the list" in fault for fault in found.faults), found.faults


def test_pages_altered_with_all_their_digests_are_found_by_the_signature(wacz: Path):
    held = _held(wacz)
    held["pages/pages.jsonl"] = held["pages/pages.jsonl"].replace(b"slept", b"stood")
    _written(wacz, _relisted(held))
    assert ["signature" in fault for fault in allegata.verify(wacz).faults] == [True]


def test_it_can_be_taken_into_another_case(case: Path, wacz: Path, tmp_path: Path):
    other = tmp_path / "other"
    allegata.new(other, "Second hand")
    allegata.add(other, [wacz])
    there, here = _visits(case), _visits(other)
    assert set(here) == set(there)
    # an archive knows visits of one second as one, and a way by a redirect by the second of its end
    assert all(1 <= here[page] <= there[page] for page in there)


def _visits(folder: Path) -> Counter[tuple[str, str]]:
    """How often each address was found with each content."""
    with allegata.open_case(folder) as held:
        return Counter((str(c.final_url), str(c.payload_sha256)) for s in held.sources() for c in held.captures(s.id))


def test_what_cannot_be_given_out_is_refused_and_what_stood_there_stays(case: Path, tmp_path: Path):
    empty = tmp_path / "empty"
    allegata.new(empty, "Empty")
    out = tmp_path / "out.wacz"
    out.write_bytes(b"before")
    with pytest.raises(UsageError, match="holds no visits"):
        allegata.export(empty, "wacz", out)
    with pytest.raises(UsageError, match="its folder is not there"):
        allegata.export(case, "wacz", tmp_path / "gone" / "x.wacz")
    (warc,) = (case / "archive").glob("*.warc.gz")
    raw = bytearray(warc.read_bytes())
    raw[len(raw) // 2] ^= 4
    warc.write_bytes(raw)
    with pytest.raises((CheckFailedError, StorageError)):
        allegata.export(case, "wacz", out)
    assert out.read_bytes() == b"before"
    assert [p.name for p in tmp_path.glob(".*")] == []


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.News.example/A/?b=2&a=1#c", "example,news)/a?a=1&b=2"),
        ("https://news.example:443", "example,news)/"),
        ("http://news.example:8080/x/", "example,news:8080)/x"),
        ("http://127.0.0.1:81/x", "1,0,0,127:81)/x"),
        ("urn:text:one", "urn:text:one"),
    ],
)
def test_a_key_turns_the_host(url: str, key: str):
    assert surt(url) == key
