"""Files into the case: captured, read, nothing lost. Each file is one transaction."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.capture import Reachable, Skipped, Taken, container_of, is_address, take_file, unsupported, walk
from allegata.errors import InputError, UsageError
from allegata.model import Capture, Change, Problem, Source
from allegata.model.ids import capture_id, change_id
from allegata.reading.messages import ReadRequest, Response
from allegata.reading.rules import rules_digest
from allegata.text import TEXT_RULES_VERSION
from allegata.workbench import originals
from allegata.workbench import record_making as making
from allegata.workbench.changes import hunks
from allegata.workbench.desk import now, problem
from allegata.workbench.entered import note_unused
from allegata.workbench.entries import NO_ENTRIES, Entries, Entry, KnownName, read_names, read_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegata.text import Page
    from allegata.workbench.desk import Desk


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """What the user enters beside the reports, read before anything is written."""

    paths: tuple[Path, ...] = ()
    sources: Entries = NO_ENTRIES
    names: tuple[KnownName, ...] = ()
    name_faults: tuple[str, ...] = ()
    names_table: str = ""


def addresses(what: Sequence[str | Path]) -> tuple[str, ...]:
    """The web addresses among the arguments of a command, each once."""
    return tuple(dict.fromkeys(str(a) for a in what if is_address(str(a))))


def checked(what: Sequence[str | Path], *, web: bool = False) -> tuple[Path, ...]:
    """The paths of a command, before anything is done with them; addresses are passed over where `web` takes them.

    Raises:
        UsageError: none, an address that is not taken, or no such file.
    """
    if not what:
        raise UsageError("nothing to add", cause="name a file, a folder or an address")
    paths = []
    for argument in what:
        if is_address(str(argument)):
            if web:
                continue
            raise UsageError("takes files alone", resource=str(argument), cause="visit it with: allegata add CASE URL")
        path = Path(argument)
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise UsageError("no such file or folder", resource=path.name or str(argument)) from error
        except OSError:
            pass  # named and there, but closed to this user: taking it in says so
        paths.append(path)
    return tuple(paths)


def tables(sources: str | Path | None, names: str | Path | None) -> Tables:
    """Read the user's tables.

    Raises:
        UsageError: one cannot be read at all.
    """
    source_table, name_table = (Path(p) if p is not None else None for p in (sources, names))
    known, faults = read_names(name_table)
    return Tables(
        paths=tuple(p for p in (source_table, name_table) if p is not None),
        sources=read_sources(source_table),
        names=known,
        name_faults=faults,
        names_table=name_table.name if name_table else "",
    )


def take_in(desk: Desk, paths: Sequence[Path], entered: Tables) -> tuple[Path, ...]:
    """Take every file under `paths` into the case; archives of the web and feeds among them are left, and come back."""
    apart: list[Path] = []
    _keep_names(desk, entered)
    used: set[int] = set()
    leave_out = {p.resolve() for p in (desk.folder, *entered.paths)}
    steps = (_step(desk, item, entered.sources) for item in _files(walk(paths, leave_out), apart))
    for number, (step, response) in enumerate(desk.pool.map(steps)):
        desk.progress("reading", number, None)
        entry = _settle(desk, step, response, entered.sources)
        if entry is not None:
            used.add(entry.line)
    note_unused(desk, entered.sources, used)
    return tuple(apart)


def _files(items: Iterable[Reachable | Skipped], apart: list[Path]) -> Iterator[Reachable | Skipped]:
    for item in items:
        if isinstance(item, Reachable) and container_of(item.path) is not None:
            apart.append(item.path)
        else:
            yield item


class _Step(msgspec.Struct, frozen=True):
    """A file on its way in: what was taken of it, or why it was not; what the user entered of it."""

    taken: Taken | None = None
    fault: Problem | None = None
    entry: Entry | None = None


def _step(desk: Desk, item: Reachable | Skipped, entries: Entries) -> tuple[_Step, ReadRequest | None]:
    """Take a file's bytes, and say what is to be read; nothing is stored yet, the files before it may still be read."""
    if isinstance(item, Skipped):
        return _Step(fault=problem(item.name, "capture", item.reason)), None
    try:
        taken = take_file(item.path)
    except InputError as error:
        return _Step(fault=problem(error.resource, "capture", error.message, error.cause)), None
    entry = entries.for_file(item.path, taken.basename)
    known = desk.writer.capture_of(taken.digest, _name(taken))
    if known is not None and _is_current(desk, known, entry):
        return _Step(taken, entry=entry), None
    if known is None and _twin(desk, taken, entry) is not None:
        return _Step(taken, entry=entry), None
    fault = _container(taken)
    request = None if fault is not None else ReadRequest(payload=taken.payload, name=taken.basename)
    return _Step(taken, fault, entry), request


