"""Shared fixtures: no network beyond this machine, one parser for all tests."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(os.environ.get("ALLEGATA_SHARED", Path(__file__).parent.parent.parent / "shared"))


class NetworkBlockedError(Exception):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and str(address[0]) not in {"127.0.0.1", "::1", "localhost"}:
            raise NetworkBlockedError(f"a test tried to reach {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def _config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the configuration of whoever runs it; reports are read in the test's own process.

    Tests of the children themselves take `children`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLEGATA_CONFIG", str(tmp_path_factory.mktemp("config") / "allegata"))
        patch.setenv("ALLEGATA_WORKERS", "0")
        yield


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are read in children, one a core, as a user's are."""
    monkeypatch.delenv("ALLEGATA_WORKERS")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public data beside the repository; tests that need it skip loudly without it."""
    if not SHARED.is_dir():
        pytest.skip(f"no {SHARED.name} folder beside the repository: set ALLEGATA_SHARED to run this test")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; tests fail without one where ALLEGATA_REQUIRE_BROWSER is set, else skip."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("ALLEGATA_REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, and ALLEGATA_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine: install it to run the browser tests")
    return found
