"""Reading in a child process: a parser that crashes, hangs or swells on hostile input becomes a problem, not an end."""

from __future__ import annotations

import contextlib
import os
import select
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

import msgspec

from allegata.errors import InputError, TooLargeError
from allegata.reading.served import Request, Response

if TYPE_CHECKING:
    from allegata.text import Page

WALL_SECONDS = 180.0
"""Longest that one report may take to be read, the child's start included."""
_COMMAND = ("-P", "-m", "allegata.reading.served")  # -P: no module is ever taken from the folder the user stands in
_LENGTH = struct.Struct(">I")
_MOST_ANSWERED = 1_000_000_000
_PIECE = 1 << 16


class _GoneError(Exception):
    """The child died, or answered what no child of ours answers."""


class ReaderChild:
    """One child that reads report after report; killed and started anew when it crashes or is late.

    Use as a context manager, or call `close`. Nothing is started before `start` or the first `read`.
    """

    def __init__(self, *, seconds: float = WALL_SECONDS, command: tuple[str, ...] = _COMMAND) -> None:
        self._seconds = seconds
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

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
            )
            if self._process.stdin is not None:
                os.set_blocking(self._process.stdin.fileno(), False)

    def close(self) -> None:
        """End the child."""
        process, self._process = self._process, None
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
        message = msgspec.msgpack.encode(Request(payload=payload, name=name, media_type=media_type))
        deadline = time.monotonic() + self._seconds
        done = False
        try:
            self.start()
            self._send(_LENGTH.pack(len(message)) + message, deadline)
            size: int = _LENGTH.unpack(self._receive(_LENGTH.size, deadline))[0]
            response = msgspec.msgpack.decode(self._receive(size, deadline), type=Response)
            done = True
        except TimeoutError as error:
            cause = f"stopped after {self._seconds:g} s"
            raise TooLargeError("takes too long to read", resource=name, cause=cause) from error
        except (_GoneError, OSError, msgspec.MsgspecError) as error:
            raise InputError("the reader failed on it", resource=name, cause="its process ended") from error
        finally:
            if not done:
                self.close()
        return response.result(name)

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
