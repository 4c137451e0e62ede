"""Reads an invented report for the tests of this folder."""

from __future__ import annotations

from allegata.extract import Context, Extraction, extract
from allegata.model import Document, OffsetMap
from allegata.reading.stages import parse_document
from allegata.text.labels import apart_in


def read(text: str, publisher: str = "Harbour Watch", title: str | None = None) -> Extraction:
    document = Document(
        id="doc",
        source="src",
        media_type="text/plain",
        title=title,
        byline=None,
        dated=None,
        text=text,
        text_rules_version="t",
        offset_map=OffsetMap(kind="text", segments=(), apart=apart_in(text)),
    )
    return extract(document, parse_document(document), Context(author="Ilse Marrow", publisher=publisher))
