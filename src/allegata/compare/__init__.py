"""Across reports: the same claim wherever it is made, what it rests on, who answers it, what does not agree. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.compare.blocks import MOST
from allegata.compare.comparison import Block, Comparison, Decided, Known, Whole
from allegata.compare.copies import Copied, Form
from allegata.compare.findings import Findings
from allegata.model import Allegation, Entity, Link, Question, Situation
from allegata.model.profiles import Traits

if TYPE_CHECKING:
    from allegata.model import CaseReader

__all__ = [
    "MOST",
    "Block",
    "Compared",
    "Comparison",
    "Copied",
    "Decided",
    "Findings",
    "Form",
    "Known",
    "Traits",
    "Whole",
    "compare",
    "grouped_claims",
]


class Compared(msgspec.Struct, frozen=True):
    """What the comparison of all documents of a case returns."""

    links: tuple[Link, ...]
    situations: tuple[Situation, ...]
    allegations: tuple[Allegation, ...]
    entities: tuple[Entity, ...]
    questions: tuple[Question, ...]


def compare(reader: CaseReader, decided: Decided = Decided()) -> Compared:  # noqa: B008  a tuple
    """Compare all documents of a case from nothing.

    Documents are seen by their profiles, a few kilobytes each; text is read again of pairs alone that share words.

    Args:
        reader: the case.
        decided: what people decided.

    Returns:
        Links, situations, allegations with their origins and answers, names that stand for one, and questions, in an
        order that depends on content alone.
    """
    made = Comparison(reader, decided=decided)
    found = [made.findings(block) for block in made.blocks]
    whole = made.whole()
    return Compared(
        links=(*(link for f in found for link in f.links), *whole.links),
        situations=tuple(s for f in found for s in f.situations),
        allegations=tuple(a for f in found for a in f.allegations),
        entities=whole.entities,
        questions=(*(q for f in found for q in f.questions), *whole.questions),
    )


def grouped_claims(reader: CaseReader) -> dict[str, str]:
    """Each statement that says that something is so, with the smallest statement of the same claim."""
    made = Comparison(reader)
    return {c.statement: key for block in made.blocks for key, held in made.grouped(block).items() for c in held}
