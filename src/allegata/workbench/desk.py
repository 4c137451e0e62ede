"""One command at work on one case: the open store, the archive, the children that read, the problems met."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Self

from allegata.capture import Archive
from allegata.errors import AllegataError
from allegata.model import Problem
from allegata.model.ids import problem_id
from allegata.reading.pool import Pool
from allegata.store import ReviewWriter
from allegata.workbench import originals
from allegata.workbench.clock import now
from allegata.workbench.outcome import Outcome, Progress, quiet
from allegata.workbench.outputs import sweep, written
from allegata.workbench.proving import check_signed, prove, sign_head

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from allegata.capture.stamping import Authority
    from allegata.model import Document
    from allegata.workbench.proving import Refused

__all__ = ["Desk", "now", "problem"]


def problem(resource: str | None, stage: str, message: str, cause: str | None = None) -> Problem:
    """A problem with its id."""
    return Problem(
        id=problem_id(resource, stage, message), document=resource, stage=stage, message=message, cause=cause or None
    )


class Desk:
    """What a writing command holds while it works. Use as a context manager."""

    def __init__(self, case: Path, progress: Progress | None = None, *, will_analyse: bool = False) -> None:
        self.folder = case
        self.progress: Progress = progress or quiet
        self.pool = Pool()
        self.writer = ReviewWriter(case)
        try:
            check_signed(self.writer)
        except AllegataError:
            self.writer.close()
            raise
        self.authorities: tuple[Authority, ...] = ()
        """Beside the configured ones, those that this command was given."""
        self.archive = Archive(case)
        self._will_analyse = will_analyse
        self.added = 0
        self.unchanged = 0
        self.analysed = 0
        self.files: tuple[str, ...] = ()
        self.notes: list[str] = []
        """What the user is told that is no problem."""
        self._met: dict[str, Problem] = {}

    def __enter__(self) -> Self:
        if self._will_analyse:
            self.pool.warm()
        self.archive.sweep()
        sweep(self.folder)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.ExitStack() as last:
            last.callback(self.writer.close)
            self.pool.close()

    def met(self, problems: Iterable[Problem]) -> None:
        """Note problems for this command's own list."""
        for found in problems:
            self._met.setdefault(found.id, found)

    def record(self, resource: str | None, stage: str, problems: Iterable[Problem]) -> None:
        """Note problems and store them in place of what the stage said of the resource before; inside a transaction."""
        found = tuple(problems)
        self.writer.set_meta("outputs", None)  # what was written is behind the database now
        self.met(found)
        self.writer.put_problems(resource, stage, found)

    def problems(self) -> tuple[Problem, ...]:
        """What this command met."""
        return tuple(self._met.values())

    def check_document(self, document: Document) -> None:
        """Hold a document against its seal and its originals against their digests, before anything is made of it.

        Raises:
            CheckFailedError: one of them was altered or is gone.
        """
        self.writer.check_document(document.id)
        for capture in self.writer.captures(document.source):
            if capture.document == document.id:
                originals.check(self.archive, self.folder, capture)

    def sign(self) -> None:
        """Sign the log's head; where that cannot be it is a problem met."""
        unsigned = sign_head(self.writer)
        if unsigned is not None:
            self._refused(unsigned)

    def prove(self) -> None:
        """Sign the log's head, then ask for the time proofs that are missing; what was refused is a problem met."""
        self.sign()
        for refused in prove(self.writer, self.authorities, self.progress):
            self._refused(refused)

    def _refused(self, refused: Refused) -> None:
        self.met([problem(refused.resource, "proof", refused.message, refused.cause)])

    def outcome(self) -> Outcome:
        """Sign and prove what was done, and say what it was; with a look over the case where files were written."""
        self.prove()
        named = {p.document for p in self._met.values()}
        return Outcome(
            case=self.folder.name or self.folder.resolve().name,
            title=self.writer.case().title,
            added=self.added,
            unchanged=self.unchanged,
            analysed=self.analysed,
            notes=tuple(self.notes),
            tally=self.writer.tally(),
            problems=tuple(self._met.values()),
            resources={c.document: c.final_url for c in self.writer.captures() if c.document and c.document in named},
            overview=kept.glimpse if self.files and (kept := written(self.writer)) is not None else None,
            files=self.files,
        )
