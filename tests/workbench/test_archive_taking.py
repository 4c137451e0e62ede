"""Archives of other hands taken into a case: revisits, answers that are no page, and what is passed over, counted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import allegata
from allegata.capture import records
from allegata.cli import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(  # warcio leaves its temporary files to the collector
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)

URL = "http://news.example/store"
TOLD = (
    "Inspectors said on Tuesday that 11 packers had slept in the cold store of Tallow Wharf and were never paid. "
    "The owner, Odile Marran, denied that anybody had slept there. A spokesman for the port said that the store was "
    "closed in spring, and that two other stores on the quay would be inspected before the summer begins."
)
PAGE = (
    f"<html><head><title>Packers</title></head><body><main><h1>Packers</h1><p>{TOLD}</p></main></body></html>".encode()
)


class Made:
    """A WARC as warcio writes it, with digests in SHA-1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=True)

    def answer(self, url: str, day: int, status: str = "200 OK", media: str = "text/html", body: bytes = PAGE) -> str:
        head = StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=head, warc_headers_dict=self._day(day)
        )
        self._writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Payload-Digest"))

    def revisit(self, url: str, day: int, digest: str, status: str = "200 OK") -> None:
        head = StatusAndHeaders(status, [("X-Seen", "again")], protocol="HTTP/1.1")
        record = self._writer.create_revisit_record(
            url, digest, URL, "2031-03-01T05:06:07Z", http_headers=head, warc_headers_dict=self._day(day)
        )
        self._writer.write_record(record)

    @staticmethod
    def _day(day: int) -> dict[str, str]:
        return {"WARC-Date": f"2031-03-{day:02}T05:06:07Z"}

    def done(self) -> Path:
        self._file.close()
        return self.path


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    folder = tmp_path / "case"
    allegata.new(folder, "Wharf")
    return folder


def _life(case: Path) -> list[tuple[str, int | None, str]]:
    return [(c.at[8:10], c.status, c.outcome) for c in allegata.history(case, URL).captures]


def test_revisits_show_what_they_refer_to_and_a_page_that_is_gone_is_seen(case: Path, tmp_path: Path):
    warc = Made(tmp_path / "theirs.warc.gz")
    digest = warc.answer(URL, 1)
    warc.revisit(URL, 2, digest)
    warc.revisit(URL, 3, digest, "304 Not Modified")
    warc.answer(URL, 4, "404 Not Found", body=b"<p>Not found</p>")
    outcome = allegata.add(case, [warc.done()])
    assert outcome.notes == ()
    assert _life(case) == [
        ("01", 200, "read"),
        ("02", 200, "unchanged"),
        ("03", 304, "unchanged"),
        ("04", 404, "removed"),
    ]
    held = allegata.history(case, URL)
    assert [c.version for c in held.captures] == [1, 1, 1, None]
    assert len({c.sha256 for c in held.captures[:3]}) == 1
    kinds = [r.kind for p in sorted((case / "archive").glob("*.gz")) for r in records(p)]  # type: ignore[union-attr]
    assert (kinds.count("response"), kinds.count("revisit")) == (2, 2)
    with allegata.open_case(case) as reader:
        assert dict(next(c for c in reader.captures() if c.fetched_at[8:10] == "02").headers)["X-Seen"] == "again"
    assert allegata.verify(case).faults == ()
    again = allegata.add(case, [warc.path])
    assert (again.added, again.unchanged) == (0, 4)
    assert len(_life(case)) == 4


def test_a_revisit_may_refer_to_what_another_archive_brought(case: Path, tmp_path: Path):
    first, second = Made(tmp_path / "one.warc.gz"), Made(tmp_path / "two.warc.gz")
    digest = first.answer(URL, 1)
    second.revisit(URL, 2, digest)
    allegata.add(case, [first.done()])
    found = allegata.add(case, [second.done()])
    assert found.problems == ()
    assert _life(case)[-1] == ("02", 200, "unchanged")


def test_what_is_passed_over_is_counted_and_told(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    warc = Made(tmp_path / "theirs.warc.gz")
    warc.answer(URL, 1)
    for number in range(3):
        warc.answer(f"http://news.example/{number}.png", 1, media="image/png", body=b"\x89PNG")
    warc.answer("http://news.example/other", 1, "404 Not Found", body=b"<p>Not found</p>")
    warc.answer("http://news.example/old", 1, "301 Moved", body=b"")
    assert run(["add", str(case), str(warc.done())]) == 0
    told = capsys.readouterr().out
    assert "passed over: 1 answer 404 at an address without a report, 3 image/png, 1 redirect" in told


def test_a_revisit_of_what_is_nowhere_is_a_problem_and_the_archive_is_kept(case: Path, tmp_path: Path):
    warc = Made(tmp_path / "theirs.warc.gz")
    warc.answer(URL, 1)
    warc.revisit("http://news.example/lost", 2, "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    outcome = allegata.add(case, [warc.done()])
    assert outcome.added == 2, "the page, and the archive itself"
    (problem,) = outcome.problems
    assert (
        "a revisit of http://news.example/lost refers to a page that is neither here nor in the case" in problem.message
    )
    with allegata.open_case(case) as reader:
        assert [s.url for s in reader.sources() if s.url.startswith("file:")] == ["file:theirs.warc.gz"]
