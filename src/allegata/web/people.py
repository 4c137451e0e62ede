"""People, bodies and places as the reports name them: held to be one, or not, by a person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.views.phrases import phrase
from allegata.views.visible import isolated
from allegata.web.rendering import page
from allegata.web.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model import Entity

router = APIRouter()
_PAGE = 100


class Name(NamedTuple):
    """An entity: its label, its forms, how often it is named."""

    id: str
    label: Markup
    kind: str
    forms: Markup
    members: int
    note: Markup


@router.get("/people")
def people(request: Request, q: str = "", first: int = 0) -> HTMLResponse:
    """Names, the most named first; `q` keeps those that hold it."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        held = [e for e in reader.entities() if _matches(e, q)]
        held.sort(key=lambda e: (-len(e.members), e.label.casefold(), e.id))
        rows = list(_names(held[first : first + _PAGE]))
        unsure = sum(1 for link in reader.links() if link.kind == "same_event")
    following = first + _PAGE if first + _PAGE < len(held) else 0
    return page(request, "people.html", rows=rows, q=q, following=following, all=len(held), unsure=unsure)


def _matches(entity: Entity, wanted: str) -> bool:
    words = wanted.casefold().split()
    text = " ".join((entity.label, *entity.names)).casefold()
    return all(w in text for w in words)


def _names(held: list[Entity]) -> Iterator[Name]:
    for e in held:
        others = "; ".join(n for n in e.names if n != e.label)
        kind = phrase(f"names.{e.kind}")
        yield Name(e.id, isolated(e.label), kind, isolated(others), len(e.members), isolated(e.note))
