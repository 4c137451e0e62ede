"""Orders as people type them: words of the command line, and lists of decisions in a file."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from allegata.errors import InputError, UsageError
from allegata.review import VERBS
from allegata.workbench.planning import Order

if TYPE_CHECKING:
    from collections.abc import Sequence

_LARGEST = 50_000_000
_DECISION = ("decision", "verb")


def order_of(words: Sequence[str], reason: str | None = None) -> Order:
    """An order from `ID... VERB FIELD=VALUE...`.

    Raises:
        UsageError: no id, no verb, or what follows the verb is no FIELD=VALUE.
    """
    at = next((n for n, word in enumerate(words) if word in VERBS), None)
    if at is None:
        last = words[-1] if words else ""
        raise UsageError("no verb", resource=last, cause=f"ID... then one of {', '.join(VERBS)}")
    if at == 0:
        raise UsageError(f"{words[0]} of nothing", cause="name one id or more before it")
    return Order(ids=tuple(dict.fromkeys(words[:at])), verb=words[at], fields=_fields(words[at + 1 :]), reason=reason)


def _fields(words: Sequence[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise UsageError("is no FIELD=VALUE", resource=word[:40])
        if name in out:
            raise UsageError("a field is given twice", resource=name)
        out[name] = value
    return out


def orders_of(words: Sequence[str], listed: str | Path | None) -> list[Order]:
    """Orders from the command line and a list.

    A list is plain lines, `ID... VERB FIELD=VALUE...` or an id alone that takes the command line's verb; CSV with a
    column `id` and others of `decision`, `reason` and fields; or JSON lines of the same keys.

    Raises:
        UsageError: an order that is none, named by its line.
        InputError: the file cannot be read.
    """
    if listed is None:
        return [order_of(words)]
    path = Path(listed)
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError("is too large for a list of decisions", resource=path.name)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError("cannot be read", resource=path.name, cause=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", resource=path.name) from error
    common = order_of(("*", *words)) if words and words[0] in VERBS else order_of(words) if words else None
    out = []
    for number, order in _lines(text, path.name):
        try:
            out.append(_completed(order, common))
        except UsageError as error:
            cause = error.message + (f"; {error.cause}" if error.cause else "")
            raise UsageError(
                "holds a line that is no decision", resource=f"{path.name}:{number}", cause=cause
            ) from error
    if not out:
        raise UsageError("holds no decision", resource=path.name)
    return out


def _completed(order: Order | Sequence[str], common: Order | None) -> Order:
    if isinstance(order, Order):
        verb = order.verb or (common.verb if common else "")
        if verb not in VERBS:
            raise UsageError(f"no such verb: {verb or 'none'}", cause=f"one of {', '.join(VERBS)}")
        fields = {**(common.fields if common is not None and not order.verb else {}), **order.fields}
        return Order(ids=order.ids, verb=verb, fields=fields, reason=order.reason)
    if any(word in VERBS for word in order):
        return order_of(order)
    if common is None:
        return order_of(order)
    return Order(ids=tuple(order), verb=common.verb, fields=common.fields)


def _lines(text: str, name: str) -> list[tuple[int, Order | list[str]]]:
    lines = text.splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    if "id" in [part.strip() for part in first.split(",")]:
        return [(n, o) for n, o in _csv(lines, name)]
    out: list[tuple[int, Order | list[str]]] = []
    for number, line in enumerate(lines, 1):
        held = line.strip()
        if not held or held.startswith("#"):
            continue
        try:
            out.append((number, _json(held) if held.startswith("{") else shlex.split(held)))
        except ValueError as error:
            cause = " ".join(str(error).split())
            raise UsageError("holds a line that cannot be read", resource=f"{name}:{number}", cause=cause) from error
    return out


def _json(line: str) -> Order:
    held = json.loads(line)
    ids = held.pop("ids", None) or [held.pop("id", "")]
    verb = held.pop("verb", "") or held.pop("decision", "")
    reason = held.pop("reason", None)
    fields = held.pop("fields", None) or held
    plain = {str(k): v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in fields.items()}
    return Order(ids=tuple(map(str, ids)), verb=str(verb), fields=plain, reason=reason)


def _csv(lines: Sequence[str], name: str) -> list[tuple[int, Order]]:
    out = []
    reader = csv.DictReader(lines, strict=True)
    try:
        for row in reader:
            held = {(k or "").strip(): (v or "").strip() for k, v in row.items() if isinstance(v, str)}
            ids = tuple(shlex.split(held.pop("id", "")))
            verb = next((v for key in _DECISION if (v := held.pop(key, ""))), "")
            reason = held.pop("reason", "") or None
            if ids:
                fields = {k: v for k, v in held.items() if k and v}
                out.append((reader.line_num, Order(ids=ids, verb=verb, fields=fields, reason=reason)))
    except (csv.Error, ValueError) as error:
        cause = " ".join(str(error).split())
        raise UsageError(
            "holds a row that cannot be read", resource=f"{name}:{reader.line_num}", cause=cause
        ) from error
    return out
