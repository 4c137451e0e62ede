"""The command that gives a case out in another format."""

from __future__ import annotations

from pathlib import Path

import click

import allegata as library
from allegata.cli.terminal import say, say_json

_PATH = click.Path(path_type=Path, readable=False)


@click.command()
@click.argument("case", type=_PATH)
@click.option("--format", "form", type=click.Choice(["wacz"]), required=True, help="Which format.")
@click.option("--out", type=_PATH, required=True, metavar="PATH", help="Where it goes.")
@click.option("--json", "as_json", is_flag=True, help="Print machine output.")
def export(case: Path, form: str, out: Path, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Write a case in another format: its archive of visits as a WACZ."""
    made = library.export(case, form, out)  # type: ignore[arg-type]  # click has checked the choice
    if as_json:
        say_json(made)
    else:
        say(f"{out}: {', '.join(made.files)}")
    return 0
