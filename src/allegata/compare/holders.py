"""Two names for the one who holds an office: one report names X as the owner of the mill, another Y."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allegata.compare.accounts import far
from allegata.compare.matter import carries, share_name
from allegata.grammar.lexicon import words
from allegata.model import Link, content_id, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.compare.claims import Placed
    from allegata.compare.matter import Matter
    from allegata.model.profiles import Claim, Name

_NEAR = 7
"""Words between an office and the name of who holds it, at most."""
_OTHERS = frozenset({"former", "late", "ex", "then", "previous", "new", "deputy", "another", "one"})


def holders(matter: Matter, placed: Placed) -> Iterator[Link]:
    """A contradiction of identity for each office that two reports of one situation give to two people."""
    held: dict[tuple[str, Name], dict[Name, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in matter.claims.values():
        scene = placed.scene(claim)
        if scene is None or not carries(claim):
            continue
        for office, of, person in _offices(claim):
            held[f"{scene} {office}", of][person].append(claim)
    for (key, _), people in sorted(held.items()):
        named = sorted(people)
        for n, one in enumerate(named):
            for other in named[n + 1 :]:
                link = _link(matter, key.rpartition(" ")[2], (one, people[one]), (other, people[other]))
                if link is not None:
                    yield link


def _link(matter: Matter, office: str, one: tuple[Name, list[Claim]], other: tuple[Name, list[Claim]]) -> Link | None:
    if share_name([one[0]], [other[0]]):
        return None
    pairs = [(a, b) for a in one[1] for b in other[1] if matter.report(a) is not matter.report(b) and not _far(a, b)]
    if not pairs:
        return None
    a, b = min(pairs, key=lambda p: sorted(c.statement for c in p))
    low, high = sorted((a, b), key=lambda c: c.statement)
    names = [" ".join(one[0] if c in one[1] else other[0]).title() for c in (low, high)]
    return Link(
        id=content_id("lnk", "contradicts", low.statement, high.statement, office),
        a=low.statement,
        b=high.statement,
        kind="contradicts",
        dimension="identity",
        rule=f"one names {names[0]} as the {office}, the other {names[1]}",
    )


def _far(a: Claim, b: Claim) -> bool:
    return bool(a.times and b.times) and (
        far(a.times[0].latest, b.times[0].earliest) or far(b.times[0].latest, a.times[0].earliest)
    )


def _offices(claim: Claim) -> Iterator[tuple[str, Name, Name]]:
    """Offices of one holder that stand beside the only person of a claim, with the site or body that they are of."""
    if len(claim.persons) != 1 or not claim.sites:
        return
    told = [fold(w.strip('.,;:()“”"')) for w in claim.words.split()]
    last = claim.persons[0][-1]
    if last not in told:
        return
    at = told.index(last)
    for n, word in enumerate(told):
        is_held = word in words("word_classes", "word", use="one_holder") and abs(n - at) <= _NEAR
        if is_held and not _OTHERS & set(told[max(0, n - 2) : n]):
            yield word, claim.sites[0], claim.persons[0]
