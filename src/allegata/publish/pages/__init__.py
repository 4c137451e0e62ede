"""The pages of a case: the brief, a page a report, what the brief leaves to pages of its own. No network, no script."""

from __future__ import annotations

import functools
import hashlib
import itertools
from datetime import UTC, datetime
from importlib import metadata, resources
from typing import TYPE_CHECKING, NamedTuple

import jinja2
import msgspec
from markupsafe import Markup

from allegata.publish.files import write_if_changed
from allegata.publish.pages.brief import CASE, MORE, Brief
from allegata.publish.quality import packaged_quality
from allegata.views.phrases import phrase, say
from allegata.views.report import ReportPage, told_of
from allegata.views.survey import survey
from allegata.views.visible import isolated, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from allegata.model import CaseReader, Standard
    from allegata.publish.quality import Quality
    from allegata.views.gists import Gist
    from allegata.views.glimpse import Glimpse

_BUFFERED = 200
REPORTS = "reports"


class Pages(NamedTuple):
    """What was written."""

    names: tuple[str, ...]
    glimpse: Glimpse
    keys: dict[str, str]
    """Of each page of a report or situation a digest of all that it tells."""


class Kept(NamedTuple):
    """What earlier runs left: keys of pages, whether one stands as it was written, what the watch told and nobody saw.

    `told` holds time, where and what. `gist_of` gives the gist of a document.
    """

    keys: dict[str, str]
    is_whole: Callable[[str], bool]
    told: tuple[tuple[str, str, str], ...] = ()
    gist_of: Callable[[str], Gist] | None = None

    def stands(self, name: str, key: str) -> bool:
        """Is a page there, unaltered, with this key?"""
        return self.keys.get(name) == key and self.is_whole(name)


def write_pages(
    reader: CaseReader,
    folder: Path,
    *,
    standards: Sequence[Standard] = (),
    quality: Quality | None = None,
    made: str | None = None,
    kept: Kept | None = None,
) -> Pages:
    """Write the brief and the pages behind it into `folder`; a page that would not change is left alone.

    Args:
        reader: the case.
        folder: where `case.html` and its folders `reports` and `more` stand.
        standards: the standards of the codings, with their own labels; an indicator not in them is shown by its id.
        quality: measured error rates; those packaged with this version if not given.
        made: the day the brief is made, as it is to be printed; today, in UTC, if not given.
        kept: what earlier runs left; pages of the same key are not built again.

    Returns:
        The names of all pages, relative to `folder`, the brief first; and the case in a few lines.

    Raises:
        StorageError: a file cannot be written; the one before stays.
    """
    left = kept if kept is not None else Kept({}, lambda _: False)
    seen = survey(reader, left.gist_of)
    brief = Brief(reader, seen, standards, quality if quality is not None else packaged_quality(), left.told)
    version = metadata.version("allegata")
    stamp = made if made is not None else datetime.now(UTC).strftime("%Y-%m-%d")
    names: list[str] = []
    keys: dict[str, str] = {}
    for name, template, content, key in _pages(reader, brief):
        names.append(name)
        if key is not None:
            keys[name] = key
            if left.stands(name, key):
                continue
        root = "../" if "/" in name else ""
        pieces = (
            environment()
            .get_template(template)
            .generate(brief=brief, page=content, root=root, made=stamp, version=version, css=_style())
        )
        write_if_changed(folder / name, _joined(pieces))
    return Pages(names=tuple(names), glimpse=brief.glimpse(), keys=keys)


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces of a template, some hundred at a time."""
    stream = iter(pieces)
    while held := list(itertools.islice(stream, _BUFFERED)):
        yield "".join(held)


def _pages(reader: CaseReader, brief: Brief) -> Iterator[tuple[str, str, object, str | None]]:
    """Each page: its name, its template, what that asks for, and, where it can be told, a digest of all it tells."""
    yield CASE, "brief.html", brief, None
    case = (brief.plain_title, metadata.version("allegata"), _rules(brief))
    for name, part in brief.further():
        key = _digest(*case, part.told) if part.told is not None else None
        yield f"{MORE}/{name}.html", "further.html", part, key
    told = told_of(brief.allegations, reader.decisions(), brief.addresses)
    analysed = dict(reader.analysed_keys())
    for outline in brief.survey.outlines.values():
        page = ReportPage(reader, brief.survey, outline, brief.lookup, told)
        key = _digest(*case, analysed.get(outline.id, ""), page.context())
        yield f"{REPORTS}/{outline.number}.html", "report.html", page, key


def _rules(brief: Brief) -> str:
    return _digest(*(msgspec.json.encode(s).decode() for s in brief.lookup.standards.values()))


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d " % len(raw) + raw)
    return digest.hexdigest()


@functools.cache
def environment() -> jinja2.Environment:
    """The templates' environment: everything escaped, an unknown name is an error; templates are compiled once."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("allegata.publish.pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(say=say, phrase=phrase)
    made.filters.update(visible=visible, isolated=isolated)
    return made


@functools.cache
def _style() -> Markup:
    raw = (resources.files("allegata.publish.pages") / "style.css").read_text(encoding="utf-8")
    return Markup(raw)  # noqa: S704 - our own file
