"""A PDF with a text layer to a `Page`: lines by their boxes, paragraphs in reading order, running heads left out."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]  # ships no types
from pypdfium2 import raw

from allegata.errors import InputError, TooLargeError
from allegata.text import furniture
from allegata.text.bylines import authors_of
from allegata.text.compose import compose
from allegata.text.languages import identify
from allegata.text.layout import Glyph, Line, body_size, lines_of, paragraphs, without_running_lines
from allegata.text.limits import MAX_FIELD_LENGTH, MAX_PDF_PAGES, MAX_PDF_SECONDS, MAX_TEXT_LENGTH
from allegata.text.records import Page

if TYPE_CHECKING:
    from allegata.text.layout import Paragraph

_JUNK_TITLE = re.compile(
    r"^(?:microsoft word|untitled|document\d*|.*\.(?:docx?|pdf|indd|rtf|odt|html?)|about:blank|https?://.*)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,2000}")
_TITLE_RATIO = 1.15
_TITLE_LONGEST = 300
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
"""UTF-16 surrogates: pdfium gives characters beyond U+FFFF in two halves."""
_REPLACEMENT = 0xFFFD
_LISTED = 8


def read_pdf(payload: bytes, charset: str | None = None) -> Page:  # noqa: ARG001 (one signature for the three readers)
    """Read a PDF; see `allegata.text.read`."""
    document = _open(payload)
    try:
        pages, warnings = _pages(document)
        entered = {
            k: " ".join(str(v).split())[:MAX_FIELD_LENGTH]
            for k, v in document.get_metadata_dict(skip_empty=True).items()
        }
    finally:
        document.close()
    kept, running = without_running_lines(pages)
    drafts = paragraphs(kept)
    title = _title(drafts, entered.get("Title"), kept)
    found = furniture.sort_lines([p.draft for p in drafts], title, find_title=title is None)
    text, offset_map, blocks = compose(found.body, "pdf")
    author = entered.get("Author")
    byline = found.byline or (author if author and " " in author and authors_of(author) else None)
    return Page(
        media_type="application/pdf",
        title=found.title,
        byline=byline,
        dated=found.dated,
        authors=authors_of(byline),
        publisher=None,
        kind=None,
        url=next((a.group() for line in running if (a := _ADDRESS.search(line.text))), None),
        owner_group=None,
        published=found.published,
        language=identify(text),
        text=text,
        offset_map=offset_map,
        blocks=blocks,
        header={},
        warnings=tuple(warnings),
    )


def _open(payload: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(payload)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        reason = str(error).lower()
        if "password" in reason:
            raise InputError("this PDF needs a password", cause="save a copy without one") from error
        if "security" in reason:
            raise InputError("this PDF uses an encryption that is not read", cause="save a copy without it") from error
        raise InputError("this PDF is damaged or cut off", cause="fetch it again") from error
    if count == 0:
        raise InputError("this PDF has no pages", cause="fetch it again")
    if count > MAX_PDF_PAGES:
        raise TooLargeError(f"{count:,} pages; the limit is {MAX_PDF_PAGES:,}", cause="split the PDF")
    return document


def _pages(document: pypdfium2.PdfDocument) -> tuple[list[list[Line]], list[str]]:
    warnings: list[str] = []
    pages: list[list[Line]] = []
    broken: list[int] = []
    empty: list[int] = []
    size = 0
    deadline = time.monotonic() + MAX_PDF_SECONDS
    for number in range(1, len(document) + 1):
        try:
            lines = _page(document, number)
        except pypdfium2.PdfiumError:
            broken.append(number)
            lines = []
        else:
            if not lines:
                empty.append(number)
        size += sum(len(line.text) for line in lines)
        if size > MAX_TEXT_LENGTH:
            raise TooLargeError(f"more than {MAX_TEXT_LENGTH:,} characters of text", cause="split the PDF")
        if time.monotonic() > deadline:
            raise TooLargeError(f"reading took longer than {MAX_PDF_SECONDS:.0f} seconds", cause="split the PDF")
        pages.append(lines)
    if size == 0 and len(broken) < len(document):
        raise InputError(
            "no text layer: this is a scan or a picture",
            cause="run OCR first, for example ocrmypdf, and add the result",
        )
    if size == 0:
        raise InputError("this PDF is damaged or cut off: no page could be read", cause="fetch it again")
    if broken:
        warnings.append(f"could not be read: {_listed(broken)}")
    if empty:
        warnings.append(f"no text layer on {_listed(empty)}: scanned or blank")
    return pages, warnings


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_LISTED]))
    more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{more}"


def _page(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    page = document[number - 1]
    try:
        textpage = page.get_textpage()
        try:
            glyphs = _glyphs(textpage)
        finally:
            textpage.close()
        height = page.get_height()
    finally:
        page.close()
    return lines_of(glyphs, number, height)


def _glyphs(textpage: pypdfium2.PdfTextPage) -> list[Glyph]:
    """Characters with their boxes (left, bottom, right, top), as pdfium orders them."""
    out: list[Glyph] = []
    left, right, bottom, top = (raw.c_double() for _ in range(4))
    loose = raw.FS_RECTF()
    high = 0
    for i in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, i)
        if code in _HIGH:
            high = code
            continue
        if code in _LOW:
            code = 0x10000 + ((high - _HIGH.start) << 10) + (code - _LOW.start) if high else _REPLACEMENT
        high = 0
        generated = raw.FPDFText_IsGenerated(textpage, i) == 1
        boxed = raw.FPDFText_GetCharBox(textpage, i, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value) if boxed and not generated else None
        full = raw.FPDFText_GetLooseCharBox(textpage, i, loose)
        size = abs(loose.top - loose.bottom) if full and not generated else 0.0
        out.append(Glyph(chr(code) if 0 < code <= sys.maxunicode else chr(_REPLACEMENT), box, size))
    return out


def _title(drafts: list[Paragraph], entered: str | None, pages: list[list[Line]]) -> str | None:
    """The largest lines at the top of the first page; else what the file says, unless it is a file name."""
    usual = body_size(pages)
    first = [p for p in drafts[:6] if p.page == drafts[0].page]
    said = entered if entered and not _JUNK_TITLE.match(entered) else None
    if said is not None:
        printed = next((p.draft.text for p in first if furniture.key(p.draft.text) == furniture.key(said)), None)
        if printed is not None:
            return printed
    largest = max(first, key=lambda p: p.size, default=None)
    if largest is not None and largest.size >= _TITLE_RATIO * usual and 1 < len(largest.draft.text) <= _TITLE_LONGEST:
        return largest.draft.text
    return said
