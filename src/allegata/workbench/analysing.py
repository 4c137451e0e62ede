"""Documents through the stages, only what is new or changed, one transaction each; then the whole case compared."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from allegata.extract import Name
from allegata.model import Analysis, Document, MentionKind, Source
from allegata.reading import rules, stages
from allegata.reading.messages import AnalyseRequest, Response
from allegata.text import TEXT_RULES_VERSION
from allegata.workbench import originals
from allegata.workbench.adding import reread_visit, retake
from allegata.workbench.asking import note_silence
from allegata.workbench.captures_proved import note_proofs
from allegata.workbench.comparing import compare_case
from allegata.workbench.desk import now, problem
from allegata.workbench.outputs import are_current, write_outputs
from allegata.workbench.resighting import resight
from allegata.workbench.reviewing import Review

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.model import Problem
    from allegata.workbench.desk import Desk

_READ = frozenset({"en", "und"})
_STAGES = ("language", "extract", "analysis")


def analyse_all(desk: Desk) -> None:
    """Bring every document of the case up to date, compare them, and write the case files."""
    _reread(desk)
    note_proofs(desk)
    note_silence(desk, now())
    names = known_names(desk)
    idents = list(desk.writer.document_ids())
    stale = [ident for ident in idents if not _is_current(desk, ident, names)]
    for number, (job, response) in enumerate(desk.pool.map(_jobs(desk, stale, names), len(stale))):
        desk.progress("analysing", number, len(stale))
        _settle(desk, job, response)
    refresh(desk)


def _jobs(desk: Desk, stale: Sequence[str], names: tuple[Name, ...]) -> Iterator[tuple[_Job, AnalyseRequest | None]]:
    """What is to be analysed; while the last of it is, the rest of the case is held against its seals."""
    for ident in stale:
        job = _checked(desk, ident, names)
        yield job, job.request(names)
    if stale:
        desk.writer.check_all()


def refresh(desk: Desk) -> None:
    """Put over the records what people decided, compare, and write the case files, where anything changed."""
    desk.files = are_current(desk.writer, desk.folder, _writing_key())
    if desk.files:
        return
    desk.writer.check_all()  # what is compared and written out is what was sealed
    desk.progress("comparing", 0, None)
    review = Review(desk.writer)
    if not review.is_idle:
        with desk.writer.transaction():
            review.put_documents()
    compare_case(desk, review)
    if not review.is_idle:
        with desk.writer.transaction():
            review.put_groups()
    desk.progress("writing", 0, None)
    desk.files = write_outputs(desk.writer, desk.folder, _writing_key())


def _writing_key() -> str:
    """Digest of the rules that compare reports and write the case files."""
    return rules.engine_key(("compare", "indicators", "model", "publish", "views"))


def _reread(desk: Desk) -> None:
    """Make documents anew that older text rules made, from their originals."""
    visited: set[str] = set()
    for capture in list(desk.writer.captures()):
        if capture.document and desk.writer.document_rules(capture.document) != TEXT_RULES_VERSION:
            desk.progress("reading", 0, None)
            if originals.is_visit(capture):
                reread_visit(desk, capture)
                visited.add(capture.source)
            else:
                retake(desk, capture)
    for source in sorted(visited):
        resight(desk, desk.writer.source(source))


def known_names(desk: Desk) -> tuple[Name, ...]:
    """What the user knows of names, in order of name."""
    return tuple(
        Name(name, msgspec.convert(kind, MentionKind), aliases) for name, kind, aliases in desk.writer.known_names()
    )


class _Job(msgspec.Struct, frozen=True):
    """A document to be analysed, and the key of all that decides what is found in it."""

    document: Document
    source: Source
    language: str
    key: str

    def request(self, names: tuple[Name, ...]) -> AnalyseRequest | None:
        """What to ask of a child; None where the language is not read."""
        if self.language not in _READ:
            return None
        return AnalyseRequest(document=self.document, source=self.source, names=names, rules=rules.engine_key())


def _job(desk: Desk, ident: str, names: tuple[Name, ...]) -> _Job:
    document = desk.writer.document(ident)
    source = desk.writer.source(document.source)
    return _Job(document, source, desk.writer.language(ident), stages.document_key(document, source, names))


def _checked(desk: Desk, ident: str, names: tuple[Name, ...]) -> _Job:
    job = _job(desk, ident, names)
    desk.check_document(job.document)
    return job


def _is_current(desk: Desk, ident: str, names: tuple[Name, ...]) -> bool:
    return desk.writer.analysed_by(ident) == _job(desk, ident, names).key


def _settle(desk: Desk, job: _Job, response: Response | None) -> None:
    """Store what came of a document, or why nothing did; only a defect of ours is tried again by the next command."""
    ident = job.document.id
    if response is None:
        message = f"not analysed: {language_name(job.language)} ({job.language})"
        _store(desk, job, Analysis(), [problem(ident, "language", message, "kept as it is")])
        return
    response.raise_missing()
    if response.analysis is not None:
        _store(desk, job, response.analysis, list(response.problems))
        return
    stage = "analysis" if response.lost or response.kind == "defect" else "language"
    found = [problem(ident, stage, response.message, response.cause)]
    if response.kind == "defect":
        with desk.writer.transaction():
            desk.writer.drop_analysis(ident)
            desk.record(ident, stage, found)
        return
    _store(desk, job, Analysis(), found)


def _store(desk: Desk, job: _Job, found: Analysis, problems: list[Problem]) -> None:
    document = job.document
    with desk.writer.transaction():
        desk.writer.set_meta("outputs", None)
        desk.writer.put_analysis(document.id, found, job.key)
        for stage in sorted({*_STAGES, *(p.stage for p in problems)}):
            desk.record(document.id, stage, [p for p in problems if p.stage == stage])
    desk.analysed += 1


def language_name(code: str) -> str:
    """English name of a language by its ISO 639-1 code; the code itself where it is none."""
    table = (resources.files("allegata.workbench") / "data" / "languages.csv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        found, _, name = line.partition(",")
        if found == code:
            return name.partition(",")[0]
    return code
