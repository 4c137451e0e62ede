"""Open questions, each with its next step: answered, given to somebody, or set aside."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.views.asks import asks
from allegata.views.cards import Cards
from allegata.views.visible import isolated
from allegata.web.rendering import page
from allegata.web.room import Room

router = APIRouter()
_PAGE = 60


@router.get("/questions")
def questions(request: Request, first: int = 0, done: int = 0) -> HTMLResponse:
    """All questions in order of what an answer would settle; with `done` those that were answered or set aside."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look = room.look(reader)
        held = asks(reader.questions(), reader.allegations(), look.survey, Cards(reader, look.survey), look.lookup)
        state = {q.id: (q.status in {"accepted", "rejected"}, q.assignee) for q in reader.questions()}
        rows = [a for a in (*held.open, *held.aside) if state[a.question.id][0] == bool(done)]
        set_aside = [(q.id, isolated(q.text)) for q in reader.questions() if q.status == "rejected"] if done else []
        given = {i: isolated(who) for i, (_, who) in state.items() if who}
        shown = [held.view(entry) for entry in rows[first : first + _PAGE]]
        return page(
            request,
            "questions.html",
            rows=shown,
            given=given,
            missing=held.missing if not done else (),
            set_aside=set_aside,
            done=done,
            following=first + _PAGE if first + _PAGE < len(rows) else 0,
        )
