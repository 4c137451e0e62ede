"""Rows of the user's table of sources that nothing in the case answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.workbench.desk import problem

if TYPE_CHECKING:
    from allegata.workbench.desk import Desk
    from allegata.workbench.entries import Entries


def note_unused(desk: Desk, entries: Entries, used: set[int]) -> None:
    """Say which rows of the user's table name no file or report of the case, and what is wrong with the table."""
    if not entries.table:
        return
    captured = {capture.final_url.removeprefix("file:") for capture in desk.writer.captures()}
    captured |= {source.url for source in desk.writer.sources()}
    missing = [
        problem(
            entries.table,
            "sources",
            f"line {row.line}: no file or report here is called {row.file or row.values['url']}",
        )
        for row in entries.rows
        if row.line not in used and not {row.file.rsplit("/", 1)[-1], row.values.get("url")} & captured
    ]
    faults = [problem(entries.table, "sources", fault) for fault in entries.faults]
    with desk.writer.transaction():
        desk.record(entries.table, "sources", [*faults, *missing])
