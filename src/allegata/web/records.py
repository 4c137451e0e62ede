"""One record whole: its passage, every field that can be corrected, its history, what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.errors import UsageError
from allegata.review import VERBS
from allegata.review.decisions import choices_of, fields_of
from allegata.views.phrases import has, phrase, words
from allegata.web.rendering import page
from allegata.web.room import Room
from allegata.workbench.showing import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.workbench.showing import Shown

router = APIRouter()
_SIMPLE = ("accept", "reject", "note", "rename", "answer", "assign")


class Field(NamedTuple):
    """A field that can be corrected: its name, its value as typed, the program's where a person changed it, choices."""

    name: str
    label: str
    value: str
    machine: str
    choices: tuple[str, ...]
    is_long: bool
    """Is it more than one value? Such fields come last, as data."""
    is_first_long: bool = False


@router.get("/records/{ident}")
def record(request: Request, ident: str) -> HTMLResponse:
    """Everything about one record."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look = room.look(reader)
        try:
            held = shown(reader, ident)
        except UsageError as error:
            raise HTTPException(404) from error
        label = look.survey.labels.get(held.id, "")
        verbs = tuple(v for v in _SIMPLE if held.kind in VERBS[v])
        return page(
            request,
            "record.html",
            held=held,
            number=label if label[:1].isdigit() else "",
            heading=phrase(f"record.{held.kind}") if has(f"record.{held.kind}") else words(held.kind),
            fields=_ordered(list(_fields(held))),
            verbs=verbs,
            reports=[look.survey.labels.get(p.document, "") for p in held.passages],
            rests=[(r, look.survey.labels.get(r.id, "")) for r in held.rests],
            is_decidable=held.kind in VERBS["correct"],
        )


def _fields(held: Shown) -> Iterator[Field]:
    if held.kind not in VERBS["correct"]:
        return
    for name in fields_of("correct", held.kind):
        if name == "span":
            continue
        now, before = held.record.get(name), (held.machine or {}).get(name)
        yield Field(
            name=name,
            label=words(name),
            value=_typed(now),
            machine=_typed(before) if held.machine and before != now else "",
            choices=choices_of(held.kind, name),
            is_long=not isinstance(now, str | int | None),
        )


def _ordered(held: list[Field]) -> list[Field]:
    short, long = [f for f in held if not f.is_long], [f for f in held if f.is_long]
    return [*short, *(f._replace(is_first_long=n == 0) for n, f in enumerate(long))]


def _typed(value: Any) -> str:
    """A value as a person types it: plain words as they are, all else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
