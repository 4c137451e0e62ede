"""A child process that reads reports, so that a parser of hostile input can fail without harm.

`python -m allegata.reading.served` reads requests on standard input and answers each on standard output, until the
input ends. A message is its length as four bytes, big-endian, and that many bytes of MessagePack:

- request `{"payload": bytes, "name": str, "media_type": str | nil}`
- response `{"page": Page}` or `{"kind": "InputError" | "TooLargeError", "message": str, "cause": str}`

The child limits its own memory; wall time is the parent's to watch: it kills a child that is late and starts another.
"""

from __future__ import annotations

import resource
import struct
import sys
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.errors import InputError, TooLargeError
from allegata.text import read
from allegata.text.limits import CHILD_MEMORY_BYTES, MAX_PDF_BYTES
from allegata.text.records import Page

if TYPE_CHECKING:
    from typing import BinaryIO

_LENGTH = struct.Struct(">I")
_SLACK = 1_000_000
_DEFECTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    SystemError,
    TypeError,
    ValueError,
)
"""What a parser's defect raises: it becomes one line. Anything else ends the child, which the parent sees."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One report to read."""

    payload: bytes
    name: str
    media_type: str | None = None


class Response(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The page, or why there is none."""

    page: Page | None = None
    kind: Literal["InputError", "TooLargeError"] | None = None
    message: str = ""
    cause: str = ""

    def result(self, name: str) -> Page:
        """The page.

        Raises:
            InputError: or its child `TooLargeError`, with the report's name.
        """
        if self.page is not None:
            return self.page
        error = TooLargeError if self.kind == "TooLargeError" else InputError
        raise error(self.message, resource=name, cause=self.cause)


def write_message(stream: BinaryIO, message: Request | Response) -> None:
    """Write one message and flush."""
    data = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_message(stream: BinaryIO) -> bytes | None:
    """The bytes of one message; None where the stream ends or breaks off."""
    head = _exactly(stream, _LENGTH.size)
    return None if head is None else _exactly(stream, _LENGTH.unpack(head)[0])


def _exactly(stream: BinaryIO, size: int) -> bytes | None:
    data = stream.read(size)
    return data if len(data) == size else None


def answer(request: Request) -> Response:
    """Read one report; what goes wrong becomes part of the response."""
    try:
        return Response(page=read(request.payload, request.name, request.media_type))
    except TooLargeError as error:
        return Response(kind="TooLargeError", message=error.message, cause=error.cause)
    except InputError as error:
        return Response(kind="InputError", message=error.message, cause=error.cause)
    except MemoryError:
        return Response(
            kind="TooLargeError", message="reading it takes more memory than is allowed", cause="split the file"
        )
    except RecursionError:
        return Response(kind="TooLargeError", message="nested too deeply", cause="this is no readable report")
    except _DEFECTS as error:
        line = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        return Response(kind="InputError", message="the reader failed on it", cause=line)


def limit_memory(size: int = CHILD_MEMORY_BYTES) -> None:
    """Cap this process's address space, where the system allows it, and leave no core file."""
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ValueError, OSError):
        # a lower limit is already in force
        return


def serve(requests: BinaryIO, responses: BinaryIO) -> None:
    """Answer requests until the input ends."""
    while (data := read_message(requests)) is not None:
        if len(data) > MAX_PDF_BYTES + _SLACK:
            write_message(responses, Response(kind="TooLargeError", message="larger than any input that is read"))
            continue
        try:
            request = msgspec.msgpack.decode(data, type=Request)
        except msgspec.MsgspecError as error:
            write_message(responses, Response(kind="InputError", message="malformed request", cause=str(error)))
            continue
        write_message(responses, answer(request))


def main() -> None:
    """Entry point of the child."""
    limit_memory()
    requests, responses = sys.stdin.buffer, sys.stdout.buffer
    # nothing a library prints may slip between two messages
    sys.stdout = sys.stderr
    serve(requests, responses)


if __name__ == "__main__":
    main()
