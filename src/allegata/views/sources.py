"""Sources and captures, with what a user entered beside what was read; and the problems met."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allegata.views.claims import when
from allegata.views.phrases import has, language, phrase, say, words
from allegata.views.visible import isolated, visible, web_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from allegata.model import Capture, CaseReader, Document, Source
    from allegata.views.survey import Survey


class Field(NamedTuple):
    """One field of a source: the value in use, what a user entered, what the report itself prints."""

    name: str
    value: Markup
    entered: Markup
    printed: Markup


class CaptureView(NamedTuple):
    """One observation of a file or page."""

    digest: str
    fetched: str
    outcome: str
    where: Markup
    proof: str


class SourceView(NamedTuple):
    """A source with its captures and the reports read from it."""

    id: str
    number: str
    title: Markup
    link: str | None
    url: Markup
    fields: tuple[Field, ...]
    captures: tuple[CaptureView, ...]
    reports: tuple[tuple[str, str], ...]
    passed_over: Markup
    """How many sentences of the last report make no statement, in words; empty where every one does."""


class ProblemView(NamedTuple):
    """What could not be read or done."""

    target: str
    label: Markup
    stage: str
    message: Markup
    cause: Markup


def sources(reader: CaseReader, survey: Survey) -> Iterator[SourceView]:
    """Every source, read or not."""
    by_source: dict[str, list[str]] = {}
    for outline in survey.outlines.values():
        by_source.setdefault(outline.source, []).append(outline.id)
    for source in reader.sources():
        held = by_source.get(source.id, [])
        document = reader.document(held[-1]) if held else None
        yield SourceView(
            id=source.id,
            number=survey.labels[source.id],
            title=isolated(
                source.title or (document.title if document else None) or source.url or phrase("label.untitled")
            ),
            link=web_link(source.url),
            url=isolated(source.url),
            fields=_fields(source, document),
            captures=tuple(_capture(c) for c in reader.captures(source.id)),
            reports=tuple((i, survey.labels[i]) for i in held),
            passed_over=_passed_over(document),
        )


def _passed_over(document: Document | None) -> Markup:
    n = document.passed_over if document is not None else 0
    return say("sources.passed_over", n) if n else isolated(None)


def _fields(source: Source, document: Document | None) -> tuple[Field, ...]:
    printed = {"title": document.title, "authors": document.byline, "published": document.dated} if document else {}
    values = {
        "title": isolated(source.title),
        "authors": isolated("; ".join(source.authors)),
        "publisher": isolated(source.publisher),
        "owner_group": isolated(source.owner_group),
        "kind": isolated(source.kind),
        "published": when(source.published) if source.published is not None else isolated(None),
        "language": isolated(language(source.language)),
        "note": isolated(source.note),
    }
    rows = (
        Field(phrase(f"field.{k}"), v, isolated(source.entered.get(k)), isolated(printed.get(k)))
        for k, v in values.items()
    )
    always = {phrase("field.title"), phrase("field.authors"), phrase("field.publisher"), phrase("field.published")}
    return tuple(r for r in rows if r.name in always or r.value or r.entered or r.printed)


def _capture(capture: Capture) -> CaptureView:
    outcome = capture.outcome if capture.status is None else f"{capture.outcome} ({capture.status})"
    return CaptureView(
        digest=capture.payload_sha256,
        fetched=capture.fetched_at,
        outcome=outcome,
        where=isolated(capture.final_url),
        proof=capture.proof or phrase("sources.unproved"),
    )


def problems(reader: CaseReader, survey: Survey) -> Iterator[ProblemView]:
    """Every problem."""
    for problem in reader.problems():
        ident = problem.document or ""
        yield ProblemView(
            target=ident if ident in survey.labels else "",
            label=isolated(survey.labels.get(ident, ident)),
            stage=phrase(f"stage.{problem.stage}") if has(f"stage.{problem.stage}") else words(problem.stage),
            message=visible(problem.message),
            cause=visible(problem.cause or ""),
        )
