"""The 2009 dimension rule and classification table, to the letter. Counts in, names of combinations out.

Source: ILO and European Commission, Operational indicators of trafficking in human beings (2009).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from allegata.errors import UsageError
from allegata.indicators.standards import DIMENSIONS, indicator, standard, table
from allegata.model import DimensionScore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.model import Reading

NOT_CLASSIFIED = "not classified by the 2009 table"
_MEANS = "deceptive or coercive recruitment"
_EXPLOITATION = "exploitative conditions of work"
_COERCION = "coercion at destination"


def is_positive(strong: int, medium: int, weak: int) -> bool:
    """Whether a dimension with so many reported indicators of each strength is positive."""
    s, m, w = strong, medium, weak
    return s >= 2 or (s >= 1 and m + w >= 1) or m >= 3 or (m >= 2 and w >= 1)  # noqa: PLR2004  the rule's own numbers


def score(standard_id: str, reported: Iterable[str]) -> dict[str, DimensionScore]:
    """The six dimensions of a 2009 set, from the ids of the indicators reported.

    An indicator counts once, however many passages report it.

    Raises:
        UsageError: the set's strengths are unknown, the standard has no such rule, or an indicator is not in the set.
    """
    _must_have_strengths(standard_id)
    held: dict[str, Counter[str]] = {name: Counter() for name in DIMENSIONS}
    for ident in dict.fromkeys(reported):
        found = indicator(standard_id, ident)
        if found is None or found.strength is None:
            raise UsageError(f"no indicator {ident} in this set", resource=standard_id)
        held[found.dimension][found.strength] += 1
    return {
        name: DimensionScore(
            strong=c["strong"],
            medium=c["medium"],
            weak=c["weak"],
            positive=is_positive(c["strong"], c["medium"], c["weak"]),
        )
        for name, c in held.items()
    }


def _must_have_strengths(standard_id: str) -> None:
    found = standard(standard_id)
    if not all(i.dimension in DIMENSIONS for i in found.indicators):
        raise UsageError(
            "this standard has no rule that combines its indicators", resource=standard_id, cause="they are listed"
        )
    if any(i.strength is None for i in found.indicators):
        raise UsageError(
            "this set is not scored: the strengths of its indicators are not known",
            resource=standard_id,
            cause="take them from the 2009 brochure and supply them in a checked file; they are never guessed",
        )


class Cells(NamedTuple):
    """The three cells of the classification table: what each can be read as, and whether it is mentioned at all."""

    means: frozenset[str]
    exploitation: str
    coercion: str


def cells(standard_id: str, readings: Iterable[tuple[str, Reading]]) -> Cells:
    """Read the table's cells off (indicator, reading) pairs.

    A cell is `yes` where its dimension is positive, `no` (means: `none`) where something in it is denied and nothing
    reported, `silent` where nothing is coded, and `partial` where something is reported and the rule is not met.
    """
    pairs = list(readings)
    scores = score(standard_id, (i for i, r in pairs if r == "reported"))
    met: dict[str, set[str]] = {name: set() for name in DIMENSIONS}
    for ident, reading in pairs:
        found = indicator(standard_id, ident)
        if found is not None:
            met[found.dimension].add(reading)
    means = {n for n in ("deceptive", "coercive") if scores[f"{n}_recruitment"].positive}
    if not means:
        recruitment = met["deceptive_recruitment"] | met["coercive_recruitment"]
        # an abuse of vulnerability is a means too: where it is reported, "none" would be wrong
        vulnerability = met["recruitment_by_abuse_of_vulnerability"] & {"reported"}
        means = {_cell("none", recruitment | vulnerability)}
    return Cells(
        frozenset(means),
        "yes"
        if scores["exploitative_conditions_of_work"].positive
        else _cell("no", met["exploitative_conditions_of_work"]),
        "yes" if scores["coercion_at_destination"].positive else _cell("no", met["coercion_at_destination"]),
    )


def _cell(absent: str, readings: set[str]) -> str:
    if "reported" in readings:
        return "partial"
    return absent if readings else "silent"


def classify(found: Cells) -> str:
    """The table's name on an exact match; else what is not mentioned, or that the table has no name for it."""
    silent = [
        name
        for name, cell in (
            (_MEANS, "silent" if found.means == {"silent"} else ""),
            (_EXPLOITATION, found.exploitation),
            (_COERCION, found.coercion),
        )
        if cell == "silent"
    ]
    matching = [name for means, exploitation, coercion, name in _rows() if _fits(found, means, exploitation, coercion)]
    if not matching:
        return NOT_CLASSIFIED
    return matching[0] if not silent else "not named: " + "; ".join(f"{name} is not mentioned" for name in silent)


def _fits(found: Cells, means: frozenset[str], exploitation: str, coercion: str) -> bool:
    return (
        (found.means <= means or found.means == {"silent"})
        and found.exploitation in {exploitation, "silent"}
        and found.coercion in {coercion, "silent"}
    )


@cache
def _rows() -> tuple[tuple[frozenset[str], str, str, str], ...]:
    return tuple(
        (frozenset(r["means"].split("|")), r["exploitation"], r["coercion"], r["name"])
        for r in table("classification.csv")
    )
