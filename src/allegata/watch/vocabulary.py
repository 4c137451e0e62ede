"""The word lists of watching, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def pages() -> dict[str, Any]:
    """What pages say that stand where an article was expected: `data/pages.toml`."""
    return _read("pages")


@cache
def saying() -> dict[str, Any]:
    """What an edit did, in words: `data/saying.toml`."""
    return _read("saying")


@cache
def word_set(key: str) -> frozenset[str]:
    """One list of `data/saying.toml` as a set."""
    return frozenset(saying()["words"][key])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("allegata.watch").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


@cache
def page_words(table: str, name: str) -> frozenset[str]:
    """One list of `data/pages.toml` as a set."""
    return frozenset(pages()[table][name])
