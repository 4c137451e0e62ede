"""To come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allegata.extract.records import CountSpan, MentionDraft, Name, PlaceSpan, TimeSpan
    from allegata.language import Parsed
    from allegata.model import When


def find_times(parsed: Parsed, published: When | None) -> tuple[TimeSpan, ...]:
    """None yet."""
    del parsed, published
    return ()


def read_date(verbatim: str, published: When | None = None) -> When | None:
    """None yet."""
    del verbatim, published
    return None
