"""Full text over a case's documents and statements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allegata.store import Hit, Reader
from allegata.store import search as search_store

if TYPE_CHECKING:
    from collections.abc import Sequence


def search(case: str | Path, words: str | Sequence[str], *, limit: int = 50) -> tuple[Hit, ...]:
    """Find statements and documents that hold all the words.

    Args:
        case: the case folder.
        words: one string, or several; each string of several words is a phrase.
        limit: at most so many of each kind.
    """
    wanted = (words,) if isinstance(words, str) else tuple(words)
    with Reader(Path(case)) as reader:
        return tuple(search_store(reader, wanted, limit))
