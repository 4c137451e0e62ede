"""Ids derived from content: the same engine on the same text gives the same ids on every run and machine."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.model.values import Anchor

_SEPARATOR = "\x1f"
_LENGTH = 20


def content_id(prefix: str, *parts: str | int | None) -> str:
    """Return `prefix_` and 20 hexadecimal digits of SHA-256 over the parts.

    Parts are joined by the unit separator, each preceded by its length, so that no two lists of parts collide.
    """
    digest = hashlib.sha256()
    for part in parts:
        raw = "\x00" if part is None else str(part)
        digest.update(f"{len(raw)}{_SEPARATOR}{raw}{_SEPARATOR}".encode("utf-8", "surrogatepass"))
    return f"{prefix}_{digest.hexdigest()[:_LENGTH]}"


def spans(anchors: Iterable[Anchor | None]) -> str:
    """The spans of anchors as one string, the form in which they enter an id."""
    return ",".join("-" if a is None else f"{a.start}:{a.end}" for a in anchors)


def sha256_hex(payload: bytes) -> str:
    """SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(payload).hexdigest()
