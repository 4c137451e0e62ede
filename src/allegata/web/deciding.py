"""The one door for decisions: a form comes to orders, many are shown before they are made, each can be taken back."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from allegata.errors import UsageError
from allegata.model.decided import UNDO
from allegata.review import TOGETHER
from allegata.views.phrases import phrase, say
from allegata.web.forms import Form, order_of, word
from allegata.web.rendering import page
from allegata.web.reports import card_of
from allegata.web.room import Room, session_of

router = APIRouter()
_MANY = 2


@router.post("/decide")
def decide(request: Request, form: Form) -> Response:
    """Decide as the form says; more than one record at once is shown first, and done when confirmed."""
    room: Room = request.app.state.room
    session = session_of(request)
    with room.reading() as reader:
        order = order_of(form, reader)
    if not session.actor:
        raise UsageError(phrase("refused.nobody"))
    if len(order.ids) >= _MANY and order.verb not in TOGETHER and not word(form, "confirmed"):
        would = room.live.preview([order], reason="", actor=session.actor)
        held = [(n, v) for n, v in form.multi_items() if isinstance(v, str) and n not in {"secret", "confirmed"}]
        return page(request, "preview.html", lines=would.summaries, held=held, back=_local(word(form, "next")))
    made = room.live.decide([order], reason="", actor=session.actor)
    session.last = order.ids if order.verb != UNDO else ()
    session.told = str(say("foot.told", len(made.decisions), what=phrase(f"verb.{order.verb}")))
    if request.headers.get("hx-request"):
        return HTMLResponse(card_of(request, order.ids[0]))
    return RedirectResponse(_local(word(form, "next")), 303)


@router.post("/actor")
def name_actor(request: Request, form: Form) -> Response:
    """Say who decides in this session."""
    name = " ".join(word(form, "actor").split())[:100]
    if not name:
        raise UsageError(phrase("refused.nobody"))
    session_of(request).actor = name
    return RedirectResponse(_local(word(form, "next")), 303)


@router.post("/detail")
def hide_detail(request: Request, form: Form) -> Response:
    """Keep words about violence or a death behind a label in this session, or no longer."""
    session_of(request).hides = word(form, "hides") == "1"
    return RedirectResponse(_local(word(form, "next")), 303)


def _local(address: str) -> str:
    """Where to go next: a place of this workbench, whatever a form says."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    is_ours = address.startswith("/") and not address.startswith("//") and not parts.netloc and "\\" not in address
    return address if is_ours and address.isprintable() and address.isascii() else "/"
