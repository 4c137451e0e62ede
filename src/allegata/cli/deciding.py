"""The commands of review: decide, show, quality, merge."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import allegata as library
from allegata.cli.progress import progress
from allegata.cli.terminal import listed, say, say_json
from allegata.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.workbench import Decided, Merged, Order, Quality, Shown

_PATH = click.Path(path_type=Path, readable=False)
_case = click.argument("case", type=_PATH)
_json = click.option("--json", "as_json", is_flag=True, help="Print machine output.")
_SHOWN = 40
_BULK = 2


@click.command()
@_case
@click.argument("words", metavar="ID... VERB [FIELD=VALUE...]", nargs=-1)
@click.option("--from", "listed_in", type=_PATH, metavar="FILE", help="A list: lines, CSV or JSON lines.")
@click.option("--reason", default="", metavar="R", help="Why.")
@click.option("--actor", required=True, metavar="A", help="Who decides.")
@click.option("--dry-run", is_flag=True, help="Print what it would do, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before more than one decision.")
@_json
def decide(  # noqa: PLR0913, PLR0917  click passes each option
    case: Path,
    words: tuple[str, ...],
    listed_in: Path | None,
    reason: str,
    actor: str,
    dry_run: bool,  # noqa: FBT001  click passes it
    yes: bool,  # noqa: FBT001  as above
    as_json: bool,  # noqa: FBT001  as above
) -> int:
    """Decide on records: a decision each, appended to the log; the case files follow.

    VERB is accept, reject, correct, undo, add, split, merge, rename, join, part, same, different, unsure, answer,
    assign or note.
    """
    orders = library.orders_of(words, listed_in)
    if not dry_run and not yes and _how_many(orders) >= _BULK:
        _ask(case, orders, reason, actor)
    with progress(silent=as_json) as shown:
        made = library.decide_all(case, orders, reason=reason, actor=actor, dry_run=dry_run, progress=shown)
    return _print_decided(made, as_json=as_json)


def _how_many(orders: Sequence[Order]) -> int:
    together = {"merge", "join", "part", "same", "different", "unsure"}
    return sum(1 if o.verb in together else len(o.ids) for o in orders)


def _ask(case: Path, orders: Sequence[Order], reason: str, actor: str) -> None:
    """Show what a bulk change would do, and go on only where a person says yes."""
    would = library.decide_all(case, orders, reason=reason, actor=actor, dry_run=True)
    _preview(would, error=True)
    if not sys.stdin.isatty():
        cause = "nothing was done; add --yes"
        raise UsageError(f"{len(would.summaries)} decisions at once need a yes", resource=case.name, cause=cause)
    click.confirm(f"Make these {len(would.summaries)} decisions?", abort=True, err=True)


def _preview(would: Decided, *, error: bool) -> None:
    for line in would.summaries[:_SHOWN]:
        say(f"would {line}", error=error)
    if len(would.summaries) > _SHOWN:
        say(f"and {len(would.summaries) - _SHOWN} more", error=error)


def _print_decided(made: Decided, *, as_json: bool) -> int:
    if as_json:
        say_json(made)
        return made.exit_code
    if made.is_dry:
        _preview(made, error=False)
        return made.exit_code
    for line in made.summaries[:_SHOWN]:
        say(line)
    say(f"{len(made.decisions)} decided.")
    return made.exit_code


@click.command()
@_case
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Of loopback; any that is free if 0."
)
@click.option("--no-browser", is_flag=True, help="Print the address, and open nothing.")
@_json
def review(case: Path, port: int, no_browser: bool, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Review a case in the browser, on this machine alone; Ctrl-C ends it.

    The first line printed is the address; it opens the workbench once.
    """
    from allegata.web import review as serve  # noqa: PLC0415  the web's libraries, where needed

    told = (lambda address: say_json({"address": address})) if as_json else say
    serve(case, port=port, opens_browser=not no_browser, told=told)
    return 0


@click.command()
@_case
@click.argument("ident", metavar="ID")
@_json
def show(case: Path, ident: str, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Print one record with its passage, its history and what rests on it."""
    found = library.show(case, ident)
    if as_json:
        say_json(found)
    else:
        _print_shown(found)
    return 0


def _print_shown(found: Shown) -> None:
    say(f"{found.kind} {found.id}")
    for name, value in found.record.items():
        if name in {"id", "record"} or value is None or value in ((), [], {}, ""):
            continue
        now = _plain(value)
        before = _plain(found.machine[name]) if found.machine and name in found.machine else now
        say(f"  {name}: {now}{f'  (the program: {before})' if before != now else ''}")
    for p in found.passages:
        say(f"in {p.title or p.document}, {p.start}:{p.end}")
        say(f"  …{p.before[-80:]}[{p.exact}]{p.after[:80]}…")
    listed(
        "History:",
        [
            f"{d.at} {d.actor}: {d.verb}{' ' + d.reason if d.reason else ''}"
            f"{'' if d.seq in found.in_force or d.verb == 'undo' else ' (undone)'}"
            for d in found.history
        ],
    )
    listed("Notes:", found.notes)
    listed("Rests on it:", [f"{r.record} {r.id} ({r.field}) {r.words[:80]}" for r in found.rests[:_SHOWN]])


def _plain(value: object) -> str:
    """A value on one line: an anchor by its span and words, the rest as it is."""
    if isinstance(value, dict):
        if "exact" in value:
            return f"{value['start']}:{value['end']} “{value['exact']}”"
        return (
            "{"
            + ", ".join(f"{k}: {_plain(v)}" for k, v in value.items() if v is not None and v not in ((), [], {}, ""))
            + "}"
        )
    if isinstance(value, list | tuple):
        return "; ".join(_plain(v) for v in value)
    text = " ".join(str(value).split())
    return text if len(text) <= 400 else f"{text[:399]}…"  # noqa: PLR2004  some lines of a terminal


@click.command()
@_case
@click.option("--gold", type=_PATH, metavar="FILE", help="Write the decided records there, as lines of JSON.")
@_json
def quality(case: Path, gold: Path | None, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """How the proposals fared: accepted, corrected, rejected by kind, rule and engine."""
    found = library.quality(case, gold=gold)
    if as_json:
        say_json(found)
    else:
        _print_quality(found)
    return 0


def _print_quality(found: Quality) -> None:
    for by in ("kind", "engine", "rule"):
        rows = [r for r in found.rows if r.by == by and (by == "kind" or r.decided)]
        listed(
            f"By {by}: accepted, corrected, rejected, of proposed",
            [f"{r.name}: {r.accepted}, {r.corrected}, {r.rejected}, of {r.proposed:,}" for r in rows],
        )
    say(f"{found.added} added by people; {found.decisions} decisions.")
    if found.gold:
        say(f"{found.gold} gold lines written.")


@click.command()
@_case
@click.argument("other", type=_PATH)
@_json
def merge(case: Path, other: Path, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Make two copies of a case one: OTHER's decisions come into CASE; both logs are kept, conflicts listed."""
    with progress(silent=as_json) as shown:
        found = library.merge(case, other, progress=shown)
    if as_json:
        say_json(found)
    else:
        _print_merged(found)
    return found.exit_code


def _print_merged(found: Merged) -> None:
    say(f"{found.taken} decisions taken from {found.other}; {found.entries} entries of its log kept.")
    listed("The copies do not agree; the later decision holds:", found.conflicts)
    listed("Only there:", found.missing)
