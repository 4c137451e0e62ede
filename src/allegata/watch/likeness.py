"""How much of one text stands in another, by runs of words."""

from __future__ import annotations

from allegata.watch.sentences import key, words

_RUN = 4


def shingles(text: str, run: int = _RUN) -> frozenset[int]:
    """The runs of `run` words of a text, hashed; figures count as one sign."""
    held = ["0" if w[0].isdigit() else w for w in words(key(text).casefold())]
    if len(held) < run:
        return frozenset({hash(tuple(held))}) if held else frozenset()
    return frozenset(hash(tuple(held[i : i + run])) for i in range(len(held) - run + 1))


def contained(part: str, whole: str) -> float:
    """Share of the first text's runs of words that the second holds."""
    one = shingles(part)
    return len(one & shingles(whole)) / len(one) if one else 0.0


def alike(one: str, other: str) -> float:
    """Share of common runs of words in all of either (Jaccard)."""
    a, b = shingles(one, 2), shingles(other, 2)
    return len(a & b) / len(a | b) if a or b else 1.0
