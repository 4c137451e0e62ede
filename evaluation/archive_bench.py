"""Rows of `make bench` on archives and the watch: WARC beside bare warcio and FastWARC, pages a second.

Ours writes a visit with both digests and is on the disk before the next one; it reads with every digest recomputed. The
peers do what each does by itself: warcio with its digests, FastWARC without a writer of digests of two kinds.
"""

from __future__ import annotations

import importlib
import io
import random
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.capture import Fetched

ROOT = Path(__file__).parent.parent
VISITS = 400
ROUNDS = 3
BODY = 40_000
PAGES = 8
VERSIONS = 6
MIDDLE = b"\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"


class Row(NamedTuple):
    """One row: what, ours and a peer's a second; the peer is 0 where there is none."""

    what: str
    ours: float
    peer: float


def rows() -> list[Row]:
    """All rows."""
    return [*_archives(), *_watched()]


def _rate(number: int, work: Callable[[], object]) -> float:
    """How many a second, the median of a few rounds."""
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        found.append(number / (time.perf_counter() - started))
    return statistics.median(found)


def _visits() -> list[Fetched]:
    from allegata.capture import Fetched, Hop  # noqa: PLC0415  loaded where it is measured

    rng = random.Random(11)  # noqa: S311  invented pages
    words = [f"word{n}" for n in range(3_000)]
    made = []
    for n in range(VISITS):
        body = (" ".join(rng.choices(words, k=BODY // 8))).encode()
        url = f"http://news.example/{n}"
        hop = Hop(
            url=url,
            began="2031-03-04T05:06:07.890Z",
            seconds=0.1,
            address="192.0.2.1",
            by_allowance=False,
            request=b"GET /%d HTTP/1.1\r\nHost: news.example\r\n\r\n" % n,
            response=b"HTTP/1.1 200 OK" + MIDDLE % len(body) + body,
            redacted=(),
            truncated=None,
        )
        made.append(
            Fetched(
                url=url,
                final_url=url,
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
        )
    return made


def _archives() -> list[Row]:
    from fastwarc.warc import ArchiveIterator as Fast  # noqa: PLC0415  the peers, loaded where they are measured
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]  # noqa: PLC0415  as above

    from allegata.capture import WarcWriter, verify  # noqa: PLC0415  as above

    visits = _visits()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def ours() -> None:
            writer = WarcWriter(Path(tempfile.mkdtemp(dir=folder)))
            for visit in visits:
                writer.store(visit)

        written = _rate(VISITS, ours)
        by_warcio = _rate(VISITS, lambda: _by_warcio(visits))
        by_fast = _rate(VISITS, lambda: _by_fastwarc(visits))
        path = next(folder.glob("*/archive/*.warc.gz"))

        def warcio_reads() -> None:
            with path.open("rb") as stream:
                for record in ArchiveIterator(stream, check_digests=True):
                    record.content_stream().read()

        def fast_reads() -> None:
            with path.open("rb") as stream:
                for record in Fast(stream, parse_http=False):
                    record.verify_block_digest()

        read = _rate(VISITS, lambda: verify(path))
        return [
            Row("WARC written, visits/s, beside warcio", written, by_warcio),
            Row("WARC written, visits/s, beside FastWARC", written, by_fast),
            Row("WARC verified, visits/s, beside warcio", read, _rate(VISITS, warcio_reads)),
            Row("WARC verified, visits/s, beside FastWARC", read, _rate(VISITS, fast_reads)),
        ]


def _by_warcio(visits: list[Fetched]) -> None:
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]  # noqa: PLC0415  as above
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]  # noqa: PLC0415  as above

    writer = WARCWriter(io.BytesIO(), gzip=True)
    for visit in visits:
        (hop,) = visit.hops
        body = hop.response.partition(b"\r\n\r\n")[2]
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
        answer = writer.create_warc_record(hop.url, "response", payload=io.BytesIO(body), http_headers=head)
        request = writer.create_warc_record(hop.url, "request", payload=io.BytesIO(), http_headers=asked)
        writer.write_request_response_pair(request, answer)


def _by_fastwarc(visits: list[Fetched]) -> None:
    from fastwarc.stream_io import GzipWriter  # noqa: PLC0415  as above
    from fastwarc.warc import WarcRecord, WarcRecordType  # noqa: PLC0415  as above

    with tempfile.TemporaryFile() as file:
        stream = GzipWriter(file)
        for visit in visits:
            (hop,) = visit.hops
            for kind, block in ((WarcRecordType.response, hop.response), (WarcRecordType.request, hop.request)):
                record = WarcRecord()
                record.init_headers(kind)
                record.headers["WARC-Target-URI"] = hop.url
                record.set_bytes_content(block)
                record.write(stream, checksum_data=True)
        stream.close()


def _watched() -> list[Row]:
    """Furniture learnt and versions held against each other, on the invented site of the tests."""
    from allegata.watch import Observation, compare, learn, reading_of  # noqa: PLC0415  loaded where it is measured

    sys.path.insert(0, str(ROOT / "tests" / "watch"))
    site: Any = importlib.import_module("watched_site")
    rng = random.Random(11)  # noqa: S311  invented pages
    words = site.world("first")
    articles = [site.article(words, n, rng) for n in range(PAGES)]
    seen = []
    for step in range(VERSIONS):
        at = site.later(step)
        for article in articles:
            around = site.Furniture(words, set(site.KINDS), rng, datetime.fromisoformat(at))
            html = site.page("rich", article, around, words["site"]).encode()
            seen.append(Observation(url=article.url, at=at, status=200, html=html, content_type="text/html"))
    sights = [reading.sight for one in seen if (reading := reading_of(one)).sight is not None]
    held = [sight for sight in sights if sight is not None]
    furniture = learn(held)
    pairs = list(zip(held, held[PAGES:], strict=False))
    return [
        Row("pages read for the watch, pages/s", _rate(len(seen), lambda: [reading_of(one) for one in seen]), 0),
        Row("furniture learnt, pages/s", _rate(len(held), lambda: learn(held)), 0),
        Row("versions compared, pages/s", _rate(len(pairs), lambda: [compare(a, b, furniture) for a, b in pairs]), 0),
    ]


def main() -> None:
    """Print the rows."""
    for what, ours, peer in rows():
        beside = f"{peer:>10,.0f}  {ours / peer:>8.2f}" if peer else ""
        print(f"{what:<43}{ours:>10,.0f}  {beside}".rstrip())


if __name__ == "__main__":
    main()
