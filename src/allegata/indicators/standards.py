"""The standards as packaged data: edition, source, what is verified, every indicator in the standard's own words."""

from __future__ import annotations

import csv
import io
import tomllib
from functools import cache
from importlib import resources

import msgspec

from allegata.errors import UsageError
from allegata.model import Indicator, Standard, Strength

ADULT_LABOUR = "ilo-operational-2009/adult-labour"
CHILD_LABOUR = "ilo-operational-2009/child-labour"
FORCED_LABOUR = "ilo-forced-labour-2012"
PALERMO = "palermo-2000"

DIMENSIONS = (
    "deceptive_recruitment",
    "coercive_recruitment",
    "recruitment_by_abuse_of_vulnerability",
    "exploitative_conditions_of_work",
    "coercion_at_destination",
    "abuse_of_vulnerability_at_destination",
)


@cache
def standards() -> tuple[Standard, ...]:
    """All packaged standards, in their order of listing."""
    listed = tomllib.loads(read_data("standards.toml"))["standard"]
    return tuple(
        Standard(
            id=entry["id"],
            title=entry["title"],
            edition=entry["edition"],
            source=entry["source"],
            verified=entry["verified"],
            reading=entry.get("reading"),
            indicators=tuple(
                _indicator(row) for row in table(entry["table"]) if row.get("set") in {None, entry.get("rows")}
            ),
        )
        for entry in listed
    )


def standard(ident: str) -> Standard:
    """One standard by id.

    Raises:
        UsageError: there is no such standard.
    """
    found = _by_id().get(ident)
    if found is None:
        raise UsageError("no such standard", resource=ident, cause="known: " + ", ".join(_by_id()))
    return found


def indicator(standard_id: str, ident: str) -> Indicator | None:
    """One indicator of a standard, or None where the standard has none of that id."""
    return _indicators(standard_id).get(ident)


def read_data(name: str) -> str:
    """A packaged data file's text."""
    return (resources.files("allegata.indicators") / "data" / name).read_text(encoding="utf-8")


def table(name: str) -> list[dict[str, str]]:
    """A packaged csv or tsv as rows; lines that begin with `#` are comments."""
    lines = [line for line in read_data(name).splitlines() if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t" if name.endswith(".tsv") else ","))


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        id=row["indicator"],
        label=row["label"],
        dimension=row.get("dimension") or row.get("element") or "",
        strength=msgspec.convert(row.get("strength") or None, Strength | None),
        gloss=row.get("gloss") or "",
    )


@cache
def _by_id() -> dict[str, Standard]:
    return {s.id: s for s in standards()}


@cache
def _indicators(standard_id: str) -> dict[str, Indicator]:
    return {i.id: i for i in standard(standard_id).indicators}
