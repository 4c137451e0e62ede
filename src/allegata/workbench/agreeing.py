"""How far the sheets of several people agree, and where they differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import UsageError
from allegata.review import TOGETHER, alpha
from allegata.store import Reader
from allegata.store import deciding as kept
from allegata.workbench.planning import Planner
from allegata.workbench.row_orders import fault, order_of_row
from allegata.workbench.sheets import SheetRow, read_sheet
from allegata.workbench.showing import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEWEST = 2
_ALL = "all"


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement on the records of one kind, or on all: `alpha` is null where nothing can differ.

    `units` are records that two people or more decided on, `same` those on which they did the same.
    """

    kind: str
    units: int
    same: int
    alpha: float | None


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """A record on which people differ: its words, and what each decided, in the order of the sheets."""

    id: str
    kind: str
    words: str
    decisions: tuple[str | None, ...]
    reasons: tuple[str, ...]


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What `agreement` found. `only_one` counts records that one person alone decided on."""

    sheets: tuple[str, ...]
    rows: tuple[Agreed, ...]
    differing: tuple[Differing, ...]
    only_one: int


def agreement(case: str | Path, sheets: Sequence[str | Path]) -> Agreement:
    """How far people agree who filled the same sheet apart: Krippendorff's alpha, and a list to adjudicate.

    Args:
        case: the case folder; nothing is written to it.
        sheets: two or more, one a person.

    Raises:
        UsageError: fewer than two, or a row that is no decision or whose record the case does not hold.
    """
    paths = [Path(s) for s in sheets]
    if len(paths) < _FEWEST:
        raise UsageError("agreement needs two sheets or more", cause="one a person")
    held = [_by_id(read_sheet(path)) for path in paths]
    with Reader(Path(case)) as reader:
        planner = Planner(reader)
        found: dict[str, tuple[str, str]] = {}
        for rows in held:
            for ident, (row, _) in rows.items():
                where = kept.document_of(reader, ident)
                if where is None:
                    raise fault(row, "id", UsageError("no record with this id in the case", cause=ident[:40]))
                found[ident] = where[0], words_of(planner.find(ident)[0])
    units = {i: tuple(rows[i][1] if i in rows else None for rows in held) for i in found}
    paired = {i: u for i, u in units.items() if sum(v is not None for v in u) >= _FEWEST}
    kinds = [_ALL, *dict.fromkeys(found[i][0] for i in paired)]
    return Agreement(
        sheets=tuple(p.name for p in paths),
        rows=tuple(_agreed(k, [u for i, u in paired.items() if k in {_ALL, found[i][0]}]) for k in kinds),
        differing=tuple(
            Differing(
                id=i,
                kind=found[i][0],
                words=found[i][1],
                decisions=unit,
                reasons=tuple(rows[i][0].reason if i in rows else "" for rows in held),
            )
            for i, unit in paired.items()
            if not _is_same(unit)
        ),
        only_one=len(units) - len(paired),
    )


def _by_id(rows: Sequence[SheetRow]) -> dict[str, tuple[SheetRow, str]]:
    """What one person decided on each record, as one value; notes are no judgement."""
    out: dict[str, tuple[SheetRow, str]] = {}
    for row in rows:
        order = order_of_row(row)
        if order.verb == "note":
            continue
        told = " ".join([*order.ids[1:], *(f"{k}={v}" for k, v in sorted(order.fields.items()))])
        value = f"{order.verb} {told}" if told and (order.verb in TOGETHER or order.fields) else order.verb
        before = f"{out[row.id][1]}; " if row.id in out else ""
        out[row.id] = row, before + value
    return out


def _is_same(unit: Sequence[str | None]) -> bool:
    return len({v for v in unit if v is not None}) == 1


def _agreed(kind: str, units: Sequence[Sequence[str | None]]) -> Agreed:
    return Agreed(kind=kind, units=len(units), same=sum(map(_is_same, units)), alpha=alpha(units))
