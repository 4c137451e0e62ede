"""Reports through the real command, and what `case.jsonl` then holds of each: the gate scores what a user gets."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import allegata
from allegata.model import Account, AnyRecord, Attribution, Capture, Coding, Document, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable


class Analysed(msgspec.Struct):
    """One report with the records that are its own."""

    document: Document
    statements: list[Statement] = msgspec.field(default_factory=list)
    attributions: list[Attribution] = msgspec.field(default_factory=list)
    accounts: list[Account] = msgspec.field(default_factory=list)
    codings: list[Coding] = msgspec.field(default_factory=list)


def analyse(paths: Iterable[Path]) -> dict[str, Analysed]:
    """Report on files in a temporary case.

    Returns:
        By file name, what was made of it; files of which no document came are left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "case"
        allegata.report(list(paths), out=out)
        decoder = msgspec.json.Decoder(AnyRecord)
        with (out / "case.jsonl").open("rb") as lines:
            return _by_file([decoder.decode(line) for line in lines])


def _by_file(records: list[AnyRecord]) -> dict[str, Analysed]:
    held = {r.id: Analysed(document=r) for r in records if isinstance(r, Document)}
    statements: dict[str, str] = {}
    for s in (r for r in records if isinstance(r, Statement)):
        statements[s.id] = s.anchors[0].document
        held[statements[s.id]].statements.append(s)
    for a in (r for r in records if isinstance(r, Attribution)):
        held[a.cue.document].attributions.append(a)
    accounts: dict[str, str] = {}
    for account in (r for r in records if isinstance(r, Account)):
        accounts[account.id] = statements[account.statements[0]]
        held[accounts[account.id]].accounts.append(account)
    for coding in (r for r in records if isinstance(r, Coding)):
        held[accounts[coding.account]].codings.append(coding)
    captures = [r for r in records if isinstance(r, Capture) and r.document in held]
    return {c.final_url.removeprefix("file:"): held[c.document] for c in captures if c.document is not None}
