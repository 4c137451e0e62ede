"""What people decided, as other rooms see it: which decisions are in force, and pairs that are one or are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from allegata.model.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.model.log import Decision

UNDO = "undo"
"""The verb of a compensating decision; its `after` names the `seq` that it takes out of force."""
Verdict = Literal["same", "different", "unsure"]


class Pair(Value, frozen=True, kw_only=True):
    """Two statements, accounts or entities, the smaller id first, and what a person made of them."""

    a: str
    b: str
    verdict: Verdict


def unpacked(value: str | None) -> dict[str, Any]:
    """What a decision's `before` or `after` holds; empty where it was purged or is no object."""
    if value is None:
        return {}
    try:
        found: Any = msgspec.json.decode(value)
    except msgspec.MsgspecError:
        return {}
    return found if isinstance(found, dict) else {}


def involved(made: Decision) -> tuple[str, ...]:
    """The ids that a decision is about: its target, then those it names beside it."""
    beside = unpacked(made.after).get("with", ())
    return tuple(dict.fromkeys((made.target, *(i for i in beside if isinstance(i, str)))))


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions that were not undone, in the order in which they were made; an undo itself is not among them.

    Order is by time, then by the log: two copies of a case that were merged either way round give one order.
    """
    ordered = sorted(decisions, key=lambda d: (d.at.rstrip("Z"), d.seq))
    named = {n for d in ordered if d.verb == UNDO and isinstance(n := unpacked(d.after).get("undoes"), int)}
    held: dict[int, Decision] = {}
    last: dict[str, list[int]] = {}
    for made in ordered:
        if made.verb == UNDO:
            if made.after is None:  # its values were purged: the record's last one still in force
                held.pop(next((n for n in reversed(last.get(made.target, [])) if n in held), 0), None)
            continue
        if made.seq in named:
            continue
        held[made.seq] = made
        for ident in involved(made):
            last.setdefault(ident, []).append(made.seq)
    return list(held.values())
