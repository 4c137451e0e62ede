"""What kind of bytes these are: by content first, by name and declared type only where content is silent."""

from __future__ import annotations

import re
from typing import Literal

from allegata.errors import InputError, TooLargeError
from allegata.text.limits import MAX_HTML_BYTES, MAX_PDF_BYTES, MAX_TEXT_BYTES

Kind = Literal["text", "html", "pdf"]

_FEW_TAGS = 3
_HEAD = 2048
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x05\x06", "an empty archive", "add the files themselves"),
    (b"Rar!", "an archive", "unpack it and add the files"),
    (b"7z\xbc\xaf\x27\x1c", "an archive", "unpack it and add the files"),
    (b"\x1f\x8b", "a compressed file", "unpack it and add the files"),
    (b"BZh", "a compressed file", "unpack it and add the files"),
    (b"\xfd7zXZ", "a compressed file", "unpack it and add the files"),
    (b"\x28\xb5\x2f\xfd", "a compressed file", "unpack it and add the files"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as PDF or text"),
    (b"{\\rtf", "a rich text document", "save it as PDF or text"),
    (b"\x89PNG", "a picture", "run OCR and save the text, or add the page it came from"),
    (b"\xff\xd8\xff", "a picture", "run OCR and save the text, or add the page it came from"),
    (b"GIF8", "a picture", "run OCR and save the text, or add the page it came from"),
    (b"BM\x00", "a picture", "run OCR and save the text, or add the page it came from"),
    (b"II*\x00", "a picture", "run OCR and save the text, or add the page it came from"),
    (b"MM\x00*", "a picture", "run OCR and save the text, or add the page it came from"),
    (b"\x00\x00\x01\x00", "a picture", "run OCR and save the text, or add the page it came from"),
    (b"OggS", "a sound or film file", "add a transcript"),
    (b"ID3", "a sound or film file", "add a transcript"),
    (b"\x1aE\xdf\xa3", "a sound or film file", "add a transcript"),
    (b"\x7fELF", "a program", ""),
    (b"MZ\x90", "a program", ""),
    (b"SQLite format 3", "a database", ""),
    (b"%!PS", "a PostScript file", "convert it to PDF"),
)
_OFFICE = (
    (b"word/", "a Word document"),
    (b"xl/", "a spreadsheet"),
    (b"ppt/", "a presentation"),
    (b"opendocument", "an office document"),
    (b"epub", "an e-book"),
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|article|section|main|div|p|h[1-6]|table|ul|ol|br|span|script)\b[^<]{0,4000}",
    re.IGNORECASE,
)
_OPENS = re.compile(
    rb"^\s*(?:<!--.{0,600}?-->\s*|<\?xml[^>]{0,200}>\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".mhtml")


def detect(payload: bytes, name: str, media_type: str | None) -> Kind:
    """Tell plain text, HTML and PDF apart.

    Raises:
        InputError: empty, or a kind that is not read; the message says which.
        TooLargeError: more bytes than are read of that kind.
    """
    if not payload.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise InputError("the file is empty", cause="nothing to read")
    kind = _kind(payload, name, media_type)
    limit = {"text": MAX_TEXT_BYTES, "html": MAX_HTML_BYTES, "pdf": MAX_PDF_BYTES}[kind]
    if len(payload) > limit:
        size = f"{len(payload) / 1e6:.1f} MB"
        raise TooLargeError(f"{size} of {kind}; the limit is {limit // 1_000_000} MB", cause="split the file")
    return kind


def _kind(payload: bytes, name: str, media_type: str | None) -> Kind:
    head = payload[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    _refuse(head)
    probe = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _OPENS.match(probe):
        return "html"
    declared = (media_type or "").split(";")[0].strip().lower()
    named = name.lower().endswith(_HTML_NAMES) or declared in {"text/html", "application/xhtml+xml"}
    tags = len(_MARKUP.findall(payload[:65_536].replace(b"\0", b"")))
    if (named and tags) or (
        probe.lstrip().startswith(b"<") and tags >= _FEW_TAGS and not name.lower().endswith(".txt")
    ):
        return "html"
    if declared == "application/pdf" or name.lower().endswith(".pdf"):
        raise InputError(
            "this is no PDF: its header is missing", cause="fetch the file again; it may be cut or an error page"
        )
    return "text"


def _refuse(head: bytes) -> None:
    if b"MIME-Version:" in head and b"multipart/related" in head:
        raise InputError("this is a web archive (MHTML)", cause="save the page as HTML instead")
    if head.startswith(b"PK\x03\x04"):
        for mark, noun in _OFFICE:
            if mark in head:
                raise InputError(f"this is {noun}", cause="save it as PDF or text")
        raise InputError("this is an archive", cause="unpack it and add the files")
    if head[4:8] == b"ftyp" or (head.startswith(b"RIFF") and head[8:12] in {b"WAVE", b"AVI "}):
        raise InputError("this is a sound or film file", cause="add a transcript")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise InputError("this is a picture", cause="run OCR and save the text, or add the page it came from")
    for mark, noun, advice in _MAGIC:
        if head.startswith(mark):
            raise InputError(f"this is {noun}", cause=advice)
