"""Visits kept as WARC 1.1: read back by two readers of other hands, whole after any kill, and every fault named."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
import time
import warnings
import zipfile
from pathlib import Path
from random import Random  # a seed makes the same moments each time

import msgspec
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from site_of_tests import Site, fetcher, moved, ok
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from allegata.capture import Fault, Fetched, Hop, WarcRecord, WarcWriter, read_ref, records, response_of, verify
from allegata.capture.members import group
from allegata.capture.warc_verifying import matches
from allegata.errors import InputError, StorageError

PAGE = b"<html><body><p>Guards kept the gate locked at night.</p></body></html>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: 1\r\nX: 2\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"


def visit(response: bytes, url: str = "http://news.example/a", day: str = "2031-03-04") -> Fetched:
    hop = Hop(
        url=url,
        began=f"{day}T05:06:07.890Z",
        seconds=0.1,
        address="192.0.2.1",
        by_allowance=False,
        request=b"GET /a HTTP/1.1\r\nHost: news.example\r\n\r\n",
        response=response,
        redacted=(),
        truncated=None,
    )
    return Fetched(
        url=f"{url}#part",
        final_url=f"{url}#part",
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


def archive_of(case: Path) -> Path:
    (path,) = (case / "archive").glob("*.warc.gz")
    return path


def whole(path: Path) -> list[WarcRecord]:
    read = list(records(path))
    assert not [r for r in read if isinstance(r, Fault)]
    return [r for r in read if isinstance(r, WarcRecord)]


def test_a_visit_with_redirects_is_read_back_by_warcio_and_fastwarc(site: Site, tmp_path: Path):
    site.answers |= {"/": moved("/a#b"), "/a": CHUNKED}
    fetched = fetcher(site).fetch(site.url("/"))
    stored = WarcWriter(tmp_path).store(fetched)
    path = archive_of(tmp_path)
    with path.open("rb") as stream:
        theirs = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(stream)]
    assert [k for k, _ in theirs] == ["warcinfo", "response", "request", "response", "request", "metadata"]
    assert theirs[3][1] == site.url("/a")
    with path.open("rb") as stream:
        assert all(r.verify_block_digest() for r in FastIterator(stream, parse_http=False))
    with path.open("rb") as stream:
        read = [r for r in ArchiveIterator(stream, check_digests="log") if r.rec_type == "response"]
        # warcio takes a payload digest to be of the chunked body; the standard of the entity
    assert len(read) == 2
    last = read_ref(tmp_path, stored.ref)
    assert last.block == CHUNKED
    answer = response_of(last)
    assert answer.content == b"hello world"
    assert [v for k, v in answer.head.headers if k == "X"] == ["1", "2"]
    assert matches(last.value("WARC-Payload-Digest") or "", b"hello world")
    assert last.value("WARC-IP-Address") == "127.0.0.1"
    told = read_ref(tmp_path, stored.told).block.decode()
    assert f"allegata-final: {site.url('/a#b')}" in told
    assert "allegata-by-allowance: 127.0.0.1" in told
    assert verify(path) == msgspec.structs.replace(verify(path), records=6, payloads=2, faults=())


def test_each_record_is_a_member_of_its_own_that_its_reference_finds(tmp_path: Path):
    writer = WarcWriter(tmp_path)
    refs = [writer.store(visit(ok(b"%d" % n))).ref for n in range(5)]
    assert [response_of(read_ref(tmp_path, ref)).content for ref in refs] == [b"0", b"1", b"2", b"3", b"4"]
    data = archive_of(tmp_path).read_bytes()
    for record in whole(archive_of(tmp_path)):
        piece = data[record.offset : record.offset + record.length]
        (alone,) = list(ArchiveIterator(io.BytesIO(piece)))
        assert alone.rec_type == record.kind
    assert archive_of(tmp_path).stat().st_mode & 0o777 == 0o600
    for bad in ("archive/../x#0+1", "nothing", "archive/a.warc.gz#0+9", refs[0] + "1", "/etc/passwd#0+10"):
        with pytest.raises(InputError):
            read_ref(tmp_path, bad)


def test_the_same_again_is_a_revisit_of_the_first(tmp_path: Path):
    writer = WarcWriter(tmp_path)
    first = writer.store(visit(ok(PAGE, "Date: 1"))).kept[0]
    same = writer.store(visit(ok(PAGE, "Date: 2"), day="2031-03-05"), first.known).kept[0]
    told = msgspec.structs.replace(visit(b"HTTP/1.1 304 Not Modified\r\nDate: 3\r\n\r\n"), status=304)
    unchanged = writer.store(told, same.known).kept[0]
    edited = writer.store(visit(ok(PAGE + b"!")), first.known).kept[0]
    assert [k.kind for k in (first, same, unchanged, edited)] == ["response", "revisit", "revisit", "response"]
    profiles = [(read_ref(tmp_path, k.ref).value("WARC-Profile") or "").rpartition("/")[2] for k in (same, unchanged)]
    assert profiles == ["identical-payload-digest", "server-not-modified"]
    for k in (same, unchanged):
        revisit = read_ref(tmp_path, k.ref)
        assert revisit.value("WARC-Refers-To") == first.known.record_id
        assert revisit.value("WARC-Refers-To-Date") == "2031-03-04T05:06:07Z"
        assert revisit.value("WARC-Payload-Digest") == first.known.payload_digest
    assert read_ref(tmp_path, same.ref).block.endswith(b"Date: 2\r\n\r\n")
    for path in (tmp_path / "archive").glob("*.warc.gz"):
        assert verify(path).faults == ()


def test_a_visit_that_failed_is_kept_with_its_reason_and_what_came(site: Site, tmp_path: Path):
    site.answers |= {"/": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "/raw": b"SSH-2.0\r\n\r\n"}
    writer = WarcWriter(tmp_path)
    torn = writer.store(fetcher(site).fetch(site.url("/")))
    assert read_ref(tmp_path, torn.ref).value("WARC-Truncated") == "disconnect"
    assert b"allegata-failure: truncated" in read_ref(tmp_path, torn.told).block
    raw = writer.store(fetcher(site).fetch(site.url("/raw")))
    dns = writer.store(fetcher(site).fetch("http://nowhere.example/"))
    assert (raw.kept, dns.kept) == ((), ())
    assert b"allegata-failure: dns" in read_ref(tmp_path, dns.ref).block
    for path in (tmp_path / "archive").glob("*.warc.gz"):
        assert verify(path).faults == ()
        with path.open("rb") as stream:
            assert list(ArchiveIterator(stream))


def test_a_lent_session_is_nowhere_in_the_archive(site: Site, tmp_path: Path):
    jar = tmp_path / "cookies.txt"
    jar.write_text("# Netscape HTTP Cookie File\nnews.example\tFALSE\t/\tFALSE\t0\tsid\ttop-secret-value\n")
    site.answers["/"] = ok(PAGE, "Set-Cookie: fresh=top-secret-too")
    case = tmp_path / "case"
    case.mkdir()
    answer = read_ref(case, WarcWriter(case).store(fetcher(site, cookies=jar).fetch(site.url("/"))).ref)
    assert answer.value("Allegata-Redacted") == "Cookie, Set-Cookie"
    assert all(b"secret" not in r.block for r in whole(archive_of(case)))


def test_a_torn_tail_is_cut_off_at_the_next_opening_wherever_it_was_torn(tmp_path: Path):
    writer = WarcWriter(tmp_path)
    writer.store(visit(ok(PAGE)))
    path = archive_of(tmp_path)
    first = path.read_bytes()
    writer.store(visit(ok(PAGE * 3)))
    both = path.read_bytes()
    for cut in sorted({len(first) + n for n in (1, 5, 20, 30)} | set(range(len(first) + 31, len(both), 97))):
        path.write_bytes(both[:cut])
        again = WarcWriter(tmp_path)
        again.recover()
        assert path.read_bytes() == first
        assert [(r.offset, r.lost) for r in again.recovered] == [(len(first), cut - len(first))]
    path.write_bytes(both[:-50] + b"\0" * 50)  # a power cut: the length is there, the bytes are not
    again = WarcWriter(tmp_path)
    ref = again.store(visit(ok(b"next"))).ref
    assert response_of(read_ref(tmp_path, ref)).content == b"next"
    assert verify(path).faults == ()
    assert path.read_bytes().startswith(first)


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    writer = WarcWriter(tmp_path)
    writer.store(visit(ok(PAGE)))
    before = archive_of(tmp_path).read_bytes()
    write = os.pwrite

    def full(handle: int, data: bytes, at: int) -> int:
        if at > len(before):
            raise OSError(28, "No space left on device")
        return write(handle, data[:40], at)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(StorageError, match="No space"):
        writer.store(visit(ok(PAGE)))
    assert archive_of(tmp_path).read_bytes() == before
    monkeypatch.undo()
    writer.store(visit(ok(PAGE)))
    assert len(whole(archive_of(tmp_path))) == 7


def test_a_file_that_is_full_gets_a_successor(tmp_path: Path):
    writer = WarcWriter(tmp_path, max_bytes=2_000)
    for n in range(6):
        writer.store(visit(ok(Random(n).randbytes(900))))  # noqa: S311  # chooses moments, keeps no secret
    names = sorted(p.name for p in (tmp_path / "archive").glob("*.warc.gz"))
    assert names[0] == "allegata-20310304-00001.warc.gz"
    assert len(names) > 1


_CHILD = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from test_warcs import visit
from site_of_tests import ok
from allegata.capture import WarcWriter
writer = WarcWriter(Path(sys.argv[1]))
n = 0
while True:
    body = (b"%d " % n) * 20_000
    print(writer.store(visit(ok(body))).ref, len(body), flush=True)
    n += 1
"""


