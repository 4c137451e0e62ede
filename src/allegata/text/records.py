"""What reading a report gives: its text of record, its fields, and where every character of the text came from."""

from __future__ import annotations

from typing import Literal

import msgspec

from allegata.model import OffsetMap, Segment

TEXT_RULES_VERSION = "2"
"""Version of the rules that make text from bytes. It enters the document id: raise it when the same bytes give another
text."""

BlockKind = Literal["paragraph", "heading", "item", "quote", "cell", "caption"]


class Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One block of the text: `text[start:end]`, without a newline inside. A `caption` describes a picture."""

    start: int
    end: int
    kind: BlockKind


class Page(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One report as read.

    `text` is the main text alone: blocks separated by exactly two newlines. `title`, `byline` and `dated` are as
    printed, the byline without its cue ("By") and closing comma. `authors` has one entry a person. `published` is the
    date of publication as entered or printed, or the ISO form that the page's metadata carries. `language` is an
    ISO 639-1 code or `und`. `header` holds the header lines or front matter as entered. `warnings` say what could not
    be read. `cites` are the news agencies that the byline names.
    """

    media_type: str
    title: str | None
    byline: str | None
    dated: str | None
    authors: tuple[str, ...]
    publisher: str | None
    kind: str | None
    url: str | None
    owner_group: str | None
    published: str | None
    language: str
    text: str
    offset_map: OffsetMap
    blocks: tuple[Block, ...]
    header: dict[str, str]
    warnings: tuple[str, ...]
    cites: tuple[str, ...] = ()


__all__ = ["TEXT_RULES_VERSION", "Block", "BlockKind", "OffsetMap", "Page", "Segment"]
