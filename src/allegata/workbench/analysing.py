"""Documents through the stages, only what is new or changed, one transaction each; then the whole case compared."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from allegata.compare import compare
from allegata.errors import AllegataError, InputError
from allegata.extract import Name
from allegata.model import MentionKind
from allegata.store import Analysis
from allegata.text import TEXT_RULES_VERSION
from allegata.workbench import stages
from allegata.workbench.adding import retake
from allegata.workbench.desk import problem
from allegata.workbench.outputs import FILES, are_current, write_outputs

if TYPE_CHECKING:
    from allegata.model import Document, Problem, Source
    from allegata.workbench.desk import Desk

_READ = frozenset({"en", "und"})
_STAGES = ("language", "extract", "analysis")


def analyse_all(desk: Desk) -> None:
    """Bring every document of the case up to date, compare them, and write the case files."""
    _reread(desk)
    desk.ready()
    names = known_names(desk)
    idents = list(desk.writer.document_ids())
    for number, ident in enumerate(idents):
        desk.progress("analysing", number, len(idents))
        _analyse(desk, ident, names)
    if are_current(desk.writer, desk.folder, _writing_key()):
        desk.files = FILES
        return
    desk.writer.check_all()  # what is compared and written out is what was sealed
    desk.progress("comparing", len(idents), len(idents))
    _compare(desk)
    desk.progress("writing", len(idents), len(idents))
    desk.files = write_outputs(desk.writer, desk.folder, _writing_key())


def _writing_key() -> str:
    """Digest of the rules that compare reports and write the case files."""
    return stages.engine_key(("compare", "indicators", "publish"))


def _reread(desk: Desk) -> None:
    """Make documents anew that older text rules made, from their originals."""
    for capture in list(desk.writer.captures()):
        if capture.document and desk.writer.document_rules(capture.document) != TEXT_RULES_VERSION:
            desk.progress("reading", 0, None)
            retake(desk, capture)


def known_names(desk: Desk) -> tuple[Name, ...]:
    """What the user knows of names, in order of name."""
    return tuple(
        Name(name, msgspec.convert(kind, MentionKind), aliases) for name, kind, aliases in desk.writer.known_names()
    )


def _analyse(desk: Desk, ident: str, names: tuple[Name, ...]) -> None:
    document = desk.writer.document(ident)
    source = desk.writer.source(document.source)
    key = stages.document_key(document, source, names)
    if desk.writer.analysed_by(ident) == key:
        return
    desk.check_document(document)
    language = desk.writer.language(ident)
    if language not in _READ:
        message = f"not analysed: {language_name(language)} ({language})"
        _store(desk, document, key, Analysis(), [problem(ident, "language", message, "kept as it is")])
        return
    try:
        found, problems = _guarded(document, source, names)
    except InputError as error:
        _store(desk, document, key, Analysis(), [problem(ident, "language", error.message, error.cause)])
        return
    if found is None:
        with desk.writer.transaction():
            desk.writer.drop_analysis(ident)
            desk.record(ident, "analysis", problems)
        return
    _store(desk, document, key, found, problems)


def _store(desk: Desk, document: Document, key: str, found: Analysis, problems: list[Problem]) -> None:
    with desk.writer.transaction():
        desk.writer.set_meta("outputs", None)
        desk.writer.put_analysis(document.id, found, key)
        for stage in sorted({*_STAGES, *(p.stage for p in problems)}):
            desk.record(document.id, stage, [p for p in problems if p.stage == stage])
    desk.analysed += 1


def _guarded(document: Document, source: Source, names: tuple[Name, ...]) -> tuple[Analysis | None, list[Problem]]:
    try:
        found, problems = stages.run(document, source, names)
    except AllegataError:
        raise
    except Exception as error:  # noqa: BLE001  one document that breaks a stage must not take the other documents with it
        message = f"could not be analysed: {type(error).__name__}"
        cause = " ".join(str(error).split())[:200]
        return None, [problem(document.id, "analysis", message, cause)]
    return found, list(problems)


def _compare(desk: Desk) -> None:
    """Compare anew where a document or what is known of a source changed since the last time."""
    digest = hashlib.sha256(stages.engine_key(("compare",)).encode())
    for document, engine in desk.writer.analysed_keys():
        digest.update(f"{document} {engine}\n".encode())
    for source in desk.writer.sources():
        digest.update(msgspec.json.encode(source))
    if desk.writer.meta("compared") == digest.hexdigest():
        return
    found = compare(desk.writer)
    with desk.writer.transaction():
        desk.writer.put_compared(found.links, found.allegations, found.entities, found.questions)
        desk.writer.set_meta("compared", digest.hexdigest())
        desk.writer.set_meta("outputs", None)


def language_name(code: str) -> str:
    """English name of a language by its ISO 639-1 code; the code itself where it is none."""
    table = (resources.files("allegata.workbench") / "data" / "languages.csv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        found, _, name = line.partition(",")
        if found == code:
            return name.partition(",")[0]
    return code
