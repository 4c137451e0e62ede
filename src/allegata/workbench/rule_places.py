"""A rule as a reader is told of it: what it decides, and where its function or the row of its table stands."""

from __future__ import annotations

import functools
import inspect
from importlib import resources
from pathlib import Path

import msgspec

from allegata.grammar.rules import function_of, rules

_ROOT = Path(__file__).parent.parent
_TABLES = {
    "cue": ("the word '{}' in the table of cues", "words", ("grammar/en/cue_verbs.csv", "grammar/en/cue_others.csv")),
    "concept": ("the patterns of '{}' in the table of indicators", "concept", ("indicators/data/concepts.tsv",)),
}
"""Rules that are rows of a table: how they are told, the column that holds the word, and the files."""


class RuleTold(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: what it says, and where it stands, as `file:line` below the package; empty where that is not known."""

    id: str
    says: str
    where: str


@functools.cache
def told(ident: str) -> RuleTold:
    """A rule by its id: from the registry, else a row of a table."""
    known = next((r.says for r in rules() if r.id == ident), "")
    room, _, name = ident.partition(".")
    says, column, files = _TABLES.get(room, ("", "", ()))
    return RuleTold(
        id=ident,
        says=known or says.format(name.replace("_", " ")),
        where=_function(ident) or next((at for file in files if (at := _row(file, column, name))), ""),
    )


def _function(ident: str) -> str:
    function = function_of(ident)
    if function is None:
        return ""
    bare = inspect.unwrap(function)
    path = inspect.getsourcefile(bare)
    if path is None:
        return ""
    _, line = inspect.getsourcelines(bare)
    return f"{Path(path).relative_to(_ROOT).as_posix()}:{line}"


def _row(file: str, column: str, name: str) -> str:
    """The first line of a table in whose column a word stands."""
    lines = resources.files("allegata").joinpath(file).read_text(encoding="utf-8").splitlines()
    comma = "\t" if file.endswith(".tsv") else ","
    at = -1
    for number, line in enumerate(lines, start=1):
        cells = line.split(comma)
        if line.startswith("#"):
            continue
        if at < 0:
            at = cells.index(column)  # the first line that is no comment names the columns
        elif at < len(cells) and name in cells[at].split():
            return f"{file}:{number}"
    return ""
