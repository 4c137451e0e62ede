"""Who rests on whom: a report that names or credits another one's outlet, and reports from the same hands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allegata.compare.names import initials
from allegata.grammar.proper import bare
from allegata.model import Link, content_id, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.compare.matter import Matter, Report
    from allegata.model.profiles import Claim, Name

_FEWEST_LETTERS = 3
_PARTED = re.compile(r" and | / |[,;(){}]")


def is_of(name: str, publisher: str) -> bool:
    """Is a voice's or credit's name an outlet's: in full, by its initials, or with what kind of work it is?"""
    mine, outlet = bare(name), bare(publisher)
    if not mine or not outlet:
        return False
    if set(outlet) == set(mine) or (len(outlet) > 1 and set(outlet) <= set(mine)):
        return True
    if len(mine) == 1 < len(outlet) and outlet[-1] == mine[0]:  # "the Mail" of the Port Skerry Mail
        return True
    short = name.strip("() ").replace(".", "")
    return len(short) >= _FEWEST_LETTERS and short.isupper() and short.casefold() == initials(publisher)


def cited(matter: Matter, citing: Report, name: str) -> list[Report]:
    """The reports of the case that a name stands for, none of the citing report's own outlet, latest first.

    Only those count that came out no later than the citing one; where dates do not settle it, those of an outlet with
    one report.
    """
    held = [r for r in matter.outlets_of(name, is_of) if r.publisher != citing.publisher and r is not citing]
    if citing.published is None:
        return held if len(held) == 1 else []
    before = [r for r in held if r.published is not None and r.published <= citing.published]
    undated = [r for r in held if r.published is None]
    return before[::-1] or (undated if len(held) == 1 else [])


def credits_of(report: Report) -> tuple[str, ...]:
    """What a report's byline and credit lines name beside persons."""
    printed = _PARTED.split(report.byline or "")
    return tuple(
        dict.fromkeys(x.strip() for x in (*report.source.cites, *report.source.authors, *printed) if x.strip())
    )


def citations(matter: Matter) -> tuple[Link, ...]:
    """Links `cites` from a report to the one whose outlet it names as a voice, or in its byline or credit line."""
    links: dict[tuple[str, str], Link] = {}
    for citing in matter.reports:
        for name, claim in _named(citing):
            for other in cited(matter, citing, name)[:1]:
                pair = (citing.document, other.document)
                how = "names" if claim is not None else "carries the credit line of"
                links.setdefault(
                    pair,
                    Link(
                        id=content_id("lnk", "cites", *pair),
                        a=pair[0],
                        b=pair[1],
                        kind="cites",
                        rule=f"{how} {name}, which published the other report",
                    ),
                )
    return tuple(links[k] for k in sorted(links))


def _named(report: Report) -> Iterator[tuple[str, Claim | None]]:
    for claim in report.profile.claims:
        for voice in claim.voices:
            if voice.name is not None and voice.cue is not None:
                yield voice.name, claim
    for name in credits_of(report):
        yield name, None


def same_hands(matter: Matter) -> tuple[Link, ...]:
    """Links `same_origin` from each report to the first of its owner group, and to the first of each of its authors."""
    first: dict[tuple[str, str], Report] = {}
    links = []
    for report in matter.reports:
        shared: dict[str, str] = {}
        for key, rule in _hands(report):
            earliest = first.setdefault(key, report)
            if earliest is not report:
                shared.setdefault(earliest.document, rule)
        for other, rule in shared.items():
            ident = content_id("lnk", "same_origin", report.document, other)
            links.append(Link(id=ident, a=report.document, b=other, kind="same_origin", rule=rule))
    return tuple(links)


def _hands(report: Report) -> Iterator[tuple[tuple[str, str], str]]:
    """Who made a report, its owner first, each with the words for two reports that have them in common."""
    if report.owner:
        yield ("owner", fold(report.owner)), f"both belong to {report.owner}"
    for author in report.source.authors:
        yield ("author", fold(author)), f"both are by {author}"


def body_of(matter: Matter, name: Name) -> Report | None:
    """The report that a body published itself: a voice of that name is its publisher."""
    return matter.publisher_of(name)
