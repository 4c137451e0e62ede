"""A PDF with a text layer to a `Page`: lines by base line, paragraphs in reading order, running heads left out."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2  # type: ignore[import-untyped]  # ships no types

from allegata.errors import InputError, TooLargeError
from allegata.text import furniture
from allegata.text.bylines import authors_of, byline_of
from allegata.text.columns import reading_order
from allegata.text.compose import compose, cut
from allegata.text.glyphs import page_spans
from allegata.text.languages import identify
from allegata.text.layout import body_size, paragraphs, without_running_lines
from allegata.text.limits import MAX_FIELD_LENGTH, MAX_PDF_PAGES, MAX_PDF_SECONDS, MAX_TEXT_LENGTH
from allegata.text.lines import rows_of
from allegata.text.records import Page

if TYPE_CHECKING:
    from allegata.text.compose import Draft
    from allegata.text.layout import Paragraph
    from allegata.text.lines import Line

_JUNK_TITLE = re.compile(
    r"^(?:microsoft word|untitled|document\d*|.*\.(?:docx?|pdf|indd|rtf|odt|html?)|about:blank|https?://.*)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,2000}")
_SENTENCE = re.compile(r"[^\s.]{3}\.[\"”’»)]?$")
"""What closes so is text, however large."""
_TITLE_RATIO = 1.15
_TITLE_LONGEST = 300
_BYLINE_TOKENS = 20
_TOP = 8
_LISTED = 8


@dataclass(slots=True)
class _Pages:
    """Lines of each page, the texts askew or across them, and the numbers of the pages that gave none."""

    lines: list[list[Line]] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)


class _Read(NamedTuple):
    """A page's lines, what stands askew or across them, and whether its letters can be told."""

    lines: list[Line]
    aside: list[str]
    readable: bool


def read_pdf(payload: bytes, charset: str | None = None) -> Page:  # noqa: ARG001 (one signature for the three readers)
    """Read a PDF; see `allegata.text.read`."""
    document = _open(payload)
    try:
        pages = _pages(document)
        entered = {
            k: " ".join(str(v).split())[:MAX_FIELD_LENGTH]
            for k, v in document.get_metadata_dict(skip_empty=True).items()
        }
    finally:
        document.close()
    kept, running = without_running_lines(pages.lines)
    drafts = paragraphs(kept)
    title = _title(drafts, entered.get("Title"), kept)
    author = entered.get("Author")
    blocks_found = _fields_parted([p.draft for p in drafts])
    printed = (
        author if author and any(furniture.key(d.text) == furniture.key(author) for d in blocks_found[:_TOP]) else None
    )
    found = furniture.sort_lines(blocks_found, title, find_title=title is None, byline=printed)
    text, offset_map, blocks = compose(found.body, "pdf")
    byline = found.byline or (author if author and " " in author and authors_of(author) else None)
    return Page(
        media_type="application/pdf",
        title=found.title,
        byline=byline,
        dated=found.dated,
        authors=authors_of(byline),
        publisher=None,
        kind=None,
        url=next((a.group() for t in [*(r.text for r in running), *pages.aside] if (a := _ADDRESS.search(t))), None),
        owner_group=None,
        published=found.published,
        language=identify(text),
        text=text,
        offset_map=offset_map,
        blocks=blocks,
        header={},
        warnings=_warnings(pages),
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


def _pages(document: pypdfium2.PdfDocument) -> _Pages:
    read = _Pages()
    size = 0
    deadline = time.monotonic() + MAX_PDF_SECONDS
    for number in range(1, len(document) + 1):
        try:
            lines, beside, readable = _page(document, number)
        except pypdfium2.PdfiumError:
            read.broken.append(number)
            lines = []
        else:
            read.aside += beside
            if not readable:
                read.unknown.append(number)
            elif not lines:
                read.empty.append(number)
        size += sum(len(line.text) for line in lines)
        if size > MAX_TEXT_LENGTH:
            raise TooLargeError(f"more than {MAX_TEXT_LENGTH:,} characters of text", cause="split the PDF")
        if time.monotonic() > deadline:
            raise TooLargeError(f"reading took longer than {MAX_PDF_SECONDS:.0f} seconds", cause="split the PDF")
        read.lines.append(lines)
    if size == 0:
        raise _nothing(read)
    return read


def _nothing(read: _Pages) -> InputError:
    if read.unknown:
        return InputError(
            "the fonts of this PDF do not say which letters they draw",
            cause="run OCR, for example ocrmypdf --force-ocr, and add the result",
        )
    if read.empty:
        return InputError(
            "no text layer: this is a scan or a picture",
            cause="run OCR first, for example ocrmypdf, and add the result",
        )
    return InputError("this PDF is damaged or cut off: no page could be read", cause="fetch it again")


def _warnings(read: _Pages) -> tuple[str, ...]:
    said = (
        ("could not be read: {}", read.broken),
        ("letters that cannot be told on {}: left out, run OCR to read them", read.unknown),
        ("no text layer on {}: scanned or blank", read.empty),
    )
    return tuple(text.format(_listed(numbers)) for text, numbers in said if numbers)


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_LISTED]))
    more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{more}"


def _page(document: pypdfium2.PdfDocument, number: int) -> _Read:
    page = document[number - 1]
    try:
        textpage = page.get_textpage()
        try:
            spans, aside, readable = page_spans(page, textpage)
        finally:
            textpage.close()
    finally:
        page.close()
    if not readable:
        return _Read([], aside, readable=False)
    rows, marks = rows_of(spans, number)
    return _Read(reading_order(rows), [*aside, *marks], readable=True)


def _fields_parted(drafts: list[Draft]) -> list[Draft]:
    """Byline and date that share a line under the title, each by itself."""
    out: list[Draft] = []
    for i, block in enumerate(drafts):
        at = _byline_end(block.text) if i < _TOP else None
        out += [block] if at is None else [cut(block, 0, at), cut(block, at)]
    return out


def _byline_end(text: str) -> int | None:
    breaks = [m.start() for m in re.finditer(r"\s", text)]
    if not breaks or len(breaks) > _BYLINE_TOKENS:
        return None
    for at in breaks:
        one, other = text[:at], text[at:].strip()
        if (byline_of(one) and furniture.date_line(other)) or (furniture.date_line(one) and byline_of(other)):
            return at
    return None


def _title(drafts: list[Paragraph], entered: str | None, pages: list[list[Line]]) -> str | None:
    """The largest lines above the text of the first page; else what the file says, unless it is a file name."""
    usual = body_size(pages)
    first = [p for p in drafts[:6] if p.page == drafts[0].page]
    said = entered if entered and not _JUNK_TITLE.match(entered) else None
    if said is not None:
        printed = next((p.draft.text for p in first if furniture.key(p.draft.text) == furniture.key(said)), None)
        if printed is not None:
            return printed
    above = list(takewhile(lambda p: p.size >= _TITLE_RATIO * usual or not furniture.is_prose(p.draft.text), first))
    largest = max((p for p in above if not _SENTENCE.search(p.draft.text)), key=lambda p: p.size, default=None)
    if largest is not None and largest.size >= _TITLE_RATIO * usual and 1 < len(largest.draft.text) <= _TITLE_LONGEST:
        return largest.draft.text
    return said
