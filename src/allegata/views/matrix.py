"""Situations by indicators: in each cell from how many origins it is reported, and whether it is denied."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from allegata.views.phrases import phrase, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import CaseReader
    from allegata.views.rows import Stories
    from allegata.views.standards import Lookup
    from allegata.views.survey import Survey


class Cell(NamedTuple):
    """From how many origins a voice reports it, whether one denies it, and all of it in words."""

    origins: int
    is_denied: bool
    words: Markup


class Band(NamedTuple):
    """The columns of one standard."""

    title: str
    columns: tuple[str, ...]


class MatrixRow(NamedTuple):
    """A situation; cells band by band."""

    id: str
    label: str
    cells: tuple[Cell, ...]


class Matrix(NamedTuple):
    """The whole drawing."""

    bands: tuple[Band, ...]
    rows: tuple[MatrixRow, ...]


def matrix(reader: CaseReader, survey: Survey, stories: Stories, lookup: Lookup) -> Matrix:
    """Hold each situation against the standards that any of its accounts is coded by."""
    roots = {s: o.root for a in stories.allegations() for o in a.origins for s in o.statements}
    met: dict[str, dict[str, None]] = defaultdict(dict)
    told: dict[str, dict[tuple[str, str], tuple[set[str], bool]]] = {}
    column_of = functools.cache(lookup.column)
    for situation in stories.situations():
        cells: dict[tuple[str, str], tuple[set[str], bool]] = {}
        for account in situation.accounts:
            for coding in reader.codings(account):
                if coding.status == "rejected":
                    continue
                column = column_of(coding.standard, coding.indicator)
                met[coding.standard][column] = None
                origins, denied = cells.get((coding.standard, column), (set(), False))
                if coding.reading == "reported":
                    origins.add(roots.get(coding.statement, survey.labels.get(coding.statement, "").partition(".")[0]))
                cells[coding.standard, column] = (origins, denied or coding.reading == "denied")
        told[situation.id] = cells
    order = [*(s for s in lookup.standards if s in met), *(s for s in met if s not in lookup.standards)]
    columns = {s: tuple(c for c in lookup.columns(s, list(met[s])) if c in met[s]) for s in order}
    return Matrix(
        bands=tuple(Band(lookup.title(s), columns[s]) for s in order),
        rows=tuple(
            MatrixRow(s.id, s.label, tuple(_cells(told[s.id], order, columns)))
            for s in stories.situations()
            if told[s.id]
        ),
    )


def _cells(
    told: dict[tuple[str, str], tuple[set[str], bool]], order: Sequence[str], columns: dict[str, tuple[str, ...]]
) -> Iterator[Cell]:
    for standard in order:
        for column in columns[standard]:
            origins, denied = told.get((standard, column), (set(), False))
            yield _cell(len(origins), is_denied=denied)


@functools.cache
def _cell(origins: int, *, is_denied: bool) -> Cell:
    said = [say("matrix.origins", origins)] if origins else []
    said += [say("matrix.denied")] if is_denied else []
    return Cell(origins, is_denied, say("matrix.cell", said=", ".join(said) or phrase("matrix.silent")))