def _settle(desk: Desk, step: _Step, response: Response | None, entries: Entries) -> Entry | None:
    """Store what came of a file, unless it is here already, be it since it was taken."""
    taken, entry, fault = step.taken, step.entry, step.fault
    if taken is None:
        if fault is not None:
            _refuse(desk, fault)
        return None
    known = desk.writer.capture_of(taken.digest, _name(taken))
    if known is not None and _is_current(desk, known, entry):
        desk.writer.check_document(known.document or "")
        desk.archive.check(taken.digest)
        desk.unchanged += 1
        desk.met(p for p in desk.writer.problems() if known.document is None and p.document == taken.basename)
        return entry
    if known is not None:
        desk.archive.check(taken.digest)  # an original that went, or was altered, is not put back in silence
    twin = _twin(desk, taken, entry) if known is None else None
    if twin is not None:
        _see_again(desk, twin, taken, entry)
        return entry
    reference = desk.archive.reference(desk.archive.put(taken.payload))
    page = response.page if response is not None else None
    if response is not None and page is None:
        fault = problem(taken.basename, "text", response.message, response.cause)
    if page is not None and entry is None and page.url:
        entry = entries.for_url(page.url)
    kept = desk.writer.source(known.source).entered if known else {}
    placed = Placed(entered={**kept, **(entry.values if entry else {})}, reference=reference, known=known)
    _store(desk, taken, page, fault, placed)
    if response is not None and response.lost:
        desk.writer.set_meta(_lost(taken.digest, taken.basename), _text_rules())
    desk.added += known is None
    desk.unchanged += known is not None
    return entry


def keep_unread(desk: Desk, path: Path, why: Problem) -> None:
    """Keep a file of which something could not be read, as it is; why stands beside it."""
    try:
        taken = take_file(path)
    except InputError as error:
        _refuse(desk, problem(error.resource, "capture", error.message, error.cause))
        return
    _settle(desk, _Step(taken, why), None, NO_ENTRIES)


def _name(taken: Taken) -> str:
    """The address of a file in its captures."""
    return f"file:{taken.basename}"


def _lost(digest: str, name: str) -> str:
    """Under what the case keeps by which rules a file killed its reader: it is not read again before they change."""
    return f"lost:{digest}:{name}"


@functools.cache
def _text_rules() -> str:
    """By which rules text is made here."""
    return f"{TEXT_RULES_VERSION} {rules_digest(('text',))}"


def _keep_names(desk: Desk, entered: Tables) -> None:
    with desk.writer.transaction():
        for name in entered.names:
            desk.writer.put_name(name.name, name.kind, msgspec.json.encode(name.aliases).decode())
        if entered.names_table:
            found = [problem(entered.names_table, "names", fault) for fault in entered.name_faults]
            desk.record(entered.names_table, "names", found)


def _refuse(desk: Desk, found: Problem) -> None:
    with desk.writer.transaction():
        desk.record(found.document, found.stage, [found])


def _twin(desk: Desk, taken: Taken, entry: Entry | None) -> Capture | None:
    """The capture of the same bytes under another name, if the case has it as read by the rules of now."""
    if entry is not None and entry.values.get("url"):
        return None
    found = desk.writer.capture_of(taken.digest)
    if found is None or found.document is None or desk.writer.document_rules(found.document) != TEXT_RULES_VERSION:
        return None
    return found


def _see_again(desk: Desk, twin: Capture, taken: Taken, entry: Entry | None) -> None:
    """Keep equal bytes under another name as a second capture of the one report."""
    desk.writer.check_document(twin.document or "")
    desk.archive.check(taken.digest)
    reference = desk.archive.reference(desk.archive.put(taken.payload))
    source = desk.writer.source(twin.source)
    page = desk.writer.page_fields(twin.id)
    with desk.writer.transaction():
        if entry is not None:
            entered = {**entry.values, **source.entered}
            desk.writer.put_source(msgspec.structs.replace(source, entered=entered))
        earlier = list(desk.writer.captures(source.id))
        capture = making.make_capture(source.id, taken, reference, _ordinal(earlier, source, taken), now())
        desk.writer.put_capture(msgspec.structs.replace(capture, document=twin.document, outcome="read"), page)
    desk.added += 1


def retake(desk: Desk, known: Capture) -> None:
    """Read an original of the archive again, under what was entered of its source."""
    same = (c for c in desk.writer.captures(known.source) if c.payload_sha256 == known.payload_sha256)
    name = next(same, known).final_url.removeprefix("file:")  # equal bytes under another name keep their source
    payload = desk.archive.get(known.payload_sha256)
    taken = Taken(basename=name, digest=known.payload_sha256, payload=payload)
    fault = _container(taken)
    response = None if fault is not None else desk.pool.ask(ReadRequest(payload=payload, name=name))
    page = response.page if response is not None else None
    if response is not None and page is None:
        fault = problem(name, "text", response.message, response.cause)
    entered = desk.writer.source(known.source).entered
    _store(desk, taken, page, fault, Placed(entered=entered, reference=known.warc_ref or "", known=known))


