"""A filled sheet taken in: checked row by row, then replayed as decisions, all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegata.errors import SheetRefusedError, UsageError
from allegata.model.decided import UNDO, involved, unpacked
from allegata.review import check_fields
from allegata.workbench.deciding import Decided, decide_by
from allegata.workbench.planning import Planner
from allegata.workbench.row_orders import RowFaultError, fault, order_of_row
from allegata.workbench.sheets import SheetRow, read_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.model import Decision
    from allegata.store import Reader
    from allegata.workbench.outcome import Progress
    from allegata.workbench.planning import Order, Plan

_SETTLING = frozenset({"accept", "reject", "correct", "undo"})
"""Verbs of which a record takes one a sheet."""


class Imported(Decided, frozen=True, kw_only=True):
    """What `import` did, or with `is_dry` would do. `already` counts rows that an earlier import has decided."""

    rows: int
    already: int


def import_sheet(
    case: str | Path,
    sheet: str | Path,
    *,
    actor: str,
    reason: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Replay a filled sheet as decisions: all of it or nothing.

    Args:
        case: the case folder.
        sheet: a CSV, a folder of them, or a workbook, as `export` gave them, filled.
        actor: who decided.
        reason: for rows that give none.
        dry_run: say what it would do, and do nothing.
        progress: called while it works.

    Raises:
        SheetRefusedError: a row that is stale, unknown or malformed; `faults` lists all of them.
        UsageError: no actor, or no table in the file.
        InputError: the file cannot be read.
    """
    if not actor.strip():
        raise UsageError("a decision needs an actor", cause="--actor A")
    path = Path(sheet)
    rows = read_sheet(path)
    taken = _Taken(path.name, rows, reason, " ".join(actor.split()))
    made = decide_by(Path(case), taken.plans, (reason, actor), dry_run=dry_run, progress=progress)
    return Imported(
        case=made.case,
        is_dry=made.is_dry,
        summaries=made.summaries,
        decisions=made.decisions,
        problems=made.problems,
        rows=len(rows),
        already=taken.already,
    )


class _Taken:
    """The rows of one sheet on their way to being decisions."""

    def __init__(self, sheet: str, rows: Sequence[SheetRow], reason: str, actor: str) -> None:
        self._sheet = sheet
        self._rows = rows
        self._reason = reason
        self._actor = actor
        self.already = 0

    def plans(self, reader: Reader) -> list[Plan]:
        """What the rows come to in this state of the case.

        Raises:
            SheetRefusedError: one of them, or several, cannot be.
        """
        from allegata.publish import decided_on  # noqa: PLC0415  templates and standards are loaded when they are used

        planner = Planner(reader)
        decisions = list(reader.decisions())
        hashes = decided_on(iter(decisions))
        made: dict[str, list[Decision]] = defaultdict(list)
        for d in decisions:
            for ident in involved(d):
                made[ident].append(d)
        undone = {unpacked(d.after).get("undoes") for d in decisions if d.verb == UNDO}
        out: list[Plan] = []
        faults: list[str] = []
        settled: dict[str, str] = {}
        self.already = 0
        for row in self._rows:
            try:
                order = self._order(row, settled)
                is_fresh = self._is_fresh(planner, hashes, row)
                if not is_fresh and any(self._is_that(d, order) for d in made[row.id] if d.seq not in undone):
                    self.already += 1
                    continue
                if row.seen and not is_fresh:
                    raise fault(row, "seen", _stale(made[row.id]))
                out += self._planned(planner, row, order)
            except RowFaultError as error:
                faults.append(str(error))
        if faults:
            raise SheetRefusedError.of(self._sheet, faults)
        return out

    def _order(self, row: SheetRow, settled: dict[str, str]) -> Order:
        order = order_of_row(row)
        if not (order.reason or self._reason).strip():
            raise fault(row, "reason", UsageError("is empty", cause="why; or --reason R for all rows that give none"))
        if order.verb in _SETTLING:
            before = settled.setdefault(row.id, row.place)
            if before != row.place:
                raise fault(row, "id", UsageError("is decided twice", cause=f"{before} has it too"))
        return order

    def _is_fresh(self, planner: Planner, hashes: dict[str, list[str]], row: SheetRow) -> bool:
        """Whether the row shows the record as it is now."""
        from allegata.publish import seen_of  # noqa: PLC0415  as above

        try:
            record, _ = planner.find(row.id)
        except UsageError as error:
            raise fault(row, "id", error) from error
        return bool(row.seen) and seen_of(record, hashes.get(record.id, ())) == row.seen

    def _planned(self, planner: Planner, row: SheetRow, order: Order) -> list[Plan]:
        try:
            return planner.plans([order])
        except UsageError as error:
            is_field = bool(row.correction) or "needs" in error.message
            raise fault(row, "correction" if is_field and row.decision != UNDO else "decision", error) from error

    def _is_that(self, made: Decision, order: Order) -> bool:
        """Whether a decision is what an order asks for, by the same person and for the same reason."""
        if (made.verb, made.actor, made.reason) != (order.verb, self._actor, order.reason or self._reason):
            return False
        if set(order.ids) != set(involved(made)):
            return False
        after = unpacked(made.after)
        held: dict[str, Any] = {**after, **(after.get("fields") or {})}
        kind = unpacked(made.before).get("record")
        try:
            asked = check_fields(order.verb, kind, order.ids[0], order.fields) if kind else {}
        except UsageError:
            return False
        return all(_same(held[n], value) for n, value in asked.items() if n in held)


def _same(held: Any, asked: Any) -> bool:
    """Whether two values of a field are one; spans in a decision carry their words, those asked for do not."""
    if isinstance(held, list) and held and isinstance(held[0], list):
        return [s[:2] for s in held] == [list(s)[:2] for s in asked]
    return bool(held == asked)


def _stale(decisions: Sequence[Decision]) -> UsageError:
    if not decisions:
        return UsageError("the record is not what this row shows", cause="it was made anew since; export it again")
    last = decisions[-1]
    cause = f"{last.verb} by {last.actor}, {last.at[:16]}; export it again"
    return UsageError("the record was decided on since this row was exported", cause=cause)
