"""Search over reports and claims, as one types."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.store import search
from allegata.views.cards import Said
from allegata.views.visible import isolated
from allegata.web.rendering import page, part
from allegata.web.room import Room

router = APIRouter()
_LONGEST = 200
_FEW = 30


class Found(NamedTuple):
    """A claim or a report that holds the words."""

    at: Said | None
    report: int
    title: Markup
    words: Markup
    who: Markup


@router.get("/search")
def found(request: Request, q: str = "") -> HTMLResponse:
    """What holds all the words."""
    room: Room = request.app.state.room
    words = tuple(q[:_LONGEST].split())
    with room.reading() as reader:
        look = room.look(reader)
        rows = []
        for hit in search(reader, words, _FEW):
            label = look.survey.labels.get(hit.id, "")
            outline = look.survey.outlines.get(hit.document)
            if outline is None:
                continue
            at = Said(label, outline.number, hit.id) if hit.record == "statement" and label[:1].isdigit() else None
            who = isolated(", ".join(hit.voices[-1:]) or outline.publisher)
            rows.append(Found(at, outline.number, isolated(outline.title), isolated(hit.passage), who))
    if request.headers.get("hx-request"):
        return HTMLResponse(part(request, "search.html", "found", rows=rows, q=q))
    return page(request, "searching.html", rows=rows, q=q)