def _killed_children(case: Path, rounds: int, together: int) -> list[tuple[str, int]]:
    """References that children printed before they were killed."""
    promised: list[tuple[str, int]] = []
    chance = Random(7)  # noqa: S311  # chooses moments, keeps no secret
    for _ in range(rounds):
        command = [sys.executable, "-c", _CHILD, str(case), str(Path(__file__).parent)]
        children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(together)]
        lines = []
        for child in children:
            assert child.stdout is not None
            lines.append(child.stdout.readline())
        time.sleep(chance.random() * 0.05)
        for child in children:
            child.send_signal(signal.SIGKILL)
        for child, first in zip(children, lines, strict=True):
            assert child.stdout is not None
            for line in (first + child.stdout.read()).splitlines():
                ref, _, size = line.partition(" ")
                if size.isdigit() and line.count(" ") == 1:
                    promised.append((ref, int(size)))
            child.stdout.close()
            child.wait()
    return promised


def _all_is_there(case: Path, promised: list[tuple[str, int]]) -> None:
    WarcWriter(case).recover()
    for path in (case / "archive").glob("*.warc.gz"):
        assert verify(path).faults == ()
        kinds = [r.kind for r in whole(path)]
        assert kinds[0] == "warcinfo"
        assert kinds[1:] == ["response", "request", "metadata"] * (len(kinds) // 3)  # no visit is half there
    sizes = [len(response_of(read_ref(case, ref)).content) for ref, _ in promised[:-1]]
    assert sizes == [size for _, size in promised[:-1]]


@pytest.mark.slow
def test_kill_at_random_moments_loses_nothing_that_was_promised(tmp_path: Path):
    promised = _killed_children(tmp_path, rounds=14, together=2)
    assert len(promised) >= 28
    _all_is_there(tmp_path, promised)


def test_a_flipped_bit_anywhere_is_found_and_reading_goes_on(tmp_path: Path):
    writer = WarcWriter(tmp_path)
    for n in range(3):
        writer.store(visit(ok(PAGE + b"%d" % n)))
    path = archive_of(tmp_path)
    data = path.read_bytes()
    starts = [r.offset for r in whole(path)]
    contents = [(r.headers, r.block) for r in whole(path)]
    chance = Random(3)  # noqa: S311  # chooses moments, keeps no secret
    flipped = tmp_path / "flipped.warc.gz"
    for at in chance.sample(range(len(data)), 150):
        member = max(s for s in starts if s <= at)
        if at - member < 30:
            continue  # a gzip header's time and flags: no part of a record
        bits = bytearray(data)
        bits[at] ^= 1 << chance.randrange(8)
        flipped.write_bytes(bits)
        found = verify(flipped)
        if not found.faults:  # a filling bit behind the packed stream: it holds nothing
            assert [(r.headers, r.block) for r in whole(flipped)] == contents
            continue
        assert found.faults[0].offset == member, (at, member, found.faults)
        assert found.faults[0].file == "flipped.warc.gz"
        assert found.records >= len(starts) - 1


def test_a_truncated_file_is_named_with_the_byte_where_it_is_torn(tmp_path: Path):
    writer = WarcWriter(tmp_path)
    for n in range(3):
        writer.store(visit(ok(PAGE + b"%d" % n)))
    data = archive_of(tmp_path).read_bytes()
    starts = [r.offset for r in whole(archive_of(tmp_path))]
    torn = tmp_path / "torn.warc.gz"
    for cut in range(40, len(data), 61):
        torn.write_bytes(data[:cut])
        found = verify(torn)
        if cut in starts:
            continue
        assert [(f.kind, f.offset) for f in found.faults] == [("truncated", max(s for s in starts if s < cut))], cut
        assert found.records == sum(s < cut for s in starts) - 1


def _foreign(path: Path, *, gzip: bool = True) -> None:
    with path.open("wb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # warcio leaves its temporary files to the collector
        writer = WARCWriter(stream, gzip=gzip)
        for n in range(3):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("A", "1"), ("A", "2")], "HTTP/1.1")
            body = b"%d" % n + PAGE
            record = writer.create_warc_record(
                f"http://old.example/{n}", "response", payload=io.BytesIO(body), http_headers=head
            )
            writer.write_record(record)
        del record
        gc.collect()


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_archives_of_another_hand_are_read_and_checked(tmp_path: Path, name: str):
    path = tmp_path / name
    _foreign(path, gzip=name.endswith("gz"))
    assert verify(path).faults == ()
    assert [response_of(r).content[:1] for r in whole(path)] == [b"0", b"1", b"2"]
    data = path.read_bytes()
    path.write_bytes(data[:-60])
    found = verify(path)
    assert [f.kind for f in found.faults] == ["truncated"]
    assert found.records == 2
    if name == "a.warc":
        path.write_bytes(data.replace(b"1<html>", b"2<html>"))
        assert {f.kind for f in verify(path).faults} == {"digest"}


