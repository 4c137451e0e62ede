"""Decisions written: sealed onto the log, put over the records, and the case files made anew."""

from __future__ import annotations

import contextlib
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import CaseError, UsageError
from allegata.model import Decision, Problem
from allegata.model.seals import GENESIS
from allegata.review import Draft, append
from allegata.store import Reader
from allegata.store import deciding as kept
from allegata.workbench.analysing import refresh
from allegata.workbench.desk import Desk
from allegata.workbench.planning import Order, Plan, Planner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from allegata.workbench.outcome import Progress

_SALT_BYTES = 16
_PATIENCE, _PAUSE = 60.0, 0.1
"""Seconds that a decision waits for another process that writes the case, and between two tries."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What `decide` did, or with `is_dry` would do: one line and one decision each."""

    case: str
    is_dry: bool
    summaries: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def exit_code(self) -> int:
        """0, or 1 where problems were met."""
        return 1 if self.problems else 0


@contextlib.contextmanager
def patient_desk(case: Path, progress: Progress | None = None) -> Iterator[Desk]:
    """A desk on a case, waiting for a while where another process writes it."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            desk = Desk(case, progress)
        except CaseError as error:
            if "in use" not in error.message or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            break
    with desk:
        yield desk


def decide(case: str | Path, ids: str | Sequence[str], verb: str, *, reason: str, actor: str, **fields: str) -> Decided:
    """Decide on one record or several, and bring the case files up to date.

    Args:
        case: the case folder.
        ids: of records of the case; of a document for `add`.
        verb: one of `allegata.review.VERBS`.
        reason: why, in the decider's words.
        actor: who decides.
        fields: as the command line takes them, such as `mode="alleged"`.

    Raises:
        UsageError: an id, verb, field or value that cannot be; nothing is decided then.
    """
    held = (ids,) if isinstance(ids, str) else tuple(ids)
    return decide_all(case, [Order(ids=held, verb=verb, fields=fields)], reason=reason, actor=actor)


def decide_all(
    case: str | Path,
    orders: Sequence[Order],
    *,
    reason: str,
    actor: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Decided:
    """Decide on many records at once: all of it or nothing. With `dry_run` nothing is written."""
    check_orders(orders, reason, actor)
    return decide_by(
        Path(case),
        lambda reader: Planner(reader).plans(orders),
        (reason, actor),
        dry_run=dry_run,
        progress=progress,
    )


def decide_by(
    folder: Path,
    planned: Callable[[Reader], list[Plan]],
    why: tuple[str, str],
    *,
    dry_run: bool,
    progress: Progress | None = None,
) -> Decided:
    """Write what `planned` makes of the case as it is when nobody else writes it; `why` is a reason and an actor.

    Where there is nothing to decide, nothing is written.
    """
    if dry_run:
        with Reader(folder) as reader:
            plans = planned(reader)
        return Decided(case=folder.name, is_dry=True, summaries=tuple(p.summary for p in plans))
    with patient_desk(folder, progress) as desk:
        plans = planned(desk.writer)
        if not plans:
            return Decided(case=folder.name, is_dry=False, summaries=())
        with desk.writer.transaction():
            made = write_plans(desk, plans, *why)
        refresh(desk)
        outcome = desk.outcome()
    return Decided(
        case=folder.name,
        is_dry=False,
        summaries=tuple(p.summary for p in plans),
        decisions=tuple(made),
        problems=outcome.problems,
    )


def check_orders(orders: Sequence[Order], reason: str, actor: str) -> None:
    """Refuse decisions of nobody, or for no reason.

    Raises:
        UsageError: one line that says what is missing.
    """
    if not actor.strip():
        raise UsageError("a decision needs an actor", cause="--actor A")
    if not all((order.reason or reason).strip() for order in orders):
        raise UsageError("a decision needs a reason", cause="--reason R")


def _this_moment() -> str:
    """Now, UTC, to the microsecond: decisions of two copies of a case are ordered by their times."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def write_plans(desk: Desk, plans: Sequence[Plan], reason: str, actor: str) -> list[Decision]:
    """Append plans to the log, none earlier than what stands there; inside a transaction."""
    last = kept.last_of_log(desk.writer)
    at = max(_this_moment(), last[2] if last is not None else "", key=lambda told: told.rstrip("Z"))
    drafts = [
        Draft(
            at=at,
            actor=" ".join(actor.split()),
            verb=p.verb,
            target=p.target,
            before=msgspec.json.encode(p.before).decode(),
            after=msgspec.json.encode(p.after).decode(),
            reason=p.reason or reason,
        )
        for p in plans
    ]
    return write_drafts(desk, drafts)


def write_drafts(desk: Desk, drafts: Sequence[Draft]) -> list[Decision]:
    """Seal drafts onto the log; inside a transaction."""
    last = kept.last_of_log(desk.writer)
    seq, previous, _ = last or (0, GENESIS, "")
    out = []
    for draft in drafts:
        before = _head(seq, previous) if seq else None
        sealed = append(before, draft, lambda: secrets.token_hex(_SALT_BYTES))
        desk.writer.put_decision(sealed.decision, sealed.digests, sealed.salts)
        seq, previous = sealed.decision.seq, sealed.decision.hash
        out.append(sealed.decision)
    return out


def _head(seq: int, digest: str) -> Decision:
    """The last entry of the log as far as the next one needs it."""
    return Decision(
        seq=seq,
        at="",
        actor="",
        verb="",
        target="",
        before=None,
        after=None,
        reason="",
        previous_hash="",
        hash=digest,
    )
