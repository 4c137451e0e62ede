"""Progress on a terminal; nothing in a pipe."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.workbench import Progress


@contextlib.contextmanager
def progress(*, silent: bool) -> Iterator[Progress | None]:
    """A progress line on standard error while the block runs, if that is a terminal and not `silent`."""
    if silent or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  a tenth of a second, on terminals only
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415  only a terminal needs it
    from rich.progress import Progress as Bar  # noqa: PLC0415  only a terminal needs it

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(doing: str, done: int, total: int | None) -> None:
            bar.update(task, description=doing, completed=done, total=total)

        yield show
