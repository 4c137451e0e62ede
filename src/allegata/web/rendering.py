"""Pages made of templates: everything escaped, the words from the catalogue, the tables those of the brief."""

from __future__ import annotations

import functools
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

import jinja2
from starlette.responses import HTMLResponse

from allegata.views.phrases import phrase, say
from allegata.views.visible import isolated, visible
from allegata.web.room import session_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from allegata.web.room import Room


@functools.cache
def environment() -> jinja2.Environment:
    """The templates' environment: ours first, then those of the brief, whose tables we share."""
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PackageLoader("allegata.web"), jinja2.PackageLoader("allegata.publish.pages")]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(say=say, phrase=phrase, mark=static_mark())
    made.filters.update(visible=visible, isolated=isolated)
    return made


@functools.cache
def static_mark() -> str:
    """A digest of the files of the page's look and keys, for their addresses: a browser keeps those of one version."""
    digest = hashlib.sha256()
    for file in sorted((resources.files("allegata.web") / "static").iterdir(), key=lambda f: f.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def page(request: Request, template: str, *, status: int = 200, **content: Any) -> HTMLResponse:
    """A whole page, with the head and foot that all have."""
    room: Room = request.app.state.room
    made = environment().get_template(template)
    held = made.render(session=session_of(request), bar=room.bar(request), here=request.url.path, **content)
    return HTMLResponse(held, status)


def part(request: Request, template: str, name: str, **content: Any) -> str:
    """One macro of a template, for a page that is open: it takes `session` and `content`."""
    made = environment().get_template(template).make_module({"session": session_of(request)})
    return str(getattr(made, name)(**content))
