"""What was read and what the user entered, made into records: a source, its document, its capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.model import Capture, Document, Source
from allegata.model.ids import capture_id, document_id, source_id
from allegata.reading.stages import read_published
from allegata.text import TEXT_RULES_VERSION, Page

if TYPE_CHECKING:
    from allegata.capture import Taken

_WEB = ("http://", "https://")


def own_address(page: Page | None, entered: dict[str, str]) -> str | None:
    """The address of a work: as entered, else as the report itself gives it."""
    found = entered.get("url") or (page.url if page else None)
    return found if found and found.lower().startswith(_WEB) else None


def make_source(taken: Taken, page: Page | None, entered: dict[str, str]) -> Source:
    """A source. What the user entered wins and stands in `entered`."""
    url = own_address(page, entered)
    authors = tuple(a for a in map(str.strip, entered.get("authors", "").split(";")) if a)
    published = entered.get("published") or (page.published if page else None)
    language = page.language if page and page.language != "und" else None
    return Source(
        id=source_id(url, taken.basename, taken.digest),
        publisher=entered.get("publisher") or (page.publisher if page else None),
        owner_group=entered.get("owner_group") or (page.owner_group if page else None),
        authors=authors or (page.authors if page else ()),
        kind=entered.get("kind") or (page.kind if page else None),
        title=page.title if page else None,
        url=url or f"file:{taken.basename}",
        published=read_published(published) if published else None,
        language=language,
        cites=page.cites if page else (),
        note=entered.get("note"),
        entered=entered,
    )


def make_document(source: str, page: Page) -> Document:
    """The version of a source's text that a page shows."""
    printed = (page.title, page.byline, page.dated)
    return Document(
        id=document_id(source, printed, page.text, TEXT_RULES_VERSION),
        source=source,
        media_type=page.media_type,
        title=page.title,
        byline=page.byline,
        dated=page.dated,
        text=page.text,
        text_rules_version=TEXT_RULES_VERSION,
        offset_map=page.offset_map,
    )


def make_capture(source: str, taken: Taken, reference: str, ordinal: int, at: str) -> Capture:
    """One observation of a file; its document is filled in when it was read."""
    return Capture(
        id=capture_id(source, taken.digest, ordinal),
        source=source,
        document=None,
        fetched_at=at,
        status=None,
        final_url=f"file:{taken.basename}",
        headers=(),
        payload_sha256=taken.digest,
        warc_ref=reference,
        proof=None,
        outcome="unread",
    )


def page_fields(page: Page) -> str:
    """What was read beside the text, as JSON: kept so that the user's entries can change without reading again."""
    bare = msgspec.structs.replace(
        page, text="", blocks=(), offset_map=msgspec.structs.replace(page.offset_map, segments=())
    )
    return msgspec.json.encode(bare).decode()
