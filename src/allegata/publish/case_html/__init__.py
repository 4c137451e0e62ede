"""`case.html`: the case file, one self-contained page without network or script."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from importlib import metadata, resources
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from allegata.publish.case_html.page import Page
from allegata.publish.files import whole_file
from allegata.publish.quality import packaged_quality
from allegata.views.phrases import phrase, say
from allegata.views.visible import isolated, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from allegata.model import CaseReader, Standard
    from allegata.publish.quality import Quality

_BUFFERED = 200
"""Pieces of the template joined before a write."""


def write_case_html(
    reader: CaseReader,
    out: Path,
    *,
    standards: Sequence[Standard] = (),
    quality: Quality | None = None,
    made: str | None = None,
) -> None:
    """Write the case file to `out`, whole or not at all, mode 0600.

    Reports are read one at a time, so that memory stays flat as a case grows.

    Args:
        reader: the case.
        out: the file.
        standards: the standards of the codings, with their own labels; an indicator not in them is shown by its id.
        quality: measured error rates; those packaged with this version if not given.
        made: when the page is made, as it is to be printed; now, in UTC, if not given.

    Raises:
        StorageError: the file cannot be written; the one before stays.
    """
    page = Page(reader, standards, quality if quality is not None else packaged_quality())
    stamp = made if made is not None else datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    template = environment().get_template("page.html")
    with whole_file(out) as stream:
        held: list[str] = []
        for piece in template.generate(page=page, made=stamp, version=metadata.version("allegata"), css=_style()):
            held.append(piece)
            if len(held) >= _BUFFERED:
                stream.write("".join(held))
                held.clear()
        stream.write("".join(held))


@functools.cache
def environment() -> jinja2.Environment:
    """The templates' environment: everything escaped, an unknown name is an error; templates are compiled once."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("allegata.publish.case_html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(say=say, phrase=phrase)
    made.filters.update(visible=visible, isolated=isolated)
    return made


def _style() -> Markup:
    raw = (resources.files("allegata.publish.case_html") / "style.css").read_text(encoding="utf-8")
    return Markup(raw)  # noqa: S704 - our own file
