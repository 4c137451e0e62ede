"""Cue words as packaged data."""

from __future__ import annotations

import tomllib
from functools import cache

from allegata.indicators.standards import read_data


@cache
def cues(name: str) -> frozenset[str]:
    """The cue words of one list of `cues.toml`, lower case."""
    return _all()[name]


@cache
def _all() -> dict[str, frozenset[str]]:
    held = tomllib.loads(read_data("cues.toml"))["words"]
    return {key: frozenset(words.split()) for key, words in held.items()}
