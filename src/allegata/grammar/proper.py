"""Proper names as they are held against each other: without titles, articles and nouns of kind."""

from __future__ import annotations

import functools

from allegata.grammar.lexicon import lookup, words
from allegata.model import fold


@functools.lru_cache(maxsize=1 << 14)
def bare(surface: str) -> tuple[str, ...]:
    """A name's folded words without titles and without nouns of kind, unless nothing else is left."""
    titles = words("name_parts", "form", **{"class": "title"})
    held = [w.strip(".,") for w in surface.replace("’s", "").replace("'s", "").split() if w.rstrip(".") not in titles]
    held = [w for w in held if w.casefold() not in _little()]
    last = len(held) - 1
    own = [w for n, w in enumerate(held) if not (w.casefold() in _kind_nouns() and (n == last or w.islower()))] or held
    return tuple(fold(w) for w in own if fold(w))


@functools.cache
def _little() -> frozenset[str]:
    return words("name_parts", "form", **{"class": "linker"}) | {"the", "a", "an"}


@functools.cache
def _kind_nouns() -> frozenset[str]:
    return frozenset(k for k, v in lookup("head_nouns", "form", "kind").items() if v in {"facility", "place"}) | words(
        "place_heads", "head"
    )
