"""What a command did: counts, the problems it met, where its files are."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from allegata.model import Problem
from allegata.views.glimpse import Glimpse

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and of how many (None where unknown)."""


def quiet(_doing: str, _done: int, _total: int | None) -> None:
    """Show no progress."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What `report`, `new`, `add` or `analyse` did.

    `case` is the folder's name; `files` are relative to it; `tally` counts the case's records by type. `added` and
    `unchanged` count files, `analysed` documents. `problems` are those met by this command, standing ones aside;
    `notes` say what was passed over; `resources` gives the file of each document that they name.
    """

    case: str
    title: str
    added: int = 0
    unchanged: int = 0
    analysed: int = 0
    overview: Glimpse | None = None
    tally: dict[str, int] = msgspec.field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    resources: dict[str, str] = msgspec.field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0, or 1 where problems were met."""
        return 1 if self.problems else 0
