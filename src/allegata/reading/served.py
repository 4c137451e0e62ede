"""A child process that reads and analyses reports, so that hostile input can fail without harm.

`python -m allegata.reading.served` says hello, then reads requests on standard input and answers each on standard
output, until the input ends (see `allegata.reading.messages`). The child limits its own memory. Wall time is the
parent's to watch: it kills a child that is late; should the parent be gone, the child's own alarm ends it.
"""

from __future__ import annotations

import resource
import signal
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from allegata.errors import AllegataError, InputError, ModelMissingError, TooLargeError
from allegata.reading.messages import (
    HELLO,
    REQUESTS,
    AnalyseRequest,
    FeedRequest,
    ReadRequest,
    Request,
    Response,
    VisitRequest,
    WarmRequest,
    read_message,
    write_message,
)
from allegata.text import read
from allegata.text.limits import CHILD_MEMORY_BYTES, MAX_PDF_BYTES

if TYPE_CHECKING:
    from typing import BinaryIO

_PDF = b"%PDF"
_SLACK = 1_000_000
_GRACE = 30.0
_MOST_CAUSE = 200


def answer(request: Request) -> Response:
    """Do what is asked for one report; what goes wrong becomes part of the response."""
    try:
        return _answer(request)
    except TooLargeError as error:
        return Response(kind="too_large", message=error.message, cause=error.cause)
    except InputError as error:
        return Response(kind="refused", message=error.message, cause=error.cause)
    except ModelMissingError as error:
        return Response(kind="no_model", message=f"{error.resource}: {error.message}", cause=error.cause)
    except AllegataError:
        raise
    except MemoryError:
        return Response(kind="too_large", message="takes more memory than is allowed", cause="split the file")
    except RecursionError:
        return Response(kind="too_large", message="nested too deeply", cause="this is no readable report")
    except Exception as error:  # noqa: BLE001  one report that breaks a stage must not take the others with it
        return _defect(request, error)


def _answer(request: Request) -> Response:
    match request:
        case ReadRequest():
            return Response(page=read(request.payload, request.name, request.media_type))
        case VisitRequest():
            return _visit(request)
        case FeedRequest():
            from allegata.capture.feeds import read_feed  # noqa: PLC0415  a child that meets no feed need not load it

            feed = read_feed(request.payload, request.url)
            return Response(addresses=tuple(item.url for item in feed.items), notes=feed.problems)
        case _:
            return _analyse(request)


def _visit(request: VisitRequest) -> Response:
    """Read a page, and see it as the watch does; what can't be read is seen all the same."""
    from allegata.watch import NO_SIGNS, Observation, Reading, sight_of, signs_of  # noqa: PLC0415  a child that reads files alone need not load it

    observation = Observation(
        url=request.url,
        at=request.at,
        final_url=request.address,
        content_type=request.media_type,
        html=None if request.payload.startswith(_PDF) else request.payload,
    )
    signs = signs_of(request.payload, request.media_type) if observation.html else NO_SIGNS
    page, told = None, Response(kind="refused")
    try:
        name = urlsplit(request.address).path or "page.html"
        page = read(request.payload, name, request.media_type or "text/html")
    except TooLargeError as error:
        told = Response(kind="too_large", message=error.message, cause=error.cause)
    except InputError as error:
        told = Response(kind="refused", message=error.message, cause=error.cause)
    sight = sight_of(page, observation, signs.text) if page is not None else None
    seen = msgspec.msgpack.encode(Reading(sight=sight, signs=signs))
    if page is not None:
        return Response(page=page, seen=seen)
    return msgspec.structs.replace(told, seen=seen)


def _analyse(request: AnalyseRequest | WarmRequest) -> Response:
    from allegata.reading import stages  # noqa: PLC0415  a child that only reads need not load them

    if isinstance(request, WarmRequest):
        stages.warm()
        return Response()
    analysis, problems = stages.run(request.document, request.source, request.names, request.rules)
    return Response(analysis=analysis, problems=problems)


def _defect(request: Request, error: Exception) -> Response:
    text = " ".join(str(error).split())[:_MOST_CAUSE]
    kind = type(error).__name__
    if not isinstance(request, AnalyseRequest | WarmRequest):
        return Response(kind="refused", message="the reader failed on it", cause=f"{kind}: {text}")
    return Response(kind="defect", message=f"could not be analysed: {kind}", cause=text)


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
            write_message(responses, Response(kind="too_large", message="larger than any input that is read"))
            continue
        try:
            request = REQUESTS.decode(data)
        except msgspec.MsgspecError as error:
            write_message(responses, Response(kind="refused", message="malformed request", cause=str(error)))
            continue
        signal.setitimer(signal.ITIMER_REAL, request.seconds() + _GRACE)  # its default is death, even inside C
        write_message(responses, answer(request))
        signal.setitimer(signal.ITIMER_REAL, 0)


def main() -> None:
    """Entry point of the child."""
    limit_memory()
    requests, responses = sys.stdin.buffer, sys.stdout.buffer
    # nothing a library prints may slip between two messages
    sys.stdout = sys.stderr
    responses.write(HELLO)
    responses.flush()
    serve(requests, responses)


if __name__ == "__main__":
    main()
