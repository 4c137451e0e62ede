"""The commands. Each calls one function of the workbench and prints what it returns."""

from __future__ import annotations

from pathlib import Path

import click

import allegata as library
from allegata.cli import deciding
from allegata.cli.explaining import print_explained, text_of
from allegata.cli.printing import print_diagnosis, print_hits, print_outcome, print_report, print_verified
from allegata.cli.progress import progress

_PATH = click.Path(path_type=Path, readable=False)
_case = click.argument("case", type=_PATH)
_json = click.option("--json", "as_json", is_flag=True, help="Print machine output.")
_sources = click.option(
    "--sources",
    type=_PATH,
    metavar="CSV",
    help="What you know of the sources: file, url, publisher, owner_group, authors, published, kind, note.",
)
_names = click.option("--names", type=_PATH, metavar="CSV", help="What you know of names: name, kind, aliases.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, no_args_is_help=False)
@click.version_option(library.__version__, prog_name="allegata", message="%(prog)s %(version)s")
def allegata() -> None:
    """Read published reports; keep what is alleged apart from what is proved.

    Every statement is taken out with its voice: who says it, on whose authority, how firmly, anchored to the exact
    characters. Exit status: 0 done, 1 done with problems listed, 2 wrong use, 3 a check failed.
    """


@allegata.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--out", required=True, type=_PATH, metavar="DIR", help="New or empty folder, or a case to continue.")
@click.option("--title", help="Title of a new case; the folder's name if not given.")
@_sources
@_names
@_json
def report(
    files: tuple[str, ...],
    out: Path,
    title: str | None,
    sources: Path | None,
    names: Path | None,
    as_json: bool,  # noqa: FBT001  click passes it
) -> int:
    """The main job in one shot: files and folders in, a case file out."""
    with progress(silent=as_json) as shown:
        outcome = library.report(files, out, title=title, sources=sources, names=names, progress=shown)
    return print_report(out, outcome, as_json=as_json)


@allegata.command()
@_case
@click.option("--title", required=True, help="What the case is called.")
@_json
def new(case: Path, title: str, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Make an empty case folder."""
    return print_outcome(case, library.new(case, title), as_json=as_json)


@allegata.command()
@_case
@click.argument("what", metavar="WHAT...", nargs=-1, required=True)
@_sources
@_names
@_json
def add(
    case: Path,
    what: tuple[str, ...],
    sources: Path | None,
    names: Path | None,
    as_json: bool,  # noqa: FBT001  click passes it
) -> int:
    """Take files and folders into a case: captured, read, nothing lost."""
    with progress(silent=as_json) as shown:
        outcome = library.add(case, what, sources=sources, names=names, progress=shown)
    return print_outcome(case, outcome, as_json=as_json, then="allegata analyse")


@allegata.command()
@_case
@_json
def analyse(case: Path, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Extract, code and compare what is new or changed; write case.jsonl and case.html anew."""
    with progress(silent=as_json) as shown:
        outcome = library.analyse(case, progress=shown)
    return print_report(case, outcome, as_json=as_json)


@allegata.command()
@click.argument("what", metavar="CASE-OR-FILE", type=_PATH)
@_json
def verify(what: Path, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Recheck everything that can be rechecked offline: originals, texts, anchors, ids, decisions, case files."""
    return print_verified(library.verify(what), as_json=as_json)


@allegata.command()
@_case
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Most hits of each kind.")
@_json
def search(case: Path, words: tuple[str, ...], limit: int, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Find words in statements and documents; quote several words to find them as a phrase."""
    return print_hits(library.search(case, words, limit=limit), as_json=as_json)


@allegata.command()
@click.argument("sentence", metavar="SENTENCE")
@click.option("--where", is_flag=True, help="Also print file and line of each rule.")
@_json
def explain(sentence: str, where: bool, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Say what is made of a sentence, and by which rules; - reads standard input.

    Prints claims with their voices, standing and codings, and the rules that kept something from being read. It needs
    no case, and keeps nothing.
    """
    return print_explained(library.explain(text_of(sentence)), where=where, as_json=as_json)


@allegata.command()
@_json
def doctor(as_json: bool) -> int:  # noqa: FBT001  click passes it
    """What is installed, which engines and models, what is missing and how to get it."""
    return print_diagnosis(library.doctor(), as_json=as_json)


for _command in (deciding.decide, deciding.show, deciding.quality, deciding.merge):
    allegata.add_command(_command)
