"""The workbench of a small invented case, served on loopback to real clients."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn

import allegata
from allegata.web.app import create_app
from allegata.web.serving import settings
from allegata.web.sessions import Sessions
from allegata.workbench.live import Live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from allegata.model import AnyRecord

REPORTS = {
    "a.txt": (
        "Outlet: Sandpiper Weekly\nByline: Orla Finch\nPublished: 3 March 2021\nTitle: Held at Tallow Wharf\n\n"
        "Guards at Tallow Wharf took the passports of nine workers, said Bram Oke, a former cook. 😀 Oke said the "
        "workers were beaten and were never paid.\r\n\r\n"
        "The Tallow Company denied that it had taken any passports. “Nobody was held,” said its spokeswoman, "
        "Ines Marl.\n\nWho paid the guards? A cook died at the wharf in January 2021, said Oke.\n"
    ),
    "b.txt": (
        "Outlet: The Brannock Lamp\nPublished: 9 March 2021\nTitle: A ledger at the wharf\n\n"
        "Fourteen workers at Tallow Wharf had their passports taken, a clerk told The Brannock Lamp. The clerk, Joss "
        "Wend, said the women were locked in at night. "
        "קוד e\u0301t\u00e9 👩‍👩‍👧 wages were withheld for a year, Wend said.\n"
    ),
}


class Workbench:
    """One served case, and a client that opened it."""

    def __init__(self, case: Path, actor: str = "Orla") -> None:
        self.case = case
        self.sessions = Sessions(actor)
        bound = socket.create_server(("127.0.0.1", 0))
        self.port = bound.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.live = Live(case)
        self.app = create_app(self.live, self.sessions, self.port)
        config = settings()
        config.app = self.app
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [bound]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self.token = self.sessions.token
        self.client = httpx.Client(base_url=self.base, follow_redirects=True, timeout=30)

    def opened(self) -> Workbench:
        assert self.client.get("/open", params={"token": self.token}).status_code == 200
        return self

    def secret(self) -> str:
        found = re.search(r'name="secret" value="([^"]+)"', self.client.get("/reports/1").text)
        assert found is not None
        return found.group(1)

    def post(self, verb: str, ids: str | list[str], **fields: Any) -> httpx.Response:
        """Send a form as a page of the workbench would; `f_label` stands for the field `f.label`."""
        held = {k.replace("f_", "f.", 1) if k.startswith("f_") else k: v for k, v in fields.items()}
        data = {"secret": self.secret(), "verb": verb, "id": ids, "next": "/reports", **held}
        return self.client.post("/decide", data=data)

    def records(self, kind: str) -> list[AnyRecord]:
        with allegata.open_case(self.case) as reader:
            return list(getattr(reader, kind)())

    def close(self) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join(10)
        self.live.close()


@pytest.fixture(scope="session")
def _small_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "in").mkdir()
    for name, text in REPORTS.items():
        (folder / "in" / name).write_bytes(text.encode())
    allegata.report([folder / "in"], folder / "case", title="Tallow Wharf")
    return folder / "case"


@pytest.fixture
def small(_small_once: Path, tmp_path: Path) -> Path:
    """A case of two reports of its own for a test."""
    return Path(shutil.copytree(_small_once, tmp_path / "case"))


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Workbench]]:
    """Serve a case until the test ends."""
    made: list[Workbench] = []

    def start(case: Path, actor: str = "Orla") -> Workbench:
        made.append(Workbench(case, actor))
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def bench(small: Path, serve: Callable[[Path], Workbench]) -> Workbench:
    """The workbench of the small case, opened."""
    return serve(small).opened()
