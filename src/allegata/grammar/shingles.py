"""Runs of a few words as numbers, and a sample of them by which documents that share words are found."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

WORD = re.compile(r"\w+")
_GRAM = 5
_SAMPLE = 4
_FACTORS = (0x01000193, 0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F)
"""Odd numbers, one a place in the run, so that the same words in another order are another run."""
_MIX = 0x2C1B3C6D
_WORDS = 1 << 17


def grams(words: Iterable[str]) -> list[int]:
    """The hash of each run of five words, case aside: 32 bits."""
    found: list[int] = _hashed(words).tolist()
    return found


def sample(text: str) -> tuple[int, ...]:
    """The hashes that are divisible by four, each once, so that equal text gives equal samples."""
    held = _hashed(WORD.findall(text))
    found: list[int] = np.unique(held[held % _SAMPLE == 0]).tolist()
    return tuple(found)


def _hashed(words: Iterable[str]) -> NDArray[np.uint32]:
    one = np.fromiter(map(_HASHES.__getitem__, words), np.uint32)
    size = len(one) - _GRAM + 1
    if size <= 0:
        return np.empty(0, np.uint32)
    out = np.zeros(size, np.uint32)
    for place, factor in enumerate(_FACTORS):
        out += one[place : place + size] * np.uint32(factor)
    out ^= out >> np.uint32(15)  # the low digits decide what is sampled: all words have a say in them
    out *= np.uint32(_MIX)
    out ^= out >> np.uint32(13)
    return out


class _Hashes(dict[str, int]):
    """The hash of each word, case aside, at hand for the words of some thousand texts."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _WORDS:
            self.clear()
        made = self[word] = zlib.crc32(word.casefold().encode("utf-8", "surrogatepass"))
        return made


_HASHES = _Hashes()
