"""Sources and captures, with what a user entered beside what was read; and the problems met."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from allegata.views.claims import when
from allegata.views.listing import Listing, by_report, encoded
from allegata.views.lives import Lives, line
from allegata.views.phrases import has, language, phrase, say, words
from allegata.views.visible import isolated, visible, web_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import Capture, CaseReader, Document, Problem, Source
    from allegata.views.survey import Outline, Survey


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


class SourceRow(NamedTuple):
    """A source in one line: the reports read from it, and what of it was found to rest on others."""

    id: str
    number: str
    title: Markup
    publisher: Markup
    owner: Markup
    published: Markup
    kind: Markup
    reports: tuple[int, ...]
    statements: int
    rests: tuple[Markup, ...]
    note: str
    life: tuple[Markup, ...]


class SourceView(NamedTuple):
    """A source in full, with its captures."""

    link: str | None
    url: Markup
    fields: tuple[Field, ...]
    captures: tuple[CaptureView, ...]
    life: tuple[Markup, ...]


class ProblemView(NamedTuple):
    """What could not be read or done."""

    target: str
    label: Markup
    stage: str
    message: Markup
    cause: Markup


def in_rows(reader: CaseReader, survey: Survey) -> Iterator[SourceRow]:
    """Every source, read or not, one row each."""
    by_source: dict[str, list[Outline]] = defaultdict(list)
    for outline in survey.outlines.values():
        by_source[outline.source].append(outline)
    rests = _rests(reader, survey)
    lives = Lives(reader)
    for source in reader.sources():
        held = by_source.get(source.id, [])
        title = source.title or (held[-1].title if held else None) or source.url or phrase("label.untitled")
        lost = next((o for o in held if not o.is_analysed), None)
        note = phrase("sources.unread") if not held else ""
        yield SourceRow(
            id=source.id,
            number=survey.labels[source.id],
            title=isolated(title),
            publisher=isolated(source.publisher),
            owner=isolated(source.owner_group if source.owner_group != source.publisher else None),
            published=isolated(source.published.verbatim if source.published is not None else None),
            kind=isolated(source.kind),
            reports=tuple(o.number for o in held),
            statements=sum(o.statements for o in held),
            rests=tuple(r for o in held for r in rests.get(o.id, ())),
            note=note if lost is None else say("sources.not_analysed", language=lost.language),
            life=lives.notes(source.id),
        )


def listing(held: Sequence[SourceRow]) -> Listing[SourceRow]:
    """Sources as a list."""

    def shelf(row: SourceRow) -> tuple[str]:
        return by_report(row.reports[0]) if row.reports else ("other",)

    return Listing(held, lambda row: row, shelf, encoded, lambda row: row.id)


def listed_problems(reader: CaseReader, survey: Survey) -> Listing[Problem]:
    """Problems as a list."""

    def view(problem: Problem) -> ProblemView:
        ident = problem.document or ""
        return ProblemView(
            target=ident if ident in survey.labels else "",
            label=isolated(survey.labels.get(ident, ident)),
            stage=phrase(f"stage.{problem.stage}") if has(f"stage.{problem.stage}") else words(problem.stage),
            message=visible(problem.message),
            cause=visible(problem.cause or ""),
        )

    def shelf(problem: Problem) -> tuple[str]:
        outline = survey.outlines.get(problem.document or "")
        return by_report(outline.number) if outline is not None else ("other",)

    def told(held: Sequence[Problem]) -> str:
        return encoded(*map(view, held))

    return Listing(tuple(reader.problems()), view, shelf, told, lambda problem: problem.id)


def _rests(reader: CaseReader, survey: Survey) -> dict[str, list[Markup]]:
    """What each report was found to copy, cite, or share its hands with, by its id."""
    out: dict[str, list[Markup]] = defaultdict(list)
    for link in reader.links():
        if link.kind in {"same_text", "cites", "same_origin"} and link.status != "rejected":
            kind = phrase(f"form.{link.form}") if link.form else phrase(f"link.{link.kind}")
            other = survey.outlines.get(link.b)
            if other is not None:
                out[link.a].append(say("sources.rest", kind=kind, number=other.number))
    return out


def in_full(reader: CaseReader, source: str, document: Document) -> SourceView:
    """A source with its fields and captures, beside what the report itself prints."""
    held = reader.source(source)
    captures = tuple(reader.captures(source))
    return SourceView(
        link=web_link(held.url),
        url=isolated(held.url),
        fields=_fields(held, document),
        captures=tuple(_capture(c) for c in captures),
        life=line(captures, reader.changes(source)),
    )


def _fields(source: Source, document: Document) -> tuple[Field, ...]:
    printed = {"title": document.title, "authors": document.byline, "published": document.dated}
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
