"""The typed lexicon: word lists as CSV, one folder a language, each table declared in its `lexicon.toml`.

A table has the columns it declares, a source in every row, and in a typed column nothing but the declared values; a
question for an unknown table, column or value is an error when it is asked, never an empty answer.
"""

from __future__ import annotations

import csv
import functools
import tomllib
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegata.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE = "en"


@functools.cache
def tables() -> Mapping[str, Mapping[str, frozenset[str] | None]]:
    """Every declared table: column -> its values, None where any are right."""
    declared = tomllib.loads(files("allegata.grammar").joinpath(LANGUAGE, "lexicon.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: MappingProxyType(
                {c: frozenset(table[c].split()) if c in table else None for c in table["columns"].split()}
            )
            for name, table in declared.items()
        }
    )


def _table(name: str) -> Mapping[str, frozenset[str] | None]:
    if name not in tables():
        raise LexiconError("no such table", resource=name, cause="declare it in lexicon.toml")
    return tables()[name]


@functools.cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Rows of a table. Lines that begin with "#" are comments.

    Raises:
        LexiconError: the table, one of its columns or one of its values is not declared, or a row has no source.
    """
    declared = _table(name)
    text = files("allegata.grammar").joinpath(LANGUAGE, f"{name}.csv").read_text(encoding="utf-8")
    return read_rows(name, text, declared)


def read_rows(name: str, text: str, declared: Mapping[str, frozenset[str] | None]) -> tuple[Mapping[str, str], ...]:
    """Rows of a table's text, held against what is declared of it.

    Raises:
        LexiconError: as `rows`.
    """
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    reader = csv.DictReader(lines, strict=True)
    if list(reader.fieldnames or ()) != list(declared):
        raise LexiconError("has other columns than declared", resource=name, cause=", ".join(reader.fieldnames or ()))
    out = []
    for row in reader:
        if None in row or None in row.values():
            raise LexiconError(
                "a row has too many or too few values", resource=name, cause=str(next(iter(row.values())))
            )
        for column, values in declared.items():
            if values is not None and row[column] not in values and row[column]:
                raise LexiconError(f"{column} is not declared", resource=name, cause=row[column])
        if "source" in declared and not row["source"]:
            raise LexiconError("a row names no source", resource=name, cause=str(next(iter(row.values()))))
        out.append(MappingProxyType(dict(row)))
    return tuple(out)


def _where(name: str, asked: Mapping[str, str]) -> None:
    declared = _table(name)
    for column, value in asked.items():
        if column not in declared or ((values := declared[column]) is not None and value not in values):
            raise LexiconError("asked for what is not declared", resource=name, cause=f"{column} = {value}")


@functools.cache
def lookup(name: str, key: str, value: str, **where: str) -> Mapping[str, str]:
    """One column by another, over the rows where every named column has the given value.

    Raises:
        LexiconError: an unknown table, column or value.
    """
    _where(name, where)
    chosen = (r for r in rows(name) if all(r[k] == w for k, w in where.items()))
    return MappingProxyType({r[key]: r[value] for r in chosen})


@functools.cache
def words(name: str, key: str, **where: str) -> frozenset[str]:
    """One column as a set, over the rows where every named column has the given value.

    Raises:
        LexiconError: an unknown table, column or value.
    """
    _where(name, where)
    return frozenset(r[key] for r in rows(name) if all(r[k] == w for k, w in where.items()))
