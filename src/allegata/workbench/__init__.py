"""The one place where stages meet: order, transactions, progress, problems. One function a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.workbench.adding import checked, tables, take_in
from allegata.workbench.analysing import analyse_all
from allegata.workbench.cases import make_case, open_case, prepare
from allegata.workbench.desk import Desk
from allegata.workbench.health import Diagnosis, doctor
from allegata.workbench.outcome import Outcome, Progress
from allegata.workbench.searching import search
from allegata.workbench.stages import score_factuality as factuality
from allegata.workbench.summary import Overview, overview
from allegata.workbench.verifying import Verified, verify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "Diagnosis",
    "Outcome",
    "Overview",
    "Progress",
    "Verified",
    "add",
    "analyse",
    "doctor",
    "factuality",
    "new",
    "open_case",
    "overview",
    "report",
    "search",
    "verify",
]


def new(case: Path, title: str) -> Outcome:
    """Make an empty case folder."""
    make_case(case, title)
    with Desk(case) as desk:
        return desk.outcome()


def add(
    case: Path,
    what: Sequence[str | Path],
    *,
    sources: Path | None = None,
    names: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Take files and folders into a case: captured, read, nothing lost.

    Args:
        case: the case folder.
        what: files and folders.
        sources: a table of what the user knows of the sources.
        names: a table of what the user knows of names.
        progress: called while it works.
    """
    paths, entered = checked(what), tables(sources, names)
    with Desk(case, progress) as desk:
        take_in(desk, paths, entered)
        return desk.outcome()


def analyse(case: Path, *, progress: Progress | None = None) -> Outcome:
    """Extract, code and compare what is new or changed; write `case.jsonl` and `case.html` anew."""
    with Desk(case, progress) as desk:
        analyse_all(desk)
        return desk.outcome()


def report(
    what: Sequence[str | Path],
    out: Path,
    *,
    title: str | None = None,
    sources: Path | None = None,
    names: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """`new`, `add` and `analyse` in one: the main job.

    Args:
        what: files and folders.
        out: an absent or empty folder, or a case to continue.
        title: of a new case; the folder's name if not given.
        sources: as for `add`.
        names: as for `add`.
        progress: called while it works.
    """
    paths, entered = checked(what), tables(sources, names)
    prepare(out, title or out.resolve().name)
    with Desk(out, progress, will_analyse=True) as desk:
        take_in(desk, paths, entered)
        analyse_all(desk)
        return desk.outcome()
