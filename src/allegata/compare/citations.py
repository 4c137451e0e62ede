"""Who rests on whom: a report that names or credits another one's outlet, and reports from the same hands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allegata.model import Link, content_id, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from allegata.compare.outlets import Heading, Outlets
    from allegata.model.profiles import Traits

_PARTED = re.compile(r" and | / |[,;(){}]")


def credits_of(report: Heading) -> tuple[str, ...]:
    """What a report's byline and credit lines name beside persons."""
    printed = _PARTED.split(report.byline or "")
    return tuple(
        dict.fromkeys(x.strip() for x in (*report.source.cites, *report.source.authors, *printed) if x.strip())
    )


def citations(headings: Iterable[Heading], traits: Mapping[str, Traits], outlets: Outlets) -> tuple[Link, ...]:
    """Links `cites` from a report to the one whose outlet it names as a voice, or in its byline or credit line."""
    links: dict[tuple[str, str], Link] = {}
    for citing in headings:
        named = traits[citing.document].cites
        for n, name in enumerate((*named, *credits_of(citing))):
            other = outlets.last(citing, name)
            if other is not None:
                pair = (citing.document, other)
                how = "names" if n < len(named) else "carries the credit line of"
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


def same_hands(headings: Iterable[Heading]) -> tuple[Link, ...]:
    """Links `same_origin` from each report to the first of its owner group, and to the first of each of its authors.

    Headings come in their order.
    """
    first: dict[tuple[str, str], Heading] = {}
    links = []
    for report in headings:
        shared: dict[str, str] = {}
        for key, rule in _hands(report):
            earliest = first.setdefault(key, report)
            if earliest is not report:
                shared.setdefault(earliest.document, rule)
        for other, rule in shared.items():
            ident = content_id("lnk", "same_origin", report.document, other)
            links.append(Link(id=ident, a=report.document, b=other, kind="same_origin", rule=rule))
    return tuple(links)


def _hands(report: Heading) -> Iterator[tuple[tuple[str, str], str]]:
    """Who made a report, its owner first, each with the words for two reports that have them in common."""
    if report.owner:
        yield ("owner", fold(report.owner)), f"both belong to {report.owner}"
    for author in report.source.authors:
        yield ("author", fold(author)), f"both are by {author}"
