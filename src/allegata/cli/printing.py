"""Results as a person reads them, or as JSON."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from allegata.cli.terminal import listed, say, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.store import Hit
    from allegata.workbench import Diagnosis, Outcome, Overview, Verified

_SHOWN = 20
_FEW = 6
_WIDE = 160


def print_outcome(case: Path, outcome: Outcome, *, as_json: bool, then: str = "") -> int:
    """Print what `new` or `add` did, and the command that comes next; returns the exit status."""
    if as_json:
        say_json(outcome)
        return outcome.exit_code
    say(f"{outcome.title}: {case}")
    if outcome.added or outcome.unchanged:
        say(f"{_many(outcome.added, 'file')} added, {outcome.unchanged} here already.")
    _print_problems(outcome)
    if then:
        say(f"next: {then} {shlex.quote(str(case))}")
    return outcome.exit_code


def print_report(case: Path, outcome: Outcome, *, as_json: bool) -> int:
    """Print what `report` or `analyse` did and what the case holds; returns the exit status."""
    if as_json:
        say_json(outcome)
        return outcome.exit_code
    say(f"{outcome.title}  [INTERNAL: names not protected]")
    if outcome.overview is not None:
        _print_overview(outcome.overview, outcome.analysed)
    _print_problems(outcome)
    say(f"Case file: {case / 'case.html'}")
    return outcome.exit_code


def _print_overview(seen: Overview, analysed: int) -> None:
    kinds = ", ".join(f"{number} {kind}" for kind, number in seen.kinds.items())
    say(f"{_many(seen.reports, 'report')} read, {analysed} analysed now.")
    say(f"{_many(seen.statements, 'statement')}{f' ({kinds})' if kinds else ''}.")
    if seen.heard:
        say(f"{_many(seen.voices, 'voice')} beside the authors: {_some([v.name for v in seen.heard])}.")
    if seen.accounts:
        say(f"{_many(len(seen.accounts), 'account')} of alleged situations; indicators as voices report them:")
    for account in seen.accounts[:_SHOWN]:
        say(f"  {_cut(account.label)}")
        if account.reported:
            say(f"    reported: {_some(list(account.reported))}")
        if account.denied:
            say(f"    denied: {_some(list(account.denied))}")
    if len(seen.accounts) > _SHOWN:
        say(f"  and {len(seen.accounts) - _SHOWN} more, in the case file")
    listed(f"{_many(seen.question_count, 'open question')}:", [_cut(text) for text in seen.questions[:_FEW]])
    if seen.question_count > _FEW:
        say(f"  and {seen.question_count - _FEW} more, in the case file")


def print_verified(found: Verified, *, as_json: bool) -> int:
    """Print what was rechecked and what is wrong; returns the exit status."""
    if as_json:
        body = {"what": found.what, "checks": found.checks, "notes": found.notes, "unproved": found.unproved}
        say_json({**body, "consistent": not found.faults})
        return found.exit_code
    for check in found.checks:
        bad = f"{len(check.faults)} FAILED" if check.faults else "ok"
        say(f"{check.name}: {check.count:,} checked, {bad}")
    for fault in found.faults:
        say(f"FAILED {fault}")
    for line in found.unproved:
        say(f"not checked: {line}")
    for note in found.notes:
        say(note)
    return found.exit_code


def print_hits(hits: tuple[Hit, ...], *, as_json: bool) -> int:
    """Print hits, each with its voices and passage; returns the exit status."""
    if as_json:
        say_json(hits)
        return 0
    for hit in hits:
        voices = f"{' > '.join(hit.voices)}: " if hit.voices else ""
        say(f"{hit.record} {hit.id}  {voices}{_cut(hit.passage)}")
        say(f"  in {hit.title or 'a report without title'} ({hit.document})")
    say(f"{_many(len(hits), 'hit')}.")
    return 0


def print_diagnosis(found: Diagnosis, *, as_json: bool) -> int:
    """Print what is installed and what is missing; returns the exit status."""
    if as_json:
        say_json(found)
        return found.exit_code
    for part in found.parts:
        state = part.version or "found" if part.found else "MISSING" if part.required else "not installed"
        say(f"{part.name}: {state}{f' ({part.note})' if part.note else ''}")
    say("All that is required is here." if found.exit_code == 0 else "Something required is missing.")
    return found.exit_code


def _print_problems(outcome: Outcome) -> None:
    problems = outcome.problems
    if problems:
        say(f"{_many(len(problems), 'problem')}:")
    for p in problems[:_SHOWN]:
        resource = outcome.resources.get(p.document or "", p.document or "").removeprefix("file:")
        say(f"  {resource}: {p.message}{f' ({p.cause})' if p.cause else ''}")
    if len(problems) > _SHOWN:
        say(f"  and {len(problems) - _SHOWN} more, in the case file")


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _some(names: list[str]) -> str:
    rest = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return "; ".join(_cut(name, _WIDE // 2) for name in names[:_FEW]) + rest


def _cut(text: str, width: int = _WIDE) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else f"{flat[: width - 1]}…"
