"""What the survey keeps of a report, read out of its statements and accounts alone: it can be kept for the next run."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from allegata.views.events import Event, event
from allegata.views.law import Told, told_step
from allegata.views.sizes import Counted, counted
from allegata.views.voices import Tally, Voices

if TYPE_CHECKING:
    from allegata.model import CaseReader, Statement

_ASIDE = frozenset({"background", "demands", None})


class Gist(msgspec.Struct, array_like=True):
    """A report's statements and accounts in a few kilobytes: ids, tallies and small rows, never the texts."""

    statements: list[str]
    rejected: list[str]
    asked: dict[str, str] = msgspec.field(default_factory=dict)
    """What sort of question a statement asks, by its id: `interview` where somebody else answers it at once."""
    accounts: list[tuple[str, int]] = msgspec.field(default_factory=list)
    """Ids of accounts, each with the number of its statements that are background."""
    named: str = ""
    """What our labels of the accounts say, folded."""
    bad_dates: int = 0
    engines: list[str] = msgspec.field(default_factory=list)
    loaded: list[str] = msgspec.field(default_factory=list)
    events: list[Event] = msgspec.field(default_factory=list)
    sizes: list[Counted] = msgspec.field(default_factory=list)
    steps: list[Told] = msgspec.field(default_factory=list)
    voices: list[Tally] = msgspec.field(default_factory=list)


def read_gist(reader: CaseReader, document: str) -> Gist:
    """Read the statements and accounts of a report."""
    every = list(reader.statements(document))
    held = [s for s in every if s.status != "rejected"]
    out = Gist(statements=[s.id for s in every], rejected=[s.id for s in every if s.status == "rejected"])
    out.engines = sorted({s.engine for s in held})
    out.loaded = sorted({" ".join(a.exact.casefold().split()) for s in held for a in s.loaded})
    voices = Voices()
    for statement in held:
        voices.add(statement)
        out.bad_dates += sum(bool({"impossible", "inconsistent"} & set(t.flags)) for t in statement.times)
        if statement.kind == "fact" and statement.bearing not in _ASIDE:
            dated = event(statement)
            out.events += [dated] if dated is not None else []
            out.sizes += counted(statement)
        if statement.step is not None:
            out.steps.append(told_step(statement.id, statement.step))
    out.voices = list(voices.held.values())
    out.asked = _asked(held)
    _note_accounts(out, reader, document, {s.id: s for s in every})
    return out


def _asked(statements: list[Statement]) -> dict[str, str]:
    """Tell an interviewer's questions: the author's, put to somebody who answers at once, in a text of such turns."""
    out: dict[str, str] = {}
    turns, to_reader = [], 0
    for one, following in pairwise((*statements, None)):
        if one is None or one.kind != "question":
            continue
        out[one.id] = "open"
        if following is not None and len(one.voice) == 1 and len(following.voice) > 1:
            turns.append(one.id)
            to_reader += "asserted.to_reader" in one.rules
    if to_reader > 1:
        out.update(dict.fromkeys(turns, "interview"))
    return out


def _note_accounts(out: Gist, reader: CaseReader, document: str, held: dict[str, Statement]) -> None:
    named: list[str] = []
    for account in reader.accounts(document):
        named += (account.label, account.people or "", ", ".join(account.named))
        own = [held[s] for s in account.statements if s in held]
        out.accounts.append((account.id, sum(s.bearing in _ASIDE for s in own)))
    out.named = "\n".join(named).casefold()
