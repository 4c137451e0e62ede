"""Across reports: copied text, citations, origins, stance conflicts, and the questions they raise. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.compare.citations import citations, same_hands
from allegata.compare.copies import Sketch, copies, sketch
from allegata.compare.entities import Names, entities, names_of
from allegata.compare.origins import allegations, conflicts
from allegata.compare.profiles import Profile, profile
from allegata.compare.questions import questions
from allegata.model import Allegation, Entity, Link, Question

if TYPE_CHECKING:
    from allegata.model import CaseReader

__all__ = ["Compared", "compare"]


class Compared(msgspec.Struct, frozen=True):
    """What the comparison of all documents of a case returns, to be stored in place of the last one."""

    links: tuple[Link, ...]
    allegations: tuple[Allegation, ...]
    entities: tuple[Entity, ...]
    questions: tuple[Question, ...]


def compare(reader: CaseReader) -> Compared:
    """Compare all documents of a case.

    Documents are read one at a time; what is kept of each is a sketch and a profile, a few kilobytes.

    Returns:
        Links between documents and between statements, allegations with their origins, names that stand for one, and
        questions; in an order that
        depends on content alone.
    """
    sketches: list[Sketch] = []
    profiles: list[Profile] = []
    names: list[Names] = []
    for document in reader.documents():
        source = reader.source(document.source)
        sketches.append(sketch(document))
        profiles.append(profile(reader, document, source))
        names.append(names_of(document.id, reader.mentions(document.id)))
    same_text = copies(sketches, {p.document: p.published for p in profiles}, reader)
    cites = citations(profiles)
    hands = same_hands(profiles)
    found = allegations(profiles, same_text)
    stance = conflicts(found)
    links = (*same_text, *cites, *hands, *stance)
    named, unsure = entities(names)
    return Compared(
        links=links, allegations=found, entities=named, questions=(*questions(profiles, found, links), *unsure)
    )