def reread_visit(desk: Desk, known: Capture) -> None:
    """Read a visited page again from the archive."""
    writer = desk.writer
    every = tuple(writer.captures(known.source))
    payload = originals.payload(desk.archive, desk.folder, known, every)
    request = ReadRequest(payload=payload, name=originals.name_of(known), media_type=originals.media_type(known))
    page = desk.pool.ask(request).page
    if page is None or known.document is None:
        return
    document = making.make_document(known.source, page)
    with writer.transaction():
        writer.put_document(document, page.language)
        for capture in every:
            if capture.document == known.document:
                fresh = msgspec.structs.replace(capture, document=document.id)
                writer.put_capture(fresh, making.page_fields(page) if capture.id == known.id else None)
        if known.document != document.id:
            _replace(desk, known.source, known.document, document.id)
        desk.record(document.id, "text", [problem(document.id, "text", w) for w in page.warnings])


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file belongs: what was entered, its place in the archive, its capture if it was here before."""

    entered: dict[str, str]
    reference: str
    known: Capture | None


def _is_current(desk: Desk, known: Capture, entry: Entry | None) -> bool:
    if (
        known.document is None
        and desk.writer.meta(_lost(known.payload_sha256, known.final_url.removeprefix("file:"))) != _text_rules()
    ):
        return False
    if known.document is not None and desk.writer.document_rules(known.document) != TEXT_RULES_VERSION:
        return False
    entered = desk.writer.source(known.source).entered
    return entry is None or {**entered, **entry.values} == entered


def _container(taken: Taken) -> Problem | None:
    container = unsupported(taken.payload)
    if container is None:
        return None
    return problem(taken.basename, "capture", f"is {container}: not supported yet", "kept as it is, not read")


def _store(desk: Desk, taken: Taken, page: Page | None, fault: Problem | None, placed: Placed) -> None:
    writer, known = desk.writer, placed.known
    source = _source(desk, taken, page, placed.entered)
    with writer.transaction():
        if known is not None and known.source != source.id:
            writer.drop_capture(known)
            known = None
        earlier = list(writer.captures(source.id))
        writer.put_source(source)
        capture = known or making.make_capture(
            source.id, taken, placed.reference, _ordinal(earlier, source, taken), now()
        )
        if page is None:
            capture = msgspec.structs.replace(capture, document=None, outcome="unreadable")
            writer.put_capture(capture, None)
            desk.record(taken.basename, fault.stage if fault else "text", [fault] if fault else [])
            return
        document = making.make_document(source.id, page)
        stale = capture.document
        writer.put_document(document, page.language)
        capture = msgspec.structs.replace(capture, document=document.id, outcome="read")
        writer.put_capture(capture, making.page_fields(page))
        if stale is not None and stale != document.id:
            _replace(desk, source.id, stale, document.id)
        if known is not None and known.document is None:
            for stage in ("text", "capture"):
                writer.put_problems(taken.basename, stage, ())
        desk.record(document.id, "text", [problem(document.id, "text", w) for w in page.warnings])
        if placed.known is None or known is None:
            _note_change(desk, source, earlier, capture)


def _replace(desk: Desk, source: str, stale: str, document: str) -> None:
    """Drop a document that was made anew; what was found between it and other versions is kept under the new id."""
    changes = [change for change in desk.writer.changes(source) if stale in {change.before, change.after}]
    desk.writer.drop_document_if_unseen(stale)
    for number, change in enumerate(changes):
        before, after = (document if old == stale else old for old in (change.before, change.after))
        ident = change_id(source, before, after, number)
        desk.writer.put_change(msgspec.structs.replace(change, id=ident, before=before, after=after))


def _ordinal(earlier: Sequence[Capture], source: Source, taken: Taken) -> int:
    """How many captures the source has; more where one that was dropped left its number in use."""
    taken_ids = {c.id for c in earlier}
    ordinal = len(earlier)
    while capture_id(source.id, taken.digest, ordinal) in taken_ids:
        ordinal += 1
    return ordinal


def _source(desk: Desk, taken: Taken, page: Page | None, entered: dict[str, str]) -> Source:
    """The source of a file. One that is here keeps what was entered then, and loses nothing to a bad copy."""
    source = making.make_source(taken, page, entered)
    before = desk.writer.find_source(source.id)
    if before is None:
        return source
    joined = {**before.entered, **entered}
    if page is None:
        return msgspec.structs.replace(before, entered=joined)
    return making.make_source(taken, page, joined)


def _note_change(desk: Desk, source: Source, earlier: Sequence[Capture], capture: Capture) -> None:
    last = next((c.document for c in reversed(earlier) if c.document), None)
    if last is None or last == capture.document or capture.document is None:
        return
    before, after = desk.writer.document(last), desk.writer.document(capture.document)
    ordinal = sum(1 for _ in desk.writer.changes(source.id))
    desk.writer.put_change(
        Change(
            id=change_id(source.id, last, capture.document, ordinal),
            source=source.id,
            url=source.url,
            before=last,
            after=capture.document,
            kind="edited",
            at=capture.fetched_at,
            hunks=hunks(before, after),
        )
    )
