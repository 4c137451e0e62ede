"""What the watch holds of a page, read again after the rules of text changed: else the next visit would be an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.errors import InputError
from allegata.reading.messages import VisitRequest
from allegata.store import Watched, watched
from allegata.watch import Reading, Sight, State
from allegata.workbench import originals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.model import Capture, Source
    from allegata.workbench.desk import Desk


def resight(desk: Desk, source: Source) -> None:
    """Read a source's kept pages again as the watch sees them; those that can't be are forgotten."""
    captures = tuple(desk.writer.captures(source.id))
    for row in watched(desk.writer, source.id):
        state = msgspec.json.decode(row.state, type=State)
        sights = msgspec.json.decode(row.sights, type=tuple[Sight, ...])
        fresh = tuple(found for one in sights if (found := _again(desk, source, captures, one)) is not None)
        if state.version is not None and (version := _again(desk, source, captures, state.version)) is not None:
            state = msgspec.structs.replace(state, version=version)
        with desk.writer.transaction():
            desk.writer.put_watched(
                Watched(
                    source.id, msgspec.json.encode(state).decode(), msgspec.json.encode(fresh).decode(), row.next_visit
                )
            )


def _again(desk: Desk, source: Source, captures: Sequence[Capture], sight: Sight) -> Sight | None:
    """A page as the rules of now read it; its visit is that of its moment, else the last that showed a version."""
    visit = next((c for c in captures if c.fetched_at == sight.at), None)
    visit = visit or next((c for c in reversed(captures) if c.document is not None), None)
    if visit is None:
        return None
    try:
        payload = originals.payload(desk.archive, desk.folder, visit, captures)
    except InputError:
        return None
    response = desk.pool.ask(
        VisitRequest(
            payload=payload,
            url=source.url,
            address=visit.final_url.partition("#")[0],
            at=sight.at,
            media_type=originals.media_type(visit),
        )
    )
    reading = msgspec.msgpack.decode(response.seen, type=Reading) if response.seen else None
    return reading.sight if reading is not None else None
