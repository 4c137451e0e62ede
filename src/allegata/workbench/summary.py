"""A case at a glance: what was read, who speaks, what is alleged and what is asked, in attributed words."""

from __future__ import annotations

import collections
import functools
from typing import TYPE_CHECKING

import msgspec

from allegata.indicators import standards

if TYPE_CHECKING:
    from allegata.model import Account, CaseReader

_MANY = 12


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A voice past the reports' own authors, and in how many statements it is heard."""

    name: str
    statements: int


class Alleged(msgspec.Struct, frozen=True, kw_only=True):
    """One alleged situation: what voices report or deny, the rules' wording."""

    account: str
    label: str
    reported: tuple[str, ...]
    denied: tuple[str, ...]
    wording: tuple[str, ...]


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the whole case and the first entries of each kind: `heard` lists the most heard of all `voices`."""

    reports: int
    statements: int
    kinds: dict[str, int]
    voices: int
    heard: tuple[Voice, ...]
    accounts: tuple[Alleged, ...]
    questions: tuple[str, ...]
    question_count: int
    problem_count: int


def overview(reader: CaseReader) -> Overview:
    """Look over a case; one record at a time."""
    voices: collections.Counter[str] = collections.Counter()
    kinds: collections.Counter[str] = collections.Counter()
    for statement in reader.statements():
        kinds[statement.kind] += 1
        voices.update({hop.name for hop in statement.voice if hop.depth >= 0 and hop.name})
    asked = list(reader.questions())
    ranked = sorted(voices.items(), key=lambda item: (-item[1], item[0]))
    tally = reader.tally()
    return Overview(
        reports=tally["document"],
        statements=tally["statement"],
        kinds=dict(sorted(kinds.items())),
        voices=len(voices),
        heard=tuple(Voice(name=name, statements=number) for name, number in ranked[:_MANY]),
        accounts=tuple(_alleged(reader, account) for account in reader.accounts()),
        questions=tuple(q.text for q in sorted(asked, key=lambda q: q.kind != "single_origin")[:_MANY]),
        question_count=len(asked),
        problem_count=tally["problem"],
    )


def _alleged(reader: CaseReader, account: Account) -> Alleged:
    found: dict[str, dict[str, None]] = {"reported": {}, "denied": {}}
    for coding in reader.codings(account.id):
        found[coding.reading].setdefault(_label(coding.indicator), None)
    return Alleged(
        account=account.id,
        label=account.label,
        reported=tuple(found["reported"]),
        denied=tuple(found["denied"]),
        wording=tuple(dict.fromkeys(a.wording for a in reader.assessments(account.id) if a.wording)),
    )


@functools.cache
def _labels() -> dict[str, str]:
    return {i.id: i.label for s in standards() for i in s.indicators}


def _label(indicator: str) -> str:
    return _labels().get(indicator, indicator)
