"""The first page: what is new, what waits, what is missing; and the help."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.store import deciding as kept
from allegata.views import lives, sources
from allegata.views.survey import Outline
from allegata.web.rendering import page
from allegata.web.room import Room
from allegata.workbench.outputs import told_news

router = APIRouter()
_FEW = 8


@router.get("/")
def home(request: Request) -> HTMLResponse:
    """What is new, what waits, what is missing."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look, far = room.look(reader), room.kept(reader, "far", lambda: kept.by_document(reader))
        waiting: list[tuple[Outline, int, int]] = []
        for outline in look.survey.outlines.values():
            decided, total, opened = far.get(outline.id, (0, 0, 0))
            if decided < total:
                waiting.append((outline, total - decided, opened))
        waiting.sort(key=lambda row: (-row[2], -row[1]))
        problems = list(sources.listed_problems(reader, look.survey).shown(_FEW))
        news = lives.news(told_news(reader))
        undated = sum(o.published is None for o in look.survey.outlines.values())
    return page(
        request,
        "home.html",
        news=news,
        waiting=waiting[:_FEW],
        more=max(0, len(waiting) - _FEW),
        problems=problems,
        undated=undated,
        unread=len(look.survey.unread),
        reports=len(look.survey.outlines),
    )


@router.get("/help")
def help_page(request: Request) -> HTMLResponse:
    """All keys, and how to work here."""
    return page(request, "help.html")
