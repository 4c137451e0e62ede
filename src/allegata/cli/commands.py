"""The commands. Each calls one function of the workbench and prints what it returns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import allegata as library
from allegata.cli import deciding, exporting
from allegata.cli.explaining import print_explained, text_of
from allegata.cli.printing import print_diagnosis, print_hits, print_outcome, print_report, print_verified
from allegata.cli.progress import progress
from allegata.cli.watching import fetching_of, fetching_options, print_history, print_round

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
@fetching_options
@_json
def add(
    case: Path,
    what: tuple[str, ...],
    sources: Path | None,
    names: Path | None,
    as_json: bool,  # noqa: FBT001  click passes it
    **how: Any,
) -> int:
    """Take addresses, files and folders into a case: captured, read, nothing lost.

    WHAT may be a web address, a file, a folder, a WARC or WACZ, or a feed, whose items are added.
    """
    with progress(silent=as_json) as shown:
        fetching = fetching_of(how)
        outcome = library.add(case, what, sources=sources, names=names, fetching=fetching, progress=shown)
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
@_case
@click.option("--once", is_flag=True, help="Visit every source now, whatever its schedule.")
@click.option("--seen", is_flag=True, help="Visit nothing; what was told has been seen.")
@fetching_options
@_json
def watch(case: Path, once: bool, seen: bool, as_json: bool, **how: Any) -> int:  # noqa: FBT001  click passes them
    """Revisit the sources that are due: what was edited, removed, redirected or reinstated.

    A page that cannot be reached is never a removal.
    """
    with progress(silent=as_json) as shown:
        found = library.watch(case, once=once, seen=seen, fetching=fetching_of(how), progress=shown)
    return print_round(case, found, as_json=as_json)


@allegata.command()
@_case
@click.argument("source", metavar="SOURCE")
@_json
def history(case: Path, source: str, as_json: bool) -> int:  # noqa: FBT001  click passes it
    """One source's life, by its id or address: captures, versions, changes and what they did, proofs."""
    return print_history(library.history(case, source), as_json=as_json)


@allegata.command()
@click.argument("what", metavar="CASE-OR-FILE", type=_PATH)
@click.option(
    "--trust",
    multiple=True,
    metavar="KEY",
    help="Who must have signed: a public key (ed25519:..., or its file). Or the root certificate of an authority.",
)
@_json
def verify(what: Path, trust: tuple[str, ...], as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Recheck everything that can be rechecked offline: originals, texts, anchors, ids, decisions, proofs, case files.

    A WARC or WACZ is rechecked by its own digests.
    """
    return print_verified(library.verify(what, trust=trust), as_json=as_json)


@allegata.command()
@_case
@click.option("--authority", "authorities", multiple=True, metavar="NAME=URL,ROOT.pem", help="A further authority.")
@click.option(
    "--allow-address", "allow", multiple=True, metavar="ADDRESS[:PORT]", help="Let an authority of your own net answer."
)
@_json
def prove(case: Path, authorities: tuple[str, ...], allow: tuple[str, ...], as_json: bool) -> int:  # noqa: FBT001  click passes it
    """Sign the log, and ask the authorities for the time proofs that are missing.

    It needs an authority: one in allegata.toml of your configuration folder, or one given here.
    """
    with progress(silent=as_json) as shown:
        outcome = library.prove(case, authorities=authorities, allow=allow, progress=shown)
    return print_outcome(case, outcome, as_json=as_json, then="allegata verify")


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


for _command in (deciding.decide, deciding.show, deciding.quality, deciding.merge, exporting.export, deciding.review):
    allegata.add_command(_command)
