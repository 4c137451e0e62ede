"""Start the workbench: a socket on loopback, the address with its token, the browser; at the end all is made."""

from __future__ import annotations

import contextlib
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from allegata.errors import UsageError
from allegata.store import Reader
from allegata.web.app import create_app
from allegata.web.sessions import Sessions
from allegata.workbench.live import Live
from allegata.workbench.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "127.0.0.1"


def review(case: str | Path, *, port: int = 0, opens_browser: bool = True, told: Callable[[str], None] = print) -> None:
    """Serve the workbench of a case until it is interrupted.

    Args:
        case: the case folder.
        port: of loopback; any that is free if 0.
        opens_browser: open the user's browser at it?
        told: called once with the address that opens it.

    Raises:
        UsageError: the port is taken.
    """
    folder = Path(case)
    Reader(folder).close()  # no case, no workbench
    config = settings(port)
    try:
        bound = config.bind_socket()
    except SystemExit:
        raise UsageError("the port cannot be had", resource=str(port), cause="leave --port out") from None
    live = Live(folder)
    try:
        sessions = Sessions(read_settings().actor)
        port = bound.getsockname()[1]
        config.app = create_app(live, sessions, port)
        address = f"http://{HOST}:{port}/open?token={sessions.token}"
        told(address)
        if opens_browser:
            with contextlib.suppress(webbrowser.Error):
                webbrowser.open(address)
        uvicorn.Server(config).run(sockets=[bound])
    finally:
        live.close()
        bound.close()


def settings(port: int = 0) -> uvicorn.Config:
    """How the workbench is served: on loopback, quiet, and short with what is not HTTP; its application comes later."""
    return uvicorn.Config(
        "",
        host=HOST,
        port=port,
        log_level="critical",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=64_000,
        timeout_graceful_shutdown=2,
        lifespan="off",
        ws="none",
    )
