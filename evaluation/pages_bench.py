"""How long the workbench takes for each page, a search and a decision, in a case of five thousand statements."""

from __future__ import annotations

import re
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import uvicorn

import allegata
import growth_case
from allegata.web.app import create_app
from allegata.web.serving import settings
from allegata.web.sessions import Sessions
from allegata.workbench.live import Live

if TYPE_CHECKING:
    from collections.abc import Callable

STATEMENTS, READ, ROUNDS = 5_000, 16, 12


def made(folder: Path) -> Path:
    """A case of at least so many statements."""
    growth_case.write_reports(folder / "reports", range(READ))
    case = folder / "case"
    allegata.report([folder / "reports"], case)
    with allegata.open_case(case) as reader:
        each = sum(1 for _ in reader.statements()) / READ
    growth_case.grow(case, int(STATEMENTS / each) + 1)
    allegata.analyse(case)
    return case


def p95(times: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return 1000 * statistics.quantiles(times, n=20)[-1]


def timed(run: Callable[[], httpx.Response]) -> float:
    """Seconds of one request that must succeed."""
    start = time.perf_counter()
    answer = run()
    spent = time.perf_counter() - start
    if not answer.is_success:
        raise SystemExit(f"{answer.status_code} {answer.url}")
    return spent


def measure(case: Path) -> dict[str, float]:
    """Milliseconds, p95, by page; of a decision too."""
    with allegata.open_case(case) as reader:
        statements = [s.id for s in reader.statements()]
        account, situation = next(reader.accounts()).id, next(reader.situations()).id
        allegation, source = next(reader.allegations()).id, next(reader.sources()).id
    live, sessions = Live(case), Sessions("bench")
    bound = socket.create_server(("127.0.0.1", 0))
    port = bound.getsockname()[1]
    config = settings()
    config.app = create_app(live, sessions, port)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    out: dict[str, float] = {}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, timeout=60) as client:
        client.get("/open", params={"token": sessions.token})
        paths = {
            "home": "/",
            "story": "/story",
            "situation": f"/story/{situation}",
            "allegation": f"/allegations/{allegation}",
            "account": f"/accounts/{account}",
            "reports": "/reports",
            "report": "/reports/3",
            "people": "/people",
            "questions": "/questions",
            "sources": "/sources",
            "source": f"/sources/{source}",
            "log": "/log",
            "record": f"/records/{statements[5]}",
            "search": "/search?q=passport",
            "help": "/help",
        }
        for name, path in paths.items():
            out[name] = p95([timed(partial(client.get, path)) for _ in range(ROUNDS)])
        headers = {"HX-Request": "true"}
        typed = [f"/search?q={'passports'[:n]}" for n in range(2, 10)]
        out["search as typed"] = p95([timed(partial(client.get, q, headers=headers)) for q in typed * 2])
        secret = re.findall(r'name="secret" value="([^"]+)"', client.get("/reports/3").text)[0]
        forms = [{"secret": secret, "verb": "accept", "id": s} for s in statements[:ROUNDS]]
        out["decision"] = p95([timed(partial(client.post, "/decide", data=f, headers=headers)) for f in forms])
    server.should_exit = True
    thread.join(10)
    live.close()
    return out


def main() -> None:
    """Print a line a page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    case = folder / "case" if (folder / "case").exists() else made(folder)
    for name, spent in measure(case).items():
        print(f"{name:20} {spent:7.0f} ms")
    if len(sys.argv) == 1:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
