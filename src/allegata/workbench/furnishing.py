"""Furniture of a page's template, learnt from all that the case has seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.store import watched
from allegata.watch import Sight, leading, learn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.watch import Furniture
    from allegata.workbench.desk import Desk
    from allegata.workbench.visiting import Seen


def kept_sights(desk: Desk, template: str) -> list[Sight]:
    """What was seen before of the pages of a template."""
    out: list[Sight] = []
    for row in watched(desk.writer):
        sights = msgspec.json.decode(row.sights, type=tuple[Sight, ...])
        if sights and leading(sights[0].url) == template:
            out += sights
    return out


def furniture_of(desk: Desk, url: str, *seen: Seen, others: Sequence[str] = ()) -> Furniture:
    """Learn the furniture of an address's template; `seen` are the pages of this round."""
    now = [s.reading.sight for s in seen if s.reading is not None and s.reading.sight is not None]
    return learn([*kept_sights(desk, leading(url)), *now], others)
