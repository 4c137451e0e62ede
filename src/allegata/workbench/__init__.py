"""The one place where stages meet: order, transactions, progress, problems. One function a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from allegata.errors import UsageError
from allegata.reading.stages import score_factuality as factuality
from allegata.workbench.adding import Tables, addresses, checked, tables, take_in
from allegata.workbench.analysing import analyse_all
from allegata.workbench.cases import FleetingFolder, make_case, open_case, prepare
from allegata.workbench.deciding import Decided, decide, decide_all
from allegata.workbench.desk import Desk
from allegata.workbench.explaining import Explained, explain
from allegata.workbench.exporting import Exported, export
from allegata.workbench.faring import Quality, quality
from allegata.workbench.health import Diagnosis, doctor
from allegata.workbench.merging import Merged, merge
from allegata.workbench.orders import orders_of
from allegata.workbench.outcome import Outcome, Progress
from allegata.workbench.planning import Order
from allegata.workbench.searching import search
from allegata.workbench.settings import authorities_of, read_settings
from allegata.workbench.showing import Shown, show
from allegata.workbench.verifying import Verified, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.store import Reader
    from allegata.workbench.entries import Entries
    from allegata.workbench.fetching import Fetching
    from allegata.workbench.telling import History
    from allegata.workbench.watching import Round

__all__ = [
    "Decided",
    "Diagnosis",
    "Explained",
    "Exported",
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
    "export",
    "factuality",
    "history",
    "merge",
    "new",
    "open_case",
    "orders_of",
    "prove",
    "quality",
    "report",
    "search",
    "show",
    "verify",
    "watch",
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
    fetching: Fetching | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Take addresses, files and folders into a case: captured, read, nothing lost.

    Args:
        case: the case folder.
        what: web addresses, files (WARC, WACZ and feeds among them) and folders.
        sources: a table of what the user knows of the sources.
        names: a table of what the user knows of names.
        fetching: what the user sets about visits to the web.
        progress: called while it works.
    """
    paths, entered, urls = checked(what, web=True), tables(sources, names), addresses(what)
    with Desk(Path(case), progress) as desk:
        apart = take_in(desk, paths, entered)
        if apart or urls:
            _add_web(desk, (*apart, *urls), fetching, entered.sources)
        return desk.outcome()


def watch(
    case: str | Path,
    *,
    once: bool = False,
    seen: bool = False,
    fetching: Fetching | None = None,
    progress: Progress | None = None,
) -> Round:
    """Revisit the sources: what was edited, removed, redirected or reinstated.

    Args:
        case: the case folder.
        once: visit every source now, whatever its schedule.
        seen: visit nothing; say that what was told has been seen.
        fetching: what the user sets about visits to the web.
        progress: called while it works.
    """
    from allegata.workbench.watching import mark_seen, watch_all  # noqa: PLC0415  the web's libraries, where needed

    with Desk(Path(case), progress) as desk:
        if seen:
            mark_seen(desk)
        return watch_all(desk, fetching, once=once, visit=not seen)


def history(case: str | Path, source: str) -> History:
    """One source's life: captures, versions, changes, proofs.

    Args:
        case: the case folder.
        source: a source's id, or its address.
    """
    from allegata.workbench.telling import history_of  # noqa: PLC0415  the watch's libraries, where needed

    with open_case(case) as reader:
        return history_of(reader, source)


def analyse(case: str | Path, *, progress: Progress | None = None) -> Outcome:
    """Extract, code and compare what is new or changed; write `case.jsonl` and `case.html` anew."""
    with Desk(Path(case), progress) as desk:
        analyse_all(desk)
        return desk.outcome()


def prove(
    case: str | Path,
    *,
    authorities: Sequence[str] = (),
    allow: Sequence[str] = (),
    progress: Progress | None = None,
) -> Outcome:
    """Sign the log's head, and ask for the time proofs that are missing.

    Args:
        case: the case folder.
        authorities: further authorities, each `NAME=URL,ROOT.pem`.
        allow: addresses outside the public net that they may have.
        progress: called while it works.

    Raises:
        UsageError: there is no authority to ask, or what was given is none.
    """
    given = authorities_of(authorities, allow)
    if not given and not read_settings().authorities:
        raise UsageError(
            "no authority to ask", cause="give --authority NAME=URL,ROOT.pem, or name one in allegata.toml"
        )
    with Desk(Path(case), progress) as desk:
        desk.authorities = given
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
        apart = take_in(desk, paths, entered)
        if apart:
            _add_web(desk, apart, None, entered.sources)
        analyse_all(desk)
        return desk.outcome()


def _add_web(desk: Desk, what: Sequence[str | Path], fetching: Fetching | None, entries: Entries) -> None:
    """Take addresses, feeds and archives of the web into the case."""
    from allegata.workbench.adding_web import add_all  # noqa: PLC0415  the web's libraries, where needed

    add_all(desk, what, fetching, entries)


def __getattr__(name: str) -> type:
    """Load what visits are set by when it is asked for (PEP 562)."""
    if name == "Fetching":
        from allegata.workbench.fetching import Fetching as found  # noqa: PLC0415, N813  the web's libraries, where needed

        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
