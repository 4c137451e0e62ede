"""The log of decisions, newest first: who decided what, when and why, and what was taken back."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.model.decided import UNDO, in_force, unpacked
from allegata.views.cards import Said
from allegata.views.phrases import has, phrase
from allegata.views.visible import isolated
from allegata.web.rendering import page
from allegata.web.room import Look, Room

router = APIRouter()
_PAGE = 100


class Entry(NamedTuple):
    """One decision."""

    seq: int
    at: str
    actor: Markup
    verb: str
    target: str
    said: Said | None
    kind: str
    reason: Markup
    changed: tuple[tuple[str, Markup], ...]
    is_in_force: bool
    is_undo: bool


@router.get("/log")
def log(request: Request, before: int = 0) -> HTMLResponse:
    """Decisions, a hundred at a time."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look = room.look(reader)
        every = list(reader.decisions())
        live = {d.seq for d in in_force(every)}
        held = [d for d in reversed(every) if not before or d.seq < before][: _PAGE + 1]
        rows = []
        for made in held[:_PAGE]:
            after, record = unpacked(made.after), str(unpacked(made.before).get("record") or "")
            rows.append(
                Entry(
                    seq=made.seq,
                    at=made.at[:16].replace("T", " "),
                    actor=isolated(made.actor),
                    verb=phrase(f"verb.{made.verb}") if has(f"verb.{made.verb}") else made.verb,
                    target=made.target,
                    said=_said(look, made.target),
                    kind=phrase(f"record.{record}") if has(f"record.{record}") else "",
                    reason=isolated(made.reason),
                    changed=tuple((n, isolated(_short(v))) for n, v in (after.get("fields") or {}).items()),
                    is_in_force=made.seq in live,
                    is_undo=made.verb == UNDO,
                )
            )
    return page(request, "log.html", rows=rows, before=rows[-1].seq if len(held) > _PAGE else 0, all=len(every))


def _said(look: Look, ident: str) -> Said | None:
    label = look.survey.labels.get(ident, "")
    return Said(label, int(label.partition(".")[0]), ident) if label[:1].isdigit() else None


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:119]}…"  # noqa: PLR2004  a line of the page
