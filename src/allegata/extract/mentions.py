"""To come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allegata.extract.records import CountSpan, MentionDraft, Name, PlaceSpan, TimeSpan
    from allegata.language import Parsed
    from allegata.model import When


def find_mentions(parsed: Parsed, names: tuple[Name, ...]) -> tuple[MentionDraft, ...]:
    """None yet."""
    del parsed, names
    return ()
