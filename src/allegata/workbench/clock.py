"""The time of what is written."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """This moment, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
