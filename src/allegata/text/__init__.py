"""Bytes to the text of record: plain text, web pages, PDF; furniture apart, every character traced to its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.errors import InputError
from allegata.text.detect import detect
from allegata.text.locator import locate
from allegata.text.records import TEXT_RULES_VERSION, Block, Page

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TEXT_RULES_VERSION", "Block", "Page", "locate", "read"]


def read(payload: bytes, name: str, media_type: str | None = None) -> Page:
    """Read one report, in memory.

    Args:
        payload: the original bytes.
        name: file name or address; believed only where the content does not say what it is.
        media_type: Content-Type, where known, charset parameter included.

    Returns:
        the page; `page.text` holds at least one block.

    Raises:
        InputError: nothing that can be read: empty, binary, a scan without text layer, a password; the
            message says which.
        TooLargeError: beyond a limit of `allegata.text.limits`.
    """
    kind = detect(payload, name, media_type)
    try:
        page = _reader(kind)(payload, _charset(media_type))
    except InputError as error:
        raise type(error)(error.message, resource=error.resource or name, cause=error.cause) from error
    if not page.text:
        raise InputError("no text found", resource=name, cause="the file holds markup, pictures or fields only")
    return page


def _reader(kind: str) -> Callable[[bytes, str | None], Page]:
    # loaded when needed: a plain text must not wait for the HTML and PDF libraries
    if kind == "html":
        from allegata.text.webpage import read_html  # noqa: PLC0415  loaded when such a file comes

        return read_html
    if kind == "pdf":
        from allegata.text.pdf import read_pdf  # noqa: PLC0415  loaded when such a file comes

        return read_pdf
    from allegata.text.plain import read_plain  # noqa: PLC0415  loaded when such a file comes

    return read_plain


def _charset(media_type: str | None) -> str | None:
    for parameter in (media_type or "").split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
