"""One child process: a report that crashes it, hangs it or swells it becomes a problem, not an end."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

import msgspec

from allegata.errors import AllegataError
from allegata.reading.messages import HELLO, LENGTH, RESPONSES, AnalyseRequest, ReadRequest, Response, WarmRequest

if TYPE_CHECKING:
    from allegata.reading.messages import Request
    from allegata.text import Page

_COMMAND = ("-P", "-m", "allegata.reading.served")  # -P: no module is ever taken from the folder the user stands in
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A child has one core to itself; threads of its libraries would only stand in each other's way."""
_MOST_ANSWERED = 1_000_000_000
_PIECE = 1 << 16
_START_SECONDS = 120.0
_TRIES = 2


class _GoneError(Exception):
    """The child died, or answered what no child of ours answers."""


class ReaderChild:
    """One child that takes report after report; killed and started anew when it crashes or is late.

    Use as a context manager, or call `close`. Nothing is started before `start` or the first request.
    """

    def __init__(self, *, seconds: float | None = None, command: tuple[str, ...] = _COMMAND) -> None:
        self._seconds = seconds
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._greeted = False
        self._closed = False
        self.warm = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the child, so that it loads its libraries while this process does something else."""
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                [sys.executable, *self._command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,  # Ctrl-C is this process's to handle
                env={**os.environ, **_ONE_THREAD},
            )
            if self._process.stdin is not None:
                os.set_blocking(self._process.stdin.fileno(), False)
            if self._closed:  # meanwhile, by another thread
                self._process.kill()

    def stop(self) -> None:
        """Kill the child, for good; whoever waits for it in another thread hears that it is gone."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the child, for good."""
        self.stop()
        self._drop()

    def _drop(self) -> None:
        process, self._process = self._process, None
        self._greeted = self.warm = False
        if process is None:
            return
        process.kill()  # it holds nothing but memory
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def read(self, payload: bytes, name: str, media_type: str | None = None) -> Page:
        """Read one report; see `allegata.text.read`.

        Raises:
            InputError: it cannot be read, or the parser crashed on it.
            TooLargeError: beyond a limit of size, memory or time.
        """
        return self.ask(ReadRequest(payload=payload, name=name, media_type=media_type)).result(name)

    def ask(self, request: Request) -> Response:
        """Have one request answered; a child that dies or is late twice over it gives a response that says so.

        Raises:
            AllegataError: no child can be started, or this one was closed.
        """
        response = Response()
        for _ in range(_TRIES):
            response = self._try(request)
            if not response.lost:
                break
        return response

    def _try(self, request: Request) -> Response:
        if self._closed:
            raise AllegataError("the reading process was stopped")
        verb = "analyse" if isinstance(request, AnalyseRequest | WarmRequest) else "read"
        seconds = self._seconds or request.seconds()
        message = msgspec.msgpack.encode(request)
        done = False
        try:
            self.start()
            self._greet()
            deadline = time.monotonic() + seconds
            self._send(LENGTH.pack(len(message)) + message, deadline)
            size: int = LENGTH.unpack(self._receive(LENGTH.size, deadline))[0]
            response = RESPONSES.decode(self._receive(size, deadline))
            done = True
        except TimeoutError:
            cause = f"stopped after {seconds:g} s"
            return Response(kind="too_large", message=f"takes too long to {verb}", cause=cause, lost=True)
        except (_GoneError, OSError, msgspec.MsgspecError):
            failed = "the reader failed on it" if verb == "read" else "could not be analysed"
            return Response(kind="refused", message=failed, cause="its process ended", lost=True)
        finally:
            if not done:
                self._drop()
        self.warm = self.warm or isinstance(request, AnalyseRequest | WarmRequest)
        return response

    def _greet(self) -> None:
        """Hear that the child listens: one that never does is no report's fault."""
        if self._greeted:
            return
        try:
            said = self._receive(len(HELLO), time.monotonic() + _START_SECONDS)
        except (TimeoutError, _GoneError, OSError):
            said = b""
        if said != HELLO:
            raise AllegataError("the process that reads reports does not start", cause="run: allegata doctor")
        self._greeted = True

    def _pipes(self) -> tuple[int, int]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise _GoneError
        return process.stdin.fileno(), process.stdout.fileno()

    def _send(self, data: bytes, deadline: float) -> None:
        to_child, _ = self._pipes()
        view = memoryview(data)
        while view:
            _, ready, _ = select.select((), (to_child,), (), max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            with contextlib.suppress(BlockingIOError):
                view = view[os.write(to_child, view[:_PIECE]) :]

    def _receive(self, size: int, deadline: float) -> bytes:
        _, from_child = self._pipes()
        if size > _MOST_ANSWERED:
            raise _GoneError
        parts, missing = [], size
        while missing:
            ready, _, _ = select.select((from_child,), (), (), max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            part = os.read(from_child, min(missing, _PIECE))
            if not part:
                raise _GoneError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)
