"""`make interop`: what other tools make of our archives. They live in `.venv-interop`, pinned in `interop.txt`.

A site is served on this machine and captured twice; the case's WARC and WACZ then go to warcio, FastWARC, pywb and
py-wacz. Exit status 1 where one of them reads something else than what was served.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.error import URLError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / ".venv-interop" / "bin"
WORDS = "slept in the cold store of Tallow Wharf"
PAGE = (
    "<html><head><title>Packers in the store</title></head><body><main><h1>Packers in the store</h1><p>Inspectors said "
    f"on Tuesday that 11 packers had {WORDS} and were never paid. The owner, Odile Marran, denied that anybody had "
    "slept there. A spokesman for the port said that the store was closed in spring.</p></main></body></html>"
)
NAMES = ("page", "chunked", "old")
PATIENCE = 60.0
READ = """
import sys
from fastwarc.warc import ArchiveIterator
kinds = {}
for record in ArchiveIterator(open(sys.argv[1], "rb"), parse_http=False):
    kind = record.headers.get("WARC-Type")
    kinds[kind] = kinds.get(kind, 0) + 1
    assert record.verify_block_digest(), record.record_id
print(", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())), "read, block digests hold")
"""
KEYS = "import sys, surt; print(*(surt.surt(one) for one in sys.argv[1:]), sep='\\n')"
URLS = (
    *("http://www.news.example/A/b", "https://news.example/", "http://news.example:8080/x?b=2&a=1"),
    *("http://news.example/x/?q=A", "http://127.0.0.1:8123/a.html", "http://www2.news.example/a#top"),
)


class _Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """One page, sent in chunks, and a redirect to it."""
        if self.path == "/old.html":
            self.send_response(301)
            self.send_header("Location", "/page.html")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        found = self.path in {"/page.html", "/chunked.html"}
        body = PAGE.encode() if found else b"<p>Not found</p>"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path != "/chunked.html":
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in (body[:100], body[100:]):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _served() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _run(*arguments: object, cwd: Path | None = None) -> str:
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, check=False, cwd=cwd)
    if done.returncode:
        _wrong(
            f"{Path(str(arguments[0])).name} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return done.stdout


def _wrong(message: str) -> NoReturn:
    print(f"FAILED {message}")
    sys.exit(1)


def _case(folder: Path, port: int) -> tuple[Path, Path]:
    """A case that captured the site twice: its WARC and its WACZ."""
    ours, case, wacz = [sys.executable, "-m", "allegata"], folder / "case", folder / "case.wacz"
    _run(*ours, "new", case, "--title", "Tallow Wharf")
    for _ in range(2):
        pages = [f"http://127.0.0.1:{port}/{name}.html" for name in NAMES]
        _run(*ours, "add", case, *pages, "--allow-address", f"127.0.0.1:{port}", "--pace", 0)
    _run(*ours, "export", case, "--format", "wacz", "--out", wacz)
    _run(*ours, "verify", wacz)
    return next((case / "archive").glob("*.warc.gz")), wacz


def _checked(warc: Path) -> str:
    """What warcio finds. Its payload digest is over the transfer coding too, which WARC 1.1 (5.9) takes off."""
    from allegata.capture import WarcRecord, records  # noqa: PLC0415  ours beside theirs

    chunked = {
        r.offset for r in records(warc) if isinstance(r, WarcRecord) and b"Transfer-Encoding: chunked" in r.block
    }
    done = subprocess.run([TOOLS / "warcio", "check", warc], capture_output=True, text=True, check=False)
    lines = [line.strip() for line in done.stdout.splitlines()[1:] if line.strip()]
    refused = {int(line.split()[1]) for line in lines if line.startswith("offset")}
    wrong = [line for line in lines if not line.startswith(("offset", "payload digest failed"))]
    if wrong or done.stderr or not refused <= chunked or (done.returncode and not refused):
        _wrong(f"warcio check: {done.stdout}{done.stderr}")
    return f"digests hold, but of the payload of {len(refused)} chunked answers, which it takes with their coding"


def _keys() -> str:
    from allegata.capture.surts import surt  # noqa: PLC0415  ours beside theirs

    theirs = _run(TOOLS / "python", "-W", "ignore", "-c", KEYS, *URLS).splitlines()
    for url, key in zip(URLS, theirs, strict=True):
        if surt(url) != key:
            _wrong(f"the key of {url} is {surt(url)} here and {key} there")
    return f"{len(URLS)} keys the same"


def _replayed(folder: Path, archived: Path, pages: list[str]) -> str:
    """Words of pages as pywb gives them back."""
    root = folder / f"replay-{archived.suffix[1:]}"
    root.mkdir()
    _run(TOOLS / "wb-manager", "init", "held", cwd=root)
    if archived.suffix == ".wacz":  # its own way takes an index of another name alone: ours is put where it reads one
        with zipfile.ZipFile(archived) as box:
            for one in box.namelist():
                if one.startswith(("archive/", "indexes/")):
                    box.extract(one, root / "collections" / "held")
    else:
        _run(TOOLS / "wb-manager", "add", "held", archived, cwd=root)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [str(TOOLS / "wayback"), "--bind", "127.0.0.1", "-p", str(port)]
    with (
        (root / "log").open("wb") as log,
        subprocess.Popen(arguments, cwd=root, stdout=log, stderr=log) as wayback,
    ):
        try:
            for page in pages:
                replayed = _asked(f"http://127.0.0.1:{port}/held/mp_/{page}")
                if WORDS not in replayed:
                    _wrong(f"pywb gives {page} without its words: {replayed[:500]}")
        finally:
            wayback.terminate()
    return f"{len(pages)} pages replayed with their words"


def _asked(url: str) -> str:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310  on this machine
                body: bytes = answer.read()
                return body.decode("utf-8", "replace")
        except URLError as error:
            if time.monotonic() > until or not isinstance(error.reason, ConnectionRefusedError):
                _wrong(f"pywb does not answer {url}: {error}")
            time.sleep(0.2)


def main() -> None:
    """Run all and print a line each."""
    with tempfile.TemporaryDirectory() as name, _served() as port:
        folder = Path(name)
        os.environ["ALLEGATA_CONFIG"] = str(folder / "config")
        warc, wacz = _case(folder, port)
        pages = [f"http://127.0.0.1:{port}/{one}.html" for one in NAMES]
        tools: dict[str, Callable[[], str]] = {
            "warcio check": functools.partial(_checked, warc),
            "FastWARC": functools.partial(_run, TOOLS / "python", "-c", READ, warc),
            "py-wacz validate": lambda: _run(TOOLS / "wacz", "validate", "-f", wacz).strip().splitlines()[-1],
            "surt": _keys,
            "pywb, WARC": functools.partial(_replayed, folder, warc, pages),
            "pywb, WACZ with our index": functools.partial(_replayed, folder, wacz, pages),
        }
        for tool, ask in tools.items():
            print(f"{tool}: {ask().strip()}")


if __name__ == "__main__":
    if not shutil.which("wacz", path=TOOLS):
        _wrong("no tools: run make interop")
    main()