def test_digests_that_are_missing_or_unknown_are_named(tmp_path: Path):
    path = tmp_path / "a.warc.gz"
    bare = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
    )
    path.write_bytes(group([bare])[0])
    assert [f.kind for f in verify(path).faults] == ["no_digest"]
    path.write_bytes(group([bare.replace(b"Content-Length", b"WARC-Block-Digest: rot13:x\r\nContent-Length")])[0])
    assert [f.kind for f in verify(path).faults] == ["no_digest"]


@pytest.mark.parametrize("data", [b"", b"nothing of the kind", b"\x1f\x8b\x08", b"PK\x03\x04broken", b"\0" * 5000])
def test_a_file_that_is_no_archive_is_a_fault(tmp_path: Path, data: bytes):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    assert [type(r) for r in records(path)] == [Fault]
    with pytest.raises(InputError):
        verify(tmp_path / "missing.warc.gz")


def test_a_wacz_is_read_through_its_archives(tmp_path: Path):
    _foreign(tmp_path / "a.warc.gz")
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as box:
        box.write(tmp_path / "a.warc.gz", "archive/data.warc.gz")
        box.writestr("datapackage.json", "{}")
    read = whole(path)
    assert [r.value("WARC-Target-URI") for r in read] == [f"http://old.example/{n}" for n in range(3)]
    assert read[0].file == "a.wacz!archive/data.warc.gz"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("datapackage.json", "{}")
    assert [f.kind for f in records(path) if isinstance(f, Fault)] == ["no_records"]
