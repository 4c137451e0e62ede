"""The commands of the spreadsheet: export, import, agreement."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import allegata as library
from allegata.cli.progress import progress
from allegata.cli.terminal import listed, say, say_json
from allegata.errors import SheetRefusedError, UsageError

if TYPE_CHECKING:
    from allegata.workbench import Agreement, Imported

_PATH = click.Path(path_type=Path, readable=False)
_case = click.argument("case", type=_PATH)
_json = click.option("--json", "as_json", is_flag=True, help="Print machine output.")
_SHOWN = 40
_WORDS = 160


@click.command()
@_case
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "jsonl", "wacz"]), required=True, help="Which format."
)
@click.option("--out", type=_PATH, required=True, metavar="PATH", help="A folder for csv, a file for the others.")
@_json
def export(case: Path, form: str, out: Path, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Write a case as tables to be filled (csv, xlsx), as lines of JSON, or its archive of visits (wacz)."""
    made = library.export(case, form, out)  # type: ignore[arg-type]  # click has checked the choice
    if as_json:
        say_json(made)
    else:
        say(f"{out}: {', '.join(made.files)}")
    return 0


@click.command(name="import")
@_case
@click.argument("sheet", metavar="FILE", type=_PATH)
@click.option("--actor", required=True, metavar="A", help="Who decided.")
@click.option("--reason", default="", metavar="R", help="For rows that give none.")
@click.option("--dry-run", is_flag=True, help="Print what it would do, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_json
def import_(  # noqa: PLR0913, PLR0917  click passes each option
    case: Path,
    sheet: Path,
    actor: str,
    reason: str,
    dry_run: bool,  # noqa: FBT001  click passes it
    yes: bool,  # noqa: FBT001  as above
    as_json: bool,  # noqa: FBT001  as above
) -> int:
    """Replay a filled sheet as decisions: all of it or nothing.

    FILE is a CSV, a folder of them, or a workbook, as export gave them. Importing it again does nothing.
    """
    try:
        would = library.import_sheet(case, sheet, actor=actor, reason=reason, dry_run=True)
        if dry_run or not would.summaries:
            return _print_imported(would, as_json=as_json)
        if not yes:
            _ask(case, would)
        with progress(silent=as_json) as shown:
            made = library.import_sheet(case, sheet, actor=actor, reason=reason, progress=shown)
    except SheetRefusedError as refused:
        for fault in refused.faults[: _SHOWN if len(refused.faults) > 1 else 0]:
            say(fault, error=True)
        raise
    return _print_imported(made, as_json=as_json)


def _ask(case: Path, would: Imported) -> None:
    _preview(would, error=True)
    if not sys.stdin.isatty():
        cause = "nothing was done; add --yes"
        raise UsageError(f"{len(would.summaries)} decisions of a sheet need a yes", resource=case.name, cause=cause)
    click.confirm(f"Make these {len(would.summaries)} decisions?", abort=True, err=True)


def _preview(would: Imported, *, error: bool) -> None:
    verbs = [line.split(maxsplit=1)[0] for line in would.summaries]
    counts = ", ".join(f"{verbs.count(verb)} {verb}" for verb in dict.fromkeys(verbs))
    say(f"{len(verbs)} decisions: {counts}", error=error)
    for line in would.summaries[:_SHOWN]:
        say(f"would {line}", error=error)
    if len(verbs) > _SHOWN:
        say(f"and {len(verbs) - _SHOWN} more", error=error)


def _print_imported(made: Imported, *, as_json: bool) -> int:
    if as_json:
        say_json(made)
        return made.exit_code
    if not made.summaries:
        earlier = (
            f": its {made.already} decisions were imported before" if made.already else ": no row holds a decision"
        )
        say(f"Nothing to do{earlier}.")
        return made.exit_code
    if made.is_dry:
        _preview(made, error=False)
    else:
        for line in made.summaries[:_SHOWN]:
            say(line)
        say(f"{len(made.decisions)} decided.")
    if made.already:
        say(f"{made.already} were imported before.")
    return made.exit_code


@click.command()
@_case
@click.argument("sheets", metavar="SHEET SHEET...", nargs=-1, required=True, type=_PATH)
@_json
def agreement(case: Path, sheets: tuple[Path, ...], as_json: bool) -> int:  # noqa: FBT001  click passes it
    """How far people agree who filled the same sheet apart, and where they differ. Nothing is decided by it."""
    found = library.agreement(case, sheets)
    if as_json:
        say_json(found)
    else:
        _print_agreement(found)
    return 0


def _print_agreement(found: Agreement) -> None:
    say("Krippendorff's alpha: 1 where all agree, 0 where they agree as often as chance would have it.")
    for row in found.rows:
        told = f"{row.alpha:.3f}" if row.alpha is not None else "not defined, for all said one thing"
        told = told if row.units else "nothing that two people decided on"
        say(f"  {row.kind}: {told}; {row.same} of {row.units} the same")
    if found.only_one:
        say(f"{found.only_one} decided on by one person alone.")
    listed(
        "To adjudicate:",
        [
            f"{d.kind} {d.id}: “{' '.join(d.words.split())[:_WORDS]}” · "
            + " · ".join(
                f"{sheet}: {v or 'nothing'}{f' ({why})' if why else ''}"
                for sheet, v, why in zip(found.sheets, d.decisions, d.reasons, strict=True)
            )
            for d in found.differing
        ],
    )
