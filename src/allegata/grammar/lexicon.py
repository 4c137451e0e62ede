"""Reads the word lists packaged with extraction. Every list is a CSV with a header and a `source` column."""

from __future__ import annotations

import csv
import functools
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@functools.cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Rows of `data/<name>.csv`. Lines that begin with "#" are comments."""
    text = files("allegata.grammar").joinpath("en", f"{name}.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(MappingProxyType(dict(row)) for row in csv.DictReader(lines))


@functools.cache
def lookup(name: str, key: str, value: str, **where: str) -> Mapping[str, str]:
    """One column by another, over the rows where every named column has the given value."""
    chosen = (r for r in rows(name) if all(r[k] == w for k, w in where.items()))
    return MappingProxyType({r[key]: r[value] for r in chosen})


@functools.cache
def words(name: str, key: str, **where: str) -> frozenset[str]:
    """One column as a set, over the rows where every named column has the given value."""
    return frozenset(r[key] for r in rows(name) if all(r[k] == w for k, w in where.items()))
