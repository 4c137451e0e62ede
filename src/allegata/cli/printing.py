"""Results as a person reads them, or as JSON."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from allegata.cli.terminal import listed, say, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.store import Hit
    from allegata.views.glimpse import Glimpse
    from allegata.workbench import Diagnosis, Outcome, Verified

_SHOWN = 3
_WIDE = 160
_NARROW = 100
_LIMITS = 2
_PROVED = 8


def print_outcome(case: Path, outcome: Outcome, *, as_json: bool, then: str = "") -> int:
    """Print what `new` or `add` did, and the command that comes next; returns the exit status."""
    if as_json:
        say_json(outcome)
        return outcome.exit_code
    say(f"{outcome.title}: {case}")
    if outcome.added or outcome.unchanged:
        say(f"{_many(outcome.added, 'file')} added, {outcome.unchanged} here already.")
    for note in outcome.notes:
        say(_cut(note))
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
    say(f"The brief: {case / 'case.html'}")
    return outcome.exit_code


def _print_overview(seen: Glimpse, analysed: int) -> None:
    say(f"{seen.head}; {_many(seen.statements, 'statement')}, {_many(analysed, 'report')} analysed now.")
    for line in seen.limits[:_LIMITS]:
        say(_cut(line))
    where = None
    for told in seen.allegations:
        if told.situation != where:
            where = told.situation
            say(f"{_cut(where, _NARROW)}:")
        flags = f" [{', '.join(told.flags)}]" if told.flags else ""
        others = f" and {_many(told.origins - 1, 'more origin')}" if told.origins > 1 else ""
        by = f"{told.by}{others}"
        say(f"  {told.words}{flags} {_cut(by, _NARROW)}; {_cut(told.answer, _NARROW)}")
    if seen.allegation_count > len(seen.allegations):
        say(f"  and {seen.allegation_count - len(seen.allegations)} more allegations, in the brief")
    listed(f"{_many(seen.contradiction_count, 'contradiction')}:", [_cut(text) for text in seen.contradictions])
    listed(f"Ask next ({seen.question_count:,} open):", [_cut(text) for text in seen.questions])


def print_verified(found: Verified, *, as_json: bool) -> int:
    """Print what was rechecked and what is wrong; returns the exit status."""
    if as_json:
        body = {"what": found.what, "checks": found.checks, "notes": found.notes, "unproved": found.unproved}
        body["proved"] = found.proved
        say_json({**body, "consistent": not found.faults})
        return found.exit_code
    for check in found.checks:
        bad = f"{len(check.faults)} FAILED" if check.faults else "ok"
        say(f"{check.name}: {check.count:,} checked, {bad}")
    for fault in found.faults:
        say(f"FAILED {fault}")
    for line in found.unproved:
        say(line if line.startswith("unproved") else f"not checked: {line}")
    for note in found.notes:
        say(note)
    for line in found.proved[:_PROVED]:
        say(f"  {line}")
    if len(found.proved) > _PROVED:
        say(f"  and {len(found.proved) - _PROVED} more, under --json")
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


def _cut(text: str, width: int = _WIDE) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else f"{flat[: width - 1]}…"
