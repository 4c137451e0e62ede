"""What the watch has to ask: where it was silent, and statements whose words an edit took away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.model import Question
from allegata.model.ids import question_id
from allegata.store import watched

if TYPE_CHECKING:
    from allegata.store import Reader
    from allegata.watch import Alert
    from allegata.workbench.desk import Desk

SILENT = "silent"


def note_silence(desk: Desk, now: str) -> tuple[Alert, ...]:
    """Raise a question for each source that should have been visited and was not, once until it is."""
    rows = list(watched(desk.writer))
    if not rows:
        return ()
    from allegata.watch import State, silent  # noqa: PLC0415  a case without visits need not load the watch

    out = []
    for row in rows:
        state = msgspec.json.decode(row.state, type=State)
        found = silent(state, now)
        if found is None:
            continue
        out.append(found)
        told = msgspec.structs.replace(state, silence_told=True)
        with desk.writer.transaction():
            desk.writer.put_watched(row._replace(state=msgspec.json.encode(told).decode()))
            held_ones = (*_silences(desk.writer), (row.source, found))
            desk.writer.set_meta(SILENT, msgspec.json.encode(held_ones).decode())
            desk.writer.set_meta("outputs", None)
    return tuple(out)


def _silences(reader: Reader) -> tuple[tuple[str, Alert], ...]:
    kept = reader.meta(SILENT)
    if kept is None:
        return ()
    from allegata.watch import Alert as Told  # noqa: PLC0415  a case without silence need not load the watch

    return msgspec.json.decode(kept, type=tuple[tuple[str, Told], ...])


def questions(reader: Reader) -> tuple[Question, ...]:
    """What the watch has to ask: where it was silent, and statements whose words an edit took away."""
    out = [_question("custom", (source,), f"{alert.urls[0]}: {alert.words}") for source, alert in _silences(reader)]
    for change in reader.changes():
        lost = [m.source for m in change.moves if m.state == "lost"]
        if lost and change.before is not None:
            ids = {a: s.id for s in reader.statements(change.before) for a in s.anchors}
            for anchor in lost:
                text = f"An edit seen on {change.at[:10]} took away “{anchor.exact}”: does the statement still stand?"
                if anchor in ids:
                    out.append(_question("stale_anchor", (ids[anchor],), text))
    return tuple({q.id: q for q in out}.values())


def _question(kind: str, targets: tuple[str, ...], text: str) -> Question:
    return Question(id=question_id(kind, targets, text), kind=kind, targets=targets, text=text)  # type: ignore[arg-type]  # two of the kinds
