"""The reports: which wait, and the page on which most of the work is done, a text with its claims beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.store import deciding as kept
from allegata.views.hand import hand, hands
from allegata.views.report import ReportPage
from allegata.web.forms import speakers
from allegata.web.rendering import page, part
from allegata.web.room import Look, Room, session_of

if TYPE_CHECKING:
    from allegata.store import Reader

router = APIRouter()


@router.get("/reports")
def all_reports(request: Request) -> HTMLResponse:
    """All reports, with how far each is."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look, far = room.look(reader), room.kept(reader, "far", lambda: kept.by_document(reader))
        rows = [(o, *far.get(o.id, (0, 0, 0))) for o in look.survey.outlines.values()]
    return page(request, "reports.html", rows=rows)


@router.get("/reports/{number}.html")
@router.get("/reports/{number}")
def one_report(request: Request, number: int, at: str = "") -> HTMLResponse:
    """One report: its text, its claims, one of them in hand."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look = room.look(reader)
        report = _report(reader, look, number)
        held = hands(report, report.statements, look.fellows, look.grave)
        waiting = next((h.id for h in held if h.is_open and not h.is_folded), held[0].id if held else "")
        return page(
            request,
            "report_desk.html",
            report=report,
            source=report.source(),
            reports=len(look.survey.outlines),
            hands=held,
            now=at if any(h.id == at for h in held) else waiting,
            following=_following(room, reader, look, number),
            speakers=speakers(report.statements),
            veiled={h.id for h in held if h.is_grave} if session_of(request).hides else set(),
        )


@router.get("/next")
def next_undecided(request: Request, after: int = 0) -> HTMLResponse:
    """The next report with claims that nobody decided on."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look = room.look(reader)
        number = _following(room, reader, look, after)
    if number is None:
        return page(request, "refused.html", words="")
    return one_report(request, number)


def _report(reader: Reader, look: Look, number: int) -> ReportPage:
    outline = look.survey.by_number.get(number)
    if outline is None:
        raise HTTPException(404)
    return ReportPage(reader, look.survey, outline, look.lookup, look.told)


def _following(room: Room, reader: Reader, look: Look, number: int) -> int | None:
    """The next report, going round, in which something waits; None where nothing does."""
    far = room.kept(reader, "far", lambda: kept.by_document(reader))
    open_ones = [o.number for o in look.survey.outlines.values() if (f := far.get(o.id)) is not None and f[0] < f[1]]
    return next((n for n in open_ones if n > number), next((n for n in open_ones if n != number), None))


def card_of(request: Request, ident: str) -> str:
    """The card of a claim as it stands now, with the head and foot that changed with it."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look = room.look(reader)
        label = look.survey.labels.get(ident, "")
        if not label[:1].isdigit():
            return part(request, "parts.html", "changed", bar=room.bar(request))
        number = int(label.partition(".")[0])
        report = _report(reader, look, number)
        statement = reader.statement(ident)
        held = hand(report, statement, look.fellows.get(ident, ()))._replace(is_grave=ident in look.grave)
        return part(
            request, "parts.html", "answered", hand=held, bar=room.bar(request), number=number,
            speakers=speakers(report.statements),
        )  # fmt: skip
