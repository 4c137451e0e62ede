"""The verbs of review: what each may be said of, and the fields and values that it takes. One line for each refusal."""

from __future__ import annotations

import typing
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from allegata.errors import UsageError
from allegata.model import Account, Allegation, Coding, Entity, Link, Mention, Question, Situation, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Reviewable = Statement | Mention | Account | Coding | Question | Allegation | Situation | Entity | Link
_ANY = frozenset({"statement", "mention", "account", "coding", "question", "allegation", "situation", "entity", "link"})
_WITH_STATUS = _ANY - {"mention", "entity"}
_GROUPED = frozenset({"account", "situation", "allegation", "entity"})
VERBS: Mapping[str, frozenset[str]] = {
    "accept": _WITH_STATUS,
    "reject": _WITH_STATUS,
    "correct": _ANY,
    "undo": _ANY,
    "add": frozenset({"document"}),
    "split": _GROUPED - {"entity"},
    "merge": _GROUPED,
    "rename": _GROUPED,
    "join": frozenset({"allegation", "situation"}),
    "part": frozenset({"allegation", "situation"}),
    "same": _GROUPED - {"account"},
    "different": _GROUPED - {"account"},
    "unsure": _GROUPED - {"account"},
    "answer": frozenset({"question"}),
    "assign": frozenset({"question"}),
    "note": _ANY,
}
"""Verb -> the kinds of record it may be said of."""
TOGETHER = frozenset({"merge", "join", "part", "same", "different", "unsure"})
"""Verbs that make one decision of several ids."""
_KEPT = frozenset(
    {"id", "status", "engine", "score", "rules", "anchors", "anchor", "statement", "account", "statements", "accounts"}
    | {"denials", "declines", "reports", "origins", "allegations", "members", "targets", "situation", "a", "b", "rule"}
    | {"publishers", "checked", "settles", "stages", "version", "dimension", "form", "evidence"}
)
"""Fields that nobody corrects by hand: they follow from spans, from other records, or from how they were made."""
_OWN_FIELDS: Mapping[str, frozenset[str]] = {
    "rename": frozenset({"label"}),
    "answer": frozenset({"answer"}),
    "assign": frozenset({"assignee"}),
    "note": frozenset({"text"}),
    "split": frozenset({"statements", "accounts", "label"}),
    "part": frozenset({"statements", "accounts"}),
    "add": frozenset({"span"}),
}
_NEEDED: Mapping[str, str] = {"rename": "label", "answer": "answer", "assign": "assignee", "add": "span"}
_SPANNED = frozenset({"statement", "coding"})
_SHOWN = 12


def kind_of(record: Reviewable) -> str:
    """The name of a record's type as `case.jsonl` has it."""
    return type(record).__name__.lower()


def check_verb(verb: str, kind: str, ident: str) -> None:
    """Refuse a verb that is none, or that cannot be said of such a record.

    Raises:
        UsageError: one line that says which can.
    """
    kinds = VERBS.get(verb)
    if kinds is None:
        raise UsageError(f"no such verb: {verb}", cause=f"one of {', '.join(VERBS)}")
    if kind not in kinds:
        raise UsageError(f"{verb} cannot be said of a {kind}", resource=ident, cause=f"of {_listed(kinds)} alone")


def fields_of(verb: str, kind: str) -> tuple[str, ...]:
    """The fields that a verb takes of a kind of record."""
    own = _OWN_FIELDS.get(verb)
    if verb == "add":
        return ("span", *_correctable(Statement))
    if own is not None:
        return tuple(sorted(own))
    if verb != "correct":
        return ()
    span = ("span",) if kind in _SPANNED else ()
    return (*span, *_correctable(_TYPES[kind]))


_TYPES: Mapping[str, type[Any]] = {
    t.__name__.lower(): t for t in (Statement, Mention, Account, Coding, Question, Allegation, Situation, Entity, Link)
}


def choices_of(kind: str, name: str) -> tuple[str, ...]:
    """The values that a field of a kind of record takes, where they are few and fixed; else none."""
    wanted = typing.get_type_hints(_TYPES[kind]).get(name)
    return tuple(str(v) for v in _literals(wanted)) if typing.get_origin(wanted) is not tuple else ()


