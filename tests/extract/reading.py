"""Reads an invented report for the tests of this folder."""

from __future__ import annotations

from allegata.extract import Context, Extraction, extract
from allegata.language import parse
from allegata.model import Document, OffsetMap


def read(text: str) -> Extraction:
    document = Document(
        id="doc",
        source="src",
        media_type="text/plain",
        title=None,
        byline=None,
        dated=None,
        text=text,
        text_rules_version="t",
        offset_map=OffsetMap(kind="text", segments=()),
    )
    return extract(document, parse(text), Context(author="Ilse Marrow", publisher="Harbour Watch"))
