"""A case open for review: each decision is stored at once, what follows from it is made behind it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from allegata.errors import AllegataError
from allegata.store import Reader
from allegata.store import deciding as kept
from allegata.workbench.analysing import refresh
from allegata.workbench.deciding import Decided, check_orders, patient_desk, write_plans
from allegata.workbench.planning import Planner
from allegata.workbench.reviewing import Review

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from allegata.workbench.planning import Order, Plan

_CALM, _CALMEST = 0.4, 10.0
"""Seconds without a further decision after which what follows is made, at least and at most.

In a large case that takes longer, and a decision waits for it: so it begins the later the longer it took.
"""


class Live:
    """One case under review by one process: `decide` is quick, `settle` compares and writes the case files.

    Use from any thread; close it when done, so that nothing is left behind the database.
    """

    def __init__(self, case: Path) -> None:
        self.folder = case
        self._turn = threading.Lock()
        self._asked = threading.Event()
        self._done = threading.Event()
        self._done.set()
        self._is_closing = False
        self._calm = _CALM
        self.fault = ""
        """Why what follows from the last decisions could not be made; empty where it was."""
        self._thread = threading.Thread(target=self._run, name="settling", daemon=True)
        self._thread.start()

    @property
    def is_settled(self) -> bool:
        """Is all made that follows from the decisions?"""
        return self._done.is_set()

    def preview(self, orders: Sequence[Order], *, reason: str, actor: str) -> Decided:
        """What orders would do.

        Raises:
            UsageError: an id, verb, field or value that cannot be.
        """
        check_orders(orders, reason, actor)
        with Reader(self.folder) as reader, reader.snapshot():
            plans = Planner(reader).plans(orders)
        return Decided(case=self.folder.name, is_dry=True, summaries=tuple(p.summary for p in plans))

    def decide(self, orders: Sequence[Order], *, reason: str, actor: str) -> Decided:
        """Store decisions, and put them over the records that they are about: all of it or nothing.

        Raises:
            UsageError: an id, verb, field or value that cannot be; nothing is decided then.
        """
        check_orders(orders, reason, actor)
        with self._turn, patient_desk(self.folder) as desk:
            plans = Planner(desk.writer).plans(orders)
            about = {found for p in plans for i in _idents(p) if (found := kept.document_of(desk.writer, i))}
            documents = {document for _, document in about if document is not None}
            documents |= {str(p.after["document"]) for p in plans if p.verb == "add"}
            groups = {kind for kind, document in about if document is None}
            with desk.writer.transaction():  # one: nobody sees a decision whose record is not yet as it says
                desk.writer.set_meta("outputs", None)
                made = write_plans(desk, plans, reason, actor)
                review = Review(desk.writer, only=None if groups else documents)
                review.put_documents()
                review.put_groups(groups)
            desk.sign()
        self._done.clear()
        self._asked.set()
        return Decided(
            case=self.folder.name,
            is_dry=False,
            summaries=tuple(p.summary for p in plans),
            decisions=tuple(made),
        )

    def settle(self) -> None:
        """Compare, and write the case files, now."""
        with self._turn, patient_desk(self.folder) as desk:
            refresh(desk)
            desk.prove()

    def close(self) -> None:
        """Make what is still to be made, and stop."""
        self._is_closing = True
        self._asked.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_closing:
            self._asked.wait()
            while self._asked.is_set() and not self._is_closing:
                self._asked.clear()
                self._asked.wait(self._calm)
            self._asked.clear()
            if self._done.is_set():
                continue
            start = time.monotonic()
            try:
                self.settle()
                self.fault = ""
            except AllegataError as error:
                self.fault = str(error)
            self._calm = min(_CALMEST, max(_CALM, 2 * (time.monotonic() - start)))
            if not self._asked.is_set():
                self._done.set()


def _idents(plan: Plan) -> tuple[str, ...]:
    """The records that a plan is about: its own, those it is made one with, those it is undone on."""
    return (plan.target, *plan.after.get("with", ()), *(i for p in plan.after.get("pairs", ()) for i in p[:2]))
