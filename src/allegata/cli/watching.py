"""What a watch found and a source's life, in lines of plain words or as JSON."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import click
import msgspec

from allegata.cli.terminal import listed, say, say_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from allegata.workbench.fetching import Fetching
    from allegata.workbench.telling import History
    from allegata.workbench.watching import Round

_WIDE = 160

_OPTIONS = (
    click.option(
        "--allow-address",
        "allow",
        multiple=True,
        metavar="ADDRESS[:PORT]",
        help="Let a private or loopback address be reached, for a test site or an intranet; each use is logged.",
    ),
    click.option(
        "--pace",
        type=click.FloatRange(0),
        default=5.0,
        show_default=True,
        help="Seconds between two requests to a host.",
    ),
    click.option("--via", metavar="PROXY", help="An HTTP or SOCKS proxy; names are resolved there."),
    click.option("--cookies", type=click.Path(), metavar="FILE", help="A session to lend; it is never stored."),
    click.option(
        "--robots",
        type=click.Choice(["keep", "ignore"]),
        default="keep",
        show_default=True,
        help="What to do with robots.txt.",
    ),
    click.option("--user-agent", "agent", metavar="NAME", help="How the visits name themselves."),
)


def fetching_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of visits to a command, which gets them as `**how`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def fetching_of(how: dict[str, Any]) -> Fetching | None:
    """What the user set about visits, with the line that says what a site learns on standard error."""
    from pathlib import Path  # noqa: PLC0415  beside the next one

    from allegata.workbench.fetching import Fetching  # noqa: PLC0415  the web's libraries, where needed

    cookies = how["cookies"]
    return Fetching(
        allow=tuple(how["allow"]),
        via=how["via"],
        pace=how["pace"],
        robots=how["robots"],
        cookies=Path(cookies) if cookies else None,
        user_agent=how["agent"],
        tell=lambda line: say(line, error=True),
    )


def print_round(case: Path, found: Round, *, as_json: bool) -> int:
    """Print what a watch found; returns the exit status. As JSON: a record a line, the changes before the alerts."""
    if as_json:
        _say_records(found)
        return found.exit_code
    kinds: dict[str, int] = {}
    for change in found.changes:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    say(f"{len(found.changes)} visited{f': {told}' if told else ''}.")
    for change in found.changes:
        if change.kind not in {"unchanged", "unreachable"}:
            say(f"{change.kind}: {change.url}")
            for words in found.words.get(change.id, ()):
                say(f"  {_cut(words)}")
    listed("New:", (_alert(a.at, a.kind, a.urls, a.words) for a in found.alerts))
    told_before = [a for a in found.unseen if a not in found.alerts]
    listed("Told before, not yet seen:", (_alert(a.at, a.kind, a.urls, a.words) for a in told_before))
    listed("Problems:", (f"{p.document}: {p.message}{f' ({p.cause})' if p.cause else ''}" for p in found.problems))
    if found.next_visit is not None:
        say(f"Next visit due: {found.next_visit}")
    if found.unseen:
        name = shlex.quote(str(case))
        say(f"next: allegata analyse {name}; once read: allegata watch {name} --seen")
    return found.exit_code


def _say_records(found: Round) -> None:
    for change in found.changes:
        body = msgspec.to_builtins(change)
        click.echo(json.dumps({**body, "words": found.words.get(change.id, ())}, ensure_ascii=True))
    for alert in found.unseen:
        click.echo(json.dumps({"record": "alert", **msgspec.to_builtins(alert)}, ensure_ascii=True))
    for problem in found.problems:
        click.echo(json.dumps(msgspec.to_builtins(problem), ensure_ascii=True))


def print_history(found: History, *, as_json: bool) -> int:
    """Print a source's life, oldest first; returns the exit status."""
    if as_json:
        say_json(found)
        return 0
    say(f"{found.title or 'without title'}")
    say(f"{found.url} ({found.source}): {found.standing}")
    say()
    for line in _by_time(found):
        say(line)
    say()
    for version in found.versions:
        printed = "; ".join(filter(None, (version.title, version.byline, version.dated)))
        say(f"version {version.number}: {_cut(printed)}")
        told = f"{version.statements} statements" if version.is_analysed else "not analysed yet"
        say(f"  seen {version.first_seen} to {version.last_seen}, {told}, {version.document}")
    say(f"{len(found.captures)} capture{'' if len(found.captures) == 1 else 's'}:")
    for taken in found.captures:
        shows = f"shows version {taken.version}" if taken.version else "shows no version of its own"
        status = f" ({taken.status})" if taken.status is not None else ""
        say(f"  {taken.at}  {taken.outcome}{status}, {shows}; {taken.proof}")
        say(f"    sha256 {taken.sha256} in {taken.where}")
    return 0


def _by_time(found: History) -> Iterable[str]:
    if found.captures:
        yield f"{found.captures[0].at}  first captured"
    for turn in found.changes:
        between = (
            f", version {turn.before} to {turn.after}"
            if turn.before and turn.after and turn.before != turn.after
            else ""
        )
        yield f"{turn.at}  {turn.kind}{between}"
        yield from (f"    {_cut(words)}" for words in turn.words)
        if turn.lost:
            yield f"    passages lost that statements rest on: {turn.lost}"
    if not found.changes:
        yield "no change was seen"


def _alert(at: str, kind: str, urls: tuple[str, ...], words: str) -> str:
    where = urls[0] if len(urls) == 1 else f"{len(urls)} pages"
    return _cut(f"{at}  {kind}: {where}: {words}")


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDE else f"{flat[: _WIDE - 1]}…"
