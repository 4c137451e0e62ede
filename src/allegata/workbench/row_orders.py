"""A row of a filled sheet as an order, each fault with the column that it lies in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allegata.errors import UsageError
from allegata.review import TOGETHER, VERBS
from allegata.workbench.planning import Order

if TYPE_CHECKING:
    from allegata.workbench.sheets import SheetRow

_NEXT = re.compile(r"[;\n](?=[ \t]{0,8}[A-Za-z_]{1,40} {0,3}=)")
_NAME = re.compile(r"[A-Za-z_]{1,40}")
_SINGLE = {"rename": "label", "answer": "answer", "assign": "assignee", "note": "text"}
"""Verbs whose correction may be the words alone."""
_STRAIGHT = str.maketrans("“”„‟«»‘’", '""""""\'\'')
_ROWS_HAVE = frozenset(VERBS) - {"add"}
WITH = "with"


class RowFaultError(UsageError):
    """What is wrong with one row: `resource` names sheet, row and column."""


def fault(row: SheetRow, column: str, error: UsageError) -> RowFaultError:
    """A fault of a row, with its place."""
    return RowFaultError(error.message, resource=f"{row.place}, {column}", cause=error.cause)


def order_of_row(row: SheetRow) -> Order:
    """The order that a row comes to; its fields as typed.

    Raises:
        RowFaultError: no id, no verb or one that no row takes, or a correction that is no FIELD=VALUE.
    """
    if not row.id:
        raise fault(row, "id", UsageError("is empty", cause="the record that the decision is on"))
    if not row.decision:
        given = "correction" if row.correction else "reason"
        raise fault(row, "decision", UsageError(f"is empty, though a {given} is given"))
    if row.decision not in _ROWS_HAVE:
        cause = f"one of {', '.join(v for v in VERBS if v in _ROWS_HAVE)}"
        raise fault(row, "decision", UsageError(f"no such decision: {row.decision[:40]}", cause=cause))
    try:
        fields = _fields(row.decision, row.correction)
    except UsageError as error:
        raise fault(row, "correction", error) from error
    others = fields.pop(WITH, "").replace(",", " ").split() if row.decision in TOGETHER else []
    ids = tuple(dict.fromkeys((row.id, *others)))
    return Order(ids=ids, verb=row.decision, fields=fields, reason=row.reason or None)


def _fields(verb: str, correction: str) -> dict[str, str]:
    if not correction:
        return {}
    single = _SINGLE.get(verb)
    if single is not None and correction.partition("=")[0].strip().lower() != single:
        return {single: correction}
    out: dict[str, str] = {}
    for part in _NEXT.split(correction):
        before, sign, after = part.partition("=")
        name, value = before.strip().lower(), after.strip().removesuffix(";").rstrip()
        if not sign or not _NAME.fullmatch(name):
            raise UsageError("is no FIELD=VALUE", cause=f"“{part[:40]}”; several are parted by semicolons")
        if name in out:
            raise UsageError("a field is given twice", cause=name)
        out[name] = value.translate(_STRAIGHT) if value[:1] in {"[", "{"} else value
    return out
