"""What the watch knows of the sources, as it was stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.store.reader import Reader


class Watched(NamedTuple):
    """A row of the table: `state` and `sights` are JSON of the watch, `next_visit` an ISO time."""

    source: str
    state: str
    sights: str
    next_visit: str


def watched(reader: Reader, source: str | None = None) -> Iterator[Watched]:
    """The watched sources, or one of them, in the order of adding."""
    sql = (
        "SELECT w.source, w.state, w.sights, w.next_visit FROM watched w JOIN source s ON s.id = w.source "
        "WHERE w.source = coalesce(?, w.source) ORDER BY s.seq"
    )
    return (Watched(*row) for row in reader.rows(sql, source))
