"""Which sentence a span of the text stands in."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allegata.language import Parsed

_BACK = 60
"""Sentences of one quotation that are looked past, at the most."""


class Sentences:
    """Finds the innermost sentence over a span, so that what a quotation says stays inside it."""

    def __init__(self, parsed: Parsed) -> None:
        self._sentences = parsed.sentences
        self._starts = [s.start for s in parsed.sentences]

    def holding(self, start: int, end: int) -> int:
        """Index of the innermost sentence over the span, or of the last that begins before it; 0 in an empty text."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        for i in range(at, max(-1, at - _BACK), -1):
            if self._sentences[i].end >= end:
                return i
        return at

    def start(self, number: int) -> int:
        """First code point of a sentence; 0 in an empty text."""
        return self._starts[number] if self._starts else 0
