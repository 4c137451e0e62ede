"""The one place where stages meet: order, transactions, progress, problems. One function a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from allegata.reading.stages import score_factuality as factuality
from allegata.workbench.adding import Tables, checked, tables, take_in
from allegata.workbench.analysing import analyse_all
from allegata.workbench.cases import FleetingFolder, make_case, open_case, prepare
from allegata.workbench.deciding import Decided, decide, decide_all
from allegata.workbench.desk import Desk
from allegata.workbench.explaining import Explained, explain
from allegata.workbench.faring import Quality, quality
from allegata.workbench.health import Diagnosis, doctor
from allegata.workbench.merging import Merged, merge
from allegata.workbench.orders import orders_of
from allegata.workbench.outcome import Outcome, Progress
from allegata.workbench.planning import Order
from allegata.workbench.searching import search
from allegata.workbench.showing import Shown, show
from allegata.workbench.verifying import Verified, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.store import Reader

__all__ = [
    "Decided",
    "Diagnosis",
    "Explained",
    "Merged",
    "Order",
    "Outcome",
    "Progress",
    "Quality",
    "Shown",
    "Verified",
    "add",
    "analyse",
    "decide",
    "decide_all",
    "doctor",
    "explain",
    "factuality",
    "merge",
    "new",
    "open_case",
    "orders_of",
    "quality",
    "report",
    "search",
    "show",
    "verify",
]


def new(case: str | Path, title: str) -> Outcome:
    """Make an empty case folder."""
    folder = Path(case)
    make_case(folder, title)
    with Desk(folder) as desk:
        return desk.outcome()


def add(
    case: str | Path,
    what: Sequence[str | Path],
    *,
    sources: str | Path | None = None,
    names: str | Path | None = None,
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
    with Desk(Path(case), progress) as desk:
        take_in(desk, paths, entered)
        return desk.outcome()


def analyse(case: str | Path, *, progress: Progress | None = None) -> Outcome:
    """Extract, code and compare what is new or changed; write `case.jsonl` and `case.html` anew."""
    with Desk(Path(case), progress) as desk:
        analyse_all(desk)
        return desk.outcome()


@overload
def report(
    what: Sequence[str | Path],
    out: str | Path,
    *,
    title: str | None = None,
    sources: str | Path | None = None,
    names: str | Path | None = None,
    progress: Progress | None = None,
) -> Outcome: ...


@overload
def report(
    what: Sequence[str | Path],
    out: None = None,
    *,
    title: str | None = None,
    sources: str | Path | None = None,
    names: str | Path | None = None,
    progress: Progress | None = None,
) -> Reader: ...


def report(
    what: Sequence[str | Path],
    out: str | Path | None = None,
    *,
    title: str | None = None,
    sources: str | Path | None = None,
    names: str | Path | None = None,
    progress: Progress | None = None,
) -> Outcome | Reader:
    """`new`, `add` and `analyse` in one: the main job.

    Args:
        what: files and folders.
        out: an absent or empty folder, or a case to continue; a folder that lasts as long as the result if not given.
        title: of a new case; the folder's name if not given.
        sources: as for `add`.
        names: as for `add`.
        progress: called while it works.

    Returns:
        what was done; without `out` the case itself, open to be read: close it, and it is gone.
    """
    paths, entered = checked(what), tables(sources, names)
    if out is None:
        fleeting = FleetingFolder()
        _report(fleeting.case, paths, entered, title or "Report", progress)
        return fleeting.opened()
    folder = Path(out)
    return _report(folder, paths, entered, title or folder.resolve().name, progress)


def _report(folder: Path, paths: Sequence[Path], entered: Tables, title: str, progress: Progress | None) -> Outcome:
    prepare(folder, title)
    with Desk(folder, progress, will_analyse=True) as desk:
        take_in(desk, paths, entered)
        analyse_all(desk)
        return desk.outcome()
