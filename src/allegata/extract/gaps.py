"""Questions that a report raises by itself: those it asks, what it leaves out, dates that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.model import Question
from allegata.model.ids import question_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.extract.records import Context, TimeSpan
    from allegata.model import Document, Statement


def questions(
    document: Document, context: Context, statements: Sequence[Statement], times: Sequence[TimeSpan]
) -> tuple[Question, ...]:
    """All questions of one report, those it asks first; each once."""
    out = [*_asked(statements), *_gaps(document, context), *_impossible(statements, times)]
    return tuple({q.id: q for q in out}.values())


def _question(kind: str, target: str, text: str) -> Question:
    return Question(id=question_id(kind, (target,), text), kind=kind, targets=(target,), text=text)  # type: ignore[arg-type]  # one of the kinds


def _asked(statements: Sequence[Statement]) -> Iterator[Question]:
    for s in statements:
        if s.kind == "question":
            yield _question("asked_by_source", s.id, " ".join(a.exact for a in s.anchors))


def _gaps(document: Document, context: Context) -> Iterator[Question]:
    if context.published is None:
        yield _question("gap", document.id, "The report has no date of publication. When was it published?")
    if context.author is None:
        yield _question("gap", document.id, "The report names no author. Who wrote it?")
    if context.publisher is None:
        yield _question("gap", document.id, "The report names no publisher. Who published it?")


def _impossible(statements: Sequence[Statement], times: Sequence[TimeSpan]) -> Iterator[Question]:
    holder = {t.anchor.start: s.id for s in statements for t in s.times if t.anchor is not None}
    for t in times:
        if t.reason is not None and t.start in holder:
            yield _question("impossible_date", holder[t.start], t.reason)
