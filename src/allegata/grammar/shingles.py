"""Runs of a few words as numbers, and a sample of them by which documents that share words are found."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD = re.compile(r"\w+")
_GRAM = 5
_SAMPLE = 4


def grams(words: Sequence[str]) -> list[int]:
    """The hash of each run of five words."""
    return [zlib.crc32(" ".join(words[i : i + _GRAM]).encode()) for i in range(len(words) - _GRAM + 1)]


def sample(text: str) -> tuple[int, ...]:
    """The hashes that are divisible by four, each once, so that equal text gives equal samples."""
    words = [m.group().casefold() for m in WORD.finditer(text)]
    return tuple(sorted({g for g in grams(words) if g % _SAMPLE == 0}))
