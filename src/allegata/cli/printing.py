"""Results as a person reads them, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.cli.terminal import listed, say, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.model import Problem
    from allegata.workbench import Outcome

_SHOWN = 20


def print_outcome(case: Path, outcome: Outcome, *, as_json: bool) -> int:
    """Print what `new` or `add` did; returns the exit status."""
    if as_json:
        say_json(outcome)
        return outcome.exit_code
    say(f"{outcome.title}: {case}")
    if outcome.added or outcome.unchanged:
        say(f"{_many(outcome.added, 'file')} added, {outcome.unchanged} here already.")
    print_problems(outcome.problems)
    return outcome.exit_code


def print_report(case: Path, outcome: Outcome, *, as_json: bool) -> int:
    """Print what `report` or `analyse` did; returns the exit status."""
    if as_json:
        say_json(outcome)
        return outcome.exit_code
    t = outcome.tally
    say(outcome.title)
    say(f"{_many(t['document'], 'report')} read, {outcome.analysed} analysed now.")
    say(
        f"{_many(t['statement'], 'statement')}, {_many(t['attribution'], 'attribution')}, {_many(t['account'], 'account')}."
    )
    print_problems(outcome.problems)
    say(f"Case file: {case / 'case.html'}")
    return outcome.exit_code


def print_problems(problems: tuple[Problem, ...]) -> None:
    """List problems, one line each."""
    if problems:
        say(f"Problems ({len(problems)}):")
    for p in problems[:_SHOWN]:
        say(f"  {p.document}: {p.message}" + (f" ({p.cause})" if p.cause else ""))
    if len(problems) > _SHOWN:
        say(f"  and {len(problems) - _SHOWN} more, in case.jsonl")


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


__all__ = ["listed", "print_outcome", "print_problems", "print_report"]
