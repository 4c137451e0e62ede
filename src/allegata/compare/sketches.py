"""Which documents may share words: those with several sampled runs of words in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from allegata.grammar.shingles import sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from allegata.model import Document

_CANDIDATE = 3
_COMMON = 50
"""A gram found in more documents than this joins no pair: it is boilerplate."""
_HELD = 4_000_000
"""Pairs in memory before equal ones are counted together."""


class Sketch(msgspec.Struct, frozen=True):
    """A sample of a document's word 5-grams, each once."""

    document: str
    grams: tuple[int, ...]


def sketch(document: Document) -> Sketch:
    """Sample a document's 5-grams."""
    return Sketch(document=document.id, grams=sample(document.text))


def candidates(sketches: Sequence[Sketch]) -> Iterator[tuple[str, str]]:
    """Pairs of documents with several grams in common, in the order of the sketches."""
    sizes = [len(s.grams) for s in sketches]
    grams = np.fromiter((g for s in sketches for g in s.grams), np.uint32, sum(sizes))
    owners = np.repeat(np.arange(len(sketches), dtype=np.int64), sizes)
    order = np.argsort(grams, kind="stable")  # of one gram the documents stay in order
    grams, owners = grams[order], owners[order]
    _, held = np.unique(grams, return_counts=True)
    is_rare = np.repeat((held > 1) & (held <= _COMMON), held)
    for pair in _shared(grams[is_rare], owners[is_rare], len(sketches)).tolist():
        i, j = divmod(pair, len(sketches))
        yield sketches[i].document, sketches[j].document


def _shared(grams: NDArray[np.uint32], owners: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Pairs with enough in common, in order, each as one number: the first times `count`, and the second."""
    pairs, times = np.empty(0, np.int64), np.empty(0, np.int64)
    waiting: list[NDArray[np.int64]] = []
    for apart in range(1, _COMMON):
        is_same = grams[:-apart] == grams[apart:]
        if not is_same.any():
            break
        waiting.append(owners[:-apart][is_same] * count + owners[apart:][is_same])
        if sum(map(len, waiting)) >= _HELD:
            pairs, times = _counted(pairs, times, waiting)
            waiting.clear()
    pairs, times = _counted(pairs, times, waiting)
    return pairs[times >= _CANDIDATE]


def _counted(
    pairs: NDArray[np.int64], times: NDArray[np.int64], more: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs, each once, with how often they were met."""
    every = np.concatenate((pairs, *more))
    weights = np.concatenate((times, np.ones(len(every) - len(pairs), np.int64)))
    found, at = np.unique(every, return_inverse=True)
    sums = np.zeros(len(found), np.int64)
    np.add.at(sums, at, weights)
    return found, sums
