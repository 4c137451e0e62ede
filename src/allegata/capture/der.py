"""As much of ASN.1 DER as time-stamps need: one element read or written, and a token's certificates put in order."""

from __future__ import annotations

_LONG = 0x80
_MOST_LENGTH_BYTES = 4
_SEQUENCE, _CERTIFICATES, _CONTENT = 0x30, 0xA0, 0xA0
_BEFORE_CERTIFICATES = 3  # of SignedData: version, digest algorithms, what is signed
_TOP_ARC = 40


def element(tag: int, content: bytes) -> bytes:
    """One element, encoded."""
    size = len(content)
    if size < _LONG:
        return bytes([tag, size]) + content
    raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG | len(raw)]) + raw + content


def integer(value: int) -> bytes:
    """A number that is not negative, as an INTEGER."""
    return element(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def object_identifier(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER out of its numbers with stops between."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    content = bytearray()
    for number in (first * _TOP_ARC + second, *rest):
        left = number >> 7
        piece = [number & 0x7F]
        while left:
            piece.append(_LONG | left & 0x7F)
            left >>= 7
        content += bytes(reversed(piece))
    return element(0x06, bytes(content))


def _read(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Tag, begin and end of the content of the element at `at`.

    Raises:
        ValueError: there is no whole element of definite length.
    """
    if at + 2 > end:
        raise ValueError("it ends early")
    tag, size, begin = data[at], data[at + 1], at + 2
    if size >= _LONG:
        count = size & 0x7F
        if not 0 < count <= _MOST_LENGTH_BYTES or begin + count > end:
            raise ValueError("a length can't be read")
        size, begin = int.from_bytes(data[begin : begin + count], "big"), begin + count
    if begin + size > end:
        raise ValueError("it ends early")
    return tag, begin, begin + size


def _inside(data: bytes, at: int, end: int, *tags: int) -> tuple[int, int]:
    """Content of the element at `at`, and of the first in it, and so on: the tags say what each has to be."""
    for tag in tags:
        found, at, end = _read(data, at, end)
        if found != tag:
            raise ValueError("it holds something else than a time-stamp")
    return at, end


def with_sorted_certificates(response: bytes) -> bytes:
    """A TimeStampResp with the certificates of its token in the order that DER asks for.

    Many authorities send them in another; no signature covers their order, and strict readers refuse it.

    Raises:
        ValueError: it can't be read so far.
    """
    at, end = _inside(response, 0, len(response), _SEQUENCE)
    _, _, at = _read(response, at, end)  # the status
    if at == end:
        return response  # and no token
    at, end = _inside(response, at, end, _SEQUENCE)
    _, _, at = _read(response, at, end)  # the type of content
    at, end = _inside(response, at, end, _CONTENT, _SEQUENCE)
    for _ in range(_BEFORE_CERTIFICATES):
        _, _, at = _read(response, at, end)
    tag, begin, stop = _read(response, at, end)
    if tag != _CERTIFICATES:
        return response
    held, at = [], begin
    while at < stop:
        _, _, after = _read(response, at, stop)
        held.append(response[at:after])
        at = after
    return response[:begin] + b"".join(sorted(held)) + response[stop:]
