"""The workbench's application: its pages, the one door for decisions, errors in one line."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from allegata.errors import AllegataError
from allegata.views.phrases import phrase
from allegata.web import deciding, home, log, people, questions, records, reports, searching, sources, story
from allegata.web.guarding import Guard, cookie_name
from allegata.web.rendering import page
from allegata.web.room import Room

if TYPE_CHECKING:
    from allegata.web.sessions import Sessions
    from allegata.workbench.live import Live

_STATIC = {
    "htmx.min.js": "text/javascript",
    "keys.js": "text/javascript",
    "workbench.css": "text/css",
    "icon.svg": "image/svg+xml",
}
_ROOMS = (home, story, reports, people, questions, sources, log, searching, records, deciding)


def create_app(live: Live, sessions: Sessions, port: int) -> FastAPI:
    """The application of one case, behind its guard.

    Args:
        live: the case under review.
        sessions: who may come in.
        port: of loopback, by which it is reached.
    """
    app = FastAPI(title="Allegata", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.room = Room(live, port)
    for room in _ROOMS:
        app.include_router(room.router)

    @app.get("/open")
    def open_session(token: str = "") -> Response:
        name = sessions.open(token)
        if name is None:
            return PlainTextResponse(phrase("door.used"), 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(cookie_name(port), name, httponly=True, samesite="strict", path="/")
        return answer

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in _STATIC:
            raise HTTPException(404)
        with resources.as_file(resources.files("allegata.web") / "static" / name) as file:
            return FileResponse(file, media_type=_STATIC[name])

    app.add_exception_handler(AllegataError, _refused)
    app.add_exception_handler(HTTPException, _nothing)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_middleware(Guard, sessions=sessions, port=port)
    return app


def _refused(request: Request, error: Exception) -> Response:
    if request.headers.get("hx-request"):
        return PlainTextResponse(str(error), 422)
    return page(request, "refused.html", status=422, words=str(error))


def _malformed(request: Request, error: Exception) -> Response:
    del error
    return _refused(request, AllegataError(phrase("door.malformed")))


def _nothing(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if request.scope.get("state", {}).get("session") is None:
        return PlainTextResponse(phrase("door.nothing"), status)
    words = phrase("door.nothing") if status == 404 else phrase("door.malformed")  # noqa: PLR2004  the status of HTTP
    return page(request, "refused.html", status=status, words=words)
