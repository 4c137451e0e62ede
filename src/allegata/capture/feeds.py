"""What a feed lists: RSS, Atom and RDF, read from bytes; nothing is fetched."""

from __future__ import annotations

import calendar
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]  # ships no types
import msgspec

from allegata.capture.failures import FetchError
from allegata.capture.guard import target_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = 2_048
_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")
MAX_ITEMS = 5_000
"""Most items that are taken from one feed."""


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item: its address as a fetch would take it, its title without markup, its date in UTC (ISO) where given."""

    url: str
    title: str
    published: str | None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's items, each address once, and what could not be taken."""

    title: str
    items: tuple[FeedItem, ...]
    problems: tuple[str, ...]


def is_feed(payload: bytes) -> bool:
    """Whether bytes begin as a feed does."""
    head = payload[:_HEAD].lower()
    return any(root in head for root in _ROOTS) and b"<html" not in head


def read_feed(payload: bytes, url: str = "") -> Feed:
    """Items of a feed, in its order.

    Args:
        payload: the feed's bytes.
        url: where it was fetched; addresses in it may be relative to that.
    """
    # bytes in a stream: a bare string could be taken for a path or an address
    parsed = feedparser.parse(io.BytesIO(payload), response_headers={"content-location": url} if url else {})
    items: dict[str, FeedItem] = {}
    problems: list[str] = []
    for number, entry in enumerate(parsed.entries[:MAX_ITEMS], 1):
        link = str(entry.get("link") or "").strip()
        try:
            address = target_of(urljoin(url, link)).url if link else ""
        except (FetchError, ValueError) as error:
            problems.append(f"item {number}: {error}")
            continue
        if not address:
            problems.append(f"item {number} has no address")
            continue
        items.setdefault(address, FeedItem(url=address, title=_text(entry.get("title")), published=_date(entry)))
    if len(parsed.entries) > MAX_ITEMS:
        problems.append(f"only the first {MAX_ITEMS:,} of {len(parsed.entries):,} items were taken")
    if parsed.bozo and not items:
        problems.append(f"is no feed that can be read ({parsed.bozo_exception})")
    return Feed(title=_text(parsed.feed.get("title")), items=tuple(items.values()), problems=tuple(problems))


def _text(value: object) -> str:
    return " ".join(str(value or "").split())


def _date(entry: Mapping[str, Any]) -> str | None:
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    if not parts:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError, OverflowError):
        return None
