"""Who rests on whom by name: a report that cites another one's publisher, and reports from the same hands."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from allegata.model import Link, content_id, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.compare.profiles import Profile


def citations(profiles: Sequence[Profile]) -> tuple[Link, ...]:
    """Links `cites` from a report to the report in the case whose publisher it names as a voice.

    The cited report is the latest one of that publisher that came out no later than the citing one; where dates do
    not settle which, none is taken.
    """
    links: dict[tuple[str, str], Link] = {}
    for citing in profiles:
        for voice in citing.voices:
            if voice.name is None or voice.cue is None:
                continue
            cited = _cited(citing, fold(voice.name), profiles)
            if cited is not None and (citing.document, cited.document) not in links:
                links[citing.document, cited.document] = Link(
                    id=content_id("lnk", "cites", citing.document, cited.document),
                    a=citing.document,
                    b=cited.document,
                    kind="cites",
                    evidence=(voice.cue,),
                    rule=f"names {voice.name} as its source, which published the other report",
                )
    return tuple(links.values())


def _cited(citing: Profile, name: str, profiles: Sequence[Profile]) -> Profile | None:
    own = fold(citing.publisher or "")
    held = [p for p in profiles if p.publisher and fold(p.publisher) == name and name != own]
    if len(held) == 1 and not (citing.published and held[0].published):
        return held[0]
    if citing.published is None:
        return None
    before = [p for p in held if p.published is not None and p.published <= citing.published]
    return max(before, key=lambda p: (p.published or "", p.document), default=None)


def same_hands(profiles: Sequence[Profile]) -> tuple[Link, ...]:
    """Links `same_origin` between reports that share an owner group or an author."""
    links = []
    for a, b in combinations(profiles, 2):
        if a.source == b.source:
            continue
        shared = sorted({fold(x) for x in a.authors} & {fold(x) for x in b.authors})
        if a.owner and b.owner and fold(a.owner) == fold(b.owner):
            rule = f"both belong to {a.owner}"
        elif shared:
            names = ", ".join(x for x in a.authors if fold(x) in shared)
            rule = f"both are by {names}"
        else:
            continue
        links.append(
            Link(
                id=content_id("lnk", "same_origin", b.document, a.document),
                a=b.document,
                b=a.document,
                kind="same_origin",
                rule=rule,
            )
        )
    return tuple(links)