def _correctable(made: type[Any]) -> tuple[str, ...]:
    return tuple(name for name in made.__struct_fields__ if name not in _KEPT)


def check_fields(verb: str, kind: str, ident: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The values of a decision's fields as plain data, each as its record's type has it; `span` as pairs of offsets.

    Raises:
        UsageError: an unknown field, a value that the field cannot take, or nothing where something is needed.
    """
    allowed = fields_of(verb, kind)
    out: dict[str, Any] = {}
    for name, raw in given.items():
        if name not in allowed:
            cause = f"it takes {_listed(allowed)}" if allowed else "it takes none"
            raise UsageError(f"{verb} of a {kind} takes no field {name}", resource=ident, cause=cause)
        out[name] = _value(verb, kind, name, raw)
    if (verb == "correct" and not out) or (_NEEDED.get(verb, "") not in {"", *out}):
        what = _NEEDED.get(verb) or "FIELD"
        raise UsageError(f"{verb} needs {what}=VALUE", resource=ident, cause=f"it takes {_listed(allowed)}")
    if verb in {"rename", "answer", "assign"} and not str(out[_NEEDED[verb]]).strip():
        raise UsageError(f"{verb} needs a {_NEEDED[verb]} that is not empty", resource=ident)
    return out


def _value(verb: str, kind: str, name: str, raw: str) -> Any:
    if name == "span":
        return spans_of(raw)
    if name in {"statements", "accounts"}:
        return [part.strip() for part in raw.split(",") if part.strip()]
    if name == "text":
        return raw
    made = _TYPES["statement" if verb == "add" else kind]
    return convert(made, name, raw)


def convert(made: type[Any], name: str, raw: str) -> Any:
    """A field's value from what was typed: the words themselves, or JSON where the field holds no plain words.

    Raises:
        UsageError: the field cannot take it.
    """
    wanted = typing.get_type_hints(made)[name]
    tries: list[Any] = [raw]
    try:
        tries.append(msgspec.json.decode(raw))
    except msgspec.MsgspecError:
        tries.append([part.strip() for part in raw.split(";") if part.strip()])
    if raw in {"", "null"}:
        tries.insert(0, None)
    for value in tries:
        try:
            return msgspec.to_builtins(msgspec.convert(value, wanted))
        except msgspec.ValidationError as error:
            said = str(error)
    cause = _choices(wanted) or said
    raise UsageError(f"{name} cannot be {_short(raw)}", cause=cause)


def spans_of(raw: str) -> list[list[int]]:
    """Spans as typed: START:END in code points, several joined by commas.

    Raises:
        UsageError: they are none.
    """
    out = []
    for part in raw.split(","):
        start, sign, end = part.strip().partition(":")
        if not sign or not (start.isdecimal() and end.isdecimal() and start.isascii() and end.isascii()):
            raise UsageError(f"span cannot be {_short(raw)}", cause="START:END in code points, several by commas")
        out.append([int(start), int(end)])
    ordered = all(a < b for a, b in out) and all(x[1] <= y[0] for x, y in pairwise(out))
    if not ordered:
        raise UsageError(f"span cannot be {_short(raw)}", cause="each ends after it starts, and before the next one")
    return out


def _choices(wanted: Any) -> str:
    found = [str(v) for v in _literals(wanted)]
    return f"one of {', '.join(found)}" if found else ""


def _literals(wanted: Any) -> Sequence[Any]:
    if typing.get_origin(wanted) is typing.Literal:
        return typing.get_args(wanted)
    return [v for part in typing.get_args(wanted) for v in _literals(part)]


def _listed(names: Sequence[str] | frozenset[str]) -> str:
    held = sorted(names) if isinstance(names, frozenset) else list(names)
    more = f" and {len(held) - _SHOWN} more" if len(held) > _SHOWN else ""
    return ", ".join(held[:_SHOWN]) + more


def _short(raw: str) -> str:
    return f"“{raw[:40]}…”" if len(raw) > 41 else f"“{raw}”"  # noqa: PLR2004  a line of a terminal
