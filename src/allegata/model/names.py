"""Names as they are compared."""

from __future__ import annotations

import functools

_ARTICLES = frozenset({"the", "a", "an"})


@functools.lru_cache(maxsize=1 << 14)
def fold(name: str) -> str:
    """A name for comparison: no leading article, no case, single spaces."""
    held = name.casefold().split()
    return " ".join(held[1:] if len(held) > 1 and held[0] in _ARTICLES else held)
