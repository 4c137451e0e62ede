"""What passes between this process and its children: requests, responses, and how they are framed.

A message is its length as four bytes, big-endian, and that many bytes of MessagePack.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.errors import InputError, ModelMissingError, TooLargeError
from allegata.extract.records import Name
from allegata.model import Analysis, Document, Problem, Source
from allegata.text.records import Page

if TYPE_CHECKING:
    from typing import BinaryIO

LENGTH = struct.Struct(">I")
HELLO = b"allegata"
"""What a child says first, when it can listen."""
_READING_SECONDS = (40.0, 150.0)
"""Least time to read one report: anything, and a PDF, whose own limit of time must strike first."""
_BYTES_A_SECOND = 100_000
_ANALYSIS_SECONDS = 60.0
_CHARACTERS_A_SECOND = 500
"""A tenth of what a slow machine does."""


class ReadRequest(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="read"):
    """One report to read: bytes to a page."""

    payload: bytes
    name: str
    media_type: str | None = None

    def seconds(self) -> float:
        """Longest time that it may take."""
        least = _READING_SECONDS[b"%PDF" in self.payload[:1024]]
        return least + len(self.payload) / _BYTES_A_SECOND

    def weight(self) -> int:
        """Roughly the bytes it holds."""
        return len(self.payload)


class VisitRequest(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="visit"):
    """A page that a visit brought: to be read, and seen as the watch sees it. `address` is where it stood."""

    payload: bytes
    url: str
    address: str
    at: str
    media_type: str | None = None

    def seconds(self) -> float:
        """Longest time that it may take: it is read once and looked at once."""
        return 2 * ReadRequest(payload=self.payload, name="").seconds()

    def weight(self) -> int:
        """Roughly the bytes it holds."""
        return len(self.payload)


class FeedRequest(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="feed"):
    """A feed to be read; `url` is where it was fetched, or empty."""

    payload: bytes
    url: str

    def seconds(self) -> float:
        """Longest time that it may take."""
        return ReadRequest(payload=self.payload, name="").seconds()

    def weight(self) -> int:
        """Roughly the bytes it holds."""
        return len(self.payload)


class AnalyseRequest(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="analyse"):
    """One English document to analyse; `rules` is the digest that names the engine."""

    document: Document
    source: Source
    names: tuple[Name, ...]
    rules: str

    def seconds(self) -> float:
        """Longest time that it may take, the model's loading included."""
        return _ANALYSIS_SECONDS + len(self.document.text) / _CHARACTERS_A_SECOND

    def weight(self) -> int:
        """Roughly the bytes it holds."""
        return len(self.document.text)


class WarmRequest(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="warm"):
    """Load the language model before the first text comes."""

    def seconds(self) -> float:
        """Longest time that it may take."""
        return _ANALYSIS_SECONDS

    def weight(self) -> int:
        """Roughly the bytes it holds."""
        return 0


Request = ReadRequest | VisitRequest | FeedRequest | AnalyseRequest | WarmRequest


class Response(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The page or the analysis, or why there is none.

    `kind` "refused" and "too_large" are settled: the same bytes under the same rules give the same answer. "defect" is
    an error of ours, "no_model" of the installation. `lost` says that the child died or was late, twice. `seen` is the
    page as the watch sees it, in MessagePack, there even where no text could be read; `addresses` are a feed's.
    """

    page: Page | None = None
    seen: bytes = b""
    addresses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    analysis: Analysis | None = None
    problems: tuple[Problem, ...] = ()
    kind: Literal["refused", "too_large", "defect", "no_model"] | None = None
    message: str = ""
    cause: str = ""
    lost: bool = False

    def result(self, name: str) -> Page:
        """The page.

        Raises:
            InputError: or its child `TooLargeError`, with the report's name.
        """
        if self.page is not None:
            return self.page
        error = TooLargeError if self.kind == "too_large" else InputError
        raise error(self.message, resource=name, cause=self.cause)

    def raise_missing(self) -> None:
        """Stop where the installation lacks its model.

        Raises:
            ModelMissingError: it does.
        """
        if self.kind == "no_model":
            raise ModelMissingError(self.message, cause=self.cause)


REQUESTS: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
RESPONSES = msgspec.msgpack.Decoder(Response)


def write_message(stream: BinaryIO, message: Request | Response) -> None:
    """Write one message and flush."""
    data = msgspec.msgpack.encode(message)
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_message(stream: BinaryIO) -> bytes | None:
    """The bytes of one message; None where the stream ends or breaks off."""
    head = _exactly(stream, LENGTH.size)
    return None if head is None else _exactly(stream, LENGTH.unpack(head)[0])


def _exactly(stream: BinaryIO, size: int) -> bytes | None:
    data = stream.read(size)
    return data if len(data) == size else None
