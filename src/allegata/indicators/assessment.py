"""What each standard's own rule makes of one account's codings. No score of ours, no word on any person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from allegata.indicators.scoring import cells, classify, score
from allegata.indicators.standards import (
    ADULT_LABOUR,
    CHILD_LABOUR,
    FORCED_LABOUR,
    PALERMO,
    indicator,
    standard,
)
from allegata.model import Assessment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.model import Account, Coding

_ELEMENTS = ("act", "means", "purpose")
Age = Literal["adult", "child"]


def assess(account: Account, codings: Sequence[Coding]) -> tuple[Assessment, ...]:
    """Assess one account.

    Args:
        account: the alleged situation; its `age` decides which readings are made.
        codings: any codings; those of other accounts and rejected ones are left out.

    Returns:
        The adult-labour reading unless all are minors, the child-labour reading where a minor is alleged, forced
        labour, and Palermo's reading for each age that may apply. Where the age is unknown, Palermo's child reading
        stands beside the adult one.
    """
    held = [c for c in codings if c.account == account.id and c.status != "rejected"]
    ages: tuple[Age, ...] = {"adult": ("adult",), "child": ("child",)}.get(account.age, ("adult", "child"))  # type: ignore[assignment]  # ages
    out = []
    if account.age != "child":
        out.append(_adult_labour(account, held))
    if account.age in {"child", "mixed"}:
        out.append(_child_labour(account, held))
    out.append(_forced_labour(account, held, ages[0]))
    out.extend(_palermo(account, held, age) for age in ages)
    return tuple(out)


def _adult_labour(account: Account, held: Sequence[Coding]) -> Assessment:
    pairs = [(c.indicator, c.reading) for c in held if c.standard == ADULT_LABOUR]
    name = classify(cells(ADULT_LABOUR, pairs))
    told = f"if this account is true, it describes the combination that the 2009 table calls “{name}”"
    if name.startswith("not "):
        told = f"if this account is true, the combination it describes is {name}"
    return Assessment(
        account=account.id,
        standard=ADULT_LABOUR,
        reading="adult",
        dimensions=score(ADULT_LABOUR, (i for i, r in pairs if r == "reported")),
        elements={},
        classification=name,
        wording=told,
    )


def _child_labour(account: Account, held: Sequence[Coding]) -> Assessment:
    reported = [c.indicator for c in held if c.standard == CHILD_LABOUR and c.reading == "reported"]
    dimensions = score(CHILD_LABOUR, reported)
    positive = [name.replace("_", " ") for name, d in dimensions.items() if d.positive]
    told = "these dimensions are positive: " + ", ".join(positive) if positive else "no dimension is positive"
    return Assessment(
        account=account.id,
        standard=CHILD_LABOUR,
        reading="child",
        dimensions=dimensions,
        elements={},
        classification=None,
        wording=f"if this account is true, {told}; the 2009 table of names is written for adults, and under 18 an act "
        "and exploitation suffice",
    )


def _forced_labour(account: Account, held: Sequence[Coding], age: Age) -> Assessment:
    mine = [c for c in held if c.standard == FORCED_LABOUR]
    order = [i.id for i in standard(FORCED_LABOUR).indicators]
    elements = {
        reading: tuple(i for i in order if any(c.indicator == i and c.reading == reading for c in mine))
        for reading in ("reported", "denied")
    }
    labels = [_label(FORCED_LABOUR, i).lower() for i in elements["reported"]]
    told = "it describes " + "; ".join(labels) if labels else "it describes none of the eleven indicators"
    return Assessment(
        account=account.id,
        standard=FORCED_LABOUR,
        reading=age,
        dimensions={},
        elements=elements,
        classification=None,
        wording=f"if this account is true, {told}; the standard has no rule that combines its indicators",
    )


def _palermo(account: Account, held: Sequence[Coding], age: Age) -> Assessment:
    elements = {e: _found(held, e, "reported") for e in _ELEMENTS}
    denied = {f"{e}_denied": _found(held, e, "denied") for e in _ELEMENTS}
    needed = _ELEMENTS if age == "adult" else ("act", "purpose")
    silent = [e for e in needed if not elements[e]]
    rule = "act, means and purpose" if age == "adult" else "act and purpose"
    if silent:
        name = "not complete: " + "; ".join(
            f"{e} is denied" if denied[f"{e}_denied"] else f"{e} is not mentioned" for e in silent
        )
        told = f"if this account is true, {_missing(silent)} not reported of the {rule} that article 3 asks for"
    else:
        name = f"{rule} are reported"
        told = f"if this account is true, it describes the {rule} that article 3 of the Protocol asks for"
    beside = "; under 18 no means is needed" if age == "child" else ""
    if age == "child" and account.age == "unknown":
        beside += "; the age of the people is not known, so this reading stands beside the adult one"
    return Assessment(
        account=account.id,
        standard=PALERMO,
        reading=age,
        dimensions={},
        elements={**elements, **{k: v for k, v in denied.items() if v}},
        classification=name,
        wording=told + beside,
    )


def _missing(silent: Sequence[str]) -> str:
    return f"{' and '.join(silent)} {'is' if len(silent) == 1 else 'are'}"


def _found(held: Sequence[Coding], element: str, reading: str) -> tuple[str, ...]:
    mine = {c.indicator for c in held if c.standard == PALERMO and c.reading == reading}
    return tuple(
        i.id.partition(":")[2] for i in standard(PALERMO).indicators if i.dimension == element and i.id in mine
    )


def _label(standard_id: str, ident: str) -> str:
    found = indicator(standard_id, ident)
    return found.label if found is not None else ident
