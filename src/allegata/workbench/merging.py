"""Two copies of a case made one: the other's log kept with its own hashes, its decisions taken in, conflicts listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from allegata.errors import CheckFailedError, UsageError
from allegata.model.decided import UNDO, unpacked
from allegata.review import Draft, Sealed, chain_faults
from allegata.store import Reader
from allegata.store import deciding as kept
from allegata.workbench.analysing import refresh
from allegata.workbench.deciding import patient_desk, write_drafts
from allegata.workbench.planning import Planner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.model import Decision
    from allegata.workbench.desk import Desk
    from allegata.workbench.outcome import Progress


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What `merge` did: how many decisions came, those on which the copies do not agree, and what only the other holds.

    Of two decisions on one record that do not agree the later holds; `conflicts` has one line each.
    """

    case: str
    other: str
    taken: int
    entries: int
    conflicts: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0, or 1 where something is left to be settled."""
        return 1 if self.conflicts or self.missing else 0


def merge(case: str | Path, other: str | Path, *, progress: Progress | None = None) -> Merged:
    """Take the decisions of another copy of a case into this one.

    Args:
        case: the case folder that is written.
        other: a folder of the same case, edited elsewhere; it is only read.
        progress: called while it works.

    Raises:
        UsageError: the two are not copies of one case.
        CheckFailedError: the other's log does not hold.
    """
    here, there = Path(case), Path(other)
    if here.resolve() == there.resolve():
        raise UsageError("a case cannot be merged with itself", resource=here.name)
    with Reader(there) as theirs, theirs.snapshot(), patient_desk(here, progress) as desk:
        _check(theirs, desk, there.name)
        log = list(kept.log_rows(theirs))
        known = {e.hash for e in (*kept.log_rows(desk.writer), *kept.branch_rows(desk.writer))}
        fresh = [e for e in log if e.hash not in known]
        mine = {e.hash for e in log} - {e.hash for e in fresh}
        decisions = [d for d in theirs.decisions() if d.hash not in mine]
        ours = [d for d in desk.writer.decisions() if d.hash not in {e.hash for e in log}]
        taken, known_here = _unlike(decisions, ours)
        conflicts = _disagreeing(desk, taken)
        with desk.writer.transaction():
            desk.writer.put_branch([*kept.branch_rows(theirs), *fresh])
            write_drafts(desk, _drafts(taken, known_here, _last(desk)))
        refresh(desk)
        missing = _missing(theirs, desk)
    return Merged(
        case=here.name,
        other=there.name,
        taken=len(taken),
        entries=len(fresh),
        conflicts=tuple(conflicts),
        missing=tuple(missing),
    )


def _last(desk: Desk) -> int:
    last = kept.last_of_log(desk.writer)
    return last[0] if last is not None else 0


def _check(theirs: Reader, desk: Desk, name: str) -> None:
    if next(kept.log_rows(theirs), None) != next(kept.log_rows(desk.writer), None):
        cause = "their logs begin differently"
        raise UsageError("is no copy of this case", resource=name, cause=cause)
    chain = [
        Sealed(decision=made, digests=msgspec.json.decode(digests, type=dict[str, str]), salts=salts)
        for made, digests, salts in theirs.log()
    ]
    for fault in chain_faults(chain):
        raise CheckFailedError("its log was altered", resource=name, cause=fault)


def _said(made: Decision) -> tuple[str, ...]:
    return (made.at, made.actor, made.verb, made.target, made.reason)


def _unlike(decisions: Iterable[Decision], ours: Iterable[Decision]) -> tuple[list[Decision], dict[int, int]]:
    """Those that are not here, and by number there the number here of the others.

    An earlier merge the other way brings our own back under other hashes.
    """
    held = {_said(d): d.seq for d in ours}
    found = list(decisions)
    return [d for d in found if _said(d) not in held], {d.seq: held[_said(d)] for d in found if _said(d) in held}


def _disagreeing(desk: Desk, taken: list[Decision]) -> list[str]:
    return Planner(desk.writer).conflicts(taken) if taken else []


def _drafts(taken: list[Decision], here: dict[int, int], last: int) -> list[Draft]:
    """Their decisions as entries of this log, in their order and at their times; what an undo names has moved."""
    moved = here | {d.seq: last + n for n, d in enumerate(taken, 1)}
    out = []
    for made in taken:
        after: str | None = made.after
        if made.verb == UNDO and (undone := unpacked(after).get("undoes")) in moved:
            held: dict[str, Any] = {"undoes": moved[undone]}
            after = msgspec.json.encode(held).decode()
        out.append(
            Draft(
                at=made.at,
                actor=made.actor,
                verb=made.verb,
                target=made.target,
                before=made.before,
                after=after,
                reason=made.reason,
            )
        )
    return out


def _missing(theirs: Reader, desk: Desk) -> list[str]:
    """Reports that only the other copy holds."""
    held = {c.payload_sha256 for c in desk.writer.captures()}
    named = {c.final_url.removeprefix("file:") for c in theirs.captures() if c.payload_sha256 not in held}
    return [f"{name}: only the other copy holds it; add it here" for name in sorted(named)]
