"""Sources: each one's life, and the page as it was preserved, cleaned and framed from another origin."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from fastapi import APIRouter
from lxml import etree, html
from lxml_html_clean import Cleaner
from markupsafe import escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.capture import Archive
from allegata.errors import AllegataError, CaseError
from allegata.views import sources as views
from allegata.views.phrases import phrase
from allegata.views.visible import visible
from allegata.web.rendering import page
from allegata.web.room import Room
from allegata.workbench import originals
from allegata.workbench.telling import history_of

if TYPE_CHECKING:
    from allegata.model import Capture
    from allegata.store import Reader

router = APIRouter()
_SECRET = secrets.token_bytes(32)
_LARGEST = 5_000_000
_CLEANER = Cleaner(
    scripts=True,
    javascript=True,
    comments=True,
    style=True,
    inline_style=True,
    links=True,
    meta=True,
    page_structure=True,
    processing_instructions=True,
    embedded=True,
    frames=True,
    forms=True,
    annoying_tags=True,
    remove_unknown_tags=True,
    kill_tags={"img", "picture", "video", "audio", "source", "svg", "math", "template", "noscript", "base", "object"},
    safe_attrs_only=True,
    safe_attrs={"dir", "lang", "colspan", "rowspan", "start", "datetime", "cite"},
)


@router.get("/sources")
def all_sources(request: Request) -> HTMLResponse:
    """All sources, a row each."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look = room.look(reader)
        rows = list(views.in_rows(reader, look.survey))
    return page(request, "sources.html", rows=rows)


@router.get("/sources/{ident}")
def one_source(request: Request, ident: str, capture: str = "") -> HTMLResponse:
    """One source: its fields, its captures and versions, what changed, and a preserved page on demand."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look = room.look(reader)
        try:
            life = history_of(reader, ident)
        except CaseError as error:
            raise HTTPException(404) from error
        held = [o for o in look.survey.outlines.values() if o.source == life.source]
        full = views.in_full(reader, life.source, reader.document(held[-1].id)) if held else None
        shown = capture if any(t.id == capture for t in life.captures) else ""
        frame = f"http://localhost:{room.port}/preserved/{shown}?key={key_of(shown)}" if shown else ""
        numbers = {o.id: o.number for o in held}
        return page(
            request, "source.html", life=life, full=full, reports=held, frame=frame, shown=shown, numbers=numbers
        )


@router.get("/preserved/{ident}")
def preserved(request: Request, ident: str, key: str = "") -> HTMLResponse:
    """What a capture holds, as text without anything that acts; the guard frames it from another origin."""
    if not hmac.compare_digest(key_of(ident).encode(), key.encode("utf-8", "replace")):
        raise HTTPException(404)
    room: Room = request.app.state.room
    with room.reading() as reader:
        try:
            return HTMLResponse(_cleaned(reader, room, reader.capture(ident)))
        except AllegataError as error:
            return HTMLResponse(f"<!DOCTYPE html><p>{escape(str(error))}</p>")


def key_of(capture: str) -> str:
    """What opens one preserved page, in a frame that has no session."""
    return hmac.new(_SECRET, capture.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _cleaned(reader: Reader, room: Room, capture: Capture) -> str:
    folder = room.live.folder
    others = reader.captures(capture.source)
    raw = originals.payload(Archive(folder), folder, capture, others)[:_LARGEST]
    kind = originals.media_type(capture) or ""
    if raw[:5] == b"%PDF-":
        text = reader.document_text(capture.document) if capture.document else phrase("source.no_text")
        return _page(_lines(text))
    if "html" not in kind and not originals.name_of(capture).lower().endswith((".html", ".htm", ".xhtml")):
        return _page(_lines(raw.decode("utf-8", "replace")))
    try:
        tree = html.document_fromstring(raw, parser=html.HTMLParser(no_network=True, huge_tree=False))
        cleaned = _CLEANER.clean_html(tree)
        held = html.tostring(cleaned, encoding="unicode")
    except (etree.LxmlError, ValueError, RecursionError, AssertionError):
        held = _lines(raw.decode("utf-8", "replace"))
    return _page(held)


def _lines(text: str) -> str:
    """A plain text with its lines; the frame has no style that would keep them."""
    return str(visible(text)).replace("\n", "<br>")


def _page(body: str) -> str:
    head = '<meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
